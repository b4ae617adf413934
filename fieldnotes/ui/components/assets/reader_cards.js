// The cards that open from a coding.

import { make } from "./dom.js";
import { closeLayer, layerHead, openLayer } from "./reader_layer.js";
import { codingFace, INTENSITY_WORDS, signOf, suggestedBy } from "./reader_lines.js";
import { passageText } from "./reader_pick.js";
import { shortened, unitsBefore } from "./reader_text.js";

/** Open the card of one coding, or of all codings that lie over the same words. */
export function openCodings(r, ids, anchor, back, act) {
  const codings = ids.map((id) => r.index.codings.get(id)?.coding).filter(Boolean);
  if (!codings.length) return;
  const cards = codings.map((coding) => cardOf(r, coding, act));
  const title = codings.length > 1 ? `${codings.length} codings on these words` : signOf(r, codings[0]).name;
  openLayer(r, {
    kind: "coding",
    label: title,
    anchor,
    back,
    nodes: [
      layerHead(r, codings.length > 1 ? title : codings[0].status === "suggested" ? "Suggestion" : "Coding"),
      ...cards,
    ],
    focus: cards[0].querySelector("button"),
  });
}

function cardOf(r, coding, act) {
  const suggested = coding.status === "suggested";
  const words = shortened(passageText(r, passageOf(r, coding)), 140);
  const facts = [suggested ? suggestedBy(coding) : `put here by ${coding.made_by}`];
  if (coding.intensity) facts.push(`intensity ${coding.intensity}, ${INTENSITY_WORDS[coding.intensity]}`);
  const definition = r.index.codes.get(coding.code_id).definition;
  const saved = coding.id > 0;
  const step = (name, label, kind = "") => {
    const control = make("button", { type: "button", class: `fn-r-button ${kind}`, "data-act": name }, label);
    control.onclick = () => {
      closeLayer(r, { returnFocus: true });
      act(name, coding.id);
    };
    return control;
  };
  const use = step("use", "Use in a finding");
  use.disabled = !saved || suggested;
  if (use.disabled) use.title = saved ? "Accept it first" : "It is being saved";
  const acts = suggested
    ? [step("accept", "Accept", "fn-r-main"), step("reject", "Refuse"), use]
    : [use, step("remove", "Remove")];
  const card = make(
    "section",
    { class: "fn-r-card", "data-coding": String(coding.id) },
    make("div", { class: `fn-r-card-name${suggested ? " fn-r-suggested" : ""}` }, ...codingFace(r, coding)),
    make("blockquote", { class: "fn-r-quote", dir: "auto" }, words),
    make("p", { class: "fn-r-facts" }, facts.join(" · ")),
    definition ? make("p", { class: "fn-r-about" }, definition) : null,
    make("div", { class: "fn-r-acts" }, ...acts),
  );
  card.querySelector(".fn-r-card-name").style.setProperty("--fn-r-colour", signOf(r, coding).colour);
  return card;
}

/** Return the coding's passage in UTF-16 offsets. */
export function passageOf(r, coding) {
  const textOf = (id) => r.view.segments[r.index.place.get(id)].text;
  return {
    first: coding.first_segment_id,
    start: unitsBefore(textOf(coding.first_segment_id), coding.start_char),
    last: coding.last_segment_id,
    end: unitsBefore(textOf(coding.last_segment_id), coding.end_char),
  };
}
