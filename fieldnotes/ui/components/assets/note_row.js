import { button, clock, discardButton, make, timeOfDay } from "./dom.js";

export const DEVICE = matchMedia("(pointer: coarse)").matches ? "phone" : "computer";

const NOTE_STATES = {
  "": "",
  new: "",
  waiting: `kept on this ${DEVICE}`,
  sending: "sending",
  sent: "stored",
  refused: "not taken",
};
const MEMO_WORDS = {
  here: "",
  waiting: "waiting to be transcribed …",
  running: "being transcribed …",
  done: "",
  failed: "could not be transcribed.",
  cancelled: "not transcribed.",
};
export const OTHER_SEAT = { customer: "employee", employee: "customer", observer: "customer" };

/** A note in few words. @param {import("./walk_rows.js").Row} row */
export function inWords({ text, photo, memo, emotion }) {
  if (text) return text;
  const carried = [photo && "a photo", memo && `a memo of ${clock(memo.duration_s)}`].filter(Boolean);
  return carried.join(" and ") || emotion?.name || "an emotion";
}

function memoView({ key, memo }, time, { onTranscribe }) {
  const hasStopped = memo.state === "failed" || memo.state === "cancelled";
  const words = memo.state === "done" && !memo.text ? "no words were heard." : MEMO_WORDS[memo.state] ?? "";
  const said = [`Voice memo, ${clock(memo.duration_s)}`, [words, memo.error].filter(Boolean).join(" ")];
  return make(
    "div",
    {},
    make("p", { class: "fn-note-state" }, said.filter(Boolean).join(" · ")),
    memo.address &&
      make("audio", {
        controls: true,
        preload: "none",
        src: memo.address,
        "aria-label": `Voice memo of ${time}`,
      }),
    memo.text ? make("p", { class: "fn-note-said" }, memo.text) : null,
    hasStopped ? button("Transcribe it", () => onTranscribe(key)) : null,
  );
}

function photoView(address, time) {
  const image = make("img", { src: address, loading: "lazy", alt: `Photo noted at ${time}, opens in full size` });
  return make(
    "a",
    { class: "fn-note-photo", href: address, target: "_blank", rel: "noopener" },
    image,
  );
}

/**
 * A note with its state and what can be done with it.
 * @param {import("./walk_rows.js").Row} row
 * @param {object} context
 * @param {Map<number, string>} context.stages names by id
 * @param {Map<number, {name: string, colour: string, mark: string}>} context.emotions by code
 * @param {boolean} context.several do several people note here?
 * @param {object} context.actions onEdit, onOtherSeat, onRemove, onRestore, onEditRefused, onDiscard, each of a row
 */
export function noteRow(row, { stages, emotions, several, actions }) {
  const time = timeOfDay(Date.parse(row.noted_at));
  const emotion = row.emotion ?? emotions.get(row.emotion_code_id);
  const place = [row.seat, stages.get(row.stage_id)].filter(Boolean).join(" · ");
  const author = several && !row.is_mine && row.author ? ` · ${row.author}` : "";
  const head = make(
    "p",
    { class: "fn-note-head" },
    make("time", { dateTime: row.noted_at }, time),
    " ",
    make("strong", {}, row.kind[0].toUpperCase() + row.kind.slice(1)),
    ` · ${place}${author} `,
    make("span", { class: `fn-line-state fn-line-${row.state || "old"}` }, NOTE_STATES[row.state]),
  );
  if (row.is_removed) {
    return make(
      "article",
      { class: "fn-note fn-note-removed" },
      make("p", { class: "fn-note-head" }, `${time} · removed`),
      make("p", { class: "fn-note-text" }, inWords(row)),
      button("Undo", () => actions.onRestore(row), { class: "fn-box-button fn-line-button" }),
    );
  }
  const view = make(
    "article",
    { class: `fn-note fn-note-${row.kind}`, style: emotion ? { "--fn-tone": emotion.colour } : {} },
    head,
    row.text ? make("p", { class: "fn-note-text" }, row.text) : null,
    row.photo && row.photo !== "here" ? photoView(row.photo, time) : null,
    row.photo === "here" ? make("p", { class: "fn-note-state" }, "With a photo") : null,
    row.memo && memoView(row, time, actions),
    emotion
      ? make(
          "p",
          { class: "fn-line-emotion", style: { "--fn-emotion": emotion.colour } },
          make("span", { class: "fn-wheel-mark", "aria-hidden": "true" }, emotion.mark),
          ` ${emotion.name} `,
          make(
            "span",
            { role: "img", "aria-label": `intensity ${row.intensity ?? 1} of 3` },
            "●".repeat(row.intensity ?? 1),
          ),
        )
      : null,
  );
  view.append(...(row.state === "refused" ? refusedActions(row, actions) : [ownActions(row, actions)]));
  return view;
}

function refusedActions(row, { onEditRefused, onRetry, onDiscard }) {
  const label = row.refused ? "Discard the change" : "Discard";
  return [
    make("p", { class: "fn-composer-why" }, row.sentence),
    make(
      "div",
      { class: "fn-box-row" },
      // Its sound cannot be written again.
      row.item?.recording
        ? button("Try again", () => onRetry(row))
        : button("Edit", () => onEditRefused(row)),
      discardButton(label, () => onDiscard(row)),
    ),
  ];
}

function ownActions(row, { onEdit, onOtherSeat, onRemove }) {
  const small = { class: "fn-box-button fn-line-button" };
  const other = OTHER_SEAT[row.seat];
  return make(
    "div",
    { class: "fn-line-actions" },
    button("The other seat", () => onOtherSeat(row), {
      ...small,
      "aria-label": `The other seat, the ${other}'s, of the same moment: ${inWords(row)}`,
    }),
    ...(row.is_mine
      ? [
          button("Edit", () => onEdit(row), { ...small, "aria-label": `Edit: ${inWords(row)}` }),
          button("Remove", () => onRemove(row), { ...small, "aria-label": `Remove: ${inWords(row)}` }),
        ]
      : []),
  );
}
