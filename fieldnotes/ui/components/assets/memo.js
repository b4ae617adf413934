import { button, clock, make } from "./dom.js";
import { forgetRecording, put } from "./keeper.js";
import { Recorder, leftRecordings, recordingFile } from "./recorder.js";

// A voice memo is a note of its own, of the moment, stage and seat at which it began. It goes on while one writes,
// chooses and notes other things; when it is stopped, or found again after a dead battery, it is noted.

export class Memo {
  /**
   * @param {string} session
   * @param {{about: () => object, onEntry: (entry: object) => Promise<void>,
   *   say: (sentence: string, isTrouble: boolean) => void}} settings
   *   about: the choices as they are now; onEntry: a recording is whole, make a note of it
   */
  constructor(session, { about, onEntry, say }) {
    this.owner = `memo:${session}`;
    this.about = about;
    this.onEntry = onEntry;
    this.say = say;
    /** @type {Recorder|null} */
    this.recorder = null;
    this.time = make("span", { class: "fn-capture-time", role: "timer" }, "0:00");
    this.button = button("Memo", () => (this.recorder ? this.stop() : this._start()));
    this.view = make(
      "div",
      { class: "fn-composer-memo", hidden: true },
      make("span", { class: "fn-box-dot", "aria-hidden": "true" }),
      this.time,
      make("span", { class: "fn-box-hint" }, "Recording. Write and note meanwhile."),
    );
  }

  get isRunning() {
    return this.recorder !== null;
  }

  async _start() {
    const recorder = new Recorder(
      this.owner,
      "Memo",
      async (sentence) => {
        await this.stop();
        this.say(sentence, true);
      },
      this.about(),
    );
    this.button.disabled = true;
    try {
      await recorder.start();
      this.recorder = recorder;
      this._ticker = setInterval(() => {
        this.time.textContent = clock(recorder.elapsed_s);
      }, 500);
    } catch (error) {
      this.say(error.message, true);
    }
    this.button.disabled = false;
    this._show();
  }

  /** End a running memo and note it. */
  async stop() {
    const { recorder } = this;
    if (!recorder || this._isStopping) return;
    this._isStopping = true;
    clearInterval(this._ticker);
    const entry = await recorder.stop();
    this.recorder = null;
    this._isStopping = false;
    this._show();
    if ((await recordingFile(entry)).size) await this.onEntry(entry);
    else await forgetRecording(entry.id);
  }

  /** Recordings that a closed tab left, oldest first; those that were thrown away are let go of. */
  async left() {
    const kept = [];
    for (const entry of await leftRecordings(this.owner)) {
      if (entry.is_discarded) await forgetRecording(entry.id);
      else kept.push(entry);
    }
    return kept;
  }

  _show() {
    this.button.textContent = this.recorder ? "Stop memo" : "Memo";
    this.button.classList.toggle("fn-composer-running", this.recorder !== null);
    this.view.hidden = !this.recorder;
    this.time.textContent = "0:00";
  }
}

/** Throw a recording away for good on the next visit; until then it can be had back with `false`. */
export function discardRecording(entry, isDiscarded) {
  return put("recordings", { ...entry, is_discarded: isDiscarded });
}
