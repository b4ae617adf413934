// The one small window over the page: tag panel, coding, speaker or keys. A sheet at the bottom on a phone.

import { make } from "./dom.js";

const NARROW_PX = 640;
const GAP_PX = 8;

/**
 * Show `nodes` as a window named `label` beside `anchor` (an element or a DOMRect).
 * kind: "tag", "coding", "speaker" or "keys". focus: the element to get the focus, or null.
 * back: a function that gives the focus back when the window closes by key or button.
 */
export function openLayer(r, { kind, label, anchor, nodes, focus, back, closed }) {
  closeLayer(r);
  const { layer } = r.parts;
  layer.replaceChildren(...nodes);
  layer.setAttribute("aria-label", label);
  layer.dataset.kind = kind;
  layer.hidden = false;
  if (layer.showPopover) layer.showPopover();
  r.layer = { kind, anchor, back, closed };
  placeLayer(r);
  if (focus) focus.focus({ preventScroll: true });
}

/** Close the window. `returnFocus` gives the focus back to where it came from. */
export function closeLayer(r, { returnFocus = false } = {}) {
  if (!r.layer) return;
  const { back, closed } = r.layer;
  r.layer = null;
  const { layer } = r.parts;
  if (layer.hidePopover && layer.matches(":popover-open")) layer.hidePopover();
  layer.hidden = true;
  layer.replaceChildren();
  closed?.();
  if (returnFocus) back?.();
}

/** Put the window beside its anchor and inside what is visible. */
export function placeLayer(r) {
  if (!r.layer) return;
  const { layer } = r.parts;
  const view = window.visualViewport;
  const [width, height] = [view?.width ?? window.innerWidth, view?.height ?? window.innerHeight];
  const narrow = width < NARROW_PX;
  layer.classList.toggle("fn-r-sheet", narrow);
  layer.style.maxHeight = `${Math.round(height * (narrow ? 0.7 : 0.8))}px`;
  layer.style.left = layer.style.top = layer.style.bottom = "";
  if (narrow) {
    // The on-screen keyboard covers the foot of the page: stay above it.
    layer.style.bottom = `${Math.max(0, window.innerHeight - height - (view?.offsetTop ?? 0))}px`;
    return;
  }
  const anchor = r.layer.anchor instanceof Element ? r.layer.anchor.getBoundingClientRect() : r.layer.anchor;
  const box = layer.getBoundingClientRect();
  const below = anchor.bottom + GAP_PX;
  const above = anchor.top - GAP_PX - box.height;
  const top =
    below + box.height <= height || above < 0 ? Math.min(below, height - box.height - GAP_PX) : above;
  layer.style.left = `${Math.max(GAP_PX, Math.min(anchor.left, width - box.width - GAP_PX))}px`;
  layer.style.top = `${Math.max(GAP_PX, top)}px`;
}

/** Return the window's heading with its close button. */
export function layerHead(r, title, detail = "") {
  const close = make(
    "button",
    { type: "button", class: "fn-r-icon", "aria-label": "Close", title: "Close (Esc)" },
    "✕",
  );
  close.onclick = () => closeLayer(r, { returnFocus: true });
  return make(
    "div",
    { class: "fn-r-head" },
    make(
      "div",
      { class: "fn-r-head-words" },
      make("strong", {}, title),
      detail ? make("span", { class: "fn-r-quote", dir: "auto" }, detail) : null,
    ),
    close,
  );
}
