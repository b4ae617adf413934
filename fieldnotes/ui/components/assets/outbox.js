import { AddressBook } from "./addresses.js";
import { newKey } from "./dom.js";
import { all, forget, forgetRecording, put } from "./keeper.js";
import { recordingFile } from "./recorder.js";
import { ConnectionLost, Refused, postJson, uploadFile } from "./transfer.js";

// Notes wait here until the server has them, and what was changed of notes waits behind them. All is sent in
// order, each until it is stored or refused. The server knows a note by its client_key, and a change that comes
// twice is the same change, so that what was sent twice is stored once.

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;

/**
 * @typedef {object} Item a note, or a command about one
 * @property {string} client_key
 * @property {string} session
 * @property {number} order milliseconds; later ones have greater ones, no two the same
 * @property {"new"|"waiting"|"sending"|"refused"|"sent"} state only "waiting" and "refused" are on disk
 * @property {string} sentence why it was refused
 * @property {boolean} [is_command]
 * @property {object} body what add_observation takes, or a command
 * @property {Blob|null} photo
 * @property {string} photo_name
 * @property {object|null} recording the entry of its voice memo
 * @property {number} [sent_ms] performance.now() when it was stored
 */

/** Run `work` while no other tab runs one of this name; plain http has no locks and relies on the server. */
function alone(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}

/** @type {Map<string, Outbox>} */
const outboxes = new Map();

export class Outbox {
  /** The one outbox of this session on this page; it goes on sending while another page is shown. */
  static of(session) {
    if (!outboxes.has(session)) outboxes.set(session, new Outbox(session));
    return outboxes.get(session);
  }

  /** @param {string} session */
  constructor(session) {
    this.session = session;
    this.addresses = new AddressBook();
    /** @type {Item[]} */
    this.items = [];
    /** Why the last attempt failed, "" while all is well. */
    this.trouble = "";
    /** @type {() => void} */
    this.onChange = () => {};
    /** @type {() => void} */
    this.onStored = () => {};
    /** Keys of items that the browser had no room for. @type {Set<string>} */
    this._unkept = new Set();
    this._attempts = 0;
    this._order = 0;
    this._timer = 0;
    this._isSending = false;
    window.addEventListener("online", () => this.send());
  }

  /** Read what an earlier visit left. */
  async load() {
    const known = new Set(this.items.map((item) => item.client_key));
    const kept = (await all("notes")).filter(
      (item) => item.session === this.session && !known.has(item.client_key),
    );
    this.items = [...this.items, ...kept].sort((one, other) => one.order - other.order);
    this.onChange();
  }

  has(clientKey) {
    return this.items.some((item) => item.client_key === clientKey);
  }

  /** How many notes, and changes of notes, wait to be stored. */
  get waiting() {
    const isWaiting = ({ state, body }) =>
      ["new", "waiting", "sending"].includes(state) && body.command !== "answer";
    return this.items.filter(isWaiting).length;
  }

  /**
   * Show a note, keep it on disk, then send it. Rejects if the browser has no room for it; it is sent
   * nevertheless. @param {{client_key: string, body: object, photo?: Blob|null, photo_name?: string,
   *   recording?: object|null}} note
   */
  addNote({ client_key, body, photo = null, photo_name = "", recording = null }) {
    return this._add({ client_key, body, photo, photo_name, recording, is_command: false });
  }

  /** Keep a command on disk and send it after all that came before. @param {object} body */
  addCommand(body) {
    const nothing = { photo: null, photo_name: "", recording: null };
    return this._add({ client_key: newKey(), body, ...nothing, is_command: true });
  }

  async _add(given) {
    const last = Math.max(this._order, ...this.items.map((item) => item.order));
    this._order = Math.max(Date.now(), last + 1);
    /** @type {Item} */
    const item = { ...given, session: this.session, order: this._order, state: "new", sentence: "" };
    this.items.push(item);
    this.onChange();
    try {
      await put("notes", { ...item, state: "waiting" });
    } catch (error) {
      this._unkept.add(item.client_key);
      throw error;
    } finally {
      item.state = "waiting";
      this.onChange();
      this.send();
    }
  }

  /** Take an item out, to be edited or thrown away. @returns {Promise<Item|undefined>} */
  async take(clientKey) {
    const item = this.items.find((one) => one.client_key === clientKey);
    this.items = this.items.filter((one) => one !== item);
    await forget("notes", clientKey);
    this.onChange();
    return item;
  }

  /** Put back what was taken out, in its old place. @param {Item} item */
  async putBack(item) {
    item.state = "waiting";
    this.items = [...this.items, item].sort((one, other) => one.order - other.order);
    await put("notes", { ...item });
    this.onChange();
    this.send();
  }

  /** The server has just answered something else: what waits need not wait any longer. */
  sendAtOnce() {
    if (!this._attempts) return;
    this._attempts = 0;
    this.send();
  }

  /** Send one once more that was refused. @param {Item} item */
  retry(item) {
    item.state = "waiting";
    this.onChange();
    return this.send();
  }

  /** The feed shows by now all that was stored before this moment. @param {number} moment_ms */
  letGo(moment_ms) {
    this.items = this.items.filter((item) => !(item.state === "sent" && item.sent_ms < moment_ms));
  }

  /** Send what waits, now. */
  async send() {
    if (this._isSending || !this.addresses.isKnown) return;
    this._isSending = true;
    clearTimeout(this._timer);
    try {
      const item = this.items.find((one) => one.state === "waiting");
      if (item) await this._sendOne(item);
    } finally {
      this._isSending = false;
    }
    if (!this.items.some((one) => one.state === "waiting")) return;
    const wait = this._attempts ? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this._attempts - 1)) : 0;
    this._timer = setTimeout(() => this.send(), wait);
  }

  /** @param {Item} item */
  async _sendOne(item) {
    item.state = "sending";
    this.onChange();
    try {
      await alone(`fn-outbox-${this.session}`, () => this._deliver(item));
      item.state = "sent";
      item.sent_ms = performance.now();
      this._attempts = 0;
      this.trouble = "";
      this.onStored();
    } catch (error) {
      if (!(error instanceof Refused || error instanceof ConnectionLost)) console.error(error);
      item.state = error instanceof Refused ? "refused" : "waiting";
      item.sentence = error.message;
      this._attempts = error instanceof Refused ? 0 : this._attempts + 1;
      this.trouble = error instanceof Refused ? "" : error.message;
      if (error instanceof Refused) await put("notes", item).catch(() => {});
    }
    this.onChange();
  }

  /** Send an item unless another tab did. @param {Item} item */
  async _deliver(item) {
    const isKept = (await all("notes")).some((kept) => kept.client_key === item.client_key);
    if (!isKept && !this._unkept.has(item.client_key)) return;
    const body = { ...item.body };
    const upload = async (file, name) => {
      const kept = await this.addresses.send("upload", (address) => uploadFile(address, file, name));
      return kept.media_id;
    };
    if (item.photo) body.photo_id = await upload(item.photo, item.photo_name);
    if (item.recording) {
      body.memo_media_id = await upload(await recordingFile(item.recording), item.recording.file_name);
    }
    const to = item.is_command ? "command" : "observation";
    await this.addresses.send(to, (address) => postJson(address, body));
    await forget("notes", item.client_key);
    if (item.recording) await forgetRecording(item.recording.id);
  }
}
