import { button, make, newKey } from "./dom.js";
import { forget, get, put } from "./keeper.js";

// The photo that a note carries beside its words. It is on disk before it is sent.

/** @param {string} key @returns {Promise<{file: Blob, name: string}|undefined>} */
export function keptPhoto(key) {
  return get("photos", key);
}

export class AttachedPhoto {
  /** @param {() => void} onChange @param {(sentence: string, isTrouble: boolean) => void} say */
  constructor(onChange, say) {
    this.onChange = onChange;
    this.say = say;
    /** @type {Blob|null} */
    this.file = null;
    this.name = "";
    /** Where it is kept. @type {string|null} */
    this.key = null;
    const input = make("input", {
      type: "file",
      class: "fn-box-hidden",
      accept: "image/*",
      onchange: () => {
        this._take(input.files[0]);
        input.value = "";
      },
    });
    input.setAttribute("capture", "environment");
    this.button = make("label", { class: "fn-box-button fn-box-button-plain" }, input, "Photo");
    this.view = make("div", { class: "fn-composer-photo", hidden: true });
  }

  get isThere() {
    return this.file !== null;
  }

  async _take(file) {
    if (!file) return;
    // A copy of the bytes: some phones withdraw the camera's file after a while.
    await this.set(new Blob([await file.arrayBuffer()], { type: file.type }), file.name);
    this.onChange();
  }

  async set(file, name) {
    this.file = file;
    this.name = name;
    this.key = newKey();
    this._show();
    try {
      await put("photos", { key: this.key, file, name });
    } catch (error) {
      this.say(
        `The photo could not be kept in this browser (${error.name}); note it before you leave.`,
        true,
      );
    }
  }

  /** The photo that an earlier visit kept under this key. @param {string|null} key */
  async restore(key) {
    const kept = key && (await keptPhoto(key));
    if (!kept || this.file) return;
    Object.assign(this, { file: kept.file, name: kept.name, key });
    this._show();
  }

  /** Be empty again; the photo itself stays kept. */
  clear() {
    Object.assign(this, { file: null, name: "", key: null });
    this._show();
  }

  _show() {
    if (this._address) URL.revokeObjectURL(this._address);
    this._address = this.file && URL.createObjectURL(this.file);
    this.view.hidden = !this.file;
    if (!this.file) return;
    this.view.replaceChildren(
      make("img", { src: this._address, alt: `The photo ${this.name}` }),
      button(
        "Remove photo",
        async () => {
          const { key } = this;
          this.clear();
          this.onChange();
          await forget("photos", key);
        },
        { kind: "quiet" },
      ),
    );
  }
}
