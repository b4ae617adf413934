// The keyboard. Keys are left alone in text fields, and Space and Enter on buttons.

import { beginEdit, decide, undo } from "./reader_actions.js";
import { openKeys } from "./reader_cards.js";
import { closeLayer } from "./reader_layer.js";
import { dropPick, pickLines, pickWords } from "./reader_pick.js";

/** Handle one key press that reached the document. */
export function pressed(r, event) {
  if (event.defaultPrevented || event.isComposing || !meantForUs(r, event.target)) return;
  if (event.key === "Escape") return escaped(r, event);
  if (event.altKey || event.metaKey) return;
  if (r.panel) return typedIntoPanel(r, event);
  if (event.target.closest("input, textarea, select, [contenteditable]") || r.layer) return;
  const onButton = event.target.closest("button, summary, a") !== null;
  const act = event.shiftKey ? shiftedAct(r, event) : event.ctrlKey ? null : plainAct(r, event.key, onButton);
  if (!act) return;
  act();
  event.preventDefault();
  // Streamlit has keys of its own on the document.
  event.stopImmediatePropagation();
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
  else if (r.pick) dropPick(r);
  else return;
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
  const isDigit = /^[1-9]$/.test(event.key);
  input.focus({ preventScroll: true });
  if (event.key.length > 1 || isDigit) {
    input.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, bubbles: false, cancelable: true }));
    event.preventDefault();
  }
  event.stopImmediatePropagation();
}

function shiftedAct(r, event) {
  const segment = r.currentSegment();
  if (event.key === "?") return () => openKeys(r, r.parts.footActs, r.focusLine);
  if (!segment) return null;
  const edge = event.ctrlKey ? "start" : "end";
  return (
    {
      ArrowDown: () => pickLines(r, segment.id, 1),
      ArrowUp: () => pickLines(r, segment.id, -1),
      ArrowRight: () => pickWords(r, segment, edge, 1),
      ArrowLeft: () => pickWords(r, segment, edge, -1),
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
    "?": () => openKeys(r, r.parts.footActs, r.focusLine),
  };
  if (always[key]) return always[key];
  if (r.player) {
    const sound = {
      " ": () => r.player.toggle(),
      ArrowLeft: () => r.player.step(-5),
      ArrowRight: () => r.player.step(5),
    };
    if (sound[key]) return sound[key];
  }
  if (!segment) return null;
  return (
    {
      t: () => r.tagHere({ byKey: true }),
      e: () => beginEdit(r, segment),
      s: () => r.openSpeakersAt(segment),
      Enter: r.player && segment.start_s != null ? () => r.player.playFrom(segment.start_s) : undefined,
    }[key] || null
  );
}

function decideHere(r, op) {
  const id = r.suggestionHere();
  if (id === null) r.speak("No suggestion on this line");
  else decide(r, op, id);
}
