import { keptPhoto } from "./attachments.js";
import { button, fitAccent, make, newKey } from "./dom.js";
import { Draft } from "./draft.js";
import { forget } from "./keeper.js";
import { Memo } from "./memo.js";
import { NoteActions } from "./note_actions.js";
import { DEVICE } from "./note_row.js";
import { closeConnectionNotice } from "./notice.js";
import { keepWalk, prepareOffline } from "./offline.js";
import { Outbox } from "./outbox.js";
import { PromptCard } from "./prompt_card.js";
import { askToPersist, whyNotRelied } from "./room.js";
import { TimeLine } from "./time_line.js";
import { WalkControls } from "./walk_controls.js";
import { WalkFeed } from "./walk_feed.js";
import { walkRows } from "./walk_rows.js";

const DOUBLE_PRESS_MS = 800;
const SUBMIT = { "": "Note it", edit: "Save the change", "other seat": "Note it", prompt: "Note it" };

// A walk in the field: the note under the thumb, the time line of everybody's, and nothing lost between them.

/**
 * @typedef {object} ComposerData what the page passes
 * @property {string} session names the session in this browser @property {string} title for people
 * @property {string|null} answered the latest question for fresh addresses that reached the page
 * @property {string} observation_address @property {string} upload_address @property {string} notes_address
 * @property {string} command_address
 * @property {string[]} kinds @property {string[]} seats
 * @property {{id: number, name: string}[]} stages
 * @property {{code_id: number, name: string, colour: string, mark: string}[]} emotions
 * @property {{kind: string, seat: string, stage_id: number|null}} defaults
 * @property {boolean} is_ending somebody is about to end the walk
 * @property {boolean} with_time_line without it the page shows the notes, and no prompts come
 */

export class Composer {
  /** @param {HTMLElement} root @param {ComposerData} data */
  constructor(root, data) {
    this.root = root;
    this.session = data.session;
    this.draft = new Draft(data.session, data.defaults);
    this.draft.onUnkept = (error) => this.sayNoRoom(error);
    this.outbox = Outbox.of(data.session);
    this.outbox.onChange = () => this.showRows();
    this.outbox.onStored = () => {
      this.feed.ask();
      if (!data.with_time_line) this.page.setStateValue("stored", newKey());
    };
    this._asksPrompts = data.with_time_line;
    this.outbox.addresses.askPage = (question) => this.page.setStateValue("fresh_addresses", question);
    this.feed = new WalkFeed(data.session, this.outbox.addresses, (walk, begun_ms) => {
      this.outbox.letGo(begun_ms);
      if (begun_ms > 0) this.outbox.sendAtOnce();
      this._showWalk(walk);
    });
    const say = (sentence, isTrouble) => this.say(sentence, isTrouble);
    this.controls = new WalkControls(data, {
      onTouch: () => {
        this.draft.touch();
        this._changed();
      },
      onBegin: () => {
        this.draft.touch();
        this.draft.begin();
        this.prompt.fold();
        this._changed();
      },
      say,
    });
    this.memo = new Memo(data.session, {
      about: () => {
        const { kind, seat, stage_id } = this.draft.fields;
        return { kind, seat, stage_id };
      },
      onEntry: (entry) => this._noteMemo(entry),
      say,
    });
    this.actions = new NoteActions(this);
    this.prompt = new PromptCard({
      onTake: (prompt) => this.actions.takePrompt(prompt),
      onAnswer: (prompt, answer) => this.actions.answerPrompt(prompt, answer),
    });
    this.timeLine = new TimeLine(this._rowContext(data));
    root.classList.toggle("fn-composer-alone", !data.with_time_line);
    this._letNoticesBe = closeConnectionNotice();
    this._noted_ms = -Infinity;
    /** Keys of notes that this visit sent. @type {Set<string>} */
    this._sent = new Set();
    /** @type {import("./walk_rows.js").Row[]} */
    this._rows = [];
    this._waited = false;
    this._build();
    this._isWhole = false;
    this.ready = this._restore();
  }

