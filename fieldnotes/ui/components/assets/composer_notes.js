import { button, clock, discardButton, make, timeOfDay } from "./dom.js";

export const DEVICE = matchMedia("(pointer: coarse)").matches ? "phone" : "computer";

const STATES = {
  new: "",
  waiting: `kept on this ${DEVICE}`,
  sending: "sending",
  sent: "sent",
  refused: "not taken",
};

/** A note in few words. @param {import("./outbox.js").Note} note */
function inWords({ body, photo, recording }) {
  if (body.text) return body.text;
  const carried = [photo && "a photo", recording && `a memo of ${clock(recording.elapsed_s)}`].filter(
    Boolean,
  );
  return carried.join(" and ") || "an emotion";
}

/**
 * A note of the outbox with its state, and if it was refused why, and what can be done.
 * @param {import("./outbox.js").Note} note
 * @param {{onEdit: () => void, onDiscard: () => void}} actions
 */
export function noteRow(note, { onEdit, onDiscard }) {
  const row = make(
    "li",
    { class: "fn-composer-note" },
    make("span", { class: "fn-box-hint" }, timeOfDay(Date.parse(note.body.noted_at))),
    make("span", { class: "fn-composer-words" }, inWords(note)),
    make("span", { class: `fn-composer-state fn-composer-${note.state}` }, STATES[note.state]),
  );
  if (note.state === "refused") {
    const actions = make(
      "div",
      { class: "fn-box-row" },
      button("Edit", onEdit),
      discardButton("Discard", onDiscard),
    );
    row.append(make("div", { class: "fn-composer-why" }, note.sentence, actions));
  }
  return row;
}
