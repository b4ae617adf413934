// The lines on the page: time, speaker, words with their marks, and the margin with the codings beside them.

import { clock, make } from "./dom.js";
import { forgetMarks, markDoubts } from "./reader_marks.js";
import { ancestorsOf } from "./reader_model.js";

export const INTENSITY_WORDS = { 1: "slight", 2: "clear", 3: "strong" };

/** Bring the page to the state of `r.index`; only lines whose look changed are touched. */
export function paintLines(r) {
  const { view, index } = r;
  const wanted = new Set(view.segments.map((segment) => segment.id));
  for (const [id, row] of r.rows) {
    if (!wanted.has(id)) {
      forgetMarks(row);
      row.remove();
      r.rows.delete(id);
    }
  }
  let previous = null;
  let fresh = null;
  let speakerBefore = null;
  for (const segment of view.segments) {
    let row = r.rows.get(segment.id);
    if (!row) {
      row = newRow(segment);
      r.rows.set(segment.id, row);
      fresh ??= document.createDocumentFragment();
      fresh.append(row);
    } else if (fresh) {
      row.before(fresh);
      fresh = null;
    } else if (row.previousElementSibling !== previous) {
      r.parts.list.insertBefore(row, previous ? previous.nextSibling : r.parts.list.firstChild);
    }
    const marks = index.marks.get(segment.id) || [];
    const speaker = index.speakers.get(segment.speaker_id);
    const goesOn = speakerBefore !== null && speakerBefore === segment.speaker_id;
    speakerBefore = segment.speaker_id;
    const english = view.translation?.lines[segment.id] || [];
    const number = index.place.get(segment.id) + 1;
    const look =
      lookOf(segment, number, speaker, goesOn, marks, index) + JSON.stringify([view.language, english]);
    if (row.fnLook !== look) {
      row.fnLook = look;
      paintRow(r, row, segment, number, speaker, goesOn, marks);
      paintEnglish(r, row, english);
    }
    previous = row;
  }
  if (fresh) r.parts.list.append(fresh);
}

/** Return a short text that differs whenever the line would look different. */
function lookOf(segment, number, speaker, goesOn, marks, index) {
  let look = `${segment.revision}|${segment.waiting}|${segment.doubtful}|${segment.overlapped}|${segment.text}|${goesOn}|`;
  look += segment.start_s == null ? `${number}|` : `${segment.start_s}|`;
  if (speaker) look += `${speaker.name}|${speaker.seat}|`;
  for (const { coding, from, to, lane, first } of marks) {
    const name = index.codes.get(coding.code_id).name;
    look += `${coding.id},${coding.status},${coding.intensity},${name},${coding.waiting},`;
    look += `${from},${to},${lane},${first};`;
  }
  return look;
}

let emptyRow = null;

function newRow(segment) {
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
    ),
    make(
      "div",
      { class: "fn-r-words" },
      make("div", { class: "fn-r-text", dir: "auto" }),
      make("div", { class: "fn-r-overlap", hidden: true }, "speaking at once"),
      make("div", { class: "fn-r-english", lang: "en", hidden: true }),
    ),
    make("div", { class: "fn-r-margin" }),
  );
  const row = emptyRow.cloneNode(true);
  row.dataset.segment = segment.id;
  return row;
}

