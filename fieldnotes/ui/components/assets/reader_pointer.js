// The mouse, the finger, and where the focus goes.

import { decide } from "./reader_actions.js";
import { openCodings, passageOf } from "./reader_cards.js";
import { beginEdit } from "./reader_correct.js";
import { closeEditor } from "./reader_edit.js";
import { openHeard } from "./reader_help.js";
import { pressed } from "./reader_keys.js";
import { closeLayer, placeLayer } from "./reader_layer.js";
import { watchLines } from "./reader_marks.js";
import { selectedPassage, showPassage } from "./reader_pick.js";
import { watchStrips } from "./reader_strips.js";
import { openTags } from "./reader_verbs.js";

const SELECTION_RESTS_MS = 350;

function actOnCoding(r, act, id) {
  if (act !== "use") return decide(r, act, id);
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
    pointAtCoding(r, event.target);
  });
  on(list, "focusout", () => showPassage(r, null));
  on(list, "pointerover", (event) => pointAtCoding(r, event.target));
  on(list, "pointerleave", () => showPassage(r, null));
  on(
    document,
    "pointerdown",
    (event) => {
      touched = event.pointerType === "touch";
      beganInText = list.contains(event.target);
      const within = layer.contains(event.target) || dock.contains(event.target);
      // A finger on the text moves the ends of the selection that the panel is about.
      const adjusting = touched && r.panel && selectedPassage(r);
      if (r.layer && !within && !adjusting) closeLayer(r);
    },
    { capture: true },
  );
  on(document, "pointerup", (event) => {
    // The selection is settled only after the event.
    if (event.pointerType !== "touch" && beganInText) setTimeout(() => offerTags(r), 0);
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
    clearTimeout(timer);
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
  const marked = event.target.closest("[data-codings]");
  if (event.target.closest(".fn-r-time")) {
    r.setCurrent(segment.id);
    if (r.player) r.player.playFrom(segment.start_s);
  } else if (event.target.closest(".fn-r-name")) {
    r.openSpeakersAt(segment);
  } else if (event.target.closest(".fn-r-changed")) {
    openHeard(r, segment, event.target);
  } else if (act) {
    const id = Number(act.closest("[data-coding]").dataset.coding);
    if (act.dataset.act === "open") openCards(r, [id], act, act);
    else decide(r, act.dataset.act, id);
  } else if (document.getSelection()?.isCollapsed !== false) {
    row.focus({ preventScroll: true });
    if (marked) openCards(r, marked.dataset.codings.split(" ").map(Number), event, row);
  }
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
