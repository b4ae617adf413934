// The words of a line with their codings: each coding that ends within the line has a stroke below its words, one
// below the other; every passage has a tint, deeper where several lie over each other.

import { make } from "./dom.js";
import { signOf } from "./reader_signs.js";

const TINTS_PERCENT = [10, 16, 21];

/** Put the words as a run of pieces, each under the same codings. */
export function paintText(r, element, text, marks) {
  if (!marks.length) {
    element.textContent = text;
    return;
  }
  const lanes = strokeLanes(marks.filter((mark) => !mark.whole));
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

function strokeLanes(marks) {
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

// More strokes than this would drive the lines apart; the bars in the margin show all of them.
const MOST_STROKES = 4;

function markedPiece(r, words, over, lanes, from) {
  const piece = make(
    "span",
    { class: "fn-r-piece", "data-codings": over.map(({ coding }) => coding.id).join(" ") },
    words,
  );
  const strokes = over
    .filter(({ coding }) => (lanes.get(coding.id) ?? MOST_STROKES) < MOST_STROKES)
    .map(({ coding }) => {
      const { colour } = signOf(r, coding);
      const line =
        coding.status === "suggested"
          ? `repeating-linear-gradient(90deg, ${colour} 0 5px, transparent 5px 9px)`
          : `linear-gradient(${colour}, ${colour})`;
      return { line, at: lanes.get(coding.id) };
    });
  const accepted = over.filter(({ coding }) => coding.status !== "suggested");
  if (accepted.length) {
    const { colour } = signOf(r, accepted[accepted.length - 1].coding);
    const share = TINTS_PERCENT[Math.min(accepted.length, TINTS_PERCENT.length) - 1];
    piece.style.backgroundColor = `color-mix(in srgb, ${colour} ${share}%, transparent)`;
  }
  if (strokes.length) {
    const deepest = Math.max(...strokes.map((stroke) => stroke.at));
    piece.style.backgroundImage = strokes.map((stroke) => stroke.line).join(", ");
    piece.style.backgroundPosition = strokes.map((s) => `0 calc(100% - ${(deepest - s.at) * 4}px)`).join(", ");
    piece.style.paddingBottom = `${deepest * 4 + 2}px`;
  }
  const signs = over
    .filter((mark) => mark.from === from && mark.first && !mark.whole)
    .map(({ coding }) => signOf(r, coding))
    .filter((sign) => sign.mark);
  if (signs.length) {
    piece.dataset.marks = [...new Set(signs.map((sign) => sign.mark))].slice(0, 3).join("");
    piece.style.setProperty("--fn-r-colour", signs[0].colour);
  }
  return piece;
}
