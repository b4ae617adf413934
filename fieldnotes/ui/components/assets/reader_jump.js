// From one coding to the next, and which one is meant.

import { placeName } from "./reader_actions.js";
import { focusedCoding, passageOf } from "./reader_passage.js";
import { passageText } from "./reader_pick.js";
import { signOf } from "./reader_signs.js";
import { shortened } from "./reader_text.js";

/** Return the id of the coding that a key is about: the one with the focus, or the one gone to last; or null. */
export function codingHere(r) {
  const focused = focusedCoding(r);
  if (r.index.codings.has(focused)) return focused;
  const selected = r.index.codings.get(r.selected);
  return selected?.coding.first_segment_id === r.current ? r.selected : null;
}

/** Go to the next coding, or with -1 to the previous one. same: of the same code as the one here. */
export function moveCoding(r, step, { same = false } = {}) {
  const here = r.index.codings.get(codingHere(r));
  const code = same ? (here || r.index.codings.get(r.selected))?.coding.code_id : undefined;
  const all = r.index.ordered.filter((id) => !code || r.index.codings.get(id).coding.code_id === code);
  const line = r.index.place.get(r.current) ?? 0;
  const isAfter = (id) => {
    const { order, from } = r.index.codings.get(id);
    return here ? order > here.order : from >= line;
  };
  const isBefore = (id) => {
    const { order, from } = r.index.codings.get(id);
    return here ? order < here.order : from < line;
  };
  const at = step > 0 ? all.findIndex(isAfter) : all.findLastIndex(isBefore);
  if (at < 0) {
    r.speak(`No ${step > 0 ? "further" : "earlier"} coding${code ? " of this code" : ""}`);
    return;
  }
  focusCoding(r, all[at]);
  const { coding } = r.index.codings.get(all[at]);
  const words = shortened(passageText(r, passageOf(r, coding)), 80);
  const state = coding.status === "suggested" ? ", suggested" : "";
  const place = placeName(r, coding.first_segment_id);
  r.speak(`${signOf(r, coding).name}${state}, ${place}, “${words}”, ${at + 1} of ${all.length}`);
}

/** Make a coding the current one, with the focus on its name or bar. */
export function focusCoding(r, id, { scroll = true } = {}) {
  const entry = r.index.codings.get(id);
  if (!entry) return;
  const line = entry.coding.first_segment_id;
  r.setCurrent(line, { scroll });
  r.select(id, { handles: r.handled === id || !matchMedia("(pointer: coarse)").matches });
  const row = r.rows.get(line);
  const marks = [".fn-r-chip", ".fn-r-bar"].map((kind) => row.querySelector(`${kind}[data-coding="${id}"] button`));
  const seen = marks.find((mark) => mark?.checkVisibility?.() ?? mark);
  (seen || row).focus({ preventScroll: true });
}
