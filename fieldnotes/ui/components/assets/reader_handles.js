// The two ends of the selected coding, to be dragged with the mouse or a finger.

import { make } from "./dom.js";
import { passageOf } from "./reader_passage.js";
import { pointAt } from "./reader_pick.js";
import { hasText, nearestEdge, setResize, settleResize } from "./reader_resize.js";

/** Make the handles; r.placeHandles() puts them to the ends of the coding `r.handled`, or takes them away. */
export function createHandles(r) {
  const handles = { start: handleOf(r, "start"), end: handleOf(r, "end") };
  r.parts.handles.append(handles.start, handles.end);
  r.placeHandles = () => {
    const entry = r.index?.codings.get(r.handled);
    const passage = entry && (r.resizing?.id === r.handled ? r.resizing.passage : passageOf(r, entry.coding));
    for (const [edge, handle] of Object.entries(handles)) {
      const spot = passage && !r.editor ? spotOf(r, passage, edge) : null;
      handle.hidden = !spot;
      if (!spot) continue;
      handle.style.left = `${spot.x}px`;
      handle.style.top = `${spot.y}px`;
      handle.style.setProperty("--fn-r-tall", `${spot.height}px`);
    }
  };
  // Lines get their real heights as they come near the window, and everything below them moves.
  let frame = 0;
  const watch = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => r.placeHandles());
  });
  watch.observe(r.parts.list);
  return () => {
    cancelAnimationFrame(frame);
    watch.disconnect();
  };
}

function handleOf(r, edge) {
  const handle = make("div", { class: `fn-r-handle fn-r-handle-${edge}`, "aria-hidden": "true", hidden: true });
  let drag = null;
  handle.onpointerdown = (event) => {
    if (event.button) return;
    event.preventDefault();
    event.stopPropagation();
    handle.setPointerCapture(event.pointerId);
    const box = handle.getBoundingClientRect();
    // The finger holds the knob below the words: what counts is where the words are.
    const middle = box.top + parseFloat(handle.style.getPropertyValue("--fn-r-tall")) / 2;
    drag = { moved: false, dx: box.left + box.width / 2 - event.clientX, dy: middle - event.clientY };
    r.root.classList.add("fn-r-dragging");
  };
  handle.onpointermove = (event) => {
    if (!drag) return;
    drag.moved = true;
    const point = textPointAt(r, event.clientX + drag.dx, event.clientY + drag.dy);
    const entry = r.index.codings.get(r.handled);
    if (!point || !entry) return;
    const { text } = r.view.segments[r.index.place.get(point.id)];
    const at = event.altKey ? point.at : nearestEdge(text, edge, point.at);
    const present = r.resizing?.passage || passageOf(r, entry.coding);
    const moved =
      edge === "start" ? { ...present, first: point.id, start: at } : { ...present, last: point.id, end: at };
    if (hasText(r, moved)) setResize(r, r.handled, moved);
  };
  const end = (event) => {
    if (!drag) return;
    const { moved } = drag;
    drag = null;
    settleResize(r);
    // Only pressed, it stands in the way of what is below it.
    if (!moved) document.elementFromPoint(event.clientX, event.clientY)?.closest("button, .fn-r-text")?.click();
    r.root.classList.remove("fn-r-dragging");
  };
  handle.onpointerup = end;
  handle.onpointercancel = end;
  return handle;
}

/** Return {x, y, height} of an end of a passage within the page's box, or null where it is not laid out. */
function spotOf(r, passage, edge) {
  const id = edge === "start" ? passage.first : passage.last;
  const text = r.rows.get(id)?.querySelector(".fn-r-text");
  if (!text) return null;
  const range = document.createRange();
  const at = edge === "start" ? passage.start : passage.end - 1;
  range.setStart(...pointAt(text, Math.max(0, at)));
  range.setEnd(...pointAt(text, Math.max(0, at) + 1));
  const rects = range.getClientRects();
  const rect = edge === "start" ? rects[0] : rects[rects.length - 1];
  if (!rect) return null;
  const page = r.parts.handles.getBoundingClientRect();
  const right = (edge === "end") !== (getComputedStyle(text).direction === "rtl");
  return { x: (right ? rect.right : rect.left) - page.left, y: rect.top - page.top, height: rect.height };
}

/** Return {id, at}: the line and the UTF-16 offset of its text under a point of the window, or null. */
export function textPointAt(r, x, y) {
  const caret = document.caretPositionFromPoint?.(x, y);
  const range = caret ? null : document.caretRangeFromPoint?.(x, y);
  const node = caret?.offsetNode ?? range?.startContainer;
  const offset = caret?.offset ?? range?.startOffset;
  const text = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".fn-r-text");
  if (!text || !r.parts.list.contains(text)) return null;
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(node, offset);
  return { id: Number(text.closest(".fn-r-line").dataset.segment), at: before.toString().length };
}
