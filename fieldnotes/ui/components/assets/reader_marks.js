// Marks on words without an element a word: CSS highlights over the text. A browser that has none still
// shows the line that is heard, and still jumps to doubtful words.

import { pointAt } from "./reader_pick.js";
import { wordsOf } from "./reader_words.js";

const CAN_HIGHLIGHT = typeof Highlight !== "undefined" && Boolean(CSS.highlights);
// Thousands of marks cost some 10 ms with every frame, so only lines near the window have theirs. A browser
// that cannot tell which those are marks all.
const KNOWS_NEAR = typeof ContentVisibilityAutoStateChangeEvent !== "undefined";
const rangesOfRow = new WeakMap();
const nearBlocks = new WeakSet();

function highlightOf(name) {
  if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
  return CSS.highlights.get(name);
}

/** Mark doubtful words of lines as they come near the window; returns a function that ends it. */
export function watchLines(r) {
  const moved = ({ target: block, skipped }) => {
    // When the page opens, all blocks say that they are far.
    if (skipped && !nearBlocks.has(block)) return;
    if (skipped) nearBlocks.delete(block);
    else nearBlocks.add(block);
    for (const row of block.children ?? []) {
      const segment = r.view?.segments[r.index.place.get(Number(row.dataset?.segment))];
      if (skipped || !segment) forgetMarks(row);
      else markDoubts(row, segment);
    }
  };
  const { list } = r.parts;
  list.addEventListener("contentvisibilityautostatechange", moved, { capture: true });
  return () => {
    list.removeEventListener("contentvisibilityautostatechange", moved, { capture: true });
    for (const row of r.rows.values()) forgetMarks(row);
    for (const name of ["fn-r-doubt-here", "fn-r-said"]) markWord(r, name, null, null);
  };
}

/** Mark the doubtful words of a line whose text was just put on the page. */
export function markDoubts(row, segment) {
  if (!CAN_HIGHLIGHT || (KNOWS_NEAR && !nearBlocks.has(row.parentElement))) return;
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
