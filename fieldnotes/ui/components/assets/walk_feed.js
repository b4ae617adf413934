import { get, put } from "./keeper.js";
import { ConnectionLost, getJson } from "./transfer.js";

// What everybody notes on this walk, asked for every few seconds while the page is looked at.

const LOOK_EVERY_MS = 4000;
const LONGEST_PAUSE_MS = 8000;

/**
 * @typedef {object} Walk the server's answer: see field_json
 * @property {string} stamp @property {object[]} notes @property {object|null} prompt
 * @property {boolean} ended @property {boolean} several
 */

export class WalkFeed {
  /**
   * @param {string} session @param {import("./addresses.js").AddressBook} addresses
   * @param {(walk: Walk, begun_ms: number) => void} onWalk called after each answer; begun_ms when it was asked for
   */
  constructor(session, addresses, onWalk) {
    this.session = session;
    this.addresses = addresses;
    this.onWalk = onWalk;
    /** @type {Walk} */
    this.walk = { stamp: "", notes: [], prompt: null, ended: false, several: false };
    /** Is somebody about to end the walk? */
    this.isEnding = false;
    this._failed = 0;
    this._timer = 0;
    this._isOpen = true;
    this._isAsking = false;
    this._look = () => !document.hidden && this.ask();
    document.addEventListener("visibilitychange", this._look);
    window.addEventListener("online", this._look);
  }

  /** Show what the line brought last, until it brings more. */
  async restore() {
    const kept = await get("walks", this.session).catch(() => null);
    if (!kept?.walk || this.walk.stamp) return;
    // Without its stamp: what is asked for next comes whole.
    this.walk = { ...kept.walk, stamp: "", prompt: null };
    this.onWalk(this.walk, -Infinity);
  }

  close() {
    this._isOpen = false;
    clearTimeout(this._timer);
    document.removeEventListener("visibilitychange", this._look);
    window.removeEventListener("online", this._look);
  }

  /** Ask now, and again in a while. */
  async ask() {
    if (!this._isOpen || !this.addresses.isKnown) return;
    if (this._isAsking) {
      this._isDue = true;
      return;
    }
    clearTimeout(this._timer);
    this._isAsking = true;
    this._isDue = false;
    const begun_ms = performance.now();
    const query = `&since=${this.walk.stamp}${this.isEnding ? "&ending=1" : ""}`;
    try {
      const answer = await this.addresses.send("notes", (address) => getJson(address + query));
      this._failed = 0;
      if (answer.notes) {
        this.walk = answer;
        await put("walks", { session: this.session, walk: answer }).catch(() => {});
      }
      if (this._isOpen) this.onWalk(this.walk, begun_ms);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) console.error(error);
      this._failed += 1;
    }
    this._isAsking = false;
    if (!this._isOpen || document.hidden) return;
    const pause = Math.min(LONGEST_PAUSE_MS, LOOK_EVERY_MS * (1 + this._failed));
    this._timer = setTimeout(() => this.ask(), this._isDue ? 0 : pause);
  }
}
