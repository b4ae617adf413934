import { button, make } from "./dom.js";
import { noteRow } from "./note_row.js";
import { asMoments } from "./walk_rows.js";

// The notes of the walk, the newest first: under the thumb that has just noted, one sees that it is kept.

const SHOWN_ROWS = 40;

export class TimeLine {
  /** @param {object} context what noteRow takes */
  constructor(context) {
    this.context = context;
    /** @type {Map<string, {print: string, element: HTMLElement}>} */
    this._drawn = new Map();
    this._rows = [];
    this._isAll = false;
    this.heading = make("h2", { class: "fn-section fn-line-heading" }, "");
    this.windows = make("input", { type: "checkbox", onchange: () => this._draw() });
    this.choice = make("label", { class: "fn-line-windows", hidden: true }, this.windows, "Two windows");
    this.list = make("ol", { class: "fn-line", "aria-label": "Notes of this walk" });
    this.more = button("", () => {
      this._isAll = true;
      this._draw();
    });
    this.waits = make("p", { class: "fn-box-hint", hidden: true });
    this.hint = make("p", { class: "fn-box-hint" }, "What you note appears here, the newest first.");
    this.element = make(
      "section",
      { class: "fn-walk-read", "aria-label": "Time line" },
      make("div", { class: "fn-line-head" }, this.heading, this.choice),
      this.hint,
      this.waits,
      this.list,
      this.more,
    );
  }

  /** @param {import("./walk_rows.js").Row[]} rows in time order */
  show(rows) {
    this._rows = rows;
    const there = rows.filter((row) => !row.is_removed);
    const count = there.length === 1 ? "1 note" : `${there.length} notes`;
    this.heading.textContent = there.length ? count : "Nothing noted yet";
    this.hint.hidden = rows.length > 0;
    const seats = new Set(there.map((row) => row.seat));
    this.choice.hidden = !(seats.has("customer") && seats.has("employee"));
    this._draw();
  }

  /** @param {string} sentence "" where none waits */
  sayWhyMemosWait(sentence) {
    this.waits.hidden = !sentence;
    this.waits.textContent = sentence && `Voice memos wait. ${sentence}`;
  }

  _draw() {
    const moments = this.windows.checked && !this.choice.hidden ? asMoments(this._rows) : null;
    const groups = (moments ?? this._rows.map((row) => [row])).reverse();
    const shown = this._isAll ? groups : groups.slice(0, SHOWN_ROWS);
    this.more.hidden = shown.length === groups.length;
    this.more.textContent = `Show all ${this._rows.length} notes`;
    const wanted = shown.map((group) => this._place(group, moments !== null));
    // What stays where it is goes on playing and keeps the focus.
    wanted.forEach((element, index) => {
      if (this.list.children[index] !== element) this.list.insertBefore(element, this.list.children[index] ?? null);
    });
    while (this.list.children.length > wanted.length) this.list.lastChild.remove();
    const keys = new Set(shown.map((group) => this._key(group, moments !== null)));
    for (const key of this._drawn.keys()) if (!keys.has(key)) this._drawn.delete(key);
  }

  _key(group, isWindows) {
    return (isWindows ? "windows " : "") + group.map((row) => row.key).join(" ");
  }

  _place(group, isWindows) {
    const key = this._key(group, isWindows);
    const print = JSON.stringify([group.map((row) => ({ ...row, item: null })), this.context.several]);
    const drawn = this._drawn.get(key);
    if (drawn?.print === print) return drawn.element;
    const element = make("li", { class: isWindows ? "fn-windows-row" : "fn-line-note" });
    for (const row of group) {
      const view = noteRow(row, this.context);
      if (isWindows) element.append(make("div", { class: `fn-window fn-window-${row.seat}` }, view));
      else element.append(view);
    }
    const focused = drawn?.element.contains(document.activeElement) && document.activeElement.ariaLabel;
    this._drawn.set(key, { print, element });
    if (focused) {
      queueMicrotask(() => element.querySelector(`[aria-label="${CSS.escape(focused)}"]`)?.focus());
    }
    return element;
  }
}
