// The mouse, the finger, and where the focus goes.

import { decide } from "./reader_actions.js";
import { openCodings, refreshCard } from "./reader_cards.js";
import { beginEdit } from "./reader_correct.js";
import { closeEditor } from "./reader_edit.js";
import { openHeard } from "./reader_help.js";
import { pressed } from "./reader_keys.js";
import { createHandles, textPointAt } from "./reader_handles.js";
import { focusCoding } from "./reader_jump.js";
import { closeLayer, placeLayer } from "./reader_layer.js";
import { watchLines } from "./reader_marks.js";
import { passageOf } from "./reader_passage.js";
import { selectedPassage, showPassage } from "./reader_pick.js";
import { settleResize } from "./reader_resize.js";
import { watchStrips } from "./reader_strips.js";
import { openRecode, openTags } from "./reader_verbs.js";

const SELECTION_RESTS_MS = 350;

function actOnCoding(r, act, id) {
  if (act === "recode") return openRecode(r, id, { byKey: false });
  if (act === "add") return openTags(r, passageOf(r, r.index.codings.get(id).coding), r.focusFor(false));
  if (act === "resize") {
    closeLayer(r);
    r.select(id);
    focusCoding(r, id, { scroll: false });
    r.speak("Drag the ends, or move them with Shift and the arrow keys");
    return;
  }
  if (act === "like") {
    closeLayer(r, { returnFocus: true });
    return r.moreLike(r.index.codings.get(id).coding.first_segment_id);
  }
  if (act !== "use") {
    closeLayer(r, { returnFocus: true });
    return decide(r, act, id);
  }
  closeLayer(r, { returnFocus: true });
  r.trigger({ use_in_finding: id });
  r.speak("Taken to a finding");
}

/** Listen to the page until r.close() is called. */
export function listen(r) {
  const { list, layer, dock } = r.parts;
  const stop = new AbortController();
  const on = (target, type, handler, options = {}) =>
    target.addEventListener(type, handler, { signal: stop.signal, ...options });
  let touched = false;
  let beganInText = false;
  let timer = 0;

  const unwatch = watchLines(r);
  const unwatchStrips = watchStrips(r);
  const unhandle = createHandles(r);
  r.openCodings = (ids, anchor = null) => {
    const focused = document.activeElement;
    openCards(r, ids, anchor || r.rows.get(r.current), focused);
  };
  on(document, "keyup", (event) => {
    if (["Shift", "Alt", "Control"].includes(event.key) && !event.shiftKey && !event.altKey) settleResize(r);
  });
  on(document, "keydown", (event) => pressed(r, event), { capture: true });
  on(list, "click", (event) => clicked(r, event));
  on(list, "dblclick", (event) => {
    const row = event.target.closest(".fn-r-words")?.closest(".fn-r-line");
    if (!row || event.target.closest(".fn-r-editor, .fn-r-english")) return;
    closeLayer(r);
    const segment = r.view.segments[r.index.place.get(Number(row.dataset.segment))];
    // The browser selected the word under the pointer: the same one is selected in the field.
    const word = selectedPassage(r);
    document.getSelection()?.removeAllRanges();
    beginEdit(r, segment, { select: word?.first === segment.id ? [word.start, word.end] : null });
  });
  on(list, "focusin", (event) => {
    const row = event.target.closest(".fn-r-line");
    if (row) r.setCurrent(Number(row.dataset.segment));
    const coding = event.target.closest("[data-coding]");
    const id = coding ? Number(coding.dataset.coding) : null;
    // Under a finger a handle would come between the name and the tap: there it is asked for in the card.
    r.select(id, { handles: !touched || r.handled === id });
    pointAtCoding(r, event.target);
  });
  on(list, "focusout", () => {
    if (!r.resizing) showPassage(r, null);
  });
  on(list, "pointerover", (event) => pointAtCoding(r, event.target));
  on(list, "pointerleave", () => showPassage(r, null));
  on(
    document,
    "pointerdown",
    (event) => {
      touched = event.pointerType === "touch";
      r.pressing = true;
      beganInText = list.contains(event.target);
      const handles = r.parts.handles.contains(event.target);
      const within = layer.contains(event.target) || dock.contains(event.target) || handles;
      // A finger on the text moves the ends of the selection that the panel is about.
      const adjusting = touched && r.panel && selectedPassage(r);
      if (r.layer && !within && !adjusting) closeLayer(r);
    },
    { capture: true },
  );
  const released = () => {
    r.pressing = false;
    setTimeout(() => r.index && refreshCard(r));
  };
  on(document, "pointerup", released, { capture: true });
  on(document, "pointercancel", released, { capture: true });
  on(document, "pointerup", (event) => {
    // The selection is settled only after the event.
    if (event.pointerType !== "touch" && beganInText) setTimeout(() => offerTags(r), 0);
    beganInText = false;
  });
  on(document, "selectionchange", () => {
    clearTimeout(timer);
    if (touched) timer = setTimeout(() => offerTags(r), SELECTION_RESTS_MS);
  });
  on(window, "resize", () => placeLayer(r));
  if (window.visualViewport) on(window.visualViewport, "resize", () => placeLayer(r));
  r.close = () => {
    stop.abort();
    unwatch();
    unwatchStrips();
    unhandle();
    clearTimeout(timer);
    r.watch?.close();
    r.stopNotice?.();
    closeEditor(r);
    closeLayer(r);
    showPassage(r, null);
    r.player?.close();
    r.outbox.close();
  };
}

