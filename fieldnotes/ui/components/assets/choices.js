import { make, newKey } from "./dom.js";

// Rows of choices that behave as radio buttons: one tap, or arrow keys.

/** A row of which one is chosen. */
export class ChoiceGroup {
  /**
   * @param {string} label
   * @param {{value: any, label: string}[]} options
   * @param {{optional?: boolean, onChoose: () => void, class?: string}} settings optional: a tap on the
   *   chosen one chooses none
   */
  constructor(label, options, { optional = false, onChoose, class: className = "" }) {
    this.options = options;
    this.optional = optional;
    this.onChoose = onChoose;
    this._value = null;
    const name = newKey();
    this.inputs = options.map((option, index) =>
      make("input", {
        type: "radio",
        name,
        class: "fn-box-hidden",
        onclick: () => this._tap(index),
      }),
    );
    this.element = make(
      "fieldset",
      { class: `fn-choices ${className}` },
      make("legend", { class: "fn-choices-label" }, label),
      make(
        "div",
        { class: "fn-choices-row" },
        ...options.map((option, index) =>
          make("label", { class: "fn-choice-place" }, this.inputs[index], this.face(option, index)),
        ),
      ),
    );
    // Browsers send no click for the space bar on a radio button that is on already.
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== " " || !event.target.checked) return;
      event.preventDefault();
      this._tap(this.inputs.indexOf(event.target));
    });
  }

  /** What a chip looks like. @returns {HTMLElement} */
  face(option) {
    return make("span", { class: "fn-choice" }, option.label);
  }

  get value() {
    return this._value;
  }

  set value(value) {
    this._value = this.options.some((option) => option.value === value) ? value : null;
    this.options.forEach((option, index) => {
      this.inputs[index].checked = option.value === this._value;
    });
  }

  _tap(index) {
    const { value } = this.options[index];
    this.value = this.optional && value === this._value ? null : value;
    this.onChoose();
  }
}

/** Emotions with a mark, a colour and an intensity: each further tap raises it, after three it is off. */
export class EmotionChoice extends ChoiceGroup {
  /** @param {{value: any, label: string, colour: string, mark: string}[]} options */
  constructor(label, options, settings) {
    super(label, options, { ...settings, class: "fn-choices-emotion" });
    this._intensity = 0;
    this.element.addEventListener("keydown", (event) => {
      if (!["1", "2", "3"].includes(event.key) || this.value === null) return;
      this.choose(this.value, Number(event.key));
      this.onChoose();
    });
  }

  face(option) {
    return make(
      "span",
      { class: "fn-choice fn-emotion-choice", style: { "--fn-emotion": option.colour } },
      make("span", { class: "fn-emotion-choice-mark", "aria-hidden": "true" }, option.mark),
      make("span", { class: "fn-emotion-choice-name" }, option.label),
      make("span", { class: "fn-emotion-choice-dots", "aria-hidden": "true" }, "○○○"),
    );
  }

  get intensity() {
    return this._intensity || null;
  }

  /** @param {any} value @param {number|null} intensity 1 to 3 */
  choose(value, intensity) {
    this.value = value;
    this._intensity = this.value === null ? 0 : intensity || 1;
    this.options.forEach((option, index) => {
      const strength = option.value === this.value ? this._intensity : 0;
      this.inputs[index].setAttribute(
        "aria-label",
        strength ? `${option.label}, intensity ${strength} of 3` : option.label,
      );
      const dots = this.inputs[index].nextSibling.lastChild;
      dots.textContent = "●".repeat(strength) + "○".repeat(3 - strength);
    });
  }

  _tap(index) {
    const { value } = this.options[index];
    if (value !== this.value) this.choose(value, 1);
    else if (this._intensity < 3) this.choose(value, this._intensity + 1);
    else this.choose(null, null);
    this.onChoose();
  }
}
