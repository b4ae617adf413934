import { button, make } from "./dom.js";

// A collection in a meeting: one story a screen, by keys, by touch, in full screen. Text through textContent only.

const SWIPE_PX = 60; // sideways, and at least twice as far as up or down
const NEXT = new Set(["ArrowRight", "PageDown", "n"]);
const BACK = new Set(["ArrowLeft", "PageUp", "p"]);

class Present {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.at = 0;
    this.screen = make("div", { class: "fn-present-screen", tabIndex: 0, role: "region", "aria-label": "Story" });
    this.where = make("span", { class: "fn-present-where", role: "status" });
    this.back = button("Back", () => this._go(this.at - 1), { "aria-keyshortcuts": "ArrowLeft" });
    this.next = button("Next", () => this._go(this.at + 1), { kind: "main", "aria-keyshortcuts": "ArrowRight" });
    this.full = button("Full screen", () => this._toggleFull(), { class: "fn-box-button fn-box-button-plain fn-present-wide" });
    this.end = button("End", () => this.page.setTriggerValue("ended", true));
    const bar = make(
      "div",
      { class: "fn-present-bar", role: "toolbar", "aria-label": "Stories" },
      make("div", {}, this.end, this.full),
      this.where,
      make("div", {}, this.back, this.next),
    );
    root.setAttribute("role", "dialog");
    root.setAttribute("aria-modal", "true");
    root.replaceChildren(this.screen, bar);
    root.addEventListener("keydown", (event) => this._key(event));
    this._swipes();
  }

  /** Take over what the page passes; what is on the screen changes only where it is another one. */
  update(page) {
    this.page = page;
    this.root.setAttribute("aria-label", page.data.title);
    const text = JSON.stringify(page.data.slides);
    if (text === this.text) return;
    const first = this.text === undefined;
    this.text = text;
    this.slides = page.data.slides;
    this.at = Math.min(this.at, this.slides.length - 1);
    this._show(first);
  }

  _go(to) {
    const at = Math.max(0, Math.min(this.slides.length - 1, to));
    if (at === this.at) return;
    this.at = at;
    this._show(true);
  }

  _show(anew) {
    const slide = this.slides[this.at];
    this.screen.replaceChildren(...(slide.kind === "cover" ? cover(slide) : story(slide)));
    this.where.textContent = `${this.at + 1} of ${this.slides.length}`;
    this.back.disabled = this.at === 0;
    this.next.disabled = this.at === this.slides.length - 1;
    if (!anew) return;
    this.screen.scrollTop = 0;
    this.screen.focus({ preventScroll: true });
    if (slide.id) this.page.setStateValue("seen", { id: slide.id, at: Date.now() });
  }

  _key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.tagName === "AUDIO") return;
    if (NEXT.has(event.key)) this._go(this.at + 1);
    else if (BACK.has(event.key)) this._go(this.at - 1);
    else if (event.key === "Home") this._go(0);
    else if (event.key === "End") this._go(this.slides.length - 1);
    else if (event.key === "f") this._toggleFull();
    else if (event.key === "Escape" && !document.fullscreenElement) this.end.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  _toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.().catch(() => {});
  }

  _swipes() {
    let start = null;
    this.screen.addEventListener("touchstart", (event) => {
      const one = event.changedTouches[0];
      start = event.touches.length === 1 ? { x: one.clientX, y: one.clientY } : null;
    }, { passive: true });
    this.screen.addEventListener("touchend", (event) => {
      if (!start) return;
      const one = event.changedTouches[0];
      const [x, y] = [one.clientX - start.x, one.clientY - start.y];
      start = null;
      if (Math.abs(x) < SWIPE_PX || Math.abs(x) < 2 * Math.abs(y)) return;
      this._go(this.at + (x < 0 ? 1 : -1));
    }, { passive: true });
  }
}

function cover(slide) {
  return [
    make(
      "div",
      { class: "fn-present-cover" },
      make("h1", { dir: "auto" }, slide.title),
      paragraph(slide.lead, "fn-present-told"),
      make("ol", { class: "fn-present-list" }, ...slide.titles.map((title) => make("li", { dir: "auto" }, title))),
      paragraph("Next: right arrow or swipe. Full screen: F. End: Escape.", "fn-present-quiet"),
    ),
  ];
}

function story(slide) {
  return [
    make("h1", { dir: "auto" }, slide.title),
    make(
      "div",
      { class: "fn-present-top" },
      make(
        "div",
        {},
        ...slide.told.map((text) => paragraph(text, "fn-present-told")),
        ...slide.guards.map((text) => paragraph(text, "fn-present-guard")),
      ),
      slide.numbers.length ? make("div", { class: "fn-present-numbers" }, ...slide.numbers.map(number)) : null,
    ),
    make("h2", {}, "In their words"),
    make(
      "ol",
      { class: `fn-present-panes${slide.both ? " fn-present-both" : ""}` },
      ...slide.passages.map(passage),
    ),
    make("h2", {}, "What happened next"),
    make("ul", { class: "fn-present-list" }, ...slide.happened.map((text) => make("li", { dir: "auto" }, text))),
  ];
}

function passage(one) {
  if (one.gone) return make("li", { class: "fn-present-pane fn-present-other" }, paragraph(one.gone, "fn-present-gone"));
  return make(
    "li",
    { class: `fn-present-pane fn-present-${one.seat === "customer" || one.seat === "employee" ? one.seat : "other"}` },
    one.head ? paragraph(one.head, "fn-present-seat") : null,
    one.words ? make("blockquote", { class: "fn-present-words", dir: "auto" }, one.words) : null,
    one.photo ? make("img", { src: one.photo, alt: "Photo of the note" }) : null,
    paragraph(one.about, "fn-present-quiet"),
    one.clip
      ? make("audio", { controls: true, preload: "none", src: one.clip, "aria-label": `Play what ${one.who} says` })
      : null,
  );
}

function number(one) {
  return make(
    "div",
    {},
    make("p", {}, make("strong", {}, one.title)),
    one.picture ? make("img", { src: one.picture, alt: one.words }) : null,
    ...one.said.map((text) => paragraph(text, "fn-present-quiet")),
  );
}

function paragraph(text, kind) {
  return make("p", { class: kind, dir: "auto" }, text);
}

/** @type {WeakMap<Element, Present>} */
const shown = new WeakMap();

/** Streamlit calls this on each run of the page. */
export default function present(page) {
  const root = page.parentElement.querySelector(".fn-present");
  if (!shown.has(root)) shown.set(root, new Present(root));
  shown.get(root).update(page);
}
