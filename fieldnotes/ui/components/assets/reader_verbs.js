// Moving about in the source: the current line, the next suggestion, what is tagged.

import { applyCode } from "./reader_actions.js";
import { renumberEditor } from "./reader_correct.js";
import { passageRanges, selectedPassage, showPick, wholeLine } from "./reader_pick.js";
import { openSpeakers } from "./reader_speakers.js";
import { openTagPanel } from "./reader_tag.js";

/** Give r the verbs that the other parts call on it. */
export function giveVerbs(r) {
  r.speak = (words) => {
    r.parts.spoken.textContent = words;
  };
  r.currentSegment = () => r.view.segments[r.index.place.get(r.current)];
  r.focusLine = () => r.rows.get(r.current)?.focus({ preventScroll: true });

  r.setCurrent = (id, { focus = false, scroll = false } = {}) => {
    if (r.current !== id) setTabStops(r.rows.get(r.current), -1);
    r.rows.get(r.current)?.classList.remove("fn-r-current");
    r.current = id;
    const row = r.rows.get(id);
    if (!row) return;
    row.classList.add("fn-r-current");
    if (r.parts.tools.parentElement !== row) row.append(r.parts.tools);
    r.parts.tools.hidden = false;
    setTabStops(row, 0);
    if (focus) row.focus({ preventScroll: true });
    if (scroll) bringIntoView(row);
  };

  r.moveLine = (step) => {
    const at =
      (r.index.place.get(r.current) ?? 0) +
      (r.rows.get(r.current)?.contains(document.activeElement) ? step : 0);
    const segment = r.view.segments[Math.max(0, Math.min(r.view.segments.length - 1, at))];
    if (!segment) return;
    r.pick = null;
    showPick(r);
    r.setCurrent(segment.id, { focus: true });
    r.rows.get(segment.id).scrollIntoView({ block: "nearest" });
  };

  r.moveSuggestion = (step) => {
    const orders = r.index.suggestions.map((id) => ({ id, order: r.index.codings.get(id).order }));
    const lineAt = r.index.place.get(r.current) ?? 0;
    const here = r.suggestionAt !== null && r.suggestionAt.line === r.current ? r.suggestionAt : null;
    const after = ({ id, order }) => {
      const entry = r.index.codings.get(id);
      if (here)
        return step > 0 ? order > here.order || (order === here.order && id !== here.id) : order < here.order;
      return step > 0 ? entry.from >= lineAt : entry.from < lineAt;
    };
    const next = step > 0 ? orders.find(after) : orders.reverse().find(after);
    if (!next) {
      r.speak(step > 0 ? "No further suggestion" : "No earlier suggestion");
      return;
    }
    const { coding, order } = r.index.codings.get(next.id);
    r.setCurrent(coding.first_segment_id);
    r.suggestionAt = { id: next.id, order, line: coding.first_segment_id };
    const row = r.rows.get(coding.first_segment_id);
    bringIntoView(row);
    row.querySelector(`[data-coding="${next.id}"] .fn-r-chip-open`)?.focus({ preventScroll: true });
  };

  r.suggestionHere = () => {
    const open = (id) => r.index.codings.get(id)?.coding.status === "suggested";
    const focused = Number(document.activeElement?.closest?.("[data-coding]")?.dataset.coding);
    if (open(focused)) return focused;
    if (r.suggestionAt?.line === r.current && open(r.suggestionAt.id)) return r.suggestionAt.id;
    const mark = (r.index.marks.get(r.current) || []).find(({ coding }) => coding.status === "suggested");
    return mark ? mark.coding.id : null;
  };

  r.renumbered = (temporary, id) => {
    const chip = r.root.querySelector(`[data-coding="${temporary}"]`);
    if (chip) chip.dataset.coding = String(id);
    const row = r.rows.get(temporary);
    if (!row) return;
    // The row stays, with the field that may be open in it.
    r.rows.delete(temporary);
    r.rows.set(id, row);
    row.dataset.segment = String(id);
    if (r.current === temporary) r.current = id;
    if (r.doubt?.id === temporary) r.doubt.id = id;
    renumberEditor(r, temporary, id);
    for (const end of ["first", "last"]) if (r.pick?.[end] === temporary) r.pick[end] = id;
  };

  r.tagHere = ({ byKey }) => {
    const segment = r.currentSegment();
    // Under a finger the on-screen keyboard would cover the codes: the window itself takes the focus there.
    const focus = byKey || !matchMedia("(pointer: coarse)").matches ? "filter" : "window";
    openTags(r, r.pick ? { ...r.pick } : selectedPassage(r) || wholeLine(segment), focus);
  };

  r.openSpeakersAt = (segment) =>
    openSpeakers(r, segment, r.rows.get(segment.id).querySelector(".fn-r-name"));
}

/** Open the tag panel over a passage; `focus` is "filter", "window" or null. */
export function openTags(r, passage, focus) {
  const ranges = passageRanges(r, passage);
  const anchor = ranges[ranges.length - 1]?.getBoundingClientRect() || r.rows.get(r.current);
  openTagPanel(r, {
    passage,
    anchor,
    focus,
    back: r.focusLine,
    apply: (code, intensity) => {
      applyCode(r, passage, code, intensity);
      document.getSelection()?.removeAllRanges();
    },
  });
}

// Far lines have only estimated heights until they are near: the place is corrected once they are.
function bringIntoView(row) {
  row.scrollIntoView({ block: "center" });
  requestAnimationFrame(() => requestAnimationFrame(() => row.scrollIntoView({ block: "center" })));
}

function setTabStops(row, value) {
  if (!row) return;
  for (const control of [row, ...row.querySelectorAll("button")]) {
    // Set on the element with the focus, even to the same value, it makes the browser lay the page out.
    if (control.tabIndex !== value) control.tabIndex = value;
  }
}
