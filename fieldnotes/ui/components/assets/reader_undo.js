// Undo and redo: the server keeps what a member changed, codings and lines in one order, from visit to visit.

import { send } from "./reader_actions.js";
import { passageOf } from "./reader_passage.js";
import { flashPassage } from "./reader_pick.js";

const KINDS = {
  text: "correction",
  split: "split",
  merge: "join",
  speaker: "change of speaker",
  apply: "coding",
  accept: "acceptance",
  reject: "refusal",
  remove: "removal",
  restore: "return",
  recode: "other code",
  resize: "other bounds",
  rate: "rating",
  memo: "memo",
  change: "last change",
};

/** Return what undo would take back, in words, or "". */
export function undoWords(r) {
  return KINDS[r.view.steps.undo] || "";
}

/** Return what redo would do again, in words, or "". */
export function redoWords(r) {
  return KINDS[r.view.steps.redo] || "";
}

/** Take back what the member did last, also on an earlier visit. */
export function undo(r) {
  step(r, "undo", undoWords(r), "Nothing to undo");
}

/** Do again what was undone last. */
export function redo(r) {
  step(r, "redo", redoWords(r), "Nothing to do again");
}

function step(r, op, words, nothing) {
  if (!words) return r.speak(nothing);
  send(r, { command: { op }, label: op === "undo" ? "Undo" : "Redo" }, `of the ${words}`);
}

/** After undo or redo: go to where something changed, and say what became of it. */
export function showStep(r, { command }, answer) {
  const [line] = answer.lines?.changed || [];
  const [coding] = answer.codings.changed;
  const word = command.op === "undo" ? "undone" : "done again";
  const moved = line || coding || answer.codings.removed.length || answer.lines?.removed.length;
  if (!moved) r.said = `There was nothing to be ${word}`;
  r.speak(line ? `${r.said}: ${line.text}` : r.said);
  r.afterPaint(() => {
    const id = line?.id ?? coding?.first_segment_id;
    if (id === undefined || !r.index.place.has(id)) return;
    r.showLine(id);
    const entry = coding && r.index.codings.get(coding.id);
    if (entry) flashPassage(r, passageOf(r, entry.coding));
  });
}
