// The keyboard. Plain keys are left alone in text fields, and Space and Enter on buttons; those for listening
// work in a line's field too, where they must neither write nor be the browser's or a screen reader's own.

import { decide } from "./reader_actions.js";
import { codingKey } from "./reader_coding_keys.js";
import { editHere, joinNext } from "./reader_correct.js";
import { moveDoubt } from "./reader_doubt.js";
import { codeHeard, dropMarking, markIn, markOut } from "./reader_heard.js";
import { openKeys } from "./reader_help.js";
import { moveCoding } from "./reader_jump.js";
import { closeLayer } from "./reader_layer.js";
import { applyAgain, applyQuick } from "./reader_legend.js";
import { dropPick, pickLines, pickWords } from "./reader_pick.js";
import { dropResize, textStep } from "./reader_resize.js";
import { stripKey } from "./reader_strips.js";
import { redo, undo } from "./reader_undo.js";
import { toggleWindows } from "./reader_windows.js";
import { secondAt } from "./reader_words.js";

/** Handle one key press that reached the document. */
export function pressed(r, event) {
  if (event.defaultPrevented || event.isComposing || !meantForUs(r, event.target)) return;
  if (event.key === "Escape") return escaped(r, event);
  const inField = event.target.closest("input, textarea, select, [contenteditable]") !== null;
  const anywhere = stripKey(event) || actAnywhere(r, event) || (inField ? null : stepKey(r, event));
  if (anywhere) return take(event, anywhere);
  const onCoding = inField || r.panel ? null : codingKey(r, event);
  if (onCoding) return take(event, onCoding);
  // Where brackets are written with AltGr, both Ctrl and Alt are held with them.
  const graph = event.getModifierState("AltGraph") && /^[[\]{}]$/.test(event.key);
  if ((event.altKey && !graph) || event.metaKey) return;
  if (r.panel) return typedIntoPanel(r, event);
  if (inField || r.layer) return;
  const onButton = event.target.closest("button, summary, a") !== null;
  const shifted = event.shiftKey || /^[{}]$/.test(event.key);
  const act = shifted
    ? shiftedAct(r, event)
    : event.ctrlKey && !graph
      ? null
      : plainAct(r, event.key, onButton);
  if (act) take(event, act);
}

function take(event, act) {
  act();
  event.preventDefault();
  // Streamlit has keys of its own on the document.
  event.stopImmediatePropagation();
}

/** Return what a key does wherever the focus is: listening, and going from doubt to doubt. */
function actAnywhere(r, event) {
  if (event.shiftKey || event.metaKey) return null;
  const doubts = { ArrowDown: () => moveDoubt(r, 1), ArrowUp: () => moveDoubt(r, -1) };
  // Together with Ctrl, Alt is the AltGr of many keyboards, which writes.
  if (event.altKey && !event.ctrlKey && doubts[event.key]) return doubts[event.key];
  if (!r.player) return null;
  if (event.key === "F8" || (event.ctrlKey && !event.altKey && event.key === " ")) return r.player.toggle;
  if (!event.altKey || event.ctrlKey) return null;
  return (
    {
      KeyJ: () => r.player.step(-5),
      KeyK: () => r.player.toggle(),
      KeyL: () => r.player.step(5),
      Comma: () => r.player.faster(-1),
      Period: () => r.player.faster(1),
      Enter: () => playHere(r),
    }[keyName(event)] || null
  );
}

/** Return the letter that a key writes, or its place where a Mac's Option makes another sign of it. */
function keyName(event) {
  if (/^[a-z]$/i.test(event.key)) return `Key${event.key.toUpperCase()}`;
  return { ",": "Comma", ".": "Period" }[event.key] || event.code;
}

/** Return undo or redo for the keys that mean them everywhere; a text field has its own. */
function stepKey(r, event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return () => (event.shiftKey ? redo(r) : undo(r));
  return key === "y" && !event.shiftKey ? () => redo(r) : null;
}

/** Play from the caret in a field, from the doubtful or picked word, or from the current line. */
function playHere(r) {
  if (r.editor?.playFromCaret) return r.editor.playFromCaret();
  const segment = r.currentSegment();
  const word = [r.doubt, r.pick && { id: r.pick.first, from: r.pick.start }].find((w) => w?.id === r.current);
  const second = segment && secondAt(segment, word?.from ?? 0);
  if (second != null) r.player.playFrom(second);
}

/** A key is ours when the focus is in the reader, or nowhere. */
function meantForUs(r, target) {
  if (!(target instanceof Element) || !r.index || !r.root.isConnected) return false;
  return (
    r.root.contains(target) ||
    ((target === document.body || target === document.documentElement) &&
      document.querySelector(".fn-r") === r.root)
  );
}

