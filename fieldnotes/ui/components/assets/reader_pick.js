// The passage picked for tagging: made by selecting text, or with Shift and the arrow keys.
// A passage is {first, start, last, end}: segment ids, and UTF-16 offsets into their texts.

import { pointsBefore, wordSpans } from "./reader_text.js";

/** Return the whole of a line as a passage, without the white space around it. */
export function wholeLine(segment) {
  const lead = segment.text.length - segment.text.trimStart().length;
  return {
    first: segment.id,
    start: lead,
    last: segment.id,
    end: Math.max(lead, segment.text.trimEnd().length),
  };
}

/** Return the passage under the browser's selection, or null where none of our text is selected. */
export function selectedPassage(r) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(r.parts.list)) return null;
  const inList = (node) => r.parts.list.contains(node);
  if (!inList(range.startContainer) && !inList(range.endContainer)) return null;
  const texts = r.view.segments
    .slice(
      placeOf(r, range.startContainer) ?? 0,
      (placeOf(r, range.endContainer) ?? r.view.segments.length - 1) + 1,
    )
    .map((segment) => [segment, r.rows.get(segment.id).querySelector(".fn-r-text")])
    .filter(([, text]) => text && range.intersectsNode(text));
  const parts = texts
    .map(([segment, text]) => partOf(range, segment, text))
    .filter(({ from, to }) => to > from);
  if (!parts.length) return null;
  const last = parts[parts.length - 1];
  return { first: parts[0].segment.id, start: parts[0].from, last: last.segment.id, end: last.to };
}

function placeOf(r, node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const row = element?.closest(".fn-r-line");
  return row ? r.index.place.get(Number(row.dataset.segment)) : undefined;
}

/** Return the selected [from, to) of one line's text, with white space at its ends left out. */
function partOf(range, segment, text) {
  const offset = (node, at) => {
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(node, at);
    return before.toString().length;
  };
  let from = text.contains(range.startContainer) ? offset(range.startContainer, range.startOffset) : 0;
  let to = text.contains(range.endContainer)
    ? offset(range.endContainer, range.endOffset)
    : segment.text.length;
  while (from < to && /\s/.test(segment.text[from])) from += 1;
  while (to > from && /\s/.test(segment.text[to - 1])) to -= 1;
  return { segment, from, to };
}

/** Extend the picked passage by whole lines; the line it began on stays in. */
export function pickLines(r, segmentId, step) {
  const at = r.index.place.get(segmentId);
  const anchor = r.pick?.anchorLine ?? at;
  const reach = Math.max(
    0,
    Math.min(r.view.segments.length - 1, (r.pick?.reachLine ?? at) + (r.pick ? step : 0)),
  );
  const [from, to] = [Math.min(anchor, reach), Math.max(anchor, reach)];
  const head = wholeLine(r.view.segments[from]);
  const tail = wholeLine(r.view.segments[to]);
  r.pick = {
    first: head.first,
    start: head.start,
    last: tail.last,
    end: tail.end,
    anchorLine: anchor,
    reachLine: reach,
  };
  showPick(r);
}

/** Extend the picked words of a line: `edge` "end" or "start" moves by one word. */
export function pickWords(r, segment, edge, step) {
  if (!step) return;
  const words = wordSpans(segment.text);
  if (!words.length) return;
  const top = words.length - 1;
  if (r.pick?.words === undefined || r.pick.first !== segment.id) {
    const at = step > 0 ? 0 : top;
    r.pick = { words: [at, at] };
  } else {
    let [from, to] = r.pick.words;
    if (edge === "end") to = Math.max(from, Math.min(top, to + step));
    else from = Math.max(0, Math.min(to, from + step));
    r.pick = { words: [from, to] };
  }
  const [from, to] = r.pick.words;
  Object.assign(r.pick, { first: segment.id, start: words[from][0], last: segment.id, end: words[to][1] });
  showPick(r);
}

export function dropPick(r) {
  r.pick = null;
  showPick(r);
}

/** Return the passage's words, lines joined by a space. */
export function passageText(r, passage) {
  return r.view.segments
    .slice(r.index.place.get(passage.first), r.index.place.get(passage.last) + 1)
    .map((segment) =>
      segment.text.slice(
        segment.id === passage.first ? passage.start : 0,
        segment.id === passage.last ? passage.end : undefined,
      ),
    )
    .join(" ");
}

/** Return the passage as the wire wants it, in code points. */
export function passageOnWire(r, passage) {
  const textOf = (id) => r.view.segments[r.index.place.get(id)].text;
  return {
    first_segment_id: passage.first,
    start_char: pointsBefore(textOf(passage.first), passage.start),
    last_segment_id: passage.last,
    end_char: pointsBefore(textOf(passage.last), passage.end),
  };
}

/** Return ranges over the passage in the page, one a line. */
export function passageRanges(r, passage) {
  if (!r.index.place.has(passage.first) || !r.index.place.has(passage.last)) return [];
  const lines = r.view.segments.slice(r.index.place.get(passage.first), r.index.place.get(passage.last) + 1);
  return lines.map((segment) => {
    const text = r.rows.get(segment.id).querySelector(".fn-r-text");
    const range = document.createRange();
    range.setStart(...pointAt(text, segment.id === passage.first ? passage.start : 0));
    range.setEnd(...pointAt(text, segment.id === passage.last ? passage.end : segment.text.length));
    return range;
  });
}

/** Return [node, offset] of a UTF-16 offset in an element's text. */
export function pointAt(text, offset) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let left = offset;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left <= node.length) return [node, left];
    left -= node.length;
  }
  return [text, text.childNodes.length];
}

/** Tint the picked passage without touching the text, so that the browser's own selection stays. */
export function showPick(r) {
  tint(r, "fn-r-pick", r.pick);
}

/** Tint a span that was begun and not ended yet; null takes the tint away. */
export function markSpan(r, passage) {
  tint(r, "fn-r-marking", passage);
}

const FLASH_MS = 1500;

/** Tint a passage for a moment. */
export function flashPassage(r, passage) {
  tint(r, "fn-r-flash", passage);
  clearTimeout(r.flash);
  r.flash = setTimeout(() => tint(r, "fn-r-flash", null), FLASH_MS);
}

/** Tint the passage of the coding under the pointer or the focus; null takes the tint away. */
export function showPassage(r, passage) {
  tint(r, "fn-r-passage", passage);
}

function tint(r, name, passage) {
  const ranges = passage ? passageRanges(r, passage) : [];
  if (typeof Highlight !== "undefined" && CSS.highlights) {
    if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
    else CSS.highlights.delete(name);
    return;
  }
  r.parts.list.querySelectorAll(`.${name}`).forEach((row) => row.classList.remove(name));
  ranges.forEach((range) => range.startContainer.parentElement.closest(".fn-r-line").classList.add(name));
}
