// What a person does to the source: each act becomes a command, is painted at once, and can be undone.

import { clock, make } from "./dom.js";
import { openEditor } from "./reader_edit.js";
import { numberedBy, temporaryId } from "./reader_model.js";
import { passageOnWire } from "./reader_pick.js";

const DONE_WORDS = { accept: "accepted", reject: "refused", remove: "removed", restore: "brought back" };

/** Put `code` on `passage`. */
export function applyCode(r, passage, code, intensity) {
  const command = { op: "apply", code_id: code.id, ...passageOnWire(r, passage), intensity };
  send(
    r,
    { command, temporary: temporaryId(), label: `${code.name} on ${placeName(r, passage.first)}` },
    "tagged",
  );
}

/** Accept, reject, remove or restore a coding. */
export function decide(r, op, codingId) {
  const coding = r.index.codings.get(codingId)?.coding;
  if (!coding) return;
  const name = r.index.codes.get(coding.code_id).name;
  send(
    r,
    {
      command: { op, coding_id: codingId },
      coding: { ...coding },
      label: `${name} on ${placeName(r, coding.first_segment_id)}`,
    },
    DONE_WORDS[op],
  );
}

export function editText(r, segmentId, text, revision) {
  send(
    r,
    {
      command: { op: "edit_text", segment_id: segmentId, text, revision },
      label: `Words of ${placeName(r, segmentId)}`,
    },
    "corrected",
  );
}

/** Assign a known speaker, rename one everywhere, or add one and assign it. */
export function changeSpeaker(r, segmentId, { assign, rename, add }) {
  const where = placeName(r, segmentId);
  if (rename) {
    const before = r.index.speakers.get(rename.speaker_id)?.name;
    send(r, { command: { op: "rename_speaker", ...rename }, label: `${before}` }, `is now ${rename.name}`);
    return;
  }
  let speakerId = assign;
  if (add) {
    speakerId = temporaryId();
    send(
      r,
      { command: { op: "add_speaker", ...add }, temporary: speakerId, label: `Speaker ${add.name}` },
      "added",
    );
  }
  const name = r.index.speakers.get(speakerId)?.name;
  send(
    r,
    {
      command: { op: "assign_speaker", segment_id: segmentId, speaker_id: speakerId },
      label: `Speaker of ${where}`,
    },
    `is now ${name}`,
  );
}

function send(r, entry, done, { undoing = false } = {}) {
  const full = { coder: r.data.coder_name, temporary: null, coding: null, ...entry };
  if (!undoing) rememberUndo(r, full);
  r.said = `${full.label} ${done}`;
  r.speak(r.said);
  r.outbox.add(full);
}

function rememberUndo(r, { command, temporary, coding, label }) {
  if (command.op === "apply") r.undo.push({ op: "remove", codingId: temporary, coding: null, label });
  else if (coding) r.undo.push({ op: "restore", codingId: command.coding_id, coding, label });
}

/** Take the last tagging, removal, acceptance or refusal back. */
export function undo(r) {
  const last = r.undo.pop();
  if (!last) {
    r.speak("Nothing to undo");
    return;
  }
  const coding = last.coding || r.index.codings.get(last.codingId)?.coding;
  if (!coding) return;
  send(
    r,
    { command: { op: last.op, coding_id: last.codingId }, coding: { ...coding }, label: last.label },
    last.op === "remove" ? "taken off again" : "is as it was",
    { undoing: true },
  );
}

/** The server did it: take its source over, and its ids. */
export function answered(r, entry, source) {
  if (entry.temporary) {
    const id = numberedBy(source, r.server, entry);
    if (id === null) {
      r.outbox.drop(entry.temporary);
      r.undo = r.undo.filter((step) => step.codingId !== entry.temporary);
    } else {
      r.outbox.renumber(entry.temporary, id);
      for (const step of r.undo) if (step.codingId === entry.temporary) step.codingId = id;
      r.renumbered(entry.temporary, id);
    }
  }
  r.server = { ...r.server, ...source };
}

/** The server refused: say so, show the page without the change, and offer to try again. */
export function refused(r, entry, problem) {
  const { command, temporary } = entry;
  if (temporary) r.outbox.drop(temporary);
  const gone = temporary || command.coding_id;
  r.undo = r.undo.filter((step) => step.codingId !== gone);
  const conflict = problem.status === 409;
  if (conflict && command.op === "edit_text") {
    r.reload().then((fresh) => (fresh ? showBoth(r, command, problem) : addNotice(r, entry, problem.error)));
    return;
  }
  if (conflict) r.reload();
  addNotice(r, entry, problem.error);
}

function showBoth(r, command, problem) {
  const segment = r.view.segments[r.index.place.get(command.segment_id)];
  if (!segment) return;
  r.speak(problem.error);
  r.setCurrent(segment.id, { scroll: true });
  beginEdit(r, segment, command.text);
}

/** Open the text field of a line; `mine` are words that met a newer version of the line. */
export function beginEdit(r, segment, mine = null) {
  openEditor(r, segment, {
    mine,
    save: (text, revision) => editText(r, segment.id, text, revision),
    left: () => r.setCurrent(segment.id, { focus: true }),
  });
}

function addNotice(r, entry, sentence) {
  r.notices.push({ entry, sentence });
  r.said = "";
  paintNotices(r);
}

/** Show what was refused, each with the server's sentence and a way on. */
export function paintNotices(r) {
  r.parts.notices.replaceChildren(
    ...r.notices.map((notice) => {
      const again = make("button", { type: "button", class: "fn-r-button fn-r-main" }, "Try again");
      const close = make("button", { type: "button", class: "fn-r-button" }, "Let it go");
      const end = () => {
        r.notices = r.notices.filter((other) => other !== notice);
        paintNotices(r);
        r.focusLine();
      };
      again.onclick = () => {
        end();
        tryAgain(r, notice.entry);
      };
      close.onclick = end;
      return make(
        "div",
        { class: "fn-r-notice", role: "alert" },
        make(
          "p",
          {},
          make("strong", {}, `${notice.entry.label}: not saved, and taken back. `),
          notice.sentence,
        ),
        make("div", { class: "fn-r-acts" }, again, close),
      );
    }),
  );
}

function tryAgain(r, { command, temporary, coding, label }) {
  const { request_id: _applied, ...rest } = command;
  if (rest.op === "edit_text") {
    const segment = r.view.segments[r.index.place.get(rest.segment_id)];
    if (segment) rest.revision = segment.revision;
  }
  send(r, { command: rest, temporary: temporary && temporaryId(), coding, label }, "tried again");
}

/** Return how a line is called in a sentence: its time, or its number. */
export function placeName(r, segmentId) {
  const segment = r.view.segments[r.index.place.get(segmentId)];
  if (!segment) return "a line";
  return segment.start_s == null ? `line ${segment.ordinal + 1}` : clock(segment.start_s);
}
