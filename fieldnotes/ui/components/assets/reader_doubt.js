// From one doubtful word to the next, in the text or in the field of a line.

import { beginEdit } from "./reader_correct.js";
import { settleEditor } from "./reader_edit.js";
import { markWord } from "./reader_marks.js";

/** Go to the next doubtful word, or with -1 to the previous one, from where the person is. */
export function moveDoubt(r, step) {
  const here = placeOfPerson(r, step);
  const editing = Boolean(r.editor);
  // Saved first: what was typed moves the words that come after it in the line.
  settleEditor(r);
  const all = r.index.doubts;
  const order = ({ id, from }) => [r.index.place.get(id), from];
  const isAfter = ([line, at], [otherLine, otherAt]) =>
    line > otherLine || (line === otherLine && at > otherAt);
  const found =
    step > 0
      ? all.findIndex((word) => isAfter(order(word), here))
      : all.findLastIndex((word) => isAfter(here, order(word)));
  if (found < 0) {
    if (editing) beginEdit(r, r.currentSegment(), { select: [here[1], here[1]] });
    r.speak(step > 0 ? "No further doubtful word" : "No earlier doubtful word");
    return;
  }
  const word = { ...all[found] };
  r.doubt = r.doubtPlace = word;
  r.setCurrent(word.id, { scroll: true, focus: !editing });
  const segment = r.currentSegment();
  if (editing) beginEdit(r, segment, { select: [word.from, word.to] });
  showDoubt(r);
  r.speak(`${segment.text.slice(word.from, word.to)}, doubtful word ${found + 1} of ${all.length}`);
}

/** Return [line, offset] from which the next one is looked for. */
function placeOfPerson(r, step) {
  if (r.editor) return [r.index.place.get(r.editor.id), r.editor.field.selectionStart];
  const line = r.index.place.get(r.current) ?? 0;
  // Also where the word is no longer doubtful, because it was corrected since.
  if (r.doubtPlace?.id === r.current) return [line, r.doubtPlace.from];
  return [line, step > 0 ? -1 : 0];
}

/** Mark the doubtful word that was gone to last, as long as it is one, and say which of how many it is. */
export function showDoubt(r) {
  const all = r.index.doubts;
  const at = all.findIndex((word) => word.id === r.doubt?.id && word.from === r.doubt.from);
  if (at < 0) r.doubt = null;
  markWord(r, "fn-r-doubt-here", r.doubt?.id, r.doubt);
  const count = r.parts.footActs.querySelector(".fn-r-doubts");
  const words = at < 0 ? `${all.length}` : `${at + 1} of ${all.length}`;
  if (count.firstChild.textContent !== words) count.firstChild.textContent = words;
  r.parts.footActs.querySelectorAll(".fn-r-doubt-part").forEach((part) => {
    part.hidden = all.length === 0;
  });
}
