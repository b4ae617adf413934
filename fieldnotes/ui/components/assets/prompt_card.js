import { button, make } from "./dom.js";

// One quiet question at the right moment: a line above the words, which opens in their place and so covers nothing.
// It goes away by itself when the moment has passed, and never comes while somebody writes.

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
    this.words = make("span", { class: "fn-prompt-words" });
    this.line = button("", () => this._open(!this.isOpen), { class: "fn-prompt-line" });
    this.line.append(
      make(
        "span",
        { class: "fn-prompt-text" },
        make("span", { class: "fn-prompt-what" }, "To think about: "),
        this.words,
      ),
      make("span", { class: "fn-prompt-sign", "aria-hidden": "true" }),
    );
    this.grows = make("p", { class: "fn-prompt-grows" });
    const choice = (label, act) => button(label, act, { class: "fn-box-button fn-line-button" });
    const take = () => this._close((prompt) => this.onTake(prompt));
    const notNow = () => this._close((prompt) => this.onAnswer(prompt, "not now"));
    const noMore = () => this._close((prompt) => this.onAnswer(prompt, "no more today"), true);
    this.more = make(
      "div",
      { class: "fn-prompt-more" },
      make(
        "div",
        { class: "fn-box-row" },
        choice("Note something", take),
        choice("Not now", notNow),
        choice("No more today", noMore),
      ),
      this.grows,
    );
    this.element.append(this.line, this.more);
    this._open(false);
  }

  /** Make room for the words again; the question stays as a line. */
  fold() {
    this._open(false);
  }

  _open(isOpen) {
    this.isOpen = isOpen;
    this.more.hidden = !isOpen;
    this.element.classList.toggle("fn-prompt-open", isOpen);
    this.line.setAttribute("aria-expanded", String(isOpen));
  }

  /** @param {object|null} prompt the one that is due @param {boolean} isBusy somebody is writing */
  offer(prompt, isBusy) {
    const isAnswered = Date.now() - (this._answered.get(prompt?.key) ?? -Infinity) < TOLD_WITHIN_MS;
    const isDue = prompt && !isAnswered && this._quietOn !== new Date().toDateString();
    if (isDue && prompt.key === this.prompt?.key) return;
    if (isDue && isBusy) return;
    this.prompt = isDue ? prompt : null;
    this.element.hidden = !isDue;
    this._open(false);
    if (!isDue) return;
    this.words.textContent = prompt.sentence;
    this.grows.textContent = `Asked now and then, to see more: ${prompt.grows}.`;
  }

  _close(answer, isQuiet = false) {
    const { prompt } = this;
    this._answered.set(prompt.key, Date.now());
    if (isQuiet) this._quietOn = new Date().toDateString();
    this.prompt = null;
    this.element.hidden = true;
    this._open(false);
    answer(prompt);
  }
}
