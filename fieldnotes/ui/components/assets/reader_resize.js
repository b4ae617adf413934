// Other bounds for a coding: by word and by character with the arrow keys, and by dragging its ends.

import { changeCoding } from "./reader_actions.js";
import { passageOf } from "./reader_passage.js";
import { passageOnWire, showPassage } from "./reader_pick.js";
import { graphemeEdges, wordSpans } from "./reader_text.js";

/** Move the "start" or "end" of a coding by `step` units ("word" or "character"); painted now, sent by `settleResize`. */
export function nudge(r, id, edge, unit, step) {
  const entry = r.index.codings.get(id);
  if (!entry) return;
  if (r.resizing?.id !== id) settleResize(r);
  const passage = r.resizing?.passage || passageOf(r, entry.coding);
  const moved = movedEdge(r, passage, edge, unit, step);
  if (!moved) {
    r.speak(step > 0 ? "It cannot end later" : "It cannot begin earlier");
    return;
  }
  setResize(r, id, moved);
  r.speak(edgeWords(r, moved, edge));
}

/** Show bounds that a coding will have once they are settled. */
export function setResize(r, id, passage) {
  r.resizing = { id, passage };
  showPassage(r, passage);
  r.placeHandles?.();
}

/** Send the new bounds, if there are any; says whether there were. */
export function settleResize(r) {
  const { resizing } = r;
  r.resizing = null;
  const entry = resizing && r.index.codings.get(resizing.id);
  if (!entry) return false;
  const bounds = passageOnWire(r, resizing.passage);
  if (Object.entries(bounds).every(([name, value]) => entry.coding[name] === value)) return false;
  changeCoding(r, resizing.id, { op: "resize", ...bounds }, "has other bounds");
  return true;
}

/** Leave a coding as it was; says whether anything was being changed. */
export function dropResize(r) {
  const was = r.resizing !== null;
  r.resizing = null;
  if (was) showPassage(r, null);
  r.placeHandles?.();
  return was;
}

/** Return +1 where an arrow key goes on in the text and -1 where it goes back; Arabic goes on to the left. */
export function textStep(r, key, lineId) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  const text = r.rows.get(lineId)?.querySelector(".fn-r-text");
  return text && getComputedStyle(text).direction === "rtl" ? -step : step;
}

/** Return the passage with one edge moved, over line ends as well, or null where it cannot be. */
function movedEdge(r, passage, edge, unit, step) {
  const { segments } = r.view;
  const [idName, atName] = edge === "start" ? ["first", "start"] : ["last", "end"];
  let line = r.index.place.get(passage[idName]);
  let at = passage[atName];
  for (; segments[line]; line += step) {
    const edges = edgesOf(segments[line].text, edge, unit);
    const next = step > 0 ? edges.find((each) => each > at) : edges.findLast((each) => each < at);
    if (next !== undefined) {
      const moved = { ...passage, [idName]: segments[line].id, [atName]: next };
      return hasText(r, moved) ? moved : null;
    }
    at = step > 0 ? -1 : Infinity;
  }
  return null;
}

function edgesOf(text, edge, unit) {
  if (unit === "word") return wordSpans(text).map((span) => span[edge === "start" ? 0 : 1]);
  const edges = graphemeEdges(text);
  return edge === "start" ? edges.slice(0, -1) : edges.slice(1);
}

/** Say whether a passage begins before it ends. */
export function hasText(r, { first, start, last, end }) {
  const [from, to] = [r.index.place.get(first), r.index.place.get(last)];
  return from < to || (from === to && start < end);
}

/** Return the edge of a word that is nearest to an offset. */
export function nearestEdge(text, edge, offset) {
  const edges = edgesOf(text, edge, "word");
  const near = (best, each) => (Math.abs(each - offset) < Math.abs(best - offset) ? each : best);
  return edges.length ? edges.reduce(near) : offset;
}

function edgeWords(r, passage, edge) {
  const id = edge === "start" ? passage.first : passage.last;
  const { text } = r.view.segments[r.index.place.get(id)];
  const words = edge === "start" ? text.slice(passage.start, passage.start + 30) : text.slice(0, passage.end);
  return edge === "start" ? `begins with ${words}` : `ends with ${words.slice(-30)}`;
}
