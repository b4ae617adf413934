// Undo and redo. Tagging is taken back by its opposite; changes of lines by the server, which keeps them all.

import { send } from "./reader_actions.js";

const KINDS = {
  text: "correction",
  split: "split",
  merge: "join",
  speaker: "change of speaker",
  change: "last change",
};

/** Return what undo would take back, in words, or "". */
export function undoWords(r) {
  const last = r.undo[r.undo.length - 1];
  if (last && !last.lines) return "tagging";
  return KINDS[r.view.steps.undo] || "";
}

/** Return what redo would do again, in words, or "". */
export function redoWords(r) {
  return KINDS[r.view.steps.redo] || "";
}

/** Take back what was done last: a tagging, or a change of lines, also one of an earlier visit. */
export function undo(r) {
  const words = undoWords(r);
  if (!words) {
    r.speak("Nothing to undo");
    return;
  }
  const last = r.undo.pop();
  if (last && !last.lines) return undoTagging(r, last);
  send(r, { command: { op: "undo" }, label: "Undo" }, `of the ${words}`, { undoing: true });
}

/** Do again the change of lines that was undone last. */
export function redo(r) {
  const words = redoWords(r);
  if (!words) {
    r.speak("Nothing to do again");
    return;
  }
  send(r, { command: { op: "redo" }, label: "Redo" }, `of the ${words}`);
}

function undoTagging(r, last) {
  const coding = last.coding || r.index.codings.get(last.codingId)?.coding;
  if (!coding) return;
  send(
    r,
    { command: { op: last.op, coding_id: last.codingId }, coding: { ...coding }, label: last.label },
    last.op === "remove" ? "taken off again" : "is as it was",
    { undoing: true },
  );
}

/** Remember how an entry is taken back. */
export function rememberUndo(r, { command, temporary, coding, label }) {
  if (command.op === "apply") r.undo.push({ op: "remove", codingId: temporary, coding: null, label });
  else if (coding) r.undo.push({ op: "restore", codingId: command.coding_id, coding, label });
  else if (!["add_speaker", "rename_speaker"].includes(command.op)) r.undo.push({ lines: true });
}

/** Forget how an entry is taken back: it was refused. */
export function forgetUndo(r, { command, temporary }) {
  const gone = temporary || command.coding_id;
  const at = r.undo.findLastIndex((step) => (gone ? step.codingId === gone : step.lines));
  if (at >= 0 && command.op !== "undo") r.undo.splice(at, 1);
}

/** After undo or redo: go to where lines changed, and say what became of it. */
export function showStep(r, { command }, answer) {
  const [line] = answer.lines.changed;
  const word = command.op === "undo" ? "undone" : "done again";
  if (!line && !answer.lines.removed.length) r.said = `There was nothing to be ${word}`;
  r.speak(line ? `${r.said}: ${line.text}` : r.said);
  if (line) r.goTo = line.id;
}
