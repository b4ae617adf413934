// What waiting commands make of the lines, roughly: words, tags and times are settled by the server's answer.

import { movedOffset, trimmedStart } from "./reader_text.js";

/** Apply a waiting entry to the view's lines; says whether it was one about lines. */
export function projectOnLines(view, { command, temporary }) {
  const line = view.segments.find((segment) => segment.id === command.segment_id);
  switch (command.op) {
    case "edit_text":
      if (line) rewordLine(view, line, command.text);
      return remember(view, "text");
    case "restore_machine_text":
      if (line) rewordLine(view, line, line.machine_text ?? line.text);
      return remember(view, "text");
    case "split":
      if (line) splitLine(view, line, command.at_char, temporary);
      return remember(view, "split");
    case "merge":
      if (line) mergeLine(view, line);
      return remember(view, "merge");
    case "assign_speaker":
      giveSpeaker(view, [command.segment_id], command.speaker_id);
      return remember(view, "speaker");
    case "assign_speakers":
      giveSpeaker(view, command.segment_ids, command.speaker_id);
      return remember(view, "speaker");
    case "merge_speakers": {
      const theirs = view.segments.filter((segment) => segment.speaker_id === command.speaker_id);
      giveSpeaker(
        view,
        theirs.map((segment) => segment.id),
        command.into_id,
      );
      view.speakers = view.speakers.filter((speaker) => speaker.id !== command.speaker_id);
      return remember(view, "speaker");
    }
    case "undo":
    case "redo":
      // What comes back, and what could be undone next, the server knows.
      view.steps = { undo: "change", redo: command.op === "undo" ? "change" : null };
      return true;
  }
  return false;
}

function remember(view, kind) {
  view.steps = { undo: kind, redo: null };
  return true;
}

function replaceLine(view, id, ...lines) {
  view.segments = view.segments.flatMap((segment) => (segment.id === id ? lines : [segment]));
}

function giveSpeaker(view, ids, speakerId) {
  const given = new Set(ids);
  view.segments = view.segments.map((segment) =>
    given.has(segment.id) && segment.speaker_id !== speakerId
      ? { ...segment, speaker_id: speakerId, revision: segment.revision + 1 }
      : segment,
  );
}

function rewordLine(view, line, text) {
  const [old, fresh] = [[...line.text], [...text]];
  const moved = (offset) => movedOffset(old, fresh, offset);
  view.codings = view.codings.map((coding) => ({
    ...coding,
    start_char: coding.first_segment_id === line.id ? moved(coding.start_char) : coding.start_char,
    end_char: coding.last_segment_id === line.id ? moved(coding.end_char) : coding.end_char,
  }));
  const words = (line.words || [])
    .map(([start, end, ...rest]) => {
      const [from, to] = [moved(start), moved(end)];
      const same = old.slice(start, end).join("") === fresh.slice(from, to).join("");
      return [from, to, ...rest.slice(0, 3), same ? rest[3] : 1];
    })
    .filter(([from, to]) => from < to);
  const heard = line.machine_text ?? line.text;
  replaceLine(view, line.id, {
    ...line,
    text,
    words,
    machine_text: heard === text ? null : heard,
    revision: line.revision + 1,
    waiting: true,
  });
}

function splitLine(view, line, at, newId) {
  const points = [...line.text];
  const left = points.slice(0, at).join("").trimEnd();
  const right = points.slice(at).join("").trimStart();
  const begins = at + trimmedStart(points.slice(at).join(""));
  const words = line.words || [];
  const [before, after] = [words.filter((word) => word[1] <= at), words.filter((word) => word[1] > at)];
  const cut = after.length ? after[0][2] : line.end_s;
  const common = { ...line, machine_text: null, revision: line.revision + 1, waiting: true };
  replaceLine(
    view,
    line.id,
    { ...common, text: left, words: before, end_s: before.length ? before[before.length - 1][3] : cut },
    { ...common, id: newId, text: right, words: shifted(after, -begins), start_s: cut },
  );
  view.codings = view.codings.map((coding) => {
    const placed = { ...coding };
    if (coding.first_segment_id === line.id && coding.start_char >= at) {
      Object.assign(placed, {
        first_segment_id: newId,
        start_char: Math.max(0, coding.start_char - begins),
      });
    }
    if (coding.last_segment_id === line.id && coding.end_char > at) {
      Object.assign(placed, { last_segment_id: newId, end_char: Math.max(0, coding.end_char - begins) });
    }
    return placed;
  });
}

function mergeLine(view, line) {
  const next = view.segments[view.segments.indexOf(line) + 1];
  if (!next) return;
  const joint = [...line.text].length + 1;
  view.segments = view.segments.filter((segment) => segment !== next);
  replaceLine(view, line.id, {
    ...line,
    text: `${line.text} ${next.text}`.trim(),
    words: [...(line.words || []), ...shifted(next.words || [], joint)],
    end_s: next.end_s ?? line.end_s,
    start_s: line.start_s ?? next.start_s,
    speaker_id: line.speaker_id ?? next.speaker_id,
    doubtful: line.doubtful || next.doubtful,
    machine_text: null,
    revision: Math.max(line.revision, next.revision) + 1,
    waiting: true,
  });
  view.codings = view.codings.map((coding) => {
    const placed = { ...coding };
    if (coding.first_segment_id === next.id) {
      Object.assign(placed, { first_segment_id: line.id, start_char: coding.start_char + joint });
    }
    if (coding.last_segment_id === next.id) {
      Object.assign(placed, { last_segment_id: line.id, end_char: coding.end_char + joint });
    }
    return placed;
  });
}

function shifted(words, by) {
  return words.map(([start, end, ...rest]) => [Math.max(0, start + by), end + by, ...rest]);
}
