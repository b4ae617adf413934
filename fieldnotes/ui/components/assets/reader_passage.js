// Passages: of a coding, and the one that a key is about.

import { heardPassage } from "./reader_heard.js";
import { selectedPassage, wholeLine } from "./reader_pick.js";
import { unitsBefore } from "./reader_text.js";

/** Return the coding's passage in UTF-16 offsets. */
export function passageOf(r, coding) {
  const textOf = (id) => r.view.segments[r.index.place.get(id)].text;
  return {
    first: coding.first_segment_id,
    start: unitsBefore(textOf(coding.first_segment_id), coding.start_char),
    last: coding.last_segment_id,
    end: unitsBefore(textOf(coding.last_segment_id), coding.end_char),
  };
}

/**
 * Return the passage that a key codes: what is picked or selected, the passage of the coding that has the focus,
 * the sentence that is being heard, or the current line; null where there is no text.
 */
export function targetPassage(r) {
  if (r.pick) return { ...r.pick };
  const selected = selectedPassage(r);
  if (selected) return selected;
  const focused = r.index.codings.get(focusedCoding(r));
  if (focused) return passageOf(r, focused.coding);
  const heard = r.player?.isFollowed() ? heardPassage(r) : null;
  if (heard) return heard;
  const segment = r.currentSegment();
  return segment?.text.trim() ? wholeLine(segment) : null;
}

/** Return the id of the coding whose bar or name has the focus, or NaN. */
export function focusedCoding(r) {
  const held = document.activeElement?.closest?.("[data-coding]");
  return Number(held && r.parts.list.contains(held) ? held.dataset.coding : NaN);
}
