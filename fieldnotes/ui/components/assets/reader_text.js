// Offsets in text. On the wire an offset counts code points, as Python does; the browser counts UTF-16 units.

const SURROGATE = /[\ud800-\udfff]/;

/** Return how many code points of `text` end at or before UTF-16 offset `units` (half a pair is none). */
export function pointsBefore(text, units) {
  const end = Math.max(0, Math.min(units, text.length));
  if (!SURROGATE.test(text)) return end;
  let points = 0;
  for (let at = 0; at < end; points += 1) {
    at += text.codePointAt(at) > 0xffff ? 2 : 1;
    if (at > end) break;
  }
  return points;
}

/** Return the UTF-16 offset of code point `points` of `text`; past the end it is the end. */
export function unitsBefore(text, points) {
  if (!SURROGATE.test(text)) return Math.max(0, Math.min(points, text.length));
  let at = 0;
  for (let seen = 0; seen < points && at < text.length; seen += 1)
    at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

/** Return [start, end) of every word of `text` in UTF-16 units; the browser knows all scripts. */
export function wordSpans(text) {
  if (typeof Intl !== "undefined" && Intl.Segmenter) {
    const parts = new Intl.Segmenter(undefined, { granularity: "word" }).segment(text);
    return [...parts].filter((p) => p.isWordLike).map((p) => [p.index, p.index + p.segment.length]);
  }
  return [...text.matchAll(/\S+/g)].map((m) => [m.index, m.index + m[0].length]);
}

/** Return every offset of `text` between two characters as people see them, with both ends. */
export function graphemeEdges(text) {
  if (typeof Intl !== "undefined" && Intl.Segmenter) {
    const parts = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text);
    return [...[...parts].map((part) => part.index), text.length];
  }
  let at = 0;
  return [0, ...[...text].map((sign) => (at += sign.length))];
}

/** Return where an offset of `before` lies in `after`: what is alike at both ends keeps its place. */
export function movedOffset(before, after, offset) {
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail += 1;
  if (offset <= head) return offset;
  if (offset >= before.length - tail) return offset + after.length - before.length;
  return Math.min(offset, after.length - tail);
}

/** Return how many code points of white space `text` begins with. */
export function trimmedStart(text) {
  return [...text].length - [...text.trimStart()].length;
}

/** Return `text` without case and accents, for filtering by a few letters. */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Return the first `length` code points of `text`, with an ellipsis where something was cut. */
export function shortened(text, length) {
  const points = [...text];
  return points.length <= length ? text : `${points.slice(0, length - 1).join("")}…`;
}
