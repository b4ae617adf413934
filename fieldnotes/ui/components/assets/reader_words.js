// The words that the engine heard: where each stands in a line, when it is spoken, and which are doubtful.
// On the wire a word is [start, end, start_s, end_s, probability, corrected], in code points and seconds.

import { unitsBefore } from "./reader_text.js";

// Below one half the engine itself held it likelier that another word was said. Whisper's probabilities are
// too high rather than too low, so a greater number would mark words that are right in most cases.
export const DOUBTFUL_BELOW = 0.5;

const placedWords = new WeakMap();
const NO_WORDS = [];

/** Return a line's words as {from, to, start, end, doubtful}: UTF-16 offsets and seconds, in order. */
export function wordsOf(segment) {
  let words = placedWords.get(segment);
  if (!segment.words) return NO_WORDS; // They come after the lines.
  if (!words) {
    words = segment.words.map(([from, to, start, end, probability, corrected]) => ({
      from: unitsBefore(segment.text, from),
      to: unitsBefore(segment.text, to),
      start,
      end,
      doubtful: probability < DOUBTFUL_BELOW && !corrected,
    }));
    placedWords.set(segment, words);
  }
  return words;
}

/** Return the second at which the word at a UTF-16 offset begins; without words, in proportion; or null. */
export function secondAt(segment, units) {
  if (segment.start_s == null) return null;
  const words = wordsOf(segment);
  const word = words.find(({ to }) => to > units) || words[words.length - 1];
  if (word) return word.start;
  const share = units / Math.max(1, segment.text.length);
  return segment.start_s + ((segment.end_s ?? segment.start_s) - segment.start_s) * share;
}

/** Return the last word of a line that has begun at a second, or null. */
export function wordAtSecond(segment, second) {
  const words = wordsOf(segment);
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle].start <= second + 0.02) low = middle + 1;
    else high = middle;
  }
  return low ? words[low - 1] : null;
}

/** Return every doubtful word of the view as {id, from, to}, in order. */
export function doubtfulWords(view) {
  return view.segments.flatMap((segment) =>
    wordsOf(segment)
      .filter((word) => word.doubtful)
      .map(({ from, to }) => ({ id: segment.id, from, to })),
  );
}
