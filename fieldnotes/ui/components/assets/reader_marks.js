// Marks on words without an element a word: CSS highlights over the text. A browser that has none still
// shows the line that is heard, and still jumps to doubtful words.

import { pointAt } from "./reader_pick.js";
import { wordsOf } from "./reader_words.js";

const CAN_HIGHLIGHT = typeof Highlight !== "undefined" && Boolean(CSS.highlights);
const rangesOfRow = new WeakMap();

function highlightOf(name) {
  if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
  return CSS.highlights.get(name);
}

/** Mark the doubtful words of a line whose text was just put on the page. */
export function markDoubts(row, segment) {
  if (!CAN_HIGHLIGHT) return;
  const marks = highlightOf("fn-r-doubt");
  forgetMarks(row);
  const text = row.querySelector(".fn-r-text");
  const ranges = wordsOf(segment)
    .filter((word) => word.doubtful)
    .map((word) => rangeOver(text, word));
  if (!ranges.length) return;
  for (const range of ranges) marks.add(range);
  rangesOfRow.set(row, ranges);
}

/** Take the marks of a line away, for example because it leaves the page. */
export function forgetMarks(row) {
  const ranges = rangesOfRow.get(row);
  if (!ranges) return;
  for (const range of ranges) CSS.highlights.get("fn-r-doubt")?.delete(range);
  rangesOfRow.delete(row);
}

/** Mark one word {from, to} of a line as `name`; null takes the mark away. */
export function markWord(r, name, id, word) {
  if (!CAN_HIGHLIGHT) return;
  const marks = highlightOf(name);
  marks.clear();
  const text = word && r.rows.get(id)?.querySelector(".fn-r-text");
  if (text) marks.add(rangeOver(text, word));
}

// Static, because ranges that live would all be looked at with every change of the page.
function rangeOver(text, { from, to }) {
  const [startContainer, startOffset] = pointAt(text, from);
  const [endContainer, endOffset] = pointAt(text, to);
  return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
}
