// The reader: a person reads, hears and tags a source. This file opens it and holds its state together;
// r is that state, one object an instance. Text from people goes through textContent only.

import { make, newKey } from "./dom.js";
import { closeConnectionNotice } from "./notice.js";
import { answered, refused } from "./reader_actions.js";
import { refreshCard } from "./reader_cards.js";
import { buildTools, paintFoot } from "./reader_foot.js";
import { paintLines } from "./reader_lines.js";
import { fetchWords, carryWordsOver } from "./reader_heard_words.js";
import { indexed, projected } from "./reader_model.js";
import { rescueWords } from "./reader_notices.js";
import { createOutbox } from "./reader_outbox.js";
import { showPick } from "./reader_pick.js";
import { keptPlace } from "./reader_listened.js";
import { watchOthers } from "./reader_poll.js";
import { createPlayer } from "./reader_player.js";
import { listen } from "./reader_pointer.js";
import { giveVerbs } from "./reader_verbs.js";
import { paintWindows } from "./reader_windows.js";

const PARTS =
  "opening windows strips heads list handles dock notices player legend-keys foot state others news foot-acts tools layer spoken";
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
    PARTS.split(" ").map((name) => [name.replace("-a", "A"), root.querySelector(`.fn-r-${name}`)]),
  );
  parts.legend = parts["legend-keys"];
  return {
    root,
    parts,
    rows: new Map(),
    notices: [],
    said: "",
    current: null,
    suggestionAt: null,
    selected: null,
    handled: null,
    resizing: null,
    markedIn: null,
    pressing: false,
    pick: null,
    panel: null,
    layer: null,
    editor: null,
    player: null,
    doubt: null,
    doubtPlace: null,
    two: null,
    after: [],
    addressExpired: false,
    answers: 0,
    index: null,
    id: (name) => `fn-r-${number}-${name}`,
  };
}

function start(r) {
  giveVerbs(r);
  r.reload = () => fetchAndPaint(r);
  r.repaint = () => repaint(r);
  r.paintFoot = () => paintFoot(r);
  r.holdPlace = (change) => holdPlace(r, change);
  r.afterPaint = (act) => r.after.push(act);
  r.catchUp = () => (r.data.changes_address ? r.watch.now() : r.reload());
  r.askForAddress = () => askForAddress(r);
  r.stopNotice = closeConnectionNotice();
  r.outbox = createOutbox({
    address: () => r.data.command_address,
    expired: () => askForAddress(r),
    storeKey: `fn-r-outbox:${pathOf(r.data.command_address)}`,
    member: { id: r.data.coder_id, name: r.data.coder_name },
    changed: () => r.server && repaint(r),
    answered: (entry, source) => answered(r, entry, source),
    refused: (entry, problem) => refused(r, entry, problem),
  });
  listen(r);
  r.watch = watchOthers(r);
  buildTools(r);
  openSource(r);
}

/** The page ran again: take the newer addresses, and fetch anew only where it is asked for. */
function follow(r, before) {
  r.player?.setAddress(r.data.media_address);
  if (pathOf(before.source_address) !== pathOf(r.data.source_address) || before.coder_id !== r.data.coder_id) {
    r.close();
    instances.delete(r.root);
    for (const part of ["strips", "heads", "list"]) r.parts[part].replaceChildren();
    const next = newReader(r.root);
    next.data = r.data;
    next.trigger = r.trigger;
    instances.set(r.root, next);
    r.parts.handles.replaceChildren();
    start(next);
    return;
  }
  if (before.command_address !== r.data.command_address) {
    r.addressExpired = false;
    r.outbox.sendNow();
  }
  if (before.refresh !== r.data.refresh) r.reload();
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
    const known = r.server?.segments;
    r.server = { segments: [], speakers: [], codings: [], codes: [], ...source };
    carryWordsOver(r.server.segments, known);
    repaint(r);
    fetchWords(r);
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

/** The addresses ran out while the page lay open: have it run again, which makes fresh ones. */
function askForAddress(r) {
  if (r.addressExpired) return;
  r.addressExpired = true;
  r.trigger({ fresh_addresses: newKey() });
}

/** Do something that changes the lines, and keep what is being read where it is in the window. */
function holdPlace(r, change) {
  const rows = [r.rows.get(r.current), document.elementFromPoint(innerWidth / 2, innerHeight / 3)];
  const inSight = (row) => row && row.getBoundingClientRect().bottom > 0 && row.getBoundingClientRect().top < innerHeight;
  const held = rows.map((element) => element?.closest?.(".fn-r-line")).find(inSight);
  const before = held?.getBoundingClientRect().top;
  // The browser's own way of holding on would come on top of this one.
  r.parts.list.style.overflowAnchor = "none";
  change();
  const moved = held?.isConnected ? held.getBoundingClientRect().top - before : 0;
  if (moved) scrollerOf(r.root).scrollTop += moved;
  requestAnimationFrame(() => (r.parts.list.style.overflowAnchor = ""));
}

function scrollerOf(element) {
  for (let above = element.parentElement; above; above = above.parentElement) {
    if (above.scrollHeight > above.clientHeight && /auto|scroll/.test(getComputedStyle(above).overflowY)) return above;
  }
  return document.scrollingElement;
}

function repaint(r) {
  const hadFocus = document.activeElement?.closest?.(".fn-r-line");
  const placeBefore = r.index?.place.get(r.current) ?? 0;
  r.view = projected(r.server, r.outbox.entries());
  r.index = indexed(r.view);
  r.root.classList.toggle("fn-r-no-english", r.data.show_english === false);
  const { segments } = r.view;
  r.parts.tools.lastElementChild.hidden = r.view.editable === false;
  if (r.editor && !r.index.place.has(r.editor.id)) rescueWords(r);
  paintLines(r);
  paintWindows(r);
  r.parts.opening.hidden = segments.length > 0;
  if (!segments.length) r.parts.opening.textContent = "There are no words here yet.";
  // Where the current line was joined with the one before, that one is current now.
  const stays = r.index.place.has(r.current);
  r.setCurrent(stays ? r.current : (segments[Math.max(0, placeBefore - 1)]?.id ?? null));
  for (const act of r.after.splice(0)) act();
  if (hadFocus && document.activeElement === document.body) r.focusLine();
  if (r.pick && !r.index.place.has(r.pick.first)) r.pick = null;
  if (r.pick) showPick(r);
  if (r.selected !== null && !r.index.codings.has(r.selected)) r.selected = null;
  r.placeHandles();
  refreshCard(r);
  paintFoot(r);
}

function pathOf(address) {
  return address ? new URL(address, location.href).pathname : "";
}
