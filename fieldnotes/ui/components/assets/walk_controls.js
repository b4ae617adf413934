import { AttachedPhoto } from "./attachments.js";
import { ChoiceGroup, Stepper } from "./choices.js";
import { make } from "./dom.js";
import { EmotionWheel } from "./wheel.js";

const TALLEST_TEXT_PX = 200;

// All that a note is made of: where on the path, what kind, whose seat, how it felt, words, a photo.

export class WalkControls {
  /**
   * @param {import("./composer.js").ComposerData} data
   * @param {{onTouch: () => void, onBegin: () => void, say: (sentence: string, isTrouble: boolean) => void}} settings
   *   onTouch: a choice that stays was made; onBegin: a letter, an emotion or a photo, which begins the note
   */
  constructor(data, { onTouch, onBegin, say }) {
    this.defaults = data.defaults;
    const words = (list) => list.map((word) => ({ value: word, label: word }));
    this.kinds = new ChoiceGroup("What kind", words(data.kinds), { onChoose: onTouch, class: "fn-choices-kind" });
    this.seats = new ChoiceGroup("Whose seat", words(data.seats), {
      onChoose: onTouch,
      class: "fn-choices-three",
    });
    this.stages = new Stepper(
      data.stages.map(({ id, name }) => ({ value: id, label: name })),
      { onChoose: onTouch },
    );
    this.emotions = new EmotionWheel(
      "Emotion: further out is stronger",
      data.emotions.map(({ code_id, name, colour, mark }) => ({ value: code_id, label: name, colour, mark })),
      { onChoose: onBegin },
    );
    this.text = make("textarea", {
      class: "fn-composer-text",
      rows: 2,
      placeholder: "What happened?",
      "aria-label": "Note",
      oninput: () => {
        this._grow();
        onBegin();
      },
    });
    this.photo = new AttachedPhoto(onBegin, say);
  }

  /** The elements that are chosen from, in their order. @returns {HTMLElement[]} */
  get choices() {
    const both = make("div", { class: "fn-walk-choices" }, this.kinds.element, this.emotions.element);
    return [...(this.stages.options.length ? [this.stages.element] : []), this.seats.element, both];
  }

  /** @returns {object} the fields of a note as they are chosen and written */
  get fields() {
    return {
      text: this.text.value,
      kind: this.kinds.value,
      seat: this.seats.value,
      stage_id: this.stages.value,
      emotion_code_id: this.emotions.value,
      intensity: this.emotions.intensity,
      photo_key: this.photo.key,
    };
  }

  /** @param {import("./draft.js").Fields} fields */
  show(fields) {
    this.kinds.value = fields.kind;
    this.seats.value = fields.seat;
    if (this.kinds.value === null) this.kinds.value = this.defaults.kind;
    if (this.seats.value === null) this.seats.value = this.defaults.seat;
    this.stages.value = fields.stage_id;
    this.emotions.choose(fields.emotion_code_id, fields.intensity);
    this.text.value = fields.text;
    if (fields.photo_key !== this.photo.key) {
      this.photo.clear();
      this.photo.restore(fields.photo_key);
    }
    this._grow();
  }

  /** Is there something to note? */
  get hasContent() {
    return this.text.value.trim() !== "" || this.emotions.value !== null || this.photo.isThere;
  }

  _grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight + 2, TALLEST_TEXT_PX)}px`;
  }
}