function paintRow(r, row, segment, number, speaker, goesOn, marks) {
  const [gutter, words, margin] = row.children;
  const [time, name, seat, changed] = gutter.children;
  const timed = segment.start_s != null;
  time.textContent = timed ? clock(segment.start_s) : String(number);
  time.disabled = !timed;
  if (timed) time.setAttribute("aria-label", `Play from ${clock(segment.start_s)}`);
  name.hidden = !speaker && r.view.kind !== "transcript";
  name.textContent = speaker ? speaker.name : "Speaker?";
  name.classList.toggle("fn-r-unnamed", !speaker);
  row.dataset.seat = seat.textContent = speaker?.seat || "";
  name.setAttribute("aria-label", `${speaker ? speaker.name : "Unknown speaker"}, change the speaker`);
  changed.hidden = segment.machine_text == null;
  changed.setAttribute("aria-label", "Corrected; see what the machine heard");
  row.classList.toggle("fn-r-goes-on", goesOn);
  row.classList.toggle("fn-r-doubtful", Boolean(segment.doubtful));
  row.classList.toggle("fn-r-waiting", Boolean(segment.waiting));
  words.querySelector(".fn-r-overlap").hidden = !segment.overlapped;
  const text = words.querySelector(".fn-r-text");
  text.lang = r.view.language || "";
  paintText(
    r,
    text,
    segment.text,
    marks.filter((mark) => !mark.whole),
  );
  markDoubts(row, segment);
  paintMargin(r, margin, marks);
}

