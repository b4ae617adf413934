// The lines on the page: time, speaker, words with their marks, and the margin with the codings beside them.

import { clock, make } from "./dom.js";
import { placesOf } from "./reader_blocks.js";
import { paintMargin } from "./reader_margin.js";
import { forgetMarks, markDoubts } from "./reader_marks.js";
import { lookOfPlace, nameOfFirstWords, paintPlace } from "./reader_place.js";
import { paintText } from "./reader_tint.js";

const NO_ENGLISH = [];
const NO_MARKS = [];

/** Bring the page to the state of `r.index`; only lines whose look changed are touched. */
export function paintLines(r) {
  const { view, index } = r;
  const stays = r.paintedSegments === view.segments;
  if (!stays) dropRows(r);
  r.paintedSegments = view.segments;
  const patterns = new Map();
  const order = stays ? null : placesOf(r.parts.list);
  let previous = null;
  let speakerBefore = null;
  let before;
  for (const segment of view.segments) {
    const speaker = index.speakers.get(segment.speaker_id);
    let row = r.rows.get(segment.id);
    if (!row) {
      row = newRow(r, segment, speaker, patterns);
      r.rows.set(segment.id, row);
      order.add(row, previous);
    } else order?.keep(row, previous);
    const marks = index.marks.get(segment.id) || NO_MARKS;
    const goesOn = speakerBefore !== null && speakerBefore === segment.speaker_id;
    speakerBefore = segment.speaker_id;
    const english = view.translation?.lines[segment.id] || NO_ENGLISH;
    const number = index.place.get(segment.id) + 1;
    // Nearly all lines of a large source, and their marks, are the very same objects as before.
    const seen = row.fnSeen;
    if (
      seen?.segment !== segment ||
      seen.before !== before ||
      seen.speaker !== speaker ||
      seen.goesOn !== goesOn ||
      seen.english !== english ||
      seen.number !== number ||
      seen.language !== view.language ||
      seen.codes !== view.codes ||
      !isSameList(seen.marks, marks)
    ) {
      const { language, codes } = view;
      row.fnSeen = { segment, before, speaker, goesOn, english, number, language, codes, marks };
      const look =
        lookOf(segment, number, speaker, goesOn, marks, index) +
        JSON.stringify([view.language, english]) +
        lookOfPlace(segment, before);
      if (row.fnLook !== look) {
        row.fnLook = look;
        paintRow(r, row, segment, number, speaker, goesOn, marks);
        paintEnglish(r, row, english);
        paintPlace(r, row, segment, before);
      }
    }
    before = segment;
    previous = row;
  }
  order?.close();
}

function isSameList(one, other) {
  return one === other || (one.length === other.length && one.every((each, at) => each === other[at]));
}

function dropRows(r) {
  const wanted = new Set(r.view.segments.map((segment) => segment.id));
  for (const [id, row] of r.rows) {
    if (wanted.has(id)) continue;
    const block = row.parentElement;
    forgetMarks(row);
    row.remove();
    if (!block.childElementCount) block.remove();
    r.rows.delete(id);
  }
}

/** Return a short text that differs whenever the line would look different. */
function lookOf(segment, number, speaker, goesOn, marks, index) {
  let look = `${segment.revision}|${segment.waiting}|${segment.doubtful}|${segment.overlapped}|${segment.text}|${goesOn}|`;
  look += segment.start_s == null ? `${number}|` : `${segment.start_s}|`;
  if (speaker) look += `${speaker.name}|${speaker.seat}|`;
  for (const { coding, from, to, lane, first, last } of marks) {
    const { name, colour } = index.codes.get(coding.code_id);
    look += `${coding.id},${coding.status},${coding.intensity},${coding.valence},${name},${colour},`;
    look += `${coding.waiting},${coding.memos?.length},${from},${to},${lane},${first},${last};`;
  }
  return look;
}

/** Return a row for a line, copied from one of the same voice; patterns: those rows by voice. */
function newRow(r, segment, speaker, patterns) {
  if (!patterns.has(speaker)) {
    const pattern = madeEmptyRow().cloneNode(true);
    paintVoice(r, pattern, speaker);
    pattern.querySelector(".fn-r-text").lang = r.view.language || "";
    patterns.set(speaker, pattern);
  }
  const row = patterns.get(speaker).cloneNode(true);
  row.dataset.segment = segment.id;
  return row;
}

