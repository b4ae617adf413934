import { make, newKey } from "./dom.js";

// Rows of choices that behave as radio buttons: one tap, or arrow keys.

// More stages than this stand in a row to swipe through.
const MANY_STEPS = 8;
const ONE_ROW = 4;

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

/** The stages of a journey as steps: tap where you are now. */
export class Stepper extends ChoiceGroup {
  /** @param {{value: number, label: string}[]} stages */
  constructor(stages, { onChoose }) {
    super("Stage: where are you now?", stages, {
      onChoose,
      optional: true,
      class: `fn-steps ${stages.length > MANY_STEPS ? "fn-steps-many" : ""}`,
    });
    // One row of a few, two rows of more: all in sight.
    const across = stages.length > ONE_ROW ? Math.ceil(stages.length / 2) : stages.length;
    this.element.style.setProperty("--fn-across", String(across));
  }

  face(option, index) {
    return make(
      "span",
      { class: "fn-choice fn-step-choice" },
      make("span", { class: "fn-step-number", "aria-hidden": "true" }, String(index + 1)),
      make("span", { class: "fn-step-label" }, option.label),
    );
  }

  /** Mark the stages that have notes. @param {Set<number>} noted */
  markNoted(noted) {
    this.options.forEach(({ value }, index) => {
      this.inputs[index].nextSibling.classList.toggle("fn-step-has-notes", noted.has(value));
    });
  }
}
