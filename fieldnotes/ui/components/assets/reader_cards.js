// The card of a coding: what it is, who put it there and when, how it feels, a memo, and all that is done with it.

import { changeCoding } from "./reader_actions.js";
import { make, timeOfDay } from "./dom.js";
import { closeLayer, layerHead, openLayer } from "./reader_layer.js";
import { passageOf } from "./reader_passage.js";
import { passageText } from "./reader_pick.js";
import { ratingRows } from "./reader_rating.js";
import { nudge, settleResize } from "./reader_resize.js";
import { codingFace, intensityWord, signOf, suggestedBy } from "./reader_signs.js";
import { shortened } from "./reader_text.js";

/**
 * Open the card of one coding, or the list of all codings that lie over the same words.
 * act(name, id): "accept", "reject", "remove", "recode", "add", "resize" or "use".
 */
export function openCodings(r, ids, anchor, back, act) {
  const codings = ids.map((id) => r.index.codings.get(id)?.coding).filter(Boolean);
  if (!codings.length) return;
  if (codings.length === 1) return openCard(r, codings[0], { anchor, back, act, others: null });
  const rows = codings.map((coding) => rowFor(r, coding, () => openCard(r, coding, { anchor, back, act, others: ids })));
  const title = `${codings.length} codings on these words`;
  openLayer(r, {
    kind: "codings",
    label: title,
    anchor,
    back,
    nodes: [layerHead(r, title), make("div", { class: "fn-r-coding-list" }, ...rows)],
    focus: rows[0],
  });
}

function rowFor(r, coding, open) {
  const words = shortened(passageText(r, passageOf(r, coding)), 70);
  const row = make(
    "button",
    { type: "button", class: "fn-r-card fn-r-coding-row", "data-coding": String(coding.id), onclick: open },
    codingName(r, coding),
    make("span", { class: "fn-r-quote", dir: "auto" }, words),
    make("span", { class: "fn-r-facts" }, factsOf(r, coding)),
  );
  return row;
}

function openCard(r, coding, { anchor, back, act, others }) {
  const card = make("section", { class: "fn-r-card", "data-coding": String(coding.id) });
  const list = others && make("button", { type: "button", class: "fn-r-button" }, `‹ All ${others.length}`);
  if (list) list.onclick = () => openCodings(r, others, anchor, back, act);
  const suggested = coding.status === "suggested";
  // After a click on words no handle may come between the two clicks that write in the line.
  r.select(coding.id, { handles: r.handled === coding.id });
  fillCard(r, card, coding, act);
  openLayer(r, {
    kind: "coding",
    label: signOf(r, coding).name,
    anchor,
    back,
    nodes: [layerHead(r, suggested ? "Suggestion" : "Coding"), list, card].filter(Boolean),
    focus: card.querySelector(".fn-r-acts button"),
    closed: () => {
      keepMemo(r, card);
      settleResize(r);
      r.placeHandles();
    },
  });
}

/** After the page was painted: let an open card say what its coding is now; close it where the coding is gone. */
export function refreshCard(r) {
  if (r.layer?.kind !== "coding") return;
  const card = r.parts.layer.querySelector("section.fn-r-card");
  const coding = r.index.codings.get(Number(card.dataset.coding))?.coding;
  if (!coding) return closeLayer(r, { returnFocus: true });
  if (card.fnLook === lookOfCard(r, coding)) return;
  const held = card.contains(document.activeElement) ? document.activeElement : null;
  // What somebody writes in or presses just now is not taken from under their hands.
  if (held?.matches("textarea") || r.pressing) return;
  const buttons = [...card.querySelectorAll("button")];
  const at = buttons.indexOf(held);
  fillCard(r, card, coding, card.fnAct);
  if (at >= 0) card.querySelectorAll("button")[at]?.focus({ preventScroll: true });
}

function lookOfCard(r, coding) {
  return JSON.stringify([coding, signOf(r, coding), passageText(r, passageOf(r, coding))]);
}

