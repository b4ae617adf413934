// The foot of the page, and the two verbs beside the current line.

import { make } from "./dom.js";
import { editHere } from "./reader_correct.js";
import { moveDoubt, showDoubt } from "./reader_doubt.js";
import { openKeys } from "./reader_help.js";
import { moveCoding } from "./reader_jump.js";
import { paintLegend } from "./reader_legend.js";
import { redo, redoWords, undo, undoWords } from "./reader_undo.js";
import { toggleWindows } from "./reader_windows.js";

/** Make the buttons of the foot and of the current line, once. */
export function buildTools(r) {
  const tag = make(
    "button",
    {
      type: "button",
      class: "fn-r-tool",
      title: "Tag this line (t)",
      onclick: () => r.tagHere({ byKey: false }),
    },
    "Tag",
  );
  const edit = make(
    "button",
    {
      type: "button",
      class: "fn-r-tool",
      title: "Correct this line (e)",
      onclick: () => editHere(r, r.currentSegment()),
    },
    "Edit",
  );
  r.parts.tools.replaceChildren(tag, edit);
  tag.onpointerdown = (event) => event.preventDefault();
  const small = (sign, label, onclick, props = {}) =>
    make(
      "button",
      { type: "button", class: "fn-r-button", "aria-label": label, title: label, onclick, ...props },
      sign,
    );
  r.parts.footActs.replaceChildren(
    small("Try now", "Try the connection now", () => r.outbox.sendNow(), { class: "fn-r-button fn-r-retry" }),
    small("Undo", "Undo", () => undo(r), { class: "fn-r-button fn-r-undo" }),
    small("Redo", "Redo", () => redo(r), { class: "fn-r-button fn-r-redo" }),
    small("‹", "Previous doubtful word (D)", () => moveDoubt(r, -1), {
      class: "fn-r-icon fn-r-doubt-part",
    }),
    make(
      "span",
      { class: "fn-r-doubts fn-r-doubt-part" },
      make("span"),
      make("span", {}, " doubtful"),
    ),
    small("›", "Next doubtful word (d)", () => moveDoubt(r, 1), { class: "fn-r-icon fn-r-doubt-part" }),
    small("‹", "Previous suggestion (p)", () => r.moveSuggestion(-1), { class: "fn-r-icon fn-r-step" }),
    make("span", { class: "fn-r-count" }),
    small("›", "Next suggestion (n)", () => r.moveSuggestion(1), { class: "fn-r-icon fn-r-step" }),
    small("‹", "Previous coding ([)", () => moveCoding(r, -1), { class: "fn-r-icon fn-r-coding-step" }),
    make("span", { class: "fn-r-coding-count" }),
    small("›", "Next coding (])", () => moveCoding(r, 1), { class: "fn-r-icon fn-r-coding-step" }),
    small("Two windows", "Two windows", () => toggleWindows(r), { class: "fn-r-button fn-r-both" }),
    small("Keys", "Keys (?)", () => openKeys(r, r.parts.footActs, r.focusLine), {
      class: "fn-r-button fn-r-help",
    }),
  );
}

/** Say what waits, what was done last, and how many suggestions are left. */
export function paintFoot(r) {
  const { state, footActs } = r.parts;
  const waiting = r.outbox.entries().length;
  const offline = r.outbox.offline() && waiting > 0;
  const changes = waiting === 1 ? "1 change" : `${waiting} changes`;
  const why = r.addressExpired ? "a fresh address from the page" : "the connection";
  const words = offline ? `${changes} waiting for ${why}` : r.said;
  if (state.textContent !== words) state.textContent = words;
  if (offline && !state.classList.contains("fn-r-offline")) r.speak(words);
  state.classList.toggle("fn-r-offline", offline);
  state.classList.toggle("fn-r-saving", waiting > 0 && !offline);
  footActs.querySelector(".fn-r-retry").hidden = !offline;
  r.parts.others.textContent = r.outbox.others().map(waitsForSomebody).join(" ");
  nameStep(footActs.querySelector(".fn-r-undo"), "Undo", undoWords(r), "Ctrl Z");
  nameStep(footActs.querySelector(".fn-r-redo"), "Redo", redoWords(r), "Ctrl Shift Z");
  showDoubt(r);
  const left = r.index.suggestions.length;
  footActs.querySelector(".fn-r-count").textContent = left === 1 ? "1 suggestion" : `${left} suggestions`;
  footActs.querySelectorAll(".fn-r-step, .fn-r-count").forEach((element) => {
    element.hidden = left === 0;
  });
  const count = r.index.ordered.length - left;
  footActs.querySelector(".fn-r-coding-count").textContent = count === 1 ? "1 coding" : `${count} codings`;
  footActs.querySelectorAll(".fn-r-coding-step, .fn-r-coding-count").forEach((element) => {
    element.hidden = count === 0;
  });
  paintLegend(r);
}

function waitsForSomebody([name, count]) {
  const [changes, wait] = count === 1 ? ["1 change", "waits"] : [`${count} changes`, "wait"];
  return `${changes} by ${name} ${wait} in this browser until ${name} opens this here.`;
}

/** Say on a button what it takes back or does again; without anything it is not there. */
function nameStep(button, verb, words, key) {
  button.hidden = words === "";
  button.textContent = `${verb} ${words}`;
  button.title = `${verb} ${words} (${key})`;
  button.setAttribute("aria-label", button.textContent);
}
