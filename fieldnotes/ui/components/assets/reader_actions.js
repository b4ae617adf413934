// Each act of a person becomes a command, is painted at once, and is answered or refused by the server.

import { clock } from "./dom.js";
import { beginEdit } from "./reader_correct.js";
import { withAnswer } from "./reader_delta.js";
import { numberedBy, temporaryId } from "./reader_model.js";
import { addNotice } from "./reader_notices.js";
import { passageOnWire } from "./reader_pick.js";
import { rememberRecent } from "./reader_recent.js";
import { showStep } from "./reader_undo.js";

const DONE_WORDS = { accept: "accepted", reject: "refused", remove: "removed" };

/** Put `code` on `passage`. */
export function applyCode(r, passage, code, intensity = null) {
  rememberRecent(r, code.id);
  const rated = code.kind === "emotion" ? intensity : null;
  const command = { op: "apply", code_id: code.id, ...passageOnWire(r, passage), intensity: rated };
  const label = `${code.name} on ${placeName(r, passage.first)}`;
  const temporary = temporaryId();
  send(r, { command, temporary, label }, "coded");
  return temporary;
}

/** Accept, reject or remove a coding. */
export function decide(r, op, codingId) {
  changeCoding(r, codingId, { op }, DONE_WORDS[op]);
}

/** Put another code in the place of a coding's. */
export function recodeCoding(r, codingId, code) {
  const coding = r.index.codings.get(codingId)?.coding;
  if (!coding || coding.code_id === code.id) return;
  rememberRecent(r, code.id);
  const temporary = coding.confidence == null ? null : temporaryId();
  changeCoding(r, codingId, { op: "recode", code_id: code.id }, `is ${code.name} now`, temporary);
}

/** Send a command about one coding. */
export function changeCoding(r, codingId, command, done, temporary = null) {
  const coding = r.index.codings.get(codingId)?.coding;
  if (!coding) return;
  const name = r.index.codes.get(coding.code_id).name;
  const label = `${name} on ${placeName(r, coding.first_segment_id)}`;
  send(r, { command: { ...command, coding_id: codingId }, temporary, label }, done);
}

/** Make a code that is not there yet, and return it; what is done with it may be sent at once. */
export function addCode(r, kind, name) {
  const temporary = temporaryId();
  send(r, { command: { op: "add_code", kind, name }, temporary, label: `The ${kind} “${name}”` }, "added");
  return r.index.codes.get(temporary);
}

/** Mark a code as a favourite, or take the mark away. */
export function toggleFavourite(r, code) {
  const on = !r.view.favourites.includes(code.id);
  const label = `${code.name} is ${on ? "now" : "no longer"}`;
  send(r, { command: { op: "favour", code_id: code.id, on }, label }, "a favourite");
}

/** Hand a command over to be sent, and paint what it will do. */
export function send(r, entry, done) {
  const full = { coder: r.data.coder_name, temporary: null, ...entry };
  r.said = `${full.label} ${done}`;
  r.speak(r.said);
  r.outbox.add(full);
}

/** The server did it: take what it answered over, and its ids. */
export function answered(r, entry, answer) {
  const before = r.server;
  const { source, missed } = withAnswer(r.server, answer);
  r.server = source;
  r.answers += 1;
  if (entry.temporary) takeNumber(r, entry, numberedBy(answer, before, entry));
  if (["undo", "redo"].includes(entry.command.op)) showStep(r, entry, answer);
  if (missed) r.catchUp();
}

function takeNumber(r, entry, id) {
  if (id === null) {
    r.outbox.take(({ command }) => concerns(command, entry.temporary));
    return;
  }
  r.outbox.renumber(entry.temporary, id);
  r.renumbered(entry.temporary, id);
}

function concerns(command, id) {
  return (
    [command.coding_id, command.code_id, command.speaker_id].includes(id) ||
    [command.segment_id, command.first_segment_id].includes(id) ||
    command.last_segment_id === id ||
    command.segment_ids?.includes(id)
  );
}

/** The server refused: say so, show the page without the change, and offer to try again. */
export function refused(r, entry, problem) {
  const { command, temporary } = entry;
  // What came after it was meant for the line as it would have been.
  const later = r.outbox.take(
    ({ command: other }) =>
      (temporary && concerns(other, temporary)) ||
      (command.segment_id && other.segment_id === command.segment_id),
  );
  const typed = [...later].reverse().find(({ command: other }) => other.op === "edit_text");
  const lost = later.filter((other) => other !== typed);
  if (problem.status !== 409) return addNotice(r, entry, problem.error, { typed, lost });
  r.reload().then((fresh) => {
    const line = fresh && r.view.segments[r.index.place.get(command.segment_id)];
    const mine = typed || (command.op === "edit_text" ? entry : null);
    if (line && mine?.command.segment_id === line.id) {
      r.speak(problem.error);
      r.setCurrent(line.id, { scroll: true });
      beginEdit(r, line, { mine: mine.command.text });
      if (mine !== entry || lost.length) addNotice(r, entry, problem.error, { lost, theirs: line.text });
      return;
    }
    addNotice(r, entry, problem.error, { typed, lost, theirs: line?.text });
  });
}

/** Send a refused entry again, on the line as it is now. */
export function tryAgain(r, { command, temporary, label }) {
  const { request_id: _applied, ...rest } = command;
  if (rest.op === "edit_text") {
    const segment = r.view.segments[r.index.place.get(rest.segment_id)];
    if (segment) rest.revision = segment.revision;
  }
  send(r, { command: rest, temporary: temporary && temporaryId(), label }, "tried again");
}

/** Return how a line is called in a sentence: its time, or its number. */
export function placeName(r, segmentId) {
  const at = r.index.place.get(segmentId);
  if (at === undefined) return "a line";
  const { start_s: seconds } = r.view.segments[at];
  return seconds == null ? `line ${at + 1}` : clock(seconds);
}
