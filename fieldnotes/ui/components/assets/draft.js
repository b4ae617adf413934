import { newKey } from "./dom.js";

// The note that is being written. It is in the browser's storage after each keystroke.

// A tap on kind, seat or stage begins a note only if something follows within this time.
const TAP_BEGINS_MS = 60_000;

export class Draft {
  /** @param {string} session @param {{kind: string, seat: string, stage_id: number|null}} defaults */
  constructor(session, defaults) {
    this._place = `fn-draft:${session}`;
    this._touched_ms = 0;
    this.fields = {
      client_key: newKey(),
      text: "",
      ...defaults,
      emotion_code_id: null,
      intensity: null,
      noted_at: null,
    };
    try {
      Object.assign(this.fields, JSON.parse(localStorage.getItem(this._place) ?? "{}"));
    } catch {
      // A browser without storage, or a text of another version: begin afresh.
    }
  }

  /** Has it anything of its own, beside the choices that stay? */
  get hasContent() {
    return this.fields.text.trim() !== "" || this.fields.emotion_code_id !== null;
  }

  /** A tap on one of the choices that stay. */
  touch() {
    if (!this.fields.noted_at) this._touched_ms = Date.now();
  }

  /** The first letter, photo or sound: this is when it was noted. */
  begin() {
    if (this.fields.noted_at) return;
    const now_ms = Date.now();
    const begun_ms = now_ms - this._touched_ms < TAP_BEGINS_MS ? this._touched_ms : now_ms;
    this.fields.noted_at = new Date(begun_ms).toISOString();
  }

  /** Store it; false if the browser has no room. @returns {boolean} */
  save() {
    try {
      localStorage.setItem(this._place, JSON.stringify(this.fields));
    } catch {
      return false;
    }
    return true;
  }

  /** Begin the next note with the same kind, seat and stage. */
  next() {
    const { kind, seat, stage_id } = this.fields;
    this.fields = {
      client_key: newKey(),
      text: "",
      kind,
      seat,
      stage_id,
      emotion_code_id: null,
      intensity: null,
      noted_at: null,
    };
    this._touched_ms = 0;
    this.save();
  }
}