function escaped(r, event) {
  if (r.layer) closeLayer(r, { returnFocus: true });
  else if (dropResize(r) || dropMarking(r)) r.paintFoot();
  else if (r.pick) dropPick(r);
  else if (r.selected !== null) {
    r.select(null);
    r.focusLine();
  } else return;
  document.getSelection()?.removeAllRanges();
  event.preventDefault();
}

/** While the panel stands beside a selection, letters go into its filter. */
function typedIntoPanel(r, event) {
  const { input } = r.panel;
  const { layer } = r.parts;
  const inPanel = event.target !== layer && layer.contains(event.target);
  if (inPanel || event.ctrlKey) return;
  if (event.key.length !== 1 && !["Enter", "ArrowDown", "ArrowUp"].includes(event.key)) return;
  const isShortcut = /^[1-9,.-]$/.test(event.key);
  input.focus({ preventScroll: true });
  if (event.key.length > 1 || isShortcut) {
    const again = new KeyboardEvent("keydown", { key: event.key, bubbles: false, cancelable: true });
    const taken = !input.dispatchEvent(again);
    // A comma that stands for no code is a letter like any other.
    if (taken || !/^[,.-]$/.test(event.key)) event.preventDefault();
  }
  event.stopImmediatePropagation();
}

function shiftedAct(r, event) {
  const segment = r.currentSegment();
  if (event.key === "?") return () => openKeys(r, r.parts.footActs, r.focusLine);
  if (event.key === "D") return () => moveDoubt(r, -1);
  if (event.key === "U") return () => redo(r);
  if (event.key === "{") return () => moveCoding(r, -1, { same: true });
  if (event.key === "}") return () => moveCoding(r, 1, { same: true });
  if (event.key === "A") return () => decideHere(r, "accept", { goOn: true });
  if (event.key === "X") return () => decideHere(r, "reject", { goOn: true });
  if (!segment) return null;
  const edge = event.ctrlKey ? "start" : "end";
  return (
    {
      ArrowDown: () => pickLines(r, segment.id, 1),
      ArrowUp: () => pickLines(r, segment.id, -1),
      ArrowRight: () => pickWords(r, segment, edge, textStep(r, "ArrowRight", segment.id)),
      ArrowLeft: () => pickWords(r, segment, edge, textStep(r, "ArrowLeft", segment.id)),
    }[event.key] || null
  );
}

function plainAct(r, key, onButton) {
  if (onButton && (key === " " || key === "Enter")) return null;
  const segment = r.currentSegment();
  const always = {
    j: () => r.moveLine(1),
    ArrowDown: () => r.moveLine(1),
    k: () => r.moveLine(-1),
    ArrowUp: () => r.moveLine(-1),
    n: () => r.moveSuggestion(1),
    p: () => r.moveSuggestion(-1),
    a: () => decideHere(r, "accept"),
    x: () => decideHere(r, "reject"),
    u: () => undo(r),
    "[": () => moveCoding(r, -1),
    "]": () => moveCoding(r, 1),
    ".": () => applyAgain(r),
    i: () => markIn(r),
    o: () => markOut(r),
    h: () => codeHeard(r),
    d: () => moveDoubt(r, 1),
    w: () => toggleWindows(r),
    "?": () => openKeys(r, r.parts.footActs, r.focusLine),
  };
  if (always[key]) return always[key];
  if (/^[1-9]$/.test(key)) return () => applyQuick(r, Number(key));
  if (r.player) {
    const sound = {
      " ": () => r.player.toggle(),
      ArrowLeft: () => r.player.step(-5),
      ArrowRight: () => r.player.step(5),
      f: () => r.player.follow(),
    };
    if (sound[key]) return sound[key];
  }
  if (!segment) return null;
  return (
    {
      t: () => r.tagHere({ byKey: true }),
      e: () => editHere(r, segment),
      s: () => r.openSpeakersAt(segment),
      m: () => joinNext(r, segment),
      l: () => r.moreLike(segment.id),
      Enter: enterOn(r, segment),
    }[key] || null
  );
}

function enterOn(r, segment) {
  if (r.doubt?.id === segment.id) return () => editHere(r, segment);
  return r.player && segment.start_s != null ? () => r.player.playFrom(segment.start_s) : undefined;
}

function decideHere(r, op, { goOn = false } = {}) {
  const id = r.suggestionHere();
  if (id === null) {
    r.speak("No suggestion on this line");
    return;
  }
  decide(r, op, id);
  if (goOn) r.moveSuggestion(1);
}
