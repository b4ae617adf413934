import { newKey } from "./dom.js";
import { AddressRefused, ConnectionLost, NO_CONNECTION, Refused } from "./transfer.js";

// Signed addresses run out while a page lies open. The page makes fresh ones each time its script runs.

const PAGE_ANSWERS_WITHIN_MS = 15_000;

export class AddressBook {
  constructor() {
    /** @type {Record<string, string>} */
    this._addresses = {};
    /** @type {Set<(answered: string|null) => void>} */
    this._waiting = new Set();
    /** Makes the page's script run again; set by the component while it is on the page.
     * @type {(question: string) => void} */
    this.askPage = () => {};
  }

  /** Has the page said where to send? */
  get isKnown() {
    return Object.keys(this._addresses).length > 0;
  }

  /**
   * Take the addresses of the page's latest run.
   * @param {Record<string, string>} addresses
   * @param {string|null} answered the latest question that had reached the page by then
   */
  update(addresses, answered) {
    this._addresses = addresses;
    for (const look of [...this._waiting]) look(answered);
  }

  /**
   * Send to the address of this name; where the server takes it no more, get a fresh one and send once more.
   * A server that refuses a fresh address, too, means what it says.
   * @template T @param {string} name @param {(address: string) => Promise<T>} send @returns {Promise<T>}
   */
  async send(name, send) {
    const old = this._addresses[name];
    try {
      return await send(old);
    } catch (error) {
      if (!(error instanceof AddressRefused)) throw error;
      const fresh = await this._ask(name, old);
      if (fresh === old) throw new Refused(error.message);
      try {
        return await send(fresh);
      } catch (second) {
        throw second instanceof AddressRefused ? new Refused(second.message) : second;
      }
    }
  }

  /** The address of the page's next run. @returns {Promise<string>} */
  _ask(name, old) {
    if (this._addresses[name] !== old) return Promise.resolve(this._addresses[name]);
    return new Promise((resolve, reject) => {
      const question = newKey();
      const settle = (finish) => {
        clearTimeout(timer);
        this._waiting.delete(look);
        finish();
      };
      const look = (answered) => {
        if (answered === question || this._addresses[name] !== old)
          settle(() => resolve(this._addresses[name]));
      };
      const timer = setTimeout(
        () => settle(() => reject(new ConnectionLost(NO_CONNECTION))),
        PAGE_ANSWERS_WITHIN_MS,
      );
      this._waiting.add(look);
      this.askPage(question);
    });
  }
}
