import { newKey } from "./dom.js";
import { get, put } from "./keeper.js";

// The note that is being written, after each keystroke in two places. localStorage has it at once, so that a tab
// may close; but a browser writes that to disk only now and then, and IndexedDB at once, so that a battery may die.

// A tap on kind, seat or stage begins a note only if something follows within this time.
const TAP_BEGINS_MS = 60_000;

/**
 * @typedef {object} Fields
 * @property {string} text @property {string} kind @property {string} seat @property {number|null} stage_id
 * @property {number|null} emotion_code_id @property {number|null} intensity
 * @property {string|null} noted_at when it began @property {string|null} photo_key where its photo is kept
 * @property {string|null} same_moment_as the key of the note that tells the same moment from another seat
 */

/**
 * @typedef {object} Aside writing something else for a moment; `before` is what was being written
 * @property {"edit"|"other seat"|"prompt"} why
 * @property {string} key of the note, or of the prompt @property {string} words what it is about
 * @property {Fields} before
 */

const EMPTY = {
  text: "",
  emotion_code_id: null,
  intensity: null,
  noted_at: null,
  photo_key: null,
  same_moment_as: null,
};

export class Draft {
  /** @param {string} session @param {{kind: string, seat: string, stage_id: number|null}} defaults */
  constructor(session, defaults) {
    this._place = `fn-draft:${session}`;
    this._touched_ms = 0;
    this._saved_ms = 0;
    /** @type {Fields} */
    this.fields = { ...defaults, ...EMPTY };
    /** @type {Aside|null} */
    this.aside = null;
    /** Notes that were made but may not be in the outbox yet. @type {(Fields & {client_key: string})[]} */
    this.leaving = [];
    /** The browser has room for it nowhere. @type {(error: Error) => void} */
    this.onUnkept = () => {};
    this._written = Promise.resolve();
    this._isDue = false;
  }

  /** Read what an earlier visit left, from where it is newer. */
  async load() {
    const kept = [await get("drafts", this._place).catch(() => null)];
    try {
      kept.push(JSON.parse(localStorage.getItem(this._place) ?? "null"));
    } catch {
      // A browser without storage, or a text that is not ours.
    }
    const newest = kept
      .filter((one) => one?.fields)
      .sort((one, other) => (other.saved_ms ?? 0) - (one.saved_ms ?? 0))[0];
    if (!newest) return;
    Object.assign(this.fields, newest.fields);
    this.aside = newest.aside ?? null;
    this.leaving = newest.leaving ?? [];
    this._saved_ms = newest.saved_ms ?? 0;
  }

  /** Has it anything of its own, beside the choices that stay? */
  get hasContent() {
    return this.fields.text.trim() !== "" || this.fields.emotion_code_id !== null;
  }

  /** A tap on one of the choices that stay. */
  touch() {
    if (!this.fields.noted_at) this._touched_ms = Date.now();
  }

  /** The first letter, photo or emotion: this is when it was noted. */
  begin() {
    if (this.fields.noted_at) return;
    const now_ms = Date.now();
    const begun_ms = now_ms - this._touched_ms < TAP_BEGINS_MS ? this._touched_ms : now_ms;
    this.fields.noted_at = new Date(begun_ms).toISOString();
  }

  /** Store it. @returns {Promise<void>} resolves once it is on disk, rejects where there is no room for it */
  save() {
    this._saved_ms = Math.max(Date.now(), this._saved_ms + 1);
    try {
      localStorage.setItem(this._place, JSON.stringify(this._record()));
    } catch {
      // No room there. Nothing older may lie there either.
      this._dropLocal();
    }
    if (!this._isDue) {
      this._isDue = true;
      this._written = this._written.catch(() => {}).then(() => {
        this._isDue = false;
        return put("drafts", structuredClone(this._record()));
      });
      this._written.catch((error) => this.onUnkept(error));
    }
    return this._written;
  }

  _record() {
    const { fields, aside, leaving } = this;
    return { place: this._place, saved_ms: this._saved_ms, fields, aside, leaving };
  }

  _dropLocal() {
    try {
      localStorage.removeItem(this._place);
    } catch {
      // Then it holds nothing of ours.
    }
  }

  /**
   * Begin the next note with the same kind, seat and stage, or with those from before an aside; the note that was
   * written is kept until `settle`. @returns {Fields & {client_key: string}} the one that was written
   */
  next() {
    const written = { ...this.fields, client_key: newKey() };
    this.leaving.push(written);
    this.fields = this.aside ? this.aside.before : { ...this.fields, ...EMPTY };
    this.aside = null;
    this._touched_ms = 0;
    this.save();
    return written;
  }

  /** Write something else, `fields` to begin with; what was being written comes back afterwards. */
  stepAside({ why, key, words }, fields) {
    this.aside = { why, key, words, before: this.aside?.before ?? this.fields };
    this.fields = { ...this.fields, ...EMPTY, ...fields };
    return this.save();
  }

  /** Go back to what was being written before. */
  stepBack() {
    this.fields = this.aside?.before ?? this.fields;
    this.aside = null;
    return this.save();
  }

  /** A note is in the outbox: let go of it here. @param {string} clientKey */
  settle(clientKey) {
    this.leaving = this.leaving.filter((note) => note.client_key !== clientKey);
    this.save();
  }
}
