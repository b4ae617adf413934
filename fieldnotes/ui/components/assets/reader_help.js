// All keys at a glance, and what the machine heard in a line.

import { make } from "./dom.js";
import { restoreMachineText } from "./reader_correct.js";
import { closeLayer, layerHead, openLayer } from "./reader_layer.js";

const KEYS = [
  ["Moving and tagging"],
  ["j  k  or  ↓ ↑", "next, previous line"],
  ["t", "tag the line, or the selected words"],
  ["Shift ↓ ↑", "take in more lines"],
  ["Shift → ←", "select words of the line; with Ctrl, move the start"],
  ["n  p", "next, previous suggestion"],
  ["a  x", "accept, refuse the suggestion"],
  ["Ctrl Z  or  u", "undo"],
  ["Ctrl Shift Z  or  Ctrl Y  or  U", "redo a change of lines"],
  ["w", "customer and employee in two windows, or one column"],
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
    label: "What the machine heard",
    anchor,
    back: r.focusLine,
    nodes: [
      layerHead(r, "What the machine heard"),
      make("blockquote", { dir: "auto" }, segment.machine_text || "Nothing: all of this was added."),
      make("div", { class: "fn-r-acts" }, back),
    ],
    focus: back,
  });
}
