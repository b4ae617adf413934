// The reader: a person reads, hears and tags a source. This file opens it and holds its state together;
// r is that state, one object an instance. Text from people goes through textContent only.

import { make } from "./dom.js";
import { answered, refused } from "./reader_actions.js";
import { applyCode, beginEdit, changeSpeaker, decide, undo } from "./reader_actions.js";
import { openCodings, openKeys, openSpeakers, passageOf } from "./reader_cards.js";
import { closeEditor } from "./reader_edit.js";
import { pressed } from "./reader_keys.js";
import { closeLayer, placeLayer } from "./reader_layer.js";
import { paintLines } from "./reader_lines.js";
import { indexed, projected } from "./reader_model.js";
import { createOutbox } from "./reader_outbox.js";
import { passageRanges, selectedPassage, showPassage, showPick, wholeLine } from "./reader_pick.js";
import { createPlayer } from "./reader_player.js";
import { openTagPanel } from "./reader_tag.js";

const SELECTION_RESTS_MS = 350;
const instances = new WeakMap();
let instanceCount = 0;

export default function reader(component) {
  const root = component.parentElement.querySelector(".fn-r");
  let r = instances.get(root);
  const known = r !== undefined;
  if (!known) {
    r = newReader(root);
    instances.set(root, r);
  }
  const before = r.data;
  r.data = component.data;
  r.trigger = (event) => component.setTriggerValue("event", event);
  if (!known) start(r);
  else follow(r, before);
  return () => {
    instances.get(root)?.close();
    instances.delete(root);
  };
}

function newReader(root) {
  instanceCount += 1;
  const number = instanceCount;
  const part = (name) => root.querySelector(`.fn-r-${name}`);
  const parts = Object.fromEntries(
    [
      "opening",
      "list",
      "dock",
      "notices",
      "player",
      "foot",
      "state",
      "foot-acts",
      "tools",
      "layer",
      "spoken",
    ].map((name) => [name.replace("-a", "A"), part(name)]),
  );
  return {
    root,
    parts,
    rows: new Map(),
    undo: [],
    notices: [],
    said: "",
    current: null,
    suggestionAt: null,
    pick: null,
    panel: null,
    layer: null,
    editor: null,
    player: null,
    index: null,
    id: (name) => `fn-r-${number}-${name}`,
  };
}

function start(r) {
  giveVerbs(r);
  r.outbox = createOutbox({
    address: () => r.data.command_address,
    storeKey: `fn-r-outbox:${pathOf(r.data.command_address)}`,
    changed: () => r.server && repaint(r),
    answered: (entry, source) => answered(r, entry, source),
    refused: (entry, problem) => refused(r, entry, problem),
  });
  listen(r);
  buildTools(r);
  openSource(r);
}

/** The page ran again: take the newer addresses, and fetch anew only where it is asked for. */
function follow(r, before) {
  r.player?.setAddress(r.data.media_address);
  if (pathOf(before.source_address) !== pathOf(r.data.source_address)) {
    r.close();
    instances.delete(r.root);
    r.parts.list.replaceChildren();
    const next = newReader(r.root);
    next.data = r.data;
    next.trigger = r.trigger;
    instances.set(r.root, next);
    start(next);
  } else if (before.refresh !== r.data.refresh) r.reload();
  else if (r.server) repaint(r);
}

async function openSource(r) {
  r.parts.opening.hidden = false;
  r.parts.opening.textContent = "Opening…";
  if (!(await r.reload())) return;
  // Changes that an earlier visit of this tab could not send.
  r.outbox.sendNow();
  const { media_address: media, start_s: seconds } = r.data;
  if (media) r.player = createPlayer(r, media);
  const at = startingLine(r);
  if (!at) return;
  r.setCurrent(at.id, { scroll: Boolean(seconds || r.data.segment_id) });
  if (r.player && (seconds ?? at.start_s)) r.player.cue(seconds ?? at.start_s);
}

function startingLine(r) {
  const { segments } = r.view;
  const { start_s: seconds, segment_id: id } = r.data;
  if (id != null && r.index.place.has(id)) return segments[r.index.place.get(id)];
  if (seconds == null) return segments[0];
  return (
    segments.findLast?.((segment) => segment.start_s != null && segment.start_s <= seconds) || segments[0]
  );
}

async function fetchSource(address) {
  try {
    const response = await fetch(address);
    const body = await response.json();
    if (response.ok) return { source: body };
    return { error: body.error || `The server answered ${response.status}.` };
  } catch {
    return { error: "The server cannot be reached, or its answer could not be read." };
  }
}

function repaint(r) {
  const speakerFocus = document.activeElement?.closest?.(".fn-r-line")?.dataset.segment;
  r.view = projected(r.server, r.outbox.entries());
  r.index = indexed(r.view);
  paintLines(r);
  if (speakerFocus && document.activeElement === document.body) r.focusLine();
  r.parts.opening.hidden = r.view.segments.length > 0;
  if (!r.view.segments.length) r.parts.opening.textContent = "There are no words here yet.";
  r.setCurrent(r.index.place.has(r.current) ? r.current : (r.view.segments[0]?.id ?? null));
  if (r.pick) showPick(r);
  paintFoot(r);
}

