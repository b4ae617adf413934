// The source as the person sees it: what the server last said, with the commands that still wait put on top.

import { projectOnLines } from "./reader_project.js";
import { unitsBefore } from "./reader_text.js";
import { doubtfulWords } from "./reader_words.js";

let lastTemporaryId = 0;

/** Return an id for something the server has not numbered yet; below zero, so never a real one. */
export function temporaryId() {
  lastTemporaryId = Math.min(lastTemporaryId - 1, -Date.now());
  return lastTemporaryId;
}

/** Return the server's source with each waiting entry applied; the server's own lists stay as they are. */
export function projected(server, entries) {
  const view = {
    ...server,
    segments: server.segments || [],
    speakers: [...(server.speakers || [])],
    codings: [...(server.codings || [])],
    codes: server.codes || [],
    steps: server.steps || { undo: null, redo: null },
  };
  for (const entry of entries) applyEntry(view, entry);
  return view;
}

function applyEntry(view, entry) {
  const { command } = entry;
  if (projectOnLines(view, entry)) return;
  switch (command.op) {
    case "apply":
      view.codings.push({
        ...command,
        id: entry.temporary,
        status: "accepted",
        made_by: entry.coder,
        waiting: true,
      });
      return;
    case "accept":
      return setStatus(view, command.coding_id, "accepted");
    case "reject":
      return setStatus(view, command.coding_id, "rejected");
    case "remove":
      view.codings = view.codings.filter((coding) => coding.id !== command.coding_id);
      return;
    case "restore":
      if (view.codings.some((coding) => coding.id === command.coding_id)) {
        return setStatus(view, command.coding_id, entry.coding.status);
      }
      view.codings.push({ ...entry.coding, id: command.coding_id, waiting: true });
      return;
    case "add_speaker":
      view.speakers.push({ id: entry.temporary, name: command.name, seat: command.seat });
      return;
    case "rename_speaker":
      view.speakers = view.speakers.map((speaker) =>
        speaker.id === command.speaker_id ? { ...speaker, name: command.name, seat: command.seat } : speaker,
      );
  }
}

function setStatus(view, codingId, status) {
  view.codings = view.codings.map((coding) =>
    coding.id === codingId ? { ...coding, status, waiting: true } : coding,
  );
}

/** Return the real id behind a temporary one: the item of the answer that is new and equal, or null. */
export function numberedBy(answer, before, entry) {
  const { command } = entry;
  if (command.op === "apply") {
    const same = (coding) =>
      ["code_id", "first_segment_id", "start_char", "last_segment_id", "end_char"].every(
        (field) => coding[field] === command[field],
      );
    return answer.codings.changed.find(same)?.id ?? null;
  }
  if (command.op === "split") {
    return answer.lines.changed.find((line) => line.after_id === command.segment_id)?.id ?? null;
  }
  if (command.op === "add_speaker") {
    const known = new Set(before.speakers.map((speaker) => speaker.id));
    return (answer.speakers || []).find((s) => !known.has(s.id) && s.name === command.name)?.id ?? null;
  }
  return null;
}

/** Return look-up tables over a view: places of segments, names, and the marks each line carries. */
export function indexed(view) {
  const place = new Map(view.segments.map((segment, at) => [segment.id, at]));
  const codes = new Map(view.codes.map((code) => [code.id, code]));
  const speakers = new Map(view.speakers.map((speaker) => [speaker.id, speaker]));
  const codings = new Map();
  const marks = new Map();
  const shown = view.codings
    .filter((coding) => coding.status !== "rejected" && codes.has(coding.code_id))
    .filter((coding) => place.has(coding.first_segment_id) && place.has(coding.last_segment_id))
    .map((coding) => ({
      coding,
      from: place.get(coding.first_segment_id),
      to: place.get(coding.last_segment_id),
    }))
    .sort(
      (a, b) =>
        a.from - b.from ||
        a.coding.start_char - b.coding.start_char ||
        b.to - a.to ||
        a.coding.id - b.coding.id,
    );
  const barFreeFrom = [];
  shown.forEach(({ coding, from, to }, order) => {
    codings.set(coding.id, { coding, order, from, to });
    const spans = [];
    for (let at = from; at <= to; at += 1)
      spans.push(markOnLine(view.segments[at], coding, at === from, at === to));
    // A bar keeps its lane over all its lines, so that it reads as one stroke.
    let lane = -1;
    if (spans.length > 1 || spans[0].whole) {
      lane = barFreeFrom.findIndex((free) => free <= from);
      if (lane < 0) lane = barFreeFrom.length;
      barFreeFrom[lane] = to + 1;
    }
    spans.forEach((span, at) => {
      const id = view.segments[from + at].id;
      if (!marks.has(id)) marks.set(id, []);
      marks.get(id).push({ ...span, coding, lane, first: at === 0, last: at === spans.length - 1 });
    });
  });
  const suggestions = shown
    .filter(({ coding }) => coding.status === "suggested")
    .map(({ coding }) => coding.id);
  return { place, codes, speakers, codings, marks, suggestions, doubts: doubtfulWords(view) };
}

function markOnLine(segment, coding, isFirst, isLast) {
  const from = isFirst ? unitsBefore(segment.text, coding.start_char) : 0;
  const to = isLast ? unitsBefore(segment.text, coding.end_char) : segment.text.length;
  return { from, to, whole: from === 0 && to >= segment.text.trimEnd().length };
}

/** Return the codes above a code, the nearest first. */
export function ancestorsOf(index, code) {
  const above = [];
  let next = index.codes.get(code.parent_id);
  // A codebook from elsewhere may run in a circle.
  while (next && !above.includes(next) && next !== code) {
    above.push(next);
    next = index.codes.get(next.parent_id);
  }
  return above;
}