  /** Take what the page passed; called on each of its runs. */
  update(page) {
    this.page = page;
    const { observation_address: observation, upload_address: upload } = page.data;
    const { notes_address: notes, command_address: command, answered } = page.data;
    this.outbox.addresses.update({ observation, upload, notes, command }, answered);
    fitAccent(this.root);
    if (page.data.with_time_line) keepWalk(page.data);
    const isNew = this.feed.isEnding !== page.data.is_ending;
    this.feed.isEnding = page.data.is_ending;
    this.ready.then(() => {
      this.outbox.send();
      if (isNew || !this.feed.walk.stamp) this.feed.ask();
    });
  }

  close() {
    this._letNoticesBe();
    this.feed.close();
    this.outbox.onChange = () => {};
    this.outbox.onStored = () => {};
    this.outbox.addresses.askPage = () => {};
    this.memo.stop();
  }

  say(sentence, isTrouble = false) {
    this.status.textContent = sentence;
    this.status.classList.toggle("fn-box-trouble", isTrouble);
  }

  get _isTrouble() {
    return this.status.classList.contains("fn-box-trouble");
  }

  sayNoRoom(error) {
    this.say(`This ${DEVICE} has no room to keep the note (${error.name}): stay here until it is stored.`, true);
  }

  _rowContext(data) {
    const stages = new Map(data.stages.map(({ id, name }) => [id, name]));
    const emotions = new Map(data.emotions.map((emotion) => [emotion.code_id, emotion]));
    return { stages, emotions, several: false, actions: this.actions };
  }

