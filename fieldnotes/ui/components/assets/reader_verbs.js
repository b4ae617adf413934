// Moving about in the source: the current line, the next suggestion, what is tagged.

import { applyCode, recodeCoding } from "./reader_actions.js";
import { renumberEditor } from "./reader_correct.js";
import { passageOf, targetPassage } from "./reader_passage.js";
import { passageRanges, showPick } from "./reader_pick.js";
import { renumberRecent } from "./reader_recent.js";
import { focusCoding } from "./reader_jump.js";
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
    if (r.current !== id && r.index.codings.get(r.selected)?.coding.first_segment_id !== id) r.select(null);
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
    focusCoding(r, next.id, { scroll: false });
  };

  r.suggestionHere = () => {
    const open = (id) => r.index.codings.get(id)?.coding.status === "suggested";
    const focused = Number(document.activeElement?.closest?.("[data-coding]")?.dataset.coding);
    if (open(focused)) return focused;
    if (r.suggestionAt?.line === r.current && open(r.suggestionAt.id)) return r.suggestionAt.id;
    const mark = (r.index.marks.get(r.current) || []).find(({ coding }) => coding.status === "suggested");
    return mark ? mark.coding.id : null;
  };

  r.focusFor = focusFor;

  /** Make a coding the one that keys are about. handles: whether its ends can be dragged now. */
  r.select = (id, { handles = true } = {}) => {
    r.selected = id;
    r.handled = handles ? id : null;
    r.placeHandles?.();
  };

  r.showLine = (id) => {
    r.setCurrent(id);
    const row = r.rows.get(id);
    const { top, bottom } = row.getBoundingClientRect();
    if (top < 0 || bottom > r.parts.dock.getBoundingClientRect().top) bringIntoView(row);
  };

  r.renumbered = (temporary, id) => {
    // It is on its own lines and beside the list, not on the thousands of other lines.
    const { from = 0, to = -1 } = r.index.codings.get(temporary) ?? {};
    const rows = r.view.segments.slice(from, to + 1).map((segment) => r.rows.get(segment.id));
    for (const part of [...rows, ...Object.values(r.parts)]) {
      if (!part || part === r.parts.list) continue;
      for (const element of part.querySelectorAll(`[data-coding="${temporary}"]`)) {
        element.dataset.coding = String(id);
      }
    }
    for (const name of ["selected", "handled"]) if (r[name] === temporary) r[name] = id;
    if (r.resizing?.id === temporary) r.resizing.id = id;
    renumberRecent(temporary, id);
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
    const passage = targetPassage(r);
    if (passage) openTags(r, passage, focusFor(byKey));
    else r.speak("There are no words to code here");
  };

  /** Leave for the library, and what is like a line. */
  r.moreLike = (segmentId) => {
    if (segmentId < 0) return r.speak("This line is being saved; press again in a moment");
    r.trigger({ more_like: segmentId });
    r.speak("Looking for what is like it");
  };

  r.openSpeakersAt = (segment) =>
    openSpeakers(r, segment, r.rows.get(segment.id).querySelector(".fn-r-name"));
}

// Under a finger the on-screen keyboard would cover the codes: the window itself takes the focus there.
function focusFor(byKey) {
  return byKey || !matchMedia("(pointer: coarse)").matches ? "filter" : "window";
}

/** Open the panel of codes over a passage; `focus` is "filter", "window" or null. */
export function openTags(r, passage, focus) {
  openTagPanel(r, {
    passage,
    anchor: anchorOf(r, passage),
    focus,
    back: r.focusLine,
    apply: (code, intensity) => {
      applyCode(r, passage, code, intensity);
      document.getSelection()?.removeAllRanges();
    },
  });
}

/** Open the panel of codes for another code in the place of a coding's; a suggestion is accepted with it. */
export function openRecode(r, id, { byKey = true } = {}) {
  const entry = r.index.codings.get(id);
  if (!entry) return;
  const passage = passageOf(r, entry.coding);
  const suggested = entry.coding.status === "suggested";
  openTagPanel(r, {
    passage,
    anchor: anchorOf(r, passage),
    focus: focusFor(byKey),
    back: r.focusLine,
    title: suggested ? "Accept with another code" : "Another code for this passage",
    rated: false,
    themes: r.index.codes.get(entry.coding.code_id).kind === "theme",
    apply: (code) => recodeCoding(r, id, code),
  });
}

function anchorOf(r, passage) {
  const ranges = passageRanges(r, passage);
  return ranges[ranges.length - 1]?.getBoundingClientRect() || r.rows.get(r.current);
}

// Far lines have only estimated heights until they are near: the place is corrected once they are.
function bringIntoView(row) {
  row.scrollIntoView({ block: "center" });
  requestAnimationFrame(() => requestAnimationFrame(() => row.scrollIntoView({ block: "center" })));
}

function setTabStops(row, value) {
  if (!row) return;
  for (const control of [row, ...row.querySelectorAll("button:not(.fn-r-bar-open)")]) {
    // Set on the element with the focus, even to the same value, it makes the browser lay the page out.
    if (control.tabIndex !== value) control.tabIndex = value;
  }
}