/** Put the machine's English under the words of a line; it is no part of them and cannot be tagged. */
function paintEnglish(r, row, lines) {
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

/** Put the words as a run of pieces; where codings overlap, each has its own underline below the other. */
function paintText(r, element, text, marks) {
  if (!marks.length) {
    element.textContent = text;
    return;
  }
  const lanes = laneByCoding(marks);
  const cuts = [...new Set([0, text.length, ...marks.flatMap((mark) => [mark.from, mark.to])])]
    .filter((cut) => cut >= 0 && cut <= text.length)
    .sort((a, b) => a - b);
  const pieces = [];
  for (let at = 0; at + 1 < cuts.length; at += 1) {
    const [from, to] = [cuts[at], cuts[at + 1]];
    const words = text.slice(from, to);
    const over = marks.filter((mark) => mark.from <= from && mark.to >= to);
    pieces.push(over.length ? markedPiece(r, words, over, lanes, from) : document.createTextNode(words));
  }
  element.replaceChildren(...pieces);
}

function laneByCoding(marks) {
  const lanes = new Map();
  const freeFrom = [];
  for (const mark of [...marks].sort((a, b) => a.from - b.from || b.to - a.to)) {
    let lane = freeFrom.findIndex((free) => free <= mark.from);
    if (lane < 0) lane = freeFrom.length;
    freeFrom[lane] = mark.to;
    lanes.set(mark.coding.id, lane);
  }
  return lanes;
}

function markedPiece(r, words, over, lanes, from) {
  const strokes = over.map(({ coding }) => {
    const { colour } = signOf(r, coding);
    const line =
      coding.status === "suggested"
        ? `repeating-linear-gradient(90deg, ${colour} 0 5px, transparent 5px 9px)`
        : `linear-gradient(${colour}, ${colour})`;
    return { line, at: lanes.get(coding.id) };
  });
  const deepest = Math.max(...strokes.map((stroke) => stroke.at));
  const piece = make(
    "span",
    { class: "fn-r-piece", "data-codings": over.map(({ coding }) => coding.id).join(" ") },
    words,
  );
  piece.style.backgroundImage = strokes.map((stroke) => stroke.line).join(", ");
  piece.style.backgroundPosition = strokes.map((s) => `0 calc(100% - ${(deepest - s.at) * 4}px)`).join(", ");
  piece.style.paddingBottom = `${deepest * 4 + 2}px`;
  const begun = over
    .filter((mark) => mark.from === from && mark.first)
    .map(({ coding }) => signOf(r, coding));
  const signs = begun.filter((sign) => sign.mark);
  if (signs.length) {
    piece.dataset.marks = signs.map((sign) => sign.mark).join("");
    piece.style.setProperty("--fn-r-colour", signs[0].colour);
  }
  return piece;
}

function paintMargin(r, margin, marks) {
  const held = margin.contains(document.activeElement) ? document.activeElement : null;
  const focused = held && [held.dataset.act || "open", held.closest("[data-coding]")?.dataset.coding];
  const bars = marks.filter((mark) => mark.lane >= 0).map((mark) => barOf(r, mark));
  const chips = marks.filter((mark) => mark.first).map((mark) => chipOf(r, mark.coding));
  margin.replaceChildren(...bars, ...chips);
  margin.style.setProperty("--fn-r-bars", String(Math.max(0, ...marks.map((mark) => mark.lane + 1))));
  if (!focused) return;
  const chip = margin.querySelector(`[data-coding="${focused[1]}"]`);
  const target = chip && (chip.querySelector(`[data-act="${focused[0]}"]`) || chip.querySelector("button"));
  (target || margin.parentElement).focus({ preventScroll: true });
}

function barOf(r, { coding, lane, first, last }) {
  const bar = make("span", { class: "fn-r-bar", "aria-hidden": "true", "data-codings": String(coding.id) });
  bar.classList.toggle("fn-r-suggested", coding.status === "suggested");
  bar.classList.toggle("fn-r-bar-first", first);
  bar.classList.toggle("fn-r-bar-last", last);
  bar.style.setProperty("--fn-r-lane", String(lane));
  bar.style.setProperty("--fn-r-colour", signOf(r, coding).colour);
  return bar;
}

function chipOf(r, coding) {
  const suggested = coding.status === "suggested";
  const open = make(
    "button",
    { type: "button", class: "fn-r-chip-open", tabIndex: -1, "data-act": "open" },
    ...codingFace(r, coding),
  );
  const chip = make("div", { class: "fn-r-chip", "data-coding": String(coding.id) }, open);
  chip.style.setProperty("--fn-r-colour", signOf(r, coding).colour);
  chip.classList.toggle("fn-r-waiting", Boolean(coding.waiting));
  if (suggested) {
    const name = signOf(r, coding).name;
    chip.classList.add("fn-r-suggested");
    open.append(make("span", { class: "fn-r-by" }, suggestedBy(coding)));
    chip.append(chipAct("accept", "✓", `Accept ${name}`), chipAct("reject", "✕", `Refuse ${name}`));
  }
  return chip;
}

function chipAct(act, sign, label) {
  return make(
    "button",
    {
      type: "button",
      class: "fn-r-chip-act",
      tabIndex: -1,
      "data-act": act,
      "aria-label": label,
      title: label,
    },
    sign,
  );
}

/** Return the badge, name and intensity of a coding, as nodes. */
export function codingFace(r, coding) {
  const sign = signOf(r, coding);
  const face = [make("span", { class: "fn-r-code" }, sign.name)];
  if (sign.mark) face.unshift(badgeOf(sign));
  if (coding.intensity) face.push(intensityOf(coding.intensity));
  return face;
}

export function badgeOf(sign) {
  return make(
    "span",
    { class: "fn-r-badge", "aria-hidden": "true", style: { "--fn-r-colour": sign.colour } },
    sign.mark,
  );
}

function intensityOf(intensity) {
  const word = INTENSITY_WORDS[intensity] || String(intensity);
  return make(
    "span",
    { class: "fn-r-intensity", role: "img", "aria-label": word, title: word },
    "●".repeat(intensity) + "○".repeat(Math.max(0, 3 - intensity)),
  );
}

/** Return "suggested by emotion-tfidf 1, 0.62". */
export function suggestedBy(coding) {
  const sure = coding.confidence == null ? "" : `, ${coding.confidence.toFixed(2)}`;
  return `suggested by ${coding.made_by}${sure}`;
}

/** Return how a coding's code is shown. */
export function signOf(r, coding) {
  return codeSign(r, r.index.codes.get(coding.code_id));
}

/** Return {name, colour, mark, family}: its family's colour and mark for an emotion, a neutral line for a theme. */
export function codeSign(r, code) {
  if (code.kind !== "emotion") return { name: code.name, colour: "var(--fn-r-theme)", mark: "", family: null };
  const names = [code.family, code.name, ...ancestorsOf(r.index, code).map((above) => above.name)];
  const family =
    names.map((name) => name?.toLowerCase()).find((name) => r.data.families[name]) || "other";
  const { colour = "var(--fn-r-theme)", mark = "○" } = r.data.families[family] || {};
  return { name: code.name, colour, mark, family };
}
