// What a person does to lines: words, where a line ends, who speaks. Each is painted at once and sent after.

import { placeName, send } from "./reader_actions.js";
import { closeEditor, openEditor, settleEditor } from "./reader_edit.js";
import { temporaryId } from "./reader_model.js";
import { hasLines, whyFixed } from "./reader_place.js";
import { movedOffset, pointsBefore } from "./reader_text.js";
import { secondAt } from "./reader_words.js";

/**
 * Open the text field of a line. select: [from, to) to be selected, the end without it. mine: words that met
 * a newer version of the line.
 */
export function beginEdit(r, segment, { select = null, mine = null } = {}) {
  settleEditor(r);
  if (whyFixed(r)) {
    r.speak(whyFixed(r));
    return;
  }
  // Settling may have sent words and painted the line anew.
  const found = lineOf(r, segment.id);
  if (!found) return;
  const line = { ...found };
  r.setCurrent(line.id);
  openEditor(r, line, {
    select,
    mine,
    save: (text) => editText(r, line, text),
    left: () => r.setCurrent(line.id, { focus: true }),
    hasLines: hasLines(r),
    split: (text, at) => splitAt(r, line, text, at),
    join: (text, step) => joinFrom(r, line, text, step),
    restore: () => restoreMachineText(r, line),
    playFrom: (text, at) => playFromCaret(r, line, text, at),
  });
}

/** The server numbered a line that a field is open in; its revision is as it was foreseen. */
export function renumberEditor(r, temporary, id) {
  if (r.editor?.id !== temporary) return;
  r.editor.id = id;
  r.editor.line.id = id;
}

/** Begin at the doubtful word that was gone to, or at the end of the line. */
export function editHere(r, segment) {
  const { doubt } = r;
  beginEdit(r, segment, { select: doubt?.id === segment.id ? [doubt.from, doubt.to] : null });
}

function lineOf(r, id) {
  return r.view.segments[r.index.place.get(id)];
}

function editText(r, line, text) {
  const command = { op: "edit_text", segment_id: line.id, text, revision: line.revision };
  send(r, { command, label: `Words of ${placeName(r, line.id)}`, before: line.text }, "corrected");
}

/** Send the field's words where they differ from the line's; returns the line as it is then. */
function keepWords(r, line, text) {
  if (text && text !== line.text) editText(r, line, text);
  return lineOf(r, line.id);
}

/** Split a line at a UTF-16 offset of `text`, which the field holds; says whether both parts have words. */
function splitAt(r, line, text, at) {
  if (!hasLines(r)) return false;
  if (!text.slice(0, at).trim() || !text.slice(at).trim()) {
    r.speak("Put the caret between two words to split the line there");
    return false;
  }
  closeEditor(r);
  const kept = keepWords(r, line, text.trim());
  const lead = text.length - text.trimStart().length;
  const temporary = temporaryId();
  const command = {
    op: "split",
    segment_id: kept.id,
    at_char: pointsBefore(kept.text, at - lead),
    revision: kept.revision,
  };
  const entry = { command, temporary, label: `Line of ${placeName(r, kept.id)}`, before: kept.text };
  send(r, entry, "split in two");
  const second = lineOf(r, temporary);
  if (second) beginEdit(r, second, { select: [0, 0] });
  return true;
}

/** Join a line with the one after it (1) or before it (-1), and go on in the field at the joint. */
function joinFrom(r, line, text, step) {
  const at = r.index.place.get(line.id);
  const first = r.view.segments[step > 0 ? at : at - 1];
  if (at === undefined || !first || !r.view.segments[r.index.place.get(first.id) + 1]) {
    r.speak(step > 0 ? "This is the last line" : "This is the first line");
    return false;
  }
  closeEditor(r);
  keepWords(r, line, text.trim());
  joinNext(r, lineOf(r, first.id), { edit: true });
  return true;
}

/** Join a line with the next one. edit: open the field of the joined line at the joint. */
export function joinNext(r, line, { edit = false } = {}) {
  if (whyFixed(r)) {
    r.speak(whyFixed(r));
    return;
  }
  const next = r.view.segments[r.index.place.get(line.id) + 1];
  if (!next) {
    r.speak("This is the last line");
    return;
  }
  const joint = line.text.length;
  const command = { op: "merge", segment_id: line.id, revision: line.revision };
  const label = `Lines of ${placeName(r, line.id)} and ${placeName(r, next.id)}`;
  send(r, { command, label, before: line.text }, "joined");
  r.setCurrent(line.id, { focus: true });
  if (edit) beginEdit(r, lineOf(r, line.id), { select: [joint, joint] });
}

/** Bring back what the machine heard in a line. */
export function restoreMachineText(r, line) {
  const command = { op: "restore_machine_text", segment_id: line.id, revision: line.revision };
  const label = `Words of ${placeName(r, line.id)}`;
  send(r, { command, label, before: line.text }, "are again what the machine heard");
}

function playFromCaret(r, line, text, at) {
  const second = secondAt(line, movedOffset(text, line.text, at));
  if (second !== null) r.player?.playFrom(second);
}

/** Assign a known speaker to lines, rename one everywhere, or add one and assign it. */
export function changeSpeaker(r, lineIds, { assign, rename, add, merge }) {
  if (rename) {
    const before = r.index.speakers.get(rename.speaker_id)?.name;
    send(r, { command: { op: "rename_speaker", ...rename }, label: `${before}` }, `is now ${rename.name}`);
    return;
  }
  if (merge) {
    const [from, into] = [merge.speaker_id, merge.into_id].map((id) => r.index.speakers.get(id)?.name);
    send(r, { command: { op: "merge_speakers", ...merge }, label: `${from}` }, `is ${into} now`);
    return;
  }
  let speakerId = assign;
  if (add) {
    speakerId = temporaryId();
    const entry = { command: { op: "add_speaker", ...add }, temporary: speakerId };
    send(r, { ...entry, label: `Speaker ${add.name}` }, "added");
  }
  const ids = lineIds.filter((id) => lineOf(r, id)?.speaker_id !== speakerId);
  if (!ids.length) return;
  const name = r.index.speakers.get(speakerId)?.name;
  const [command, where] =
    ids.length === 1
      ? [{ op: "assign_speaker", segment_id: ids[0] }, placeName(r, ids[0])]
      : [{ op: "assign_speakers", segment_ids: ids }, `${ids.length} lines`];
  send(
    r,
    { command: { ...command, speaker_id: speakerId }, label: `Speaker of ${where}` },
    `is now ${name}`,
  );
}