let emptyRow = null;

function madeEmptyRow() {
  emptyRow ??= make(
    "div",
    { class: "fn-r-line", role: "listitem", tabIndex: -1 },
    make(
      "div",
      { class: "fn-r-gutter" },
      make("button", { type: "button", class: "fn-r-time", tabIndex: -1 }),
      make("button", { type: "button", class: "fn-r-name", tabIndex: -1 }),
      make("span", { class: "fn-r-seat" }),
      make("button", { type: "button", class: "fn-r-changed", tabIndex: -1, hidden: true }, "corrected"),
      make("span", { class: "fn-r-leaf", hidden: true }),
    ),
    make(
      "div",
      { class: "fn-r-words" },
      make("div", { class: "fn-r-heading", dir: "auto", hidden: true }),
      make("div", { class: "fn-r-about", dir: "auto", hidden: true }),
      make("div", { class: "fn-r-text", dir: "auto" }),
      make("div", { class: "fn-r-overlap", hidden: true }, "speaking at once"),
      make("div", { class: "fn-r-english", lang: "en", hidden: true }),
    ),
    make("div", { class: "fn-r-margin" }),
  );
  return emptyRow;
}

// Of a line that is new on the page only what differs from its pattern is touched.
function paintRow(r, row, segment, number, speaker, goesOn, marks) {
  const isNew = !row.fnPainted;
  row.fnPainted = true;
  const timed = segment.start_s != null;
  const time = row.firstElementChild.firstElementChild;
  time.textContent = timed ? clock(segment.start_s) : String(number);
  if (!timed || !isNew) time.disabled = !timed;
  if (timed) time.setAttribute("aria-label", `Play from ${clock(segment.start_s)}`);
  if (!isNew) paintVoice(r, row, speaker);
  const states = { "goes-on": goesOn, doubtful: segment.doubtful, waiting: segment.waiting };
  for (const [name, on] of Object.entries(states)) {
    if (on || !isNew) row.classList.toggle(`fn-r-${name}`, Boolean(on));
  }
  if (!isNew || segment.machine_text != null) {
    const changed = row.querySelector(".fn-r-changed");
    changed.hidden = segment.machine_text == null;
    changed.setAttribute("aria-label", `Corrected; see ${nameOfFirstWords(r).replace("W", "w")}`);
  }
  if (!isNew || segment.overlapped) row.querySelector(".fn-r-overlap").hidden = !segment.overlapped;
  const text = row.querySelector(".fn-r-text");
  if (!isNew) text.lang = r.view.language || "";
  paintText(r, text, segment.text, marks);
  markDoubts(row, segment);
  if (!isNew || marks.length) paintMargin(r, row, row.querySelector(".fn-r-margin"), marks);
}

function paintVoice(r, row, speaker) {
  const [, name, seat] = row.firstElementChild.children;
  name.hidden = !speaker && r.view.kind !== "transcript";
  name.textContent = speaker ? speaker.name : "Speaker?";
  name.classList.toggle("fn-r-unnamed", !speaker);
  row.dataset.seat = seat.textContent = speaker?.seat || "";
  name.setAttribute("aria-label", `${speaker ? speaker.name : "Unknown speaker"}, change the speaker`);
}

/** Put the machine's English under the words of a line; it is no part of them and cannot be tagged. */
function paintEnglish(r, row, lines) {
  if (!lines.length && !row.fnEnglish) return;
  row.fnEnglish = lines.length > 0;
  const element = row.querySelector(".fn-r-english");
  element.hidden = !lines.length;
  if (!lines.length) return;
  const mark = make("span", { class: "fn-r-by-machine" }, "English by machine");
  mark.title = `Made by ${r.view.translation.made_by}. Check it before you quote it.`;
  const texts = lines.map(({ text, doubtful }) =>
    make("span", { class: doubtful ? "fn-r-guess" : "" }, doubtful ? `${text} (a guess)` : text),
  );
  element.replaceChildren(mark, ...texts.flatMap((text) => [" ", text]));
}
