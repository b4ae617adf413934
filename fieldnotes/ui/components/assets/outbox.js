import { AddressBook } from "./addresses.js";
import { all, forget, forgetRecording, put } from "./keeper.js";
import { recordingFile } from "./recorder.js";
import { ConnectionLost, Refused, postJson, uploadFile } from "./transfer.js";

// Notes wait here until the server has them. They are sent in order, each until it is stored or refused; the
// server knows a note by its client_key, so sending one twice stores it once.

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
const SHOW_SENT_MS = 10_000;

/**
 * @typedef {object} Note
 * @property {string} client_key
 * @property {string} session
 * @property {number} order milliseconds; later notes have greater ones
 * @property {"new"|"waiting"|"sending"|"refused"|"sent"} state only "waiting" and "refused" are on disk
 * @property {string} sentence why it was refused
 * @property {object} body what add_observation takes
 * @property {Blob|null} photo
 * @property {string} photo_name
 * @property {object|null} recording the entry of its voice memo
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
    /** @type {Note[]} */
    this.notes = [];
    /** Why the last attempt failed, "" while all is well. */
    this.trouble = "";
    /** @type {() => void} */
    this.onChange = () => {};
    /** @type {(observationId: number) => void} */
    this.onStored = () => {};
    /** Keys of notes that the browser had no room for. @type {Set<string>} */
    this._unkept = new Set();
    this._attempts = 0;
    this._timer = 0;
    this._isSending = false;
    window.addEventListener("online", () => this.send());
  }

  /** Read what an earlier visit left. */
  async load() {
    const known = new Set(this.notes.map((note) => note.client_key));
    const kept = (await all("notes")).filter(
      (note) => note.session === this.session && !known.has(note.client_key),
    );
    this.notes = [...this.notes, ...kept].sort((one, other) => one.order - other.order);
    this.onChange();
  }

  has(clientKey) {
    return this.notes.some((note) => note.client_key === clientKey);
  }

  /**
   * Show a note, keep it and its memo on disk, then send it. Rejects if the browser has no room for it; it is
   * sent nevertheless. @param {Note} note
   */
  async add(note) {
    this.notes.push(note);
    this.onChange();
    try {
      if (note.recording) await put("recordings", note.recording);
      await put("notes", { ...note, state: "waiting" });
    } catch (error) {
      this._unkept.add(note.client_key);
      throw error;
    } finally {
      note.state = "waiting";
      this.send();
    }
  }

  /** Take a refused note out, to be edited. @returns {Promise<Note>} */
  async take(clientKey) {
    const note = this.notes.find((one) => one.client_key === clientKey);
    this.notes = this.notes.filter((one) => one !== note);
    await forget("notes", clientKey);
    this.onChange();
    return note;
  }

  /** Throw a refused note away, with its memo. */
  async discard(clientKey) {
    const note = await this.take(clientKey);
    if (note.recording) await forgetRecording(note.recording.id);
  }

  /** Send what waits, now. */
  async send() {
    if (this._isSending) return;
    this._isSending = true;
    clearTimeout(this._timer);
    try {
      const note = this.notes.find((one) => one.state === "waiting");
      if (note) await this._sendOne(note);
    } finally {
      this._isSending = false;
    }
    if (!this.notes.some((one) => one.state === "waiting")) return;
    const wait = this._attempts ? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this._attempts - 1)) : 0;
    this._timer = setTimeout(() => this.send(), wait);
  }

  /** @param {Note} note */
  async _sendOne(note) {
    note.state = "sending";
    this.onChange();
    try {
      const observationId = await alone(`fn-outbox-${this.session}`, () => this._deliver(note));
      note.state = "sent";
      setTimeout(() => {
        this.notes = this.notes.filter((one) => one !== note);
        this.onChange();
      }, SHOW_SENT_MS);
      this._attempts = 0;
      this.trouble = "";
      if (observationId !== null) this.onStored(observationId);
    } catch (error) {
      if (!(error instanceof Refused || error instanceof ConnectionLost)) console.error(error);
      note.state = error instanceof Refused ? "refused" : "waiting";
      note.sentence = error.message;
      this._attempts = error instanceof Refused ? 0 : this._attempts + 1;
      this.trouble = error instanceof Refused ? "" : error.message;
      if (error instanceof Refused) await put("notes", note);
    }
    this.onChange();
  }

  /** @param {Note} note @returns {Promise<number|null>} the observation's id, null if another tab sent it */
  async _deliver(note) {
    const isKept = (await all("notes")).some((kept) => kept.client_key === note.client_key);
    if (!isKept && !this._unkept.has(note.client_key)) return null;
    const body = { ...note.body };
    const upload = async (file, name) => {
      const kept = await this.addresses.send("upload", (address) => uploadFile(address, file, name));
      return kept.media_id;
    };
    if (note.photo) body.photo_id = await upload(note.photo, note.photo_name);
    if (note.recording) {
      body.memo_media_id = await upload(await recordingFile(note.recording), note.recording.file_name);
    }
    const answer = await this.addresses.send("observation", (address) => postJson(address, body));
    await forget("notes", note.client_key);
    if (note.recording) await forgetRecording(note.recording.id);
    return answer.observation_id;
  }
}
