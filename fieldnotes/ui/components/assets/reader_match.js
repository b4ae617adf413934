// A few letters find a code: beginnings of words, in order, without case and accents.

import { folded } from "./reader_text.js";

/** Return {rank, degree} where the letters fit the code, the best with the lowest rank, or null. */
export function matchCode(code, letters) {
  const wanted = folded(letters.trim());
  const own = rankIn(folded(code.name), wanted);
  if (own !== null) return { rank: own, degree: null };
  // "ecstasy" finds joy, at its strongest.
  const at = (code.degrees || []).findIndex((word) => folded(word).startsWith(wanted));
  return at < 0 ? null : { rank: 3, degree: at + 1 };
}

function rankIn(name, wanted) {
  if (name === wanted) return -1;
  if (name.startsWith(wanted)) return 0;
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (words.some((word) => word.startsWith(wanted))) return 1;
  if (startsInWords(words, wanted.replace(/[^\p{L}\p{N}]+/gu, ""))) return 2;
  return name.includes(wanted) ? 4 : null;
}

/** Say whether letters can be read as beginnings of words in order: "woho" and "wh" in "waiting on hold". */
function startsInWords(words, letters) {
  if (!letters) return true;
  for (let at = 0; at < words.length; at += 1) {
    for (let taken = sameStart(words[at], letters); taken > 0; taken -= 1) {
      if (startsInWords(words.slice(at + 1), letters.slice(taken))) return true;
    }
  }
  return false;
}

function sameStart(word, letters) {
  let length = 0;
  while (length < word.length && length < letters.length && word[length] === letters[length]) length += 1;
  return length;
}
