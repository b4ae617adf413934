// The lines lie in blocks, and the browser passes over blocks that are far from the window: it looks at two
// hundred of them with every frame, where it would look at five thousand lines.

import { make } from "./dom.js";

const LINES_IN_BLOCK = 25;

/** Return {add(row, previous), keep(row, previous), close()}, which bring rows into their order in the list. */
export function placesOf(list) {
  // New blocks wait here until an older row follows, so that the page changes once for all of them.
  let fresh = null;
  let anchor = null;

  function close() {
    if (!fresh) return;
    // What a block's height is taken for while it is far.
    for (const block of fresh.children) block.style.setProperty("--fn-r-lines", String(block.childElementCount));
    if (anchor) anchor.after(fresh);
    else list.prepend(fresh);
    fresh = null;
  }

  function openBlock(previous) {
    fresh ??= document.createDocumentFragment();
    if (!fresh.childElementCount) anchor = previous?.parentElement ?? null;
    const block = make("div", { class: "fn-r-block", role: "presentation" });
    fresh.append(block);
    return block;
  }

  return {
    close,
    add(row, previous) {
      const block = previous?.parentElement;
      if (block && (previous.nextElementSibling || block.childElementCount < LINES_IN_BLOCK)) previous.after(row);
      else if (!previous && list.firstElementChild) list.firstElementChild.prepend(row);
      else openBlock(previous).append(row);
    },
    keep(row, previous) {
      close();
      const block = row.parentElement;
      const above = row.previousElementSibling ?? block.previousElementSibling?.lastElementChild ?? null;
      if (above === previous) return;
      if (previous) previous.after(row);
      else list.firstElementChild.prepend(row);
      if (!block.childElementCount) block.remove();
    },
  };
}
