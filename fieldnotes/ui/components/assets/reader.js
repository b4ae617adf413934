// The reader: a person reads, hears and tags a source. This file opens it and holds its state together;
// r is that state, one object an instance. Text from people goes through textContent only.

import { make } from "./dom.js";
import { answered, refused } from "./reader_actions.js";
import { buildTools, paintFoot } from "./reader_foot.js";
import { paintLines } from "./reader_lines.js";
import { indexed, projected } from "./reader_model.js";
import { rescueWords } from "./reader_notices.js";
import { createOutbox } from "./reader_outbox.js";
import { showPick } from "./reader_pick.js";
import { keptPlace } from "./reader_place.js";
import { createPlayer } from "./reader_player.js";
import { listen } from "./reader_pointer.js";
import { giveVerbs } from "./reader_verbs.js";
import { paintWindows } from "./reader_windows.js";

const PARTS = "opening windows strips heads list dock notices player foot state foot-acts tools layer spoken".split(" ");
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
  const parts = Object.fromEntries(
    PARTS.map((name) => [name.replace("-a", "A"), root.querySelector(`.fn-r-${name}`)]),
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
    doubt: null,
    doubtPlace: null,
    two: null,
    goTo: null,
    answers: 0,
    index: null,
    id: (name) => `fn-r-${number}-${name}`,
  };
}

function start(r) {
  giveVerbs(r);
  r.reload = () => fetchAndPaint(r);
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
    for (const part of ["strips", "heads", "list"]) r.parts[part].replaceChildren();
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
  const asked = Boolean(seconds || r.data.segment_id);
  r.setCurrent(at.id, { scroll: asked });
  const from = seconds ?? ((!asked && media && keptPlace(media)) || at.start_s);
  if (r.player && from) r.player.cue(from);
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

/** Fetch the source and paint it; return whether that went well. A first failure stands in for the text. */
async function fetchAndPaint(r) {
  let source, error, answers;
  do {
    answers = r.answers;
    ({ source, error } = await fetchSource(r.data.source_address));
    // A command was answered meanwhile: what was fetched may be older than that.
  } while (source && answers !== r.answers);
  if (source) {
    r.server = { segments: [], speakers: [], codings: [], codes: [], ...source };
    repaint(r);
    return true;
  }
  if (!r.server) {
    const again = make("button", { type: "button", class: "fn-r-button" }, "Try again");
    again.onclick = () => openSource(r);
    r.parts.opening.replaceChildren(`${error} `, again);
  }
  return false;
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
  const hadFocus = document.activeElement?.closest?.(".fn-r-line");
  const placeBefore = r.index?.place.get(r.current) ?? 0;
  r.view = projected(r.server, r.outbox.entries());
  r.index = indexed(r.view);
  r.root.classList.toggle("fn-r-no-english", r.data.show_english === false);
  const { segments } = r.view;
  if (r.editor && !r.index.place.has(r.editor.id)) rescueWords(r);
  paintLines(r);
  paintWindows(r);
  r.parts.opening.hidden = segments.length > 0;
  if (!segments.length) r.parts.opening.textContent = "There are no words here yet.";
  // Where the current line was joined with the one before, that one is current now.
  const stays = r.index.place.has(r.current);
  r.setCurrent(stays ? r.current : (segments[Math.max(0, placeBefore - 1)]?.id ?? null));
  if (r.goTo !== null) r.setCurrent(r.goTo, { scroll: true });
  r.goTo = null;
  if (hadFocus && document.activeElement === document.body) r.focusLine();
  if (r.pick && !r.index.place.has(r.pick.first)) r.pick = null;
  if (r.pick) showPick(r);
  paintFoot(r);
}

function pathOf(address) {
  return address ? new URL(address, location.href).pathname : "";
}