  _build() {
    this.submit = button("Note it", () => this._noteIt(), { kind: "main" });
    this.status = make("div", { class: "fn-box-status", role: "status", "aria-live": "polite" });
    this.asideWords = make("span", { class: "fn-aside-words" });
    this.aside = make(
      "div",
      { class: "fn-aside", hidden: true },
      this.asideWords,
      button("Cancel", () => this.actions.stepBack(), { class: "fn-box-button fn-line-button" }),
    );
    const { text, photo } = this.controls;
    this.foot = make(
      "div",
      { class: "fn-composer-foot" },
      this.prompt.element,
      this.memo.view,
      photo.view,
      this.aside,
      this.status,
      text,
      make("div", { class: "fn-composer-bar" }, photo.button, this.memo.button, this.submit),
    );
    this.write = make("div", { class: "fn-walk-write" }, ...this.controls.choices, this.foot);
    this.write.setAttribute("role", "group");
    this.write.setAttribute("aria-label", "New note");
    this.write.onkeydown = (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this._noteIt();
      }
    };
    this.columns = make("div", { class: "fn-walk-columns" }, this.write, this.timeLine.element);
  }

  /** Bring back what an earlier visit left: the draft, memos, what was not sent. */
  async _restore() {
    await Promise.all([this.draft.load(), this.outbox.load(), this.feed.restore()]);
    this.showDraft();
    this.root.replaceChildren(this.columns);
    this._isWhole = true;
    this.showRows();
    // The tab closed between "Note it" and the outbox.
    for (const left of this.draft.leaving.filter((note) => !this.outbox.has(note.client_key)))
      await this._keep(left);
    for (const entry of await this.memo.left()) {
      if (this.outbox.has(entry.id)) continue;
      await this._noteMemo(entry);
      this.say("A memo that had not been stopped is noted, as far as it came.");
    }
    if (this._asksPrompts) prepareOffline();
    const trouble = await whyNotRelied();
    if (trouble) this.say(trouble, true);
  }

  showDraft() {
    const { fields, aside } = this.draft;
    this.prompt.fold();
    this.controls.show(fields);
    this.aside.hidden = !aside;
    this.asideWords.textContent = aside?.words ?? "";
    this.submit.textContent = SUBMIT[aside?.why ?? ""];
    this.controls.photo.button.hidden = aside?.why === "edit";
  }

  /** Something was typed or chosen: keep it. */
  _changed() {
    Object.assign(this.draft.fields, this.controls.fields);
    if (!this.controls.hasContent && !this.draft.aside) this.draft.fields.noted_at = null;
    this.draft.save().catch(() => {}); // onUnkept says it
    if (this._isTrouble) this.say("");
  }

  async _noteIt() {
    this._changed();
    const { aside } = this.draft;
    if (!this.controls.hasContent && !(aside?.why === "edit" && this._carries(aside.key))) {
      // A second press of a hasty thumb finds the empty note of the first.
      if (performance.now() - this._noted_ms < DOUBLE_PRESS_MS) return;
      const memo = this.memo.isRunning ? "The memo goes on; Stop memo notes it." : "";
      this.say(memo || "Nothing to note yet: write, choose an emotion, take a photo or speak.", !memo);
      return;
    }
    this._noted_ms = performance.now();
    askToPersist();
    // All at once, so that what is written next is a note of its own.
    const left = this.draft.next();
    if (aside?.why === "edit") left.edits = aside.key;
    this.controls.photo.clear();
    this.showDraft();
    this.say(aside?.why === "edit" ? "Changed." : "Noted.");
    await this._keep(left);
  }

  _carries(key) {
    const row = this._rows.find((one) => one.key === key);
    return Boolean(row?.photo || row?.memo);
  }

  /** Put a note, or the change of one, into the outbox. */
  async _keep({ client_key, photo_key, edits, ...written }) {
    const text = written.text.trim();
    const photo = photo_key ? await keptPhoto(photo_key) : null;
    try {
      if (edits) {
        const { kind, seat, stage_id, emotion_code_id, intensity } = written;
        const choices = { kind, seat, stage_id, emotion_code_id, intensity };
        await this.outbox.addCommand({ command: "change", client_key: edits, text, ...choices });
      } else {
        const noted_at = written.noted_at ?? new Date().toISOString();
        await this.outbox.addNote({
          client_key,
          body: { ...written, client_key, text, noted_at },
          photo: photo?.file ?? null,
          photo_name: photo?.name ?? "",
        });
      }
    } catch (error) {
      this.sayNoRoom(error);
      return;
    }
    this.draft.settle(client_key);
    if (photo_key) await forget("photos", photo_key);
  }

  /** A memo is a note of its own, under its recording's key: so it is one note however often it is found. */
  async _noteMemo(entry) {
    const noted_at = new Date(entry.started_at).toISOString();
    const { kind, seat, stage_id } = { ...this.draft.fields, ...entry.about };
    const body = { client_key: entry.id, kind, seat, stage_id, text: "", noted_at };
    try {
      await this.outbox.addNote({ client_key: entry.id, body, recording: entry });
      this.say("The memo is noted.");
    } catch (error) {
      this.sayNoRoom(error);
    }
  }

  /** @param {import("./walk_feed.js").Walk} walk */
  _showWalk(walk) {
    this.timeLine.context.several = walk.several;
    this.timeLine.sayWhyMemosWait(walk.why_memos_wait);
    this.actions.letGo(walk.notes);
    this.showRows();
    const isBusy = this.controls.hasContent || this.draft.aside !== null;
    if (this._asksPrompts) this.prompt.offer(walk.prompt, isBusy);
    if (walk.ended && !this._isTrouble)
      this.say("Somebody has ended this walk. What you note now still belongs to it.");
  }

  showRows() {
    if (!this._isWhole) return;
    const { items } = this.outbox;
    for (const item of items) if (item.state === "sent") this._sent.add(item.body.client_key);
    const refused = items.find((item) => item.state === "refused" && !item.recording);
    if (refused?.is_command && refused.body.command !== "change") {
      this.say(refused.sentence, refused.body.command !== "answer");
      this.outbox.take(refused.client_key);
      return;
    }
    if (refused && !this.controls.hasContent && !this.draft.aside && !this._isEditing) {
      this._isEditing = true;
      this.actions.editRefused(refused).finally(() => {
        this._isEditing = false;
        this.showRows();
      });
      return;
    }
    this._rows = walkRows(this.feed.walk.notes, items, this._sent, [...this.actions.removed.values()]);
    this.timeLine.show(this._rows);
    this.controls.stages.markNoted(new Set(this._rows.map((row) => row.stage_id)));
    const { waiting, trouble } = this.outbox;
    const isDone = this._waited && !waiting;
    this._waited = waiting > 0;
    if (this._isTrouble) return;
    if (waiting && trouble) {
      const them = waiting === 1 ? "1 note is" : `${waiting} notes are`;
      this.say(`${trouble} ${them} kept on this ${DEVICE}.`);
    } else if (isDone) this.say("Stored.");
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