/** The verbs that the other parts call on r. */
function giveVerbs(r) {
  r.speak = (words) => {
    r.parts.spoken.textContent = words;
  };
  r.currentSegment = () => r.view.segments[r.index.place.get(r.current)];
  r.focusLine = () => r.rows.get(r.current)?.focus({ preventScroll: true });

  r.reload = async () => {
    const { source, error } = await fetchSource(r.data.source_address);
    if (source) {
      r.server = { segments: [], speakers: [], codings: [], codes: [], ...source };
      repaint(r);
      return true;
    }
    if (!r.server) {
      const again = make(
        "button",
        { type: "button", class: "fn-r-button", onclick: () => openSource(r) },
        "Try again",
      );
      r.parts.opening.replaceChildren(`${error} `, again);
    }
    return false;
  };

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
  };

  r.tagHere = () => {
    const segment = r.currentSegment();
    openTags(r, r.pick ? { ...r.pick } : selectedPassage(r) || wholeLine(segment), true);
  };

  r.openSpeakersAt = (segment) =>
    openSpeakers(r, segment, r.rows.get(segment.id).querySelector(".fn-r-name"), r.focusLine, (change) =>
      changeSpeaker(r, segment.id, change),
    );
}

function openTags(r, passage, focus) {
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
  row.tabIndex = value;
  row.querySelectorAll("button").forEach((control) => {
    control.tabIndex = value;
  });
}

function actOnCoding(r, act, id) {
  if (act !== "use") return decide(r, act, id);
  r.trigger({ use_in_finding: id });
  r.speak("Taken to a finding");
}

function buildTools(r) {
  const tag = make(
    "button",
    { type: "button", class: "fn-r-tool", title: "Tag this line (t)", onclick: () => r.tagHere() },
    "Tag",
  );
  const edit = make(
    "button",
    {
      type: "button",
      class: "fn-r-tool",
      title: "Correct this line (e)",
      onclick: () => beginEdit(r, r.currentSegment()),
    },
    "Edit",
  );
  r.parts.tools.replaceChildren(tag, edit);
  tag.onpointerdown = (event) => event.preventDefault();
  const small = (sign, label, onclick, props = {}) =>
    make(
      "button",
      { type: "button", class: "fn-r-button", "aria-label": label, title: label, onclick, ...props },
      sign,
    );
  r.parts.footActs.replaceChildren(
    small("Try now", "Try the connection now", () => r.outbox.sendNow(), { class: "fn-r-button fn-r-retry" }),
    small("Undo", "Undo (u)", () => undo(r), { class: "fn-r-button fn-r-undo" }),
    small("‹", "Previous suggestion (p)", () => r.moveSuggestion(-1), { class: "fn-r-icon fn-r-step" }),
    make("span", { class: "fn-r-count" }),
    small("›", "Next suggestion (n)", () => r.moveSuggestion(1), { class: "fn-r-icon fn-r-step" }),
    small("Keys", "Keys (?)", () => openKeys(r, r.parts.foot, r.focusLine), {
      class: "fn-r-button fn-r-help",
    }),
  );
}

function paintFoot(r) {
  const { state, footActs } = r.parts;
  const waiting = r.outbox.entries().length;
  const offline = r.outbox.offline() && waiting > 0;
  const changes = waiting === 1 ? "1 change" : `${waiting} changes`;
  const words = offline ? `${changes} waiting for the connection` : r.said;
  if (state.textContent !== words) state.textContent = words;
  if (offline && !state.classList.contains("fn-r-offline")) r.speak(words);
  state.classList.toggle("fn-r-offline", offline);
  state.classList.toggle("fn-r-saving", waiting > 0 && !offline);
  footActs.querySelector(".fn-r-retry").hidden = !offline;
  footActs.querySelector(".fn-r-undo").hidden = r.undo.length === 0;
  const left = r.index.suggestions.length;
  footActs.querySelector(".fn-r-count").textContent = left === 1 ? "1 suggestion" : `${left} suggestions`;
  footActs.querySelectorAll(".fn-r-step, .fn-r-count").forEach((element) => {
    element.hidden = left === 0;
  });
}

function listen(r) {
  const { list, layer, dock } = r.parts;
  const stop = new AbortController();
  const on = (target, type, handler, options = {}) =>
    target.addEventListener(type, handler, { signal: stop.signal, ...options });
  let touched = false;
  let timer = 0;

  on(document, "keydown", (event) => pressed(r, event), { capture: true });
  on(list, "click", (event) => clicked(r, event));
  on(list, "dblclick", (event) => {
    const row = event.target.closest(".fn-r-words")?.closest(".fn-r-line");
    if (!row || r.editor) return;
    closeLayer(r);
    document.getSelection()?.removeAllRanges();
    beginEdit(r, r.view.segments[r.index.place.get(Number(row.dataset.segment))]);
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
      const within = layer.contains(event.target) || dock.contains(event.target);
      if (r.layer && !within && !touched) closeLayer(r);
    },
    { capture: true },
  );
  on(document, "pointerup", (event) => {
    // The selection is settled only after the event.
    if (event.pointerType !== "touch" && !layer.contains(event.target)) setTimeout(() => offerTags(r), 0);
  });
  on(document, "selectionchange", () => {
    clearTimeout(timer);
    if (touched) timer = setTimeout(() => offerTags(r), SELECTION_RESTS_MS);
  });
  on(window, "resize", () => placeLayer(r));
  if (window.visualViewport) on(window.visualViewport, "resize", () => placeLayer(r));
  r.close = () => {
    stop.abort();
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
  openTags(r, passage, false);
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

function pathOf(address) {
  return address ? new URL(address, location.href).pathname : "";
}
