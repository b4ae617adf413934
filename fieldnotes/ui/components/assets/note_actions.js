import { newKey } from "./dom.js";
import { forgetRecording } from "./keeper.js";
import { discardRecording } from "./memo.js";
import { OTHER_SEAT, inWords } from "./note_row.js";

const UNDO_WITHIN_MS = 60_000;

// What can be done with notes of the time line, and with prompts: each is a command of the outbox, or leads back
// to the note under the thumb.

export class NoteActions {
  /** @param {import("./composer.js").Composer} composer */
  constructor(composer) {
    this.composer = composer;
    /** What this visit removed and may bring back. @type {Map<string, import("./walk_rows.js").Row>} */
    this.removed = new Map();
  }

  onEdit = (row) => this.edit(row);
  onOtherSeat = (row) => this.sitInOtherSeat(row);
  onRemove = (row) => this.remove(row);
  onRestore = (row) => this.bringBack(row);
  onEditRefused = (row) => this.editRefused(row.refused ?? row.item);
  onTranscribe = (key) => this._command({ command: "transcribe", client_key: key });
  onRetry = (row) => this.composer.outbox.retry(row.item);
  onDiscard = (row) => this.discard(row.refused ?? row.item);

  _command(body) {
    return this.composer.outbox.addCommand(body).catch((error) => this.composer.sayNoRoom(error));
  }

  /** Notes that are on the walk again need not be brought back. @param {object[]} notes the feed's */
  letGo(notes) {
    const asked = new Set(this.composer.outbox.items.map((item) => item.body.client_key));
    for (const { key } of notes) if (!asked.has(key)) this.removed.delete(key);
  }

  /** Write something else for a moment, if nothing is being written. @returns {boolean} */
  _stepAside(aside, fields) {
    if (this.composer.controls.hasContent) {
      this.composer.say("Note what you are writing first, or take it away.", true);
      return false;
    }
    this.composer.draft.stepAside(aside, fields).catch(() => {});
    this.composer.showDraft();
    this.composer.say("");
    this._showForm();
    return true;
  }

  /** Bring the head of the form below the page's header, where its own foot leaves it in sight. */
  _showForm() {
    const { write, controls } = this.composer;
    controls.text.focus({ preventScroll: true });
    write.scrollIntoView({ block: "start" });
  }

  /** Leave what was written aside, and go on with what was there before. */
  stepBack() {
    this.composer.draft.stepBack().catch(() => {});
    this.composer.showDraft();
    this.composer.say("");
  }

  edit(row) {
    const { kind, seat, stage_id, text, emotion_code_id, intensity, noted_at } = row;
    this._stepAside(
      { why: "edit", key: row.key, words: "You are changing a note." },
      { kind, seat, stage_id, text, emotion_code_id, intensity, noted_at },
    );
  }

  sitInOtherSeat(row) {
    const seat = OTHER_SEAT[row.seat];
    this._stepAside(
      { why: "other seat", key: row.key, words: `The same moment, from the ${seat}'s seat: “${inWords(row)}”` },
      { seat, stage_id: row.stage_id, noted_at: row.noted_at, same_moment_as: row.moment ?? row.key },
    );
  }

  takePrompt(prompt) {
    const { kind, seat } = prompt;
    if (this._stepAside({ why: "prompt", key: prompt.key, words: prompt.sentence }, { kind, seat }))
      this.answerPrompt(prompt, "taken");
  }

  answerPrompt(prompt, answer) {
    const answered_at = new Date().toISOString();
    this._command({ command: "answer", client_key: newKey(), prompt: prompt.key, answer, answered_at });
  }

  /** Take a note away; for a minute it can be had back. */
  async remove(row) {
    const { item } = row;
    this.removed.set(row.key, { ...row, item: null });
    setTimeout(() => this._forgetRemoved(row.key), UNDO_WITHIN_MS);
    const { outbox } = this.composer;
    const isChanged = outbox.items.some((one) => one.is_command && one.body.client_key === row.key);
    if (item?.state !== "waiting" || isChanged) {
      await this._command({ command: "remove", client_key: row.key });
      return;
    }
    // It never has to leave this device.
    this.removed.get(row.key).taken = item;
    if (item.recording) await discardRecording(item.recording, true);
    await outbox.take(row.key);
  }

  /** Bring back what this visit removed. */
  async bringBack(row) {
    const taken = this.removed.get(row.key)?.taken;
    if (taken) {
      this.removed.delete(row.key);
      if (taken.recording) await discardRecording(taken.recording, false);
      await this.composer.outbox.putBack(taken);
    } else await this._command({ command: "restore", client_key: row.key });
  }

  async _forgetRemoved(key) {
    const taken = this.removed.get(key)?.taken;
    this.removed.delete(key);
    if (taken?.recording) await forgetRecording(taken.recording.id);
    this.composer.showRows();
  }

  /** @param {import("./outbox.js").Item} item a note, or the change of one, that the server did not take */
  async editRefused(item) {
    if (this.composer.controls.hasContent) {
      this.composer.say("Finish the note that you are writing first; then edit this one.", true);
      return;
    }
    const { client_key, command, ...written } = item.body;
    const aside = { why: "edit", key: client_key, words: "You are changing a note." };
    if (command) await this.composer.draft.stepAside(aside, written);
    else Object.assign(this.composer.draft.fields, written);
    if (item.photo) await this.composer.controls.photo.set(item.photo, item.photo_name);
    this.composer.draft.fields.photo_key = this.composer.controls.photo.key;
    this.composer.showDraft();
    this.composer.say(item.sentence, true);
    // Only what is on disk here may leave the outbox.
    await this.composer.draft.save();
    await this.composer.outbox.take(item.client_key);
    this.composer.controls.text.focus();
  }

  async discard(item) {
    await this.composer.outbox.take(item.client_key);
    if (item.recording) await forgetRecording(item.recording.id);
  }
}
