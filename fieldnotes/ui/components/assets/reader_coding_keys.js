// Keys about one coding: the one with the focus, the one that was gone to, or the one whose card is open.

import { decide } from "./reader_actions.js";
import { codingHere } from "./reader_jump.js";
import { focusedCoding } from "./reader_passage.js";
import { nextValence, stepIntensity } from "./reader_rating.js";
import { nudge, settleResize, textStep } from "./reader_resize.js";
import { openRecode } from "./reader_verbs.js";

/** Return what a key does with the coding that it is about, or null. */
export function codingKey(r, event) {
  if (event.metaKey) return null;
  const inCard = r.layer?.kind === "coding";
  const id = inCard ? r.selected : r.layer ? null : codingHere(r);
  const entry = id === null ? null : r.index.codings.get(id);
  if (!entry) return null;
  if (event.key === "Enter" && r.resizing) return () => settleResize(r);
  const resize = resizeKey(r, event, id, entry);
  if (resize) return resize;
  if (event.ctrlKey || event.altKey) return null;
  const suggested = entry.coding.status === "suggested";
  const keys = {
    r: () => openRecode(r, id),
    v: () => nextValence(r, id),
    "+": () => stepIntensity(r, id, 1),
    "=": () => stepIntensity(r, id, 1),
    "-": () => stepIntensity(r, id, -1),
    Delete: () => decide(r, suggested ? "reject" : "remove", id),
    Backspace: () => decide(r, suggested ? "reject" : "remove", id),
    c: () => openMemo(r, id),
  };
  if (inCard && suggested) Object.assign(keys, { a: () => decide(r, "accept", id), x: () => decide(r, "reject", id) });
  return (!event.shiftKey || event.key === "+") && keys[event.key] ? keys[event.key] : null;
}

/** Shift moves the end by words, Alt by characters; with Ctrl, or with both, the start. */
function resizeKey(r, event, id, entry) {
  if (!["ArrowLeft", "ArrowRight"].includes(event.key) || !(event.shiftKey || event.altKey)) return null;
  // On a line, without a coding that has the focus, the same keys select words.
  if (r.layer ? r.layer.kind !== "coding" : focusedCoding(r) !== id) return null;
  const unit = event.altKey ? "character" : "word";
  const edge = event.ctrlKey || (event.altKey && event.shiftKey) ? "start" : "end";
  const line = edge === "start" ? entry.coding.first_segment_id : entry.coding.last_segment_id;
  return () => nudge(r, id, edge, unit, textStep(r, event.key, line));
}

function openMemo(r, id) {
  r.openCodings([id]);
  r.parts.layer.querySelector(".fn-r-memo-field")?.focus();
}
