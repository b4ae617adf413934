import { button, make } from "./dom.js";

// A collection in a meeting: one story a screen, by keys, by touch, in full screen. Text through textContent only.

const SWIPE_PX = 60; // sideways, and at least twice as far as up or down
const NEXT = new Set(["ArrowRight", "PageDown", "n"]);
const BACK = new Set(["ArrowLeft", "PageUp", "p"]);
const STEP = 0.85; // of the screen: what was last is still there
const NEAR_PX = 8; // so close to its end a story is at it

class Present {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.at = 0;
    this.places = new Map(); // how far down each story was left
    this.screen = make("div", { class: "fn-present-screen", tabIndex: 0, role: "region", "aria-label": "Story" });
    this.where = make("span", { class: "fn-present-where", role: "status" });
    this.back = button("Back", () => this._step(-1), { "aria-keyshortcuts": "ArrowLeft" });
    this.next = button("Next", () => this._step(1), { kind: "main", "aria-keyshortcuts": "ArrowRight" });
    this.more = button("More below ↓", () => this._step(1), { class: "fn-present-more", hidden: true });
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
    root.replaceChildren(make("div", { class: "fn-present-middle" }, this.screen, this.more), bar);
    root.addEventListener("keydown", (event) => this._key(event));
    this.screen.addEventListener("scroll", () => this._say(), { passive: true });
    this.screen.addEventListener("load", () => this._say(), true); // a picture makes a story longer
    new ResizeObserver(() => this._say()).observe(this.screen);
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

  /** Go on by a screen: through what is below before the next story, and back the same way. */
  _step(way) {
    const rest = way > 0 ? this._below() : this.screen.scrollTop;
    if (rest > NEAR_PX) this.screen.scrollTop += way * Math.min(rest, STEP * this.screen.clientHeight);
    else this._go(this.at + way, way < 0 ? this.places.get(this.at - 1) : 0);
  }

  _below() {
    return this.screen.scrollHeight - this.screen.clientHeight - this.screen.scrollTop;
  }

  _say() {
    const more = this._below() > NEAR_PX;
    this.more.hidden = !more;
    this.next.textContent = more ? "More" : "Next";
    this.next.disabled = !more && this.at === this.slides.length - 1;
    this.back.disabled = this.at === 0 && this.screen.scrollTop <= NEAR_PX;
  }

  _go(to, place = 0) {
    const at = Math.max(0, Math.min(this.slides.length - 1, to));
    if (at === this.at) return;
    this.places.set(this.at, this.screen.scrollTop);
    this.at = at;
    this._show(true, place);
  }

  _show(anew, place = 0) {
    const slide = this.slides[this.at];
    const before = this.screen.scrollTop;
    this.screen.replaceChildren(...(slide.kind === "cover" ? cover(slide) : story(slide)));
    this.where.textContent = `${this.at + 1} of ${this.slides.length}`;
    this.screen.scrollTop = anew ? place : before;
    this._say();
    if (!anew) return;
    this.screen.focus({ preventScroll: true });
    if (slide.id) this.page.setStateValue("seen", { id: slide.id, at: Date.now() });
  }

  _key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.tagName === "AUDIO") return;
    if (NEXT.has(event.key)) this._step(1);
    else if (BACK.has(event.key)) this._step(-1);
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
      this._step(x < 0 ? 1 : -1);
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
  const [first, ...others] = slide.first;
  const [beside, ...numbers] = slide.numbers;
  return [
    make(
      "div",
      { class: `fn-present-first${beside ? " fn-present-beside" : ""}` },
      make("h1", { dir: "auto" }, slide.title),
      first ? quote(first) : null,
      beside ? make("div", { class: "fn-present-number" }, number({ ...beside, said: beside.said.slice(0, 1) })) : null,
      ...others.map(quote),
      ...slide.guards.map((text) => paragraph(text, "fn-present-guard")),
    ),
    ...slide.told.map((text) => paragraph(text, "fn-present-told")),
    ...part("In their words", slide.passages.length ? [passages(slide)] : []),
    ...part("The numbers beside it", [
      ...(beside ? beside.said.slice(1).map((text) => paragraph(text, "fn-present-quiet")) : []),
      ...(numbers.length ? [make("div", { class: "fn-present-numbers" }, ...numbers.map(number))] : []),
    ]),
    ...part("What happened next", [
      make("ul", { class: "fn-present-list" }, ...slide.happened.map((text) => make("li", { dir: "auto" }, text))),
    ]),
  ];
}

function part(head, elements) {
  return elements.length ? [make("h2", {}, head), ...elements] : [];
}

function passages(slide) {
  const items = slide.passages.flatMap((one) => [
    one.lead ? make("li", { class: "fn-present-lead fn-present-other", dir: "auto" }, one.lead) : null,
    passage(one),
  ]);
  return make("ol", { class: `fn-present-panes${slide.both ? " fn-present-both" : ""}` }, ...items.filter(Boolean));
}

function passage(one) {
  if (one.gone) return make("li", { class: "fn-present-pane fn-present-other" }, paragraph(one.gone, "fn-present-gone"));
  return make(
    "li",
    { class: `fn-present-pane fn-present-${one.seat === "customer" || one.seat === "employee" ? one.seat : "other"}` },
    ...said(one),
  );
}

function quote(one) {
  return make("div", { class: `fn-present-quote fn-present-${one.seat || "other"}` }, ...said(one));
}

function said(one) {
  return [
    one.head ? paragraph(one.head, "fn-present-seat") : null,
    one.words ? make("blockquote", { class: "fn-present-words", dir: "auto" }, one.words) : null,
    one.photo ? make("img", { src: one.photo, alt: "Photo of the note" }) : null,
    paragraph(one.about, "fn-present-quiet"),
    one.clip
      ? make("audio", { controls: true, preload: "none", src: one.clip, "aria-label": `Play what ${one.who} says` })
      : null,
  ];
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
