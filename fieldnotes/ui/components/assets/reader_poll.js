// What other members do in the same source arrives by itself: a small question every few seconds, as long as the
// tab is in sight. Nothing moves under the reader's eyes, and it is said who did it.

import { placeName } from "./reader_actions.js";
import { withNews } from "./reader_delta.js";
import { make } from "./dom.js";

const EVERY_MS = 3_000;
const LONGEST_MS = 60_000;
const DID = {
  apply: "coded",
  accept: "accepted",
  reject: "refused",
  remove: "took off",
  restore: "brought back",
  recode: "changed a code to",
  resize: "changed the bounds of",
  rate: "rated",
  memo: "wrote about",
  text: "corrected a line",
  split: "split a line",
  merge: "joined lines",
  speaker: "said who speaks",
};

/** Ask for what others did until close() is called; now() asks at once. */
export function watchOthers(r) {
  let timer = 0;
  let pauseMs = EVERY_MS;
  let asking = false;
  let closed = false;

  function later() {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(now, pauseMs);
  }

  async function now() {
    clearTimeout(timer);
    if (closed || asking) return;
    if (document.hidden || !r.server || !r.data.changes_address || r.outbox.entries().length) return later();
    asking = true;
    const { answers } = r;
    const answer = await askForChanges(r);
    asking = false;
    if (closed) return;
    pauseMs = answer ? EVERY_MS : Math.min(pauseMs * 2, LONGEST_MS);
    if (answer?.expired) r.askForAddress();
    // A command was answered meanwhile: what is new may be older than that.
    else if (answer && (answers !== r.answers || r.outbox.entries().length)) pauseMs = 100;
    else if (answer?.stale) await r.reload();
    else if (answer?.source) takeNews(r, answer);
    later();
  }

  const wake = () => {
    if (document.hidden) return;
    pauseMs = EVERY_MS;
    now();
  };
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("online", wake);
  later();
  return {
    now,
    close() {
      closed = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("online", wake);
    },
  };
}

async function askForChanges(r) {
  try {
    const response = await fetch(`${r.data.changes_address}&since=${encodeURIComponent(r.server.stamp)}`);
    const answer = await response.json();
    if (response.ok) return answer;
    if (answer.consent === "missing") {
      // Whoever speaks here took their consent back: the page says so, and nothing of it stays on the screen.
      window.location.reload();
    }
    return answer.address === "expired" ? { expired: true } : null;
  } catch {
    return null;
  }
}

function takeNews(r, { source, news }) {
  const fresh = withNews(r.server, source);
  if (fresh === null) {
    r.reload();
    return;
  }
  r.server = fresh;
  r.holdPlace(() => r.repaint());
  for (const { id } of source.codings.changed) markFresh(r, id);
  if (news.length) tell(r, news);
}

/** Let what is new shine for a moment. */
function markFresh(r, codingId) {
  for (const element of r.parts.list.querySelectorAll(`[data-coding="${codingId}"]`)) {
    element.classList.add("fn-r-fresh");
    element.addEventListener("animationend", () => element.classList.remove("fn-r-fresh"), { once: true });
  }
}

function tell(r, news) {
  const [{ by, kind, code, segment_id: line }] = news;
  const where = line !== null && r.index.place.has(line) ? ` on ${placeName(r, line)}` : "";
  const more = news.length > 1 ? `, and ${news.length - 1} more` : "";
  const words = `${by} ${DID[kind] || "changed"}${code ? ` ${code}` : ""}${where}${more}`;
  const show = make("button", { type: "button", class: "fn-r-news-show", title: "Go there" }, words);
  show.onclick = () => r.index.place.has(line) && r.setCurrent(line, { scroll: true, focus: true });
  r.parts.news.replaceChildren(show);
  r.speak(words);
}
