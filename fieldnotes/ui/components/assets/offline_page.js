import composer from "./composer.js";
import { button, make } from "./dom.js";
import { keptWalks, whatWaits } from "./offline.js";

// The Walk page as this browser keeps it: the same note, the same queue, and the notes as they were last seen.

const REACHABLE_EVERY_MS = 5000;
const main = document.querySelector("main");

/** Its number in the address names a walk; the latest one of this number where two workspaces had one. */
function walkOf(walks) {
  const id = new URLSearchParams(location.search).get("session");
  return walks.find((walk) => walk.session.endsWith(`/${id}`));
}

async function show() {
  const walks = await keptWalks();
  const walk = walkOf(walks);
  const head = make(
    "div",
    { class: "fn-offline-head", role: "status" },
    make("strong", {}, "No connection to fieldnotes. "),
    walk
      ? "What you note is kept in this browser and sent when the connection is back."
      : "These walks can go on without it:",
  );
  main.replaceChildren(head);
  watch(head);
  if (walk) showWalk(walk);
  else await showList(walks);
}

function showWalk({ data }) {
  document.title = data.title;
  const root = make("div", { class: "fn-composer fn-box" });
  main.append(make("h1", {}, data.title), root);
  // A fresh address comes from the page itself, once it can be reached.
  const setStateValue = (name) => name === "fresh_addresses" && isReachable().then((is) => is && reopen());
  composer({ parentElement: main, data: { ...data, answered: null, is_ending: false }, setStateValue });
}

async function showList(walks) {
  const items = [];
  for (const { session, data } of walks) {
    const { notes, isWriting } = await whatWaits(session);
    const waits = [notes && `${notes} waiting`, isWriting && "one half written"].filter(Boolean).join(", ");
    const href = `/walk?session=${session.split("/").at(-1)}`;
    items.push(make("li", {}, make("a", { href }, data.title), waits ? ` (notes: ${waits})` : ""));
  }
  main.append(
    items.length
      ? make("ul", {}, ...items)
      : make("p", {}, "This browser keeps no walk. Open one while there is a connection."),
  );
}

async function isReachable() {
  try {
    return (await fetch("/_stcore/health", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

/** Open the whole page, unless that would cut a memo off. */
function reopen() {
  if (!document.querySelector(".fn-composer-running")) location.reload();
}

/** Say when fieldnotes can be reached again. It opens when asked to: somebody may be writing. */
function watch(head) {
  const timer = setInterval(async () => {
    if (!(await isReachable())) return;
    clearInterval(timer);
    head.replaceChildren(
      make("strong", {}, "fieldnotes can be reached again. "),
      "What waits is being sent. ",
      button("Open the whole page", () => location.reload()),
    );
  }, REACHABLE_EVERY_MS);
}

show();
