import { AttachedMemo, AttachedPhoto, keptPhoto } from "./attachments.js";
import { ChoiceGroup, EmotionChoice } from "./choices.js";
import { DEVICE, noteRow } from "./composer_notes.js";
import { Draft } from "./draft.js";
import { button, fitAccent, make, newKey } from "./dom.js";
import { forget, keepsThroughRefresh } from "./keeper.js";
import { closeConnectionNotice } from "./notice.js";
import { Outbox } from "./outbox.js";
import { leftRecordings } from "./recorder.js";

const DOUBLE_PRESS_MS = 800;

// The note of the walk: choices, text, photo, memo, and one button under the thumb.

/**
 * @typedef {object} ComposerData what the page passes
 * @property {string} session names the session in this browser
 * @property {string|null} answered the latest event that reached the page
 * @property {string} observation_address @property {string} upload_address
 * @property {string[]} kinds @property {string[]} seats
 * @property {{id: number, name: string}[]} stages
 * @property {{code_id: number, name: string, colour: string, mark: string}[]} emotions
 * @property {{kind: string, seat: string, stage_id: number|null}} defaults
 */

class Composer {
  /** @param {HTMLElement} root @param {ComposerData} data */
  constructor(root, data) {
    this.root = root;
    this.session = data.session;
    this.defaults = data.defaults;
    this.draft = new Draft(data.session, data.defaults);
    this.outbox = Outbox.of(data.session);
    this.outbox.onChange = () => this._showNotes();
    this.outbox.onStored = (observationId) => this._tell("stored", newKey(), observationId);
    this.outbox.addresses.askPage = (question) => this._tell("refresh_addresses", question, null);
    const onAttached = () => {
      this.draft.begin();
      this._changed();
    };
    const say = (sentence, isTrouble) => this.say(sentence, isTrouble);
    this.photo = new AttachedPhoto(onAttached, say);
    this.memo = new AttachedMemo(data.session, onAttached, say);
    this._letNoticesBe = closeConnectionNotice();
    this._noted_ms = -Infinity;
    /** Key of the refused note that is being written again and has no room in the draft. */
    this._refused = null;
    this._build(data);
    /** Is the draft back with its photo and memo? Before that it may seem empty. */
    this._isWhole = false;
    this.ready = this._restore().then(() => {
      this._isWhole = true;
      this._showNotes();
    });
  }

  /** Take what the page passed; called on each of its runs. */
  update(page) {
    this.page = page;
    const { observation_address: observation, upload_address: upload, answered } = page.data;
    this.outbox.addresses.update({ observation, upload }, answered);
    fitAccent(this.root);
    this.ready.then(() => this.outbox.send());
  }

  close() {
    this._letNoticesBe();
    this.outbox.onChange = () => {};
    this.outbox.onStored = () => {};
    this.outbox.addresses.askPage = () => {};
    this.memo.stop();
  }

  say(sentence, isTrouble = false) {
    this.status.textContent = sentence;
    this.status.classList.toggle("fn-box-trouble", isTrouble);
  }

  _tell(kind, id, observationId) {
    this.page.setStateValue("event", { id, kind, observation_id: observationId });
  }

