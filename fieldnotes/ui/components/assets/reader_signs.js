// How a code is shown: name, colour and mark, the same wherever it stands.

import { make } from "./dom.js";
import { ancestorsOf } from "./reader_model.js";

export const INTENSITY_WORDS = { 1: "slight", 2: "clear", 3: "strong" };
export const VALENCES = [
  { value: -1, sign: "−", word: "unpleasant" },
  { value: 0, sign: "○", word: "neutral" },
  { value: 1, sign: "+", word: "pleasant" },
];
export const KINDS_OF_CODES = [
  { kind: "emotion", title: "Emotions" },
  { kind: "theme", title: "Themes" },
  { kind: "need", title: "Needs" },
  { kind: "trust", title: "Trust" },
  { kind: "stage", title: "Stages" },
];

/** Return the word for an intensity, the code's own where it has one: "ecstasy" for joy at 3. */
export function intensityWord(code, intensity) {
  return code?.degrees?.[intensity - 1] || INTENSITY_WORDS[intensity] || String(intensity);
}

/** Return how a passage feels: the coding's own valence, or its code's; null where neither is said. */
export function valenceOf(r, coding) {
  return coding.valence ?? r.index.codes.get(coding.code_id)?.valence ?? null;
}

/** Return the badge, name, intensity and valence of a coding, as nodes. */
export function codingFace(r, coding) {
  const sign = signOf(r, coding);
  const face = [make("span", { class: "fn-r-code", dir: "auto" }, sign.name)];
  if (sign.mark) face.unshift(badgeOf(sign));
  if (coding.intensity) face.push(intensityOf(r, coding));
  const felt = VALENCES.find(({ value }) => value === coding.valence);
  if (felt) face.push(small("fn-r-valence", felt.sign, `feels ${felt.word}`));
  if (coding.memos?.length) face.push(small("fn-r-has-memo", "✎", "has a memo"));
  return face;
}

function small(className, sign, words) {
  return make("span", { class: className, role: "img", "aria-label": words, title: words }, sign);
}

export function badgeOf(sign) {
  return make(
    "span",
    { class: "fn-r-badge", "aria-hidden": "true", style: { "--fn-r-colour": sign.colour } },
    sign.mark,
  );
}

function intensityOf(r, { code_id: code, intensity }) {
  const word = intensityWord(r.index.codes.get(code), intensity);
  return small("fn-r-intensity", "●".repeat(intensity) + "○".repeat(Math.max(0, 3 - intensity)), word);
}

/** Return "suggested by emotion-minilm 1, right about 7 times in 10", or the number where no words are known. */
export function suggestedBy(coding) {
  const number = coding.confidence == null ? "" : coding.confidence.toFixed(2);
  const sure = coding.sure_words || number ? `, ${coding.sure_words || number}` : "";
  return `suggested by ${coding.made_by}${sure}`;
}

/** Return how a coding's code is shown. */
export function signOf(r, coding) {
  return codeSign(r, r.index.codes.get(coding.code_id));
}

/** Return {name, colour, mark, family}: what the server says, else its family's for an emotion. */
export function codeSign(r, code) {
  const own = { colour: code.colour || "var(--fn-r-theme)", mark: code.mark || "" };
  if (code.kind !== "emotion") return { name: code.name, ...own, family: null };
  const names = [code.family, code.name, ...ancestorsOf(r.index, code).map((above) => above.name)];
  const family =
    names.map((name) => name?.toLowerCase()).find((name) => r.data.families[name]) || "other";
  const { colour, mark } = r.data.families[family] || {};
  return {
    name: code.name,
    colour: code.colour || colour || own.colour,
    mark: own.mark || mark || "○",
    family,
  };
}