function offerTags(r) {
  if (!r.index || r.editor) return;
  const passage = selectedPassage(r);
  if (!passage) return;
  r.setCurrent(passage.first);
  openTags(r, passage, null);
}

function clicked(r, event) {
  const row = event.target.closest(".fn-r-line");
  if (!row || event.target.closest(".fn-r-editor, .fn-r-tools")) return;
  const segment = r.view.segments[r.index.place.get(Number(row.dataset.segment))];
  const act = event.target.closest("[data-act]");
  if (event.target.closest(".fn-r-time")) {
    r.setCurrent(segment.id);
    if (r.player) r.player.playFrom(segment.start_s);
  } else if (event.target.closest(".fn-r-name")) {
    r.openSpeakersAt(segment);
  } else if (event.target.closest(".fn-r-changed")) {
    openHeard(r, segment, event.target);
  } else if (act?.dataset.act === "more") {
    openCards(r, (r.index.marks.get(segment.id) || []).map(({ coding }) => coding.id), act, act);
  } else if (act) {
    const id = Number(act.closest("[data-coding]").dataset.coding);
    if (act.dataset.act === "open") openCards(r, [id], act, act);
    else decide(r, act.dataset.act, id);
  } else if (document.getSelection()?.isCollapsed !== false) {
    row.focus({ preventScroll: true });
    const ids = codingsUnder(r, segment, event);
    if (ids.length) openCards(r, ids, event, row);
  }
}

/** Return the codings over the words under the pointer, the shortest passage last. */
function codingsUnder(r, segment, event) {
  if (!event.target.closest(".fn-r-piece")) return [];
  const point = textPointAt(r, event.clientX, event.clientY);
  const at = point?.id === segment.id ? point.at : 0;
  const listed = event.target.closest(".fn-r-piece").dataset.codings.split(" ").map(Number);
  const here = (r.index.marks.get(segment.id) || []).filter(({ from, to }) => from <= at && at <= to);
  const ids = here.map(({ coding }) => coding.id).filter((id) => listed.includes(id));
  return ids.length ? ids : listed;
}

function openCards(r, ids, anchor, focused) {
  const at = anchor instanceof Element ? anchor : new DOMRect(anchor.clientX, anchor.clientY, 0, 0);
  const back = () => (focused.isConnected ? focused.focus({ preventScroll: true }) : r.focusLine());
  openCodings(r, ids, at, back, (act, id) => actOnCoding(r, act, id));
}

function pointAtCoding(r, target) {
  const id = Number(target.closest?.("[data-coding]")?.dataset.coding);
  const found = r.index?.codings.get(id);
  showPassage(r, found ? passageOf(r, found.coding) : null);
}
