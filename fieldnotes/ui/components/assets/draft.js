import { newKey } from "./dom.js";

// The note that is being written. It is in the browser's storage after each keystroke.

// A tap on kind, seat or stage begins a note only if something follows within this time.
const TAP_BEGINS_MS = 60_000;

/**
 * @typedef {object} Fields
 * @property {string} text @property {string} kind @property {string} seat @property {number|null} stage_id
 * @property {number|null} emotion_code_id @property {number|null} intensity
 * @property {string|null} noted_at when it began @property {string|null} photo_key where its photo is kept
 */

const EMPTY = { text: "", emotion_code_id: null, intensity: null, noted_at: null, photo_key: null };

export class Draft {
  /** @param {string} session @param {{kind: string, seat: string, stage_id: number|null}} defaults */
  constructor(session, defaults) {
    this._place = `fn-draft:${session}`;
    this._touched_ms = 0;
    /** @type {Fields} */
    this.fields = { ...defaults, ...EMPTY };
    /** Notes that were made but may not be in the outbox yet. @type {(Fields & {client_key: string})[]} */
    this.leaving = [];
    try {
      const kept = JSON.parse(localStorage.getItem(this._place) ?? "{}");
      Object.assign(this.fields, kept.fields);
      this.leaving = kept.leaving ?? [];
    } catch {
      // A browser without storage, or a text that is not ours: begin afresh.
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
      localStorage.setItem(this._place, JSON.stringify({ fields: this.fields, leaving: this.leaving }));
    } catch {
      return false;
    }
    return true;
  }

  /**
   * Begin the next note with the same kind, seat and stage; the one before is kept until `settle`.
   * @returns {Fields & {client_key: string}} the one before
   */
  next() {
    const before = { ...this.fields, client_key: newKey() };
    this.leaving.push(before);
    this.fields = { ...this.fields, ...EMPTY };
    this._touched_ms = 0;
    this.save();
    return before;
  }

  /** A note is in the outbox: let go of it here. @param {string} clientKey */
  settle(clientKey) {
    this.leaving = this.leaving.filter((note) => note.client_key !== clientKey);
    this.save();
  }
}
