// Coding while the sound plays: the sentence that is being heard, and a span from one moment to another.

import { dropPick, markSpan, wholeLine } from "./reader_pick.js";
import { openTags } from "./reader_verbs.js";
import { wordAtSecond } from "./reader_words.js";

// A person presses the key a moment after the words that it is about.
const REACTION_S = 0.4;

/** Return the sentence that is being heard as a passage, or null where nothing plays. */
export function heardPassage(r) {
  const heard = r.player?.heard(REACTION_S);
  if (!heard?.segment.text.trim()) return null;
  const { segment, second } = heard;
  const word = wordAtSecond(segment, second);
  const whole = wholeLine(segment);
  if (!word) return whole;
  const sentence = sentencesOf(segment.text).find(([from, to]) => from <= word.from && word.from < to);
  if (!sentence) return whole;
  const words = segment.text.slice(...sentence);
  const start = sentence[0] + words.length - words.trimStart().length;
  return { ...whole, start, end: start + words.trim().length };
}

function sentencesOf(text) {
  if (typeof Intl === "undefined" || !Intl.Segmenter) return [];
  const parts = new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(text);
  return [...parts].map((part) => [part.index, part.index + part.segment.length]);
}

/** Open the codes for the sentence that is being heard; the sound goes on. */
export function codeHeard(r) {
  const passage = heardPassage(r);
  if (passage) openTags(r, passage, "filter");
  else r.speak("Play the sound first: this key codes what is being heard");
}

/** Begin a span at the word that is being heard, or at the current line. */
export function markIn(r) {
  const heard = r.player?.heard(REACTION_S);
  const segment = heard?.segment || r.currentSegment();
  if (!segment) return;
  const word = heard && wordAtSecond(segment, heard.second);
  dropPick(r);
  r.markedIn = { id: segment.id, at: word?.from ?? wholeLine(segment).start };
  showMarking(r, segment);
  r.said = "The span begins here; o ends it";
  r.speak(r.said);
  r.paintFoot();
}

/** End the span at the word that is being heard, or at the current line, and open the codes for it. */
export function markOut(r) {
  const begun = r.markedIn && r.index.place.has(r.markedIn.id) ? r.markedIn : null;
  if (!begun) return r.speak("Press i where the span begins");
  const heard = r.player?.heard(0);
  const segment = heard?.segment || r.currentSegment();
  const word = heard && wordAtSecond(segment, heard.second);
  const end = { id: segment.id, at: word?.to ?? wholeLine(segment).end };
  dropMarking(r);
  openTags(r, spanOf(r, begun, end), "filter");
}

/** Let go of a span that was begun; says whether there was one. */
export function dropMarking(r) {
  const begun = r.markedIn !== null;
  r.markedIn = null;
  markSpan(r, null);
  return begun;
}

/** Tint the span from where it was begun to what is being heard. */
export function showMarking(r, segment) {
  if (!r.markedIn || !r.index.place.has(r.markedIn.id)) return;
  markSpan(r, spanOf(r, r.markedIn, { id: segment.id, at: wholeLine(segment).end }));
}

function spanOf(r, one, other) {
  const place = (point) => r.index.place.get(point.id);
  const turned = place(one) > place(other) || (one.id === other.id && one.at > other.at);
  const [from, to] = turned ? [other, one] : [one, other];
  return { first: from.id, start: from.at, last: to.id, end: to.at };
}