  /** @param {ComposerData} data */
  _build(data) {
    const words = (list) => list.map((word) => ({ value: word, label: word }));
    const onChoose = () => {
      this.draft.touch();
      this._changed();
    };
    this.kinds = new ChoiceGroup("What kind", words(data.kinds), {
      onChoose,
      class: "fn-choices-three fn-choices-six",
    });
    this.seats = new ChoiceGroup("Whose seat", words(data.seats), { onChoose, class: "fn-choices-three" });
    this.stages = new ChoiceGroup(
      "Stage",
      data.stages.map(({ id, name }) => ({ value: id, label: name })),
      { onChoose, optional: true, class: "fn-choices-scroll" },
    );
    this.emotions = new EmotionChoice(
      "Emotion: tap again for stronger",
      data.emotions.map(({ code_id, name, colour, mark }) => ({ value: code_id, label: name, colour, mark })),
      {
        onChoose: () => {
          this.draft.touch();
          this.draft.begin();
          this._changed();
        },
      },
    );
    this.text = make("textarea", {
      class: "fn-composer-text",
      rows: 3,
      placeholder: "What happened?",
      "aria-label": "Note",
      oninput: () => {
        this.draft.begin();
        this._changed();
      },
    });
    this.submit = button("Note it", () => this._noteIt(), { kind: "main" });
    this.status = make("div", { class: "fn-box-status", role: "status", "aria-live": "polite" });
    this.notes = make("ol", { class: "fn-composer-notes", "aria-label": "Notes of this device" });
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", "New note");
    this.root.onkeydown = (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this._noteIt();
      }
    };
    this.root.replaceChildren(
      this.kinds.element,
      this.seats.element,
      ...(data.stages.length ? [this.stages.element] : []),
      this.emotions.element,
      this.text,
      this.photo.view,
      this.memo.view,
      make(
        "div",
        { class: "fn-composer-foot" },
        this.status,
        make("div", { class: "fn-composer-bar" }, this.photo.button, this.memo.button, this.submit),
      ),
      this.notes,
    );
  }

  /** Bring back what an earlier visit left: the draft, its photo and memo, the notes not sent. */
  async _restore() {
    this._showDraft();
    await this.outbox.load();
    await Promise.all([this.photo.restore(this.draft.fields.photo_key), this.memo.restore()]);
    // The tab closed between "Note it" and the outbox.
    for (const left of this.draft.leaving.filter((note) => !this.outbox.has(note.client_key))) {
      const photo = left.photo_key ? await keptPhoto(left.photo_key) : null;
      const [recording] = await leftRecordings(`note:${left.client_key}`);
      await this._keep(left, { photo: photo?.file, name: photo?.name, recording });
    }
    if (!(await keepsThroughRefresh())) {
      this.say(
        "This browser keeps nothing (a private window?): a note not sent is lost with the page.",
        true,
      );
    }
  }

  _showDraft() {
    const { fields } = this.draft;
    this.kinds.value = fields.kind;
    this.seats.value = fields.seat;
    if (this.kinds.value === null) this.kinds.value = this.defaults.kind;
    if (this.seats.value === null) this.seats.value = this.defaults.seat;
    this.stages.value = fields.stage_id;
    this.emotions.choose(fields.emotion_code_id, fields.intensity);
    this.text.value = fields.text;
    this._grow();
  }

  _grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight + 2, 320)}px`;
  }

  /** Something was typed or chosen: keep it. */
  _changed() {
    Object.assign(this.draft.fields, {
      text: this.text.value,
      kind: this.kinds.value,
      seat: this.seats.value,
      stage_id: this.stages.value,
      emotion_code_id: this.emotions.value,
      intensity: this.emotions.intensity,
      photo_key: this.photo.key,
    });
    if (!this._hasContent) this.draft.fields.noted_at = null;
    this._grow();
    if (!this.draft.save()) {
      this.say(
        "This note is too long for the browser to keep while you write. Note it now, or shorten it.",
        true,
      );
    } else {
      this._letGo();
      if (this._isTrouble) this.say("");
    }
  }

  /** The refused note that is being written again has another place now. */
  _letGo() {
    if (this._refused) this.outbox.take(this._refused);
    this._refused = null;
  }

  get _isTrouble() {
    return this.status.classList.contains("fn-box-trouble");
  }

  get _hasContent() {
    return this.draft.hasContent || this.photo.isThere || this.memo.isThere;
  }

  async _noteIt() {
    if (this._isStopping) return;
    if (this.memo.isRunning) {
      this._isStopping = true;
      await this.memo.stop();
      this._isStopping = false;
    }
    this._changed();
    if (!this._hasContent) {
      // A second press of a hasty thumb finds the empty note of the first.
      if (performance.now() - this._noted_ms < DOUBLE_PRESS_MS) return;
      this.say("Nothing to note yet: write, choose an emotion, take a photo or speak.", true);
      return;
    }
    this._noted_ms = performance.now();
    // All at once, so that what is written next is a note of its own.
    const { file: photo, name } = this.photo;
    const left = this.draft.next();
    const recording = this.memo.give(left.client_key);
    this.photo.clear();
    this._showDraft();
    this.say("Noted.");
    await this._keep(left, { photo, name, recording });
    await this.memo.restore();
  }

  /** Put a note into the outbox. */
  async _keep({ client_key, photo_key, ...written }, { photo = null, name = "", recording = null }) {
    const text = written.text.trim();
    const noted_at = written.noted_at ?? new Date().toISOString();
    const body = { ...written, client_key, text, noted_at };
    try {
      await this.outbox.add({
        client_key,
        session: this.session,
        order: Date.now(),
        state: "new",
        sentence: "",
        body,
        photo,
        photo_name: name,
        recording,
      });
    } catch (error) {
      this.say(
        `This ${DEVICE} has no room to keep the note (${error.name}): stay here until it is sent.`,
        true,
      );
      return;
    }
    this._letGo();
    this.draft.settle(client_key);
    if (photo_key) await forget("photos", photo_key);
  }

  async _edit(note) {
    if (this._hasContent) {
      this.say("Finish the note that you are writing first; then edit this one.", true);
      return;
    }
    const { client_key, ...written } = note.body;
    Object.assign(this.draft.fields, written);
    this._showDraft();
    this.say(note.sentence, true);
    this.draft.save();
    if (note.recording) await this.memo.takeBack(note.recording);
    if (note.photo) await this.photo.set(note.photo, note.photo_name);
    this.draft.fields.photo_key = this.photo.key;
    // A text too long for the draft stays in the outbox until it is shorter or noted again.
    this._refused = client_key;
    if (this.draft.save()) this._letGo();
    else this._showNotes();
    this.text.focus();
  }

  _showNotes() {
    const refused = this.outbox.notes.find(
      (note) => note.state === "refused" && note.client_key !== this._refused,
    );
    if (refused && !this._hasContent && this._isWhole) {
      this._edit(refused);
      return;
    }
    this.notes.replaceChildren(
      ...this.outbox.notes.filter((note) => note.client_key !== this._refused).map((note) =>
        noteRow(note, {
          onEdit: () => this._edit(note),
          onDiscard: () => this.outbox.discard(note.client_key),
        }),
      ),
    );
    const waiting = this.outbox.notes.filter((note) => note.state === "waiting").length;
    if (waiting && this.outbox.trouble && !this._isTrouble) {
      const them = waiting === 1 ? "1 note is" : `${waiting} notes are`;
      this.say(`${this.outbox.trouble} ${them} kept on this ${DEVICE}.`);
    } else if (!this._isTrouble) {
      this.say(this.outbox.notes.some((note) => note.state === "sent") ? "Sent." : this.status.textContent);
    }
  }
}

/** @type {WeakMap<Element, Composer>} */
const composers = new WeakMap();

/** Streamlit calls this on each run of the page. */
export default function composer(page) {
  const root = page.parentElement.querySelector(".fn-composer");
  if (composers.get(root)?.session !== page.data.session) {
    composers.get(root)?.close();
    composers.set(root, new Composer(root, page.data));
  }
  composers.get(root).update(page);
  return () => composers.get(root).close();
}
