// The source as the person sees it: what the server last said, with the commands that still wait put on top.

import { projectOnCodings } from "./reader_project_codings.js";
import { projectOnLines } from "./reader_project.js";
import { folded, unitsBefore } from "./reader_text.js";
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
    favourites: server.favourites || [],
    steps: server.steps || { undo: null, redo: null },
  };
  const { done, undone } = stillToDo(entries);
  for (const entry of done) applyEntry(view, entry);
  if (undone.length) view.steps = { ...view.steps, redo: "change" };
  return view;
}

const NO_STEP = ["add_speaker", "rename_speaker", "favour", "add_code"];

/** Return waiting entries without those that a waiting undo takes back, and these. */
function stillToDo(entries) {
  const done = [];
  const undone = [];
  for (const entry of entries) {
    const { op } = entry.command;
    const last = done.findLastIndex((other) => !NO_STEP.includes(other.command.op));
    if (op === "undo" && last >= 0 && done[last].command.op !== "undo") undone.push(...done.splice(last, 1));
    else if (op === "redo" && undone.length) done.push(undone.pop());
    else {
      if (!NO_STEP.includes(op)) undone.length = 0;
      done.push(entry);
    }
  }
  return { done, undone };
}

function applyEntry(view, entry) {
  const { command } = entry;
  if (projectOnLines(view, entry) || projectOnCodings(view, entry)) return;
  switch (command.op) {
    case "favour": {
      const rest = view.favourites.filter((id) => id !== command.code_id);
      const order = new Map(view.codes.map((code, at) => [code.id, at]));
      const all = command.on ? [...rest, command.code_id] : rest;
      view.favourites = all.sort((a, b) => order.get(a) - order.get(b));
      return;
    }
    case "add_code":
      view.codes = [...view.codes, newCode(entry.temporary, command)];
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

function newCode(id, { kind, name }) {
  const blank = { definition: "", parent_id: null, valence: null, retired: false, degrees: [], family: null };
  return { ...blank, id, kind, name };
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
  if (command.op === "recode") {
    const same = ({ code_id: code, confidence }) => code === command.code_id && confidence == null;
    return answer.codings.changed.find(same)?.id ?? null;
  }
  if (command.op === "add_code") {
    const codes = answer.codes || before.codes;
    const name = folded(command.name);
    return codes.find((code) => code.kind === command.kind && folded(code.name) === name)?.id ?? null;
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
  const { place, doubts } = linesIndexed(view);
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
    // A bar keeps its lane over all its lines, so that it reads as one stroke.
    let lane = barFreeFrom.findIndex((free) => free <= from);
    if (lane < 0) lane = barFreeFrom.length;
    barFreeFrom[lane] = to + 1;
    marksOf(view.segments, coding, from, to, lane).forEach((mark, at) => {
      const { id } = view.segments[from + at];
      if (!marks.has(id)) marks.set(id, []);
      marks.get(id).push(mark);
    });
  });
  const suggestions = shown
    .filter(({ coding }) => coding.status === "suggested")
    .map(({ coding }) => coding.id);
  const ordered = shown.map(({ coding }) => coding.id);
  return { place, codes, speakers, codings, marks, ordered, suggestions, doubts };
}

// A coding rarely changes a line: what is known of the lines is kept as long as they are the same.
const indexOfLines = new WeakMap();

function linesIndexed(view) {
  const { segments } = view;
  if (!indexOfLines.has(segments)) {
    const place = new Map(segments.map((segment, at) => [segment.id, at]));
    indexOfLines.set(segments, { place, doubts: doubtfulWords(view) });
  }
  return indexOfLines.get(segments);
}

/** Look for the doubtful words of a view's lines anew, and return them. */
export function countDoubts(view) {
  const doubts = doubtfulWords(view);
  const lines = indexOfLines.get(view.segments);
  if (lines) lines.doubts = doubts;
  return doubts;
}

const marksOfCoding = new WeakMap();

/** Return a coding's mark on each of its lines; the very same ones again where nothing about them changed. */
function marksOf(segments, coding, from, to, lane) {
  const known = marksOfCoding.get(coding);
  if (known?.segments === segments && known.lane === lane) return known.marks;
  const marks = [];
  for (let at = from; at <= to; at += 1) {
    const [first, last] = [at === from, at === to];
    marks.push({ ...markOnLine(segments[at], coding, first, last), coding, lane, first, last });
  }
  marksOfCoding.set(coding, { segments, lane, marks });
  return marks;
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
