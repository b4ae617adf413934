// What opens from a coding, from a speaker's name, and from the question mark.

import { clock, make } from "./dom.js";
import { closeLayer, layerHead, openLayer } from "./reader_layer.js";
import { codingFace, INTENSITY_WORDS, signOf, suggestedBy } from "./reader_lines.js";
import { passageText } from "./reader_pick.js";
import { shortened, unitsBefore } from "./reader_text.js";

const SEATS = ["customer", "employee", "observer"];

const KEYS = [
  ["j  k  or  ↓ ↑", "next, previous line"],
  ["Enter", "play from the line"],
  ["Space", "play, pause"],
  ["← →", "5 seconds back, on"],
  ["t", "tag the line, or the selected words"],
  ["Shift ↓ ↑", "take in more lines"],
  ["Shift → ←", "select words of the line; with Ctrl, move the start"],
  ["n  p", "next, previous suggestion"],
  ["a  x", "accept, refuse the suggestion"],
  ["e", "correct the words of the line"],
  ["s", "change the speaker of the line"],
  ["u", "undo"],
  ["Esc", "close, let go of a selection"],
];

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

/** Open the menu of speakers for a line. `send` takes {assign}, {add} or {rename}. */
export function openSpeakers(r, segment, anchor, back, send) {
  const present = r.index.speakers.get(segment.speaker_id);
  const done = (change) => {
    closeLayer(r, { returnFocus: true });
    send(change);
  };
  const choices = r.view.speakers.map((speaker) => {
    const choice = make(
      "button",
      {
        type: "button",
        class: "fn-r-choice",
        role: "radio",
        "aria-checked": String(speaker.id === segment.speaker_id),
      },
      make("span", {}, speaker.name),
      make("span", { class: "fn-r-family" }, speaker.seat || ""),
    );
    choice.onclick = () => done({ assign: speaker.id });
    return choice;
  });
  const nodes = [
    layerHead(r, "Who speaks here?", segment.start_s == null ? "" : clock(segment.start_s)),
    make(
      "div",
      { class: "fn-r-choices", role: "radiogroup", "aria-label": "Speaker of this line" },
      ...choices,
    ),
  ];
  if (present) {
    nodes.push(
      speakerForm(`Change ${present.name} on every line`, "Change everywhere", present, (change) =>
        done({ rename: { speaker_id: present.id, ...change } }),
      ),
    );
  }
  nodes.push(speakerForm("Somebody new", "Add for this line", null, (change) => done({ add: change })));
  const focus =
    choices.find((choice) => choice.getAttribute("aria-checked") === "true") ||
    choices[0] ||
    nodes[nodes.length - 1].querySelector("summary");
  openLayer(r, { kind: "speaker", label: "Who speaks here?", anchor, back, nodes, focus });
}

function speakerForm(title, verb, present, submit) {
  const name = make("input", {
    type: "text",
    class: "fn-r-input",
    value: present?.name || "",
    required: true,
    maxLength: 120,
    "aria-label": "Name",
    placeholder: "Name or role",
  });
  const seat = make(
    "select",
    { class: "fn-r-input", "aria-label": "Seat" },
    make("option", { value: "" }, "seat not said"),
    ...SEATS.map((word) => make("option", { value: word, selected: present?.seat === word }, word)),
  );
  const form = make(
    "form",
    { class: "fn-r-form" },
    name,
    seat,
    make("button", { type: "submit", class: "fn-r-button fn-r-main" }, verb),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    if (name.value.trim()) submit({ name: name.value.trim(), seat: seat.value || null });
  };
  const fold = make("details", { class: "fn-r-fold" }, make("summary", {}, title), form);
  fold.ontoggle = () => fold.open && name.focus();
  return fold;
}

/** Show the keys. */
export function openKeys(r, anchor, back) {
  const rows = KEYS.flatMap(([keys, does]) => [
    make("dt", {}, ...keys.split("  ").map(keyCap)),
    make("dd", {}, does),
  ]);
  const head = layerHead(r, "Keys");
  openLayer(r, {
    kind: "keys",
    label: "Keys",
    anchor,
    back,
    nodes: [head, make("dl", { class: "fn-r-keys" }, ...rows)],
    focus: head.querySelector("button"),
  });
}

function keyCap(words) {
  return words === "or" ? make("span", {}, "or") : make("kbd", {}, words);
}
