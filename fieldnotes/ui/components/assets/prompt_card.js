import { button, make } from "./dom.js";

// One quiet question at the right moment. It goes away by itself when the moment has passed, and never while
// somebody writes.

// By then the server knows of an answer, or there is no line and it asks nothing.
const TOLD_WITHIN_MS = 5 * 60_000;

export class PromptCard {
  /**
   * @param {{onTake: (prompt: object) => void, onAnswer: (prompt: object, answer: string) => void}} actions
   *   onTake: a note is to be made of it; onAnswer: "not now" or "no more today"
   */
  constructor({ onTake, onAnswer }) {
    this.onTake = onTake;
    this.onAnswer = onAnswer;
    this.prompt = null;
    /** When it was answered here; the server may not know yet. @type {Map<string, number>} */
    this._answered = new Map();
    /** The day on which no more are wanted. */
    this._quietOn = "";
    this.element = make("aside", { class: "fn-prompt", "aria-label": "A question to think about", hidden: true });
  }

  /** @param {object|null} prompt the one that is due @param {boolean} isBusy somebody is writing */
  offer(prompt, isBusy) {
    const isAnswered = Date.now() - (this._answered.get(prompt?.key) ?? -Infinity) < TOLD_WITHIN_MS;
    const isDue = prompt && !isAnswered && this._quietOn !== new Date().toDateString();
    if (isDue && prompt.key === this.prompt?.key) return;
    if (isDue && isBusy) return;
    this.prompt = isDue ? prompt : null;
    this.element.hidden = !isDue;
    if (!isDue) return;
    this.element.replaceChildren(
      make("p", { class: "fn-prompt-grows" }, prompt.grows),
      make("p", { class: "fn-prompt-words" }, prompt.sentence),
      make(
        "div",
        { class: "fn-box-row" },
        button("Note something", () => this._close(() => this.onTake(prompt)), {
          class: "fn-box-button fn-line-button",
        }),
        button("Not now", () => this._close(() => this.onAnswer(prompt, "not now")), {
          class: "fn-box-button fn-line-button",
        }),
        button("No more today", () => this._close(() => this.onAnswer(prompt, "no more today"), true), {
          class: "fn-box-button fn-line-button",
        }),
      ),
    );
  }

  _close(answer, isQuiet = false) {
    this._answered.set(this.prompt.key, Date.now());
    if (isQuiet) this._quietOn = new Date().toDateString();
    this.prompt = null;
    this.element.hidden = true;
    answer();
  }
}
