// All keys at a glance, and what the machine heard in a line.

import { make } from "./dom.js";
import { restoreMachineText } from "./reader_correct.js";
import { closeLayer, layerHead, openLayer } from "./reader_layer.js";
import { nameOfFirstWords } from "./reader_place.js";

const KEYS = [
  ["Coding"],
  ["j  k  or  ↓ ↑", "next, previous line"],
  ["t", "code the line, or the selected words: type a few letters, Enter"],
  ["1 – 9", "put on the code at that number at the foot, at once"],
  [".", "put on the last code again"],
  ["Shift ↓ ↑", "take in more lines"],
  ["Shift → ←", "select words of the line; with Ctrl, move the start"],
  [",  .  -", "in the list of codes: take the first, second, third that the machine holds to be likely"],
  ["*", "in the list of codes: make it a favourite, or no longer"],
  ["Ctrl Z  or  u", "undo"],
  ["Ctrl Shift Z  or  Ctrl Y  or  U", "redo"],
  ["w", "customer and employee in two windows, or one column"],
  ["Suggestions"],
  ["n  p", "next, previous suggestion"],
  ["a  x", "accept, refuse it"],
  ["A  X", "accept, refuse it, and go to the next"],
  ["r", "accept with another code"],
  ["Codings"],
  ["[  ]", "previous, next coding"],
  ["{  }", "previous, next coding of the same code"],
  ["Enter", "open it"],
  ["+  -", "stronger, weaker"],
  ["v", "how it feels: as the code, unpleasant, neutral, pleasant"],
  ["r", "another code"],
  ["c", "write a memo"],
  ["Shift → ←", "move its end by a word; with Ctrl, its start"],
  ["Alt → ←", "move its end by a character; with Shift, its start"],
  ["Del", "remove it"],
  ["Coding while it plays"],
  ["1 – 9  .", "code the sentence that is being heard, as long as the text follows"],
  ["h", "choose a code for the sentence that is being heard"],
  ["i  o", "begin and end a span at what is being heard"],
  ["Listening"],
  ["Enter", "play from the line"],
  ["Space", "play, pause"],
  ["← →", "5 seconds back, on"],
  ["f", "follow the sound, or stay"],
  ["Listening, also while you write"],
  ["Ctrl Space  or  Alt K  or  F8", "play, pause"],
  ["Alt J  Alt L", "5 seconds back, on"],
  ["Alt ,  Alt .", "slower, faster"],
  ["Alt Enter", "play from the word at the caret"],
  ["Alt ↓  Alt ↑", "next, previous doubtful word"],
  ["Correcting"],
  ["e", "write in the line; Enter saves, Esc leaves it as it was"],
  ["d  D", "next, previous doubtful word; Enter writes in it"],
  ["Ctrl Enter", "while you write: split the line at the caret"],
  ["Backspace  Delete", "at the field's start or end: join with the line before or after"],
  ["m", "join the line with the next one"],
  ["s", "change the speaker"],
  ["Finding"],
  ["l", "lines like this one, in the whole library"],
  ["Esc", "close, let go of a selection"],
];

/** Show the keys. */
export function openKeys(r, anchor, back) {
  const rows = KEYS.flatMap(([keys, does]) =>
    does
      ? [make("dt", {}, ...keys.split("  ").map(keyCap)), make("dd", {}, does)]
      : [make("dt", { class: "fn-r-group-title" }, keys), make("dd", { hidden: true })],
  );
  const head = layerHead(r, "Keys");
  openLayer(r, {
    kind: "keys",
    label: "Keys",
    anchor,
    back,
    nodes: [head, make("dl", { class: "fn-r-keys" }, ...rows)],
    focus: head.querySelector("button"),
  });
}

function keyCap(words) {
  return words === "or" ? make("span", {}, "or") : make("kbd", {}, words);
}

/** Show what the machine heard in a corrected line, with the way back to it. */
export function openHeard(r, segment, anchor) {
  const back = make("button", { type: "button", class: "fn-r-button fn-r-main" }, "Bring it back");
  back.onclick = () => {
    closeLayer(r, { returnFocus: true });
    restoreMachineText(r, r.view.segments[r.index.place.get(segment.id)]);
  };
  openLayer(r, {
    kind: "heard",
    label: nameOfFirstWords(r),
    anchor,
    back: r.focusLine,
    nodes: [
      layerHead(r, nameOfFirstWords(r)),
      make("blockquote", { dir: "auto" }, segment.machine_text || "Nothing: all of this was added."),
      make("div", { class: "fn-r-acts" }, back),
    ],
    focus: back,
  });
}