function fillCard(r, card, coding, act) {
  card.fnLook = lookOfCard(r, coding);
  card.fnAct = act;
  const saved = coding.id > 0;
  const suggested = coding.status === "suggested";
  const definition = r.index.codes.get(coding.code_id).definition;
  const step = (name, label, { kind = "", key = "" } = {}) => {
    const props = { type: "button", class: `fn-r-button ${kind}`, "data-act": name };
    const control = make("button", { ...props, title: key ? `${label} (${key})` : label }, label);
    control.onclick = () => act(name, coding.id);
    return control;
  };
  const use = step("use", "Use in a finding");
  use.disabled = !saved || suggested;
  if (use.disabled) use.title = saved ? "Accept it first" : "It is being saved";
  const like = step("like", "More like this", { key: "l" });
  const acts = suggested
    ? [
        step("accept", "Accept", { kind: "fn-r-main", key: "a" }),
        step("reject", "Refuse", { key: "x" }),
        step("recode", "Another code", { key: "r" }),
      ]
    : [
        step("recode", "Another code", { key: "r" }),
        step("add", "Add a code", { key: "t" }),
        use,
        like,
        step("remove", "Remove", { key: "Del" }),
      ];
  card.replaceChildren(
    ...[
      codingName(r, coding),
      make("blockquote", { class: "fn-r-quote", dir: "auto" }, shortened(passageText(r, passageOf(r, coding)), 140)),
      make("p", { class: "fn-r-facts" }, factsOf(r, coding)),
      definition ? make("p", { class: "fn-r-about", dir: "auto" }, definition) : null,
      ...(suggested ? [] : ratingRows(r, coding)),
      boundsRow(r, coding, step),
      ...memoOf(r, coding),
      make("div", { class: "fn-r-acts" }, ...acts),
    ].filter(Boolean),
  );
}

function codingName(r, coding) {
  const name = make("div", { class: "fn-r-card-name" }, ...codingFace(r, coding));
  name.classList.toggle("fn-r-suggested", coding.status === "suggested");
  name.style.setProperty("--fn-r-colour", signOf(r, coding).colour);
  return name;
}

function factsOf(r, coding) {
  const suggested = coding.status === "suggested";
  const facts = [suggested || coding.confidence != null ? suggestedBy(coding) : `put here by ${coding.made_by}`];
  const trust = suggested && r.view.trust?.[coding.code_id];
  if (trust) facts.push(trust);
  if (!suggested && coding.coder && coding.coder !== coding.made_by) {
    facts.push(`${coding.confidence == null ? "changed" : "accepted"} by ${coding.coder}`);
  }
  if (coding.made_at) facts.push(timeOfDay(Date.parse(coding.made_at)));
  if (coding.intensity) facts.push(`intensity ${coding.intensity}, ${intensityWord(r.index.codes.get(coding.code_id), coding.intensity)}`);
  return facts.join(" · ");
}

/** Return the buttons that move the ends of the passage by a word, and the one that shows handles to drag. */
function boundsRow(r, coding, step) {
  const move = (edge, by, label) => {
    const control = make("button", { type: "button", class: "fn-r-icon", "aria-label": label, title: label }, by > 0 ? "›" : "‹");
    control.onclick = () => {
      nudge(r, coding.id, edge, "word", by);
      settleResize(r);
    };
    return control;
  };
  return make(
    "div",
    { class: "fn-r-bounds", role: "group", "aria-label": "Bounds" },
    make("span", { class: "fn-r-strength-label" }, "Begins"),
    move("start", -1, "Begin a word earlier"),
    move("start", 1, "Begin a word later"),
    make("span", { class: "fn-r-strength-label" }, "Ends"),
    move("end", -1, "End a word earlier"),
    move("end", 1, "End a word later"),
    step("resize", "Drag", { kind: "fn-r-drag" }),
  );
}

function memoOf(r, coding) {
  const own = r.data.coder_name;
  const memos = coding.memos || [];
  const mine = memos.find(([who]) => who === own)?.[1] || "";
  const theirs = memos
    .filter(([who]) => who !== own)
    .map(([who, text]) => make("p", { class: "fn-r-memo", dir: "auto" }, make("strong", {}, `${who}: `), text));
  const field = make("textarea", {
    class: "fn-r-input fn-r-memo-field",
    dir: "auto",
    rows: 1,
    value: mine,
    placeholder: "Memo: what you think of it",
    "aria-label": "Memo",
  });
  field.fnKept = mine;
  field.onchange = () => keepMemo(r, field.closest("section"));
  field.onkeydown = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    closeLayer(r, { returnFocus: true });
  };
  return [...theirs, field];
}

/** Send the memo where it differs. */
function keepMemo(r, card) {
  const field = card?.querySelector("textarea");
  if (!field || field.value.trim() === field.fnKept) return;
  field.fnKept = field.value.trim();
  const done = field.fnKept ? "has your memo" : "has no memo of yours now";
  changeCoding(r, Number(card.dataset.coding), { op: "memo", text: field.fnKept }, done);
}
