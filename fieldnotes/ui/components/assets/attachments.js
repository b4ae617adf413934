import { button, clock, discardButton, make, newKey } from "./dom.js";
import { all, forget, forgetRecording, put } from "./keeper.js";
import { Recorder, leftRecordings, recordingFile } from "./recorder.js";

// What a note can carry beside its words: a photo, a voice memo. Both are on disk before they are sent.

/** @param {string} key @returns {Promise<{file: Blob, name: string}|undefined>} */
export async function keptPhoto(key) {
  return (await all("photos")).find((photo) => photo.key === key);
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

export class AttachedMemo {
  /**
   * @param {string} session
   * @param {() => void} onChange
   * @param {(sentence: string, isTrouble: boolean) => void} say
   */
  constructor(session, onChange, say) {
    this.owner = `memo:${session}`;
    this.onChange = onChange;
    this.say = say;
    /** @type {Recorder|null} */
    this.recorder = null;
    /** The entry of a finished memo. */
    this.entry = null;
    this.time = make("span", { class: "fn-capture-time" }, "0:00");
    this.button = button("Memo", () => (this.recorder ? this.stop() : this._start()));
    this.view = make("div", { class: "fn-composer-memo", hidden: true });
  }

  get isThere() {
    return this.recorder !== null || this.entry !== null;
  }

  get isRunning() {
    return this.recorder !== null;
  }

  async _start() {
    if (this.entry) {
      this.say("This note has a memo already. Note it, or remove the memo to speak another.", true);
      return;
    }
    const recorder = new Recorder(this.owner, "Memo", async (sentence) => {
      await this.stop();
      this.say(sentence, true);
    });
    this.button.disabled = true;
    try {
      await recorder.start();
      this.recorder = recorder;
      this._ticker = setInterval(() => {
        this.time.textContent = clock(recorder.elapsed_s);
      }, 200);
      this.onChange();
    } catch (error) {
      this.say(error.message, true);
    }
    this.button.disabled = false;
    this._show();
  }

  /** End a running memo. @returns {Promise<object|null>} the entry of the memo, if there is one */
  async stop() {
    if (this.recorder) {
      clearInterval(this._ticker);
      const entry = await this.recorder.stop();
      this.recorder = null;
      if ((await recordingFile(entry)).size) this.entry = entry;
      else await forgetRecording(entry.id);
      this._show();
    }
    return this.entry;
  }

  /** Hand the memo over to a note, which keeps it under its own name. @returns {object|null} its entry */
  give(clientKey) {
    const entry = this.entry && { ...this.entry, owner: `note:${clientKey}` };
    this.entry = null;
    this._show();
    return entry;
  }

  /** Have the memo of a refused note again. */
  async takeBack(entry) {
    this.entry = { ...entry, owner: this.owner };
    await put("recordings", this.entry);
    this._show();
  }

  /** A memo that a closed tab left. */
  async restore() {
    if (this.isThere) return;
    this.entry = (await leftRecordings(this.owner))[0] ?? null;
    this._show();
  }

  _show() {
    this.button.textContent = this.recorder ? "Stop memo" : "Memo";
    this.button.classList.toggle("fn-composer-running", this.recorder !== null);
    this.view.hidden = !this.isThere;
    if (this.recorder) {
      this.time.textContent = "0:00";
      this.view.replaceChildren(
        make("span", { class: "fn-box-dot", "aria-hidden": "true" }),
        this.time,
        make("span", { class: "fn-box-hint" }, "Recording; you can write meanwhile."),
      );
    } else if (this.entry) {
      this.view.replaceChildren(
        make("span", {}, `Voice memo, ${clock(this.entry.elapsed_s)}`),
        discardButton("Remove memo", async () => {
          await forgetRecording(this.entry.id);
          this.entry = null;
          this._show();
          this.onChange();
        }),
      );
    }
  }
}
