// The margin beside a line: a bar for every coding over it, each in a lane of its own, and the names of those that
// begin here. What has no room is counted, and the count opens the list of all.

import { make } from "./dom.js";
import { codingFace, signOf, suggestedBy } from "./reader_signs.js";

// How many lanes and names there is room for, on a desk and on a phone; the style sheet hides the others.
const LANES = { wide: 8, narrow: 4 };
const NAMES = { wide: 5, narrow: 3 };

/** Paint the margin of a row anew; the focus stays on what it was on. */
export function paintMargin(r, row, margin, marks) {
  const held = margin.contains(document.activeElement) ? document.activeElement : null;
  const focused = held && [held.dataset.act || "open", held.closest("[data-coding]")?.dataset.coding];
  const begun = marks.filter((mark) => mark.first);
  const chips = begun.map(({ coding }, at) => chipOf(r, coding, at));
  margin.replaceChildren(...marks.map((mark) => barOf(r, mark)), ...chips, ...moreOf(marks, begun));
  row.style.setProperty("--fn-r-bars", String(Math.max(0, ...marks.map((mark) => mark.lane + 1))));
  if (!focused) return;
  const chip = margin.querySelector(`.fn-r-chip[data-coding="${focused[1]}"]`);
  const target = chip && (chip.querySelector(`[data-act="${focused[0]}"]`) || chip.querySelector("button"));
  (target || row).focus({ preventScroll: true });
}

function farClass(at, room) {
  return at >= room.wide ? " fn-r-far" : at >= room.narrow ? " fn-r-mid" : "";
}

function barOf(r, { coding, lane, first, last }) {
  const sign = signOf(r, coding);
  const bar = make("span", { class: `fn-r-bar${farClass(lane, LANES)}`, "data-coding": String(coding.id) });
  bar.classList.toggle("fn-r-suggested", coding.status === "suggested");
  bar.classList.toggle("fn-r-bar-first", first);
  bar.classList.toggle("fn-r-bar-last", last);
  bar.style.setProperty("--fn-r-lane", String(lane));
  bar.style.setProperty("--fn-r-colour", sign.colour);
  if (first) {
    const open = make("button", { type: "button", class: "fn-r-bar-open", tabIndex: -1, "data-act": "open" });
    open.setAttribute("aria-label", `Bar of ${sign.name}`);
    open.title = sign.name;
    bar.append(open);
  } else {
    bar.dataset.act = "open";
    bar.title = sign.name;
  }
  return bar;
}

function chipOf(r, coding, at) {
  const suggested = coding.status === "suggested";
  const open = make(
    "button",
    { type: "button", class: "fn-r-chip-open", tabIndex: -1, "data-act": "open" },
    ...codingFace(r, coding),
  );
  const chip = make("div", { class: `fn-r-chip${farClass(at, NAMES)}`, "data-coding": String(coding.id) }, open);
  chip.style.setProperty("--fn-r-colour", signOf(r, coding).colour);
  chip.classList.toggle("fn-r-waiting", Boolean(coding.waiting));
  if (suggested) {
    const { name } = signOf(r, coding);
    chip.classList.add("fn-r-suggested");
    open.append(make("span", { class: "fn-r-by" }, suggestedBy(coding)));
    chip.append(chipAct("accept", "✓", `Accept ${name}`), chipAct("reject", "✕", `Refuse ${name}`));
  }
  return chip;
}

function chipAct(act, sign, label) {
  return make(
    "button",
    {
      type: "button",
      class: "fn-r-chip-act",
      tabIndex: -1,
      "data-act": act,
      "aria-label": label,
      title: label,
    },
    sign,
  );
}

/** Return the button with the number of codings that have no room, for each width where there are any. */
function moreOf(marks, begun) {
  const hidden = (width) =>
    marks.filter((mark) => (mark.first ? begun.indexOf(mark) >= NAMES[width] : mark.lane >= LANES[width])).length;
  return ["wide", "narrow"]
    .map((width) => [width, hidden(width)])
    .filter(([, count]) => count)
    .map(([width, count]) =>
      make(
        "button",
        {
          type: "button",
          class: `fn-r-more fn-r-more-${width}`,
          tabIndex: -1,
          "data-act": "more",
          "aria-label": `${count} more codings on this line`,
        },
        `+${count} more`,
      ),
    );
}
