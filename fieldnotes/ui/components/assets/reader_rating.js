// How a passage feels: the intensity and valence of a coding, by buttons and by keys.

import { changeCoding } from "./reader_actions.js";
import { make } from "./dom.js";
import { intensityWord, VALENCES } from "./reader_signs.js";

const VALENCE_ORDER = [null, -1, 0, 1];

/** Change intensity or valence of a coding; the other one stays. */
export function rateCoding(r, id, change) {
  const coding = r.index.codings.get(id)?.coding;
  if (!coding) return;
  const rating = { intensity: coding.intensity ?? null, valence: coding.valence ?? null, ...change };
  if (rating.intensity === (coding.intensity ?? null) && rating.valence === (coding.valence ?? null)) return;
  const code = r.index.codes.get(coding.code_id);
  const felt = VALENCES.find(({ value }) => value === rating.valence)?.word ?? "feels as the code says";
  const words = "intensity" in change ? (rating.intensity ? intensityWord(code, rating.intensity) : "without intensity") : felt;
  changeCoding(r, id, { op: "rate", ...rating }, `is ${words}`);
}

/** Make a coding stronger (1) or weaker (-1); weaker than slight is none. */
export function stepIntensity(r, id, step) {
  const { intensity } = r.index.codings.get(id).coding;
  const next = Math.max(0, Math.min(3, (intensity ?? 0) + step));
  rateCoding(r, id, { intensity: next || null });
}

/** Go on to the next valence: as the code, unpleasant, neutral, pleasant. */
export function nextValence(r, id) {
  const at = VALENCE_ORDER.indexOf(r.index.codings.get(id).coding.valence ?? null);
  rateCoding(r, id, { valence: VALENCE_ORDER[(at + 1) % VALENCE_ORDER.length] });
}

/** Return the two rows of buttons; an emotion has an intensity, every code can be felt otherwise here. */
export function ratingRows(r, coding) {
  const code = r.index.codes.get(coding.code_id);
  const rows = [];
  if (code.kind === "emotion" || coding.intensity) {
    const levels = [1, 2, 3].map((level) => ({ value: level, label: intensityWord(code, level) }));
    rows.push(
      rowOf("Intensity", [...levels, { value: null, label: "–", name: "not said" }], coding.intensity ?? null, (value) =>
        rateCoding(r, coding.id, { intensity: value }),
      ),
    );
  }
  const own = VALENCES.find(({ value }) => value === code.valence)?.word;
  const choices = VALENCES.map(({ value, word }) => ({ value, label: word }));
  const asCode = { value: null, label: "–", name: own ? `as the code says: ${own}` : "not said" };
  rows.push(
    rowOf("Feels", [...choices, asCode], coding.valence ?? null, (value) => rateCoding(r, coding.id, { valence: value })),
  );
  return rows;
}

function rowOf(title, choices, present, choose) {
  const buttons = choices.map(({ value, label, name = label }) => {
    const on = value === present;
    const props = { type: "button", role: "radio", class: "fn-r-level", tabIndex: on ? 0 : -1 };
    return make("button", { ...props, "aria-checked": String(on), "aria-label": name, title: name }, label);
  });
  const set = (at) => {
    buttons.forEach((button, other) => {
      button.setAttribute("aria-checked", String(other === at));
      button.tabIndex = other === at ? 0 : -1;
    });
    choose(choices[at].value);
  };
  buttons.forEach((button, at) => (button.onclick = () => set(at)));
  const row = make(
    "div",
    { class: "fn-r-strength", role: "radiogroup", "aria-label": title },
    make("span", { class: "fn-r-strength-label", "aria-hidden": "true" }, title),
    ...buttons,
  );
  row.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = buttons.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = (at + step + buttons.length) % buttons.length;
    set(next);
    buttons[next].focus();
  };
  return row;
}
