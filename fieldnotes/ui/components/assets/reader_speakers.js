// Who speaks: in one line, in several, or in all lines of a voice.

import { clock, make } from "./dom.js";
import { changeSpeaker } from "./reader_correct.js";
import { closeLayer, layerHead, openLayer } from "./reader_layer.js";

const SEATS = ["customer", "employee", "observer"];

/** Open the menu of speakers for a line, for the picked lines, or from a line to the next change. */
export function openSpeakers(r, segment, anchor) {
  const present = r.index.speakers.get(segment.speaker_id);
  const scopes = scopesOf(r, segment);
  const scope = make(
    "select",
    { class: "fn-r-input", "aria-label": "For which lines" },
    ...scopes.map(({ label }, at) => make("option", { value: String(at) }, label)),
  );
  const done = (change) => {
    const { ids } = scopes[Number(scope.value)];
    closeLayer(r, { returnFocus: true });
    changeSpeaker(r, ids, change);
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
    scopes.length > 1 ? scope : null,
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
      ...mergeFold(r, present, done),
    );
  }
  nodes.push(speakerForm("Somebody new", "Add for this line", null, (change) => done({ add: change })));
  const focus =
    choices.find((choice) => choice.getAttribute("aria-checked") === "true") ||
    choices[0] ||
    nodes[nodes.length - 1].querySelector("summary");
  openLayer(r, {
    kind: "speaker",
    label: "Who speaks here?",
    anchor,
    back: r.focusLine,
    nodes: nodes.filter(Boolean),
    focus,
  });
}

/** Return the stretches of lines that a speaker can be said for as {label, ids}, the likeliest first. */
function scopesOf(r, segment) {
  const { segments } = r.view;
  const at = r.index.place.get(segment.id);
  const scopes = [{ label: "This line", ids: [segment.id] }];
  let end = at + 1;
  while (end < segments.length && segments[end].speaker_id === segment.speaker_id) end += 1;
  if (end - at > 1) {
    const ids = segments.slice(at, end).map((line) => line.id);
    scopes.push({ label: `From here to the next change of speaker (${ids.length} lines)`, ids });
  }
  const [first, last] = r.pick ? [r.pick.first, r.pick.last].map((id) => r.index.place.get(id)) : [at, at];
  if (first < last && first <= at && at <= last) {
    const ids = segments.slice(first, last + 1).map((line) => line.id);
    scopes.unshift({ label: `The ${ids.length} selected lines`, ids });
  }
  return scopes;
}

/** Return the choice of whom a voice turned out to be, where there is another one. */
function mergeFold(r, present, done) {
  const others = r.view.speakers.filter((speaker) => speaker.id !== present.id && speaker.id > 0);
  if (!others.length || present.id < 0) return [];
  const choices = others.map((other) => {
    const choice = make("button", { type: "button", class: "fn-r-choice" }, other.name);
    choice.onclick = () => done({ merge: { speaker_id: present.id, into_id: other.id } });
    return choice;
  });
  const title = `${present.name} is the same voice as …`;
  return [make("details", { class: "fn-r-fold" }, make("summary", {}, title), ...choices)];
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
