// Two windows: the customer's lines on the left, the employee's on the right, on one time line. The lines are
// the list's own and in its order; the style sheet alone puts them into columns, so every verb works on them.

import { make } from "./dom.js";
import { paintStrips } from "./reader_strips.js";

const WINDOW_SEATS = ["customer", "employee"];
const WINDOWS_KEY = "fn-r-windows";

/** Show the two windows or one column, as the person chose and as far as the voices have seats. */
export function paintWindows(r) {
  const windows = WINDOW_SEATS.map((seat) => ({ seat, names: namesIn(r, seat) }));
  const missing = windows.filter(({ names }) => !names).map(({ seat }) => seat);
  r.two ??= keptChoice();
  const two = r.two && !missing.length;
  r.root.classList.toggle("fn-r-two", two);
  const toggle = r.parts.footActs.querySelector(".fn-r-both");
  toggle.hidden = missing.length > 0;
  toggle.setAttribute("aria-pressed", String(two));
  toggle.title = `${two ? "One column" : "Customer and employee side by side"} (w)`;
  paintHeads(r, two ? windows : []);
  paintStrips(r, two ? windows : []);
  r.parts.windows.textContent = missing.length && mayLackSeats(r) ? hintFor(missing) : "";
}

/** Change between the two windows and one column; what was being read stays in sight. */
export function toggleWindows(r) {
  const missing = WINDOW_SEATS.filter((seat) => !namesIn(r, seat));
  if (missing.length) {
    r.speak(hintFor(missing));
    return;
  }
  const row = rowBeingRead(r);
  r.two = !r.two;
  keepChoice(r.two);
  paintWindows(r);
  row?.scrollIntoView({ block: "center" });
  r.speak(r.two ? "Two windows" : "One column");
}

function namesIn(r, seat) {
  return r.view.speakers
    .filter((speaker) => speaker.seat === seat)
    .map((speaker) => speaker.name)
    .join(", ");
}

// An interview has no employee: where every voice has its seat there is nothing to ask for.
function mayLackSeats(r) {
  const { kind, speakers } = r.view;
  return kind === "transcript" && speakers.length > 1 && speakers.some((speaker) => !speaker.seat);
}

function hintFor(missing) {
  return `Say in Voices who is the ${missing.join(" and who is the ")}: then both can be read side by side.`;
}

function paintHeads(r, windows) {
  const heads = windows.map(({ seat, names }) =>
    make(
      "div",
      { class: "fn-r-window-head", "data-seat": seat },
      make("strong", {}, seat),
      " ",
      make("span", {}, names),
    ),
  );
  r.parts.heads.replaceChildren(...heads);
}

/** Return the row to hold on to; null where the list begins in sight, and what comes above it is wanted. */
function rowBeingRead(r) {
  if (r.parts.list.getBoundingClientRect().top >= 0) return null;
  const inSight = (row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  };
  const current = r.rows.get(r.current);
  if (current && inSight(current)) return current;
  const blocks = [...r.parts.list.children].filter(inSight);
  const seen = blocks.flatMap((block) => [...block.children]).filter(inSight);
  return seen[seen.length >> 1] ?? null;
}

function keptChoice() {
  try {
    return localStorage.getItem(WINDOWS_KEY) === "two";
  } catch {
    return false;
  }
}

function keepChoice(two) {
  try {
    localStorage.setItem(WINDOWS_KEY, two ? "two" : "one");
  } catch {
    // Without storage the choice holds as long as the page is open.
  }
}
