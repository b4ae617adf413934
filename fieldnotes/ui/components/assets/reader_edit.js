// The text field of a line, in its place: its keys, its buttons, and both texts where two people met.

import { make } from "./dom.js";
import { nameOfFirstWords } from "./reader_place.js";

// The browser grows the field with its words itself, where it can: measuring it lays the page out per key.
const GROWS = CSS.supports("field-sizing", "content");

/**
 * Turn a line's words into a text field. verbs: select, mine (see `beginEdit`), save(text), left(),
 * hasLines, split(text, at), join(text, step), restore(), playFrom(text, at).
 */
export function openEditor(r, segment, verbs) {
  const { mine, select } = verbs;
  const row = r.rows.get(segment.id);
  const words = row.querySelector(".fn-r-words");
  const field = make("textarea", {
    class: "fn-r-edit",
    dir: "auto",
    value: mine ?? segment.text,
    rows: 1,
    spellcheck: true,
    "aria-label": "Words of this line",
  });
  const editor = make(
    "div",
    { class: "fn-r-editor" },
    mine === null ? null : theirWords(segment),
    field,
  );
  r.editor = { id: segment.id, line: segment, field, editor, words, save: verbs.save };
  const heard = heardWords(r, segment, () => {
    closeEditor(r);
    verbs.restore();
    verbs.left();
  });
  editor.append(buttonsOf(r, verbs), ...(heard ? [heard] : []));
  r.root.classList.add("fn-r-writing");
  if (!GROWS) field.oninput = () => fit(field);
  field.onkeydown = (event) => {
    event.stopPropagation();
    if (!event.isComposing && pressedInField(r, event, verbs)) event.preventDefault();
  };
  words.classList.add("fn-r-editing");
  words.prepend(editor);
  if (!GROWS) fit(field);
  field.focus({ preventScroll: true });
  field.setSelectionRange(...(select || [field.value.length, field.value.length]));
  row.scrollIntoView({ block: "nearest" });
}

function fit(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

function pressedInField(r, event, verbs) {
  const { field } = r.editor;
  const { selectionStart: at, selectionEnd: end, value } = field;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key === "Escape") leave(r, verbs);
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) verbs.split(value, at);
  else if (event.key === "Enter" && plain && !event.shiftKey) finish(r, verbs);
  else if (event.key === "Backspace" && plain && at === 0 && end === 0) verbs.join(value, -1);
  else if (event.key === "Delete" && plain && at === value.length) verbs.join(value, 1);
  else return false;
  return true;
}

function finish(r, verbs) {
  settleEditor(r);
  verbs.left();
}

function leave(r, verbs) {
  closeEditor(r);
  verbs.left();
}

function buttonsOf(r, verbs) {
  const { field } = r.editor;
  const step = (label, title, onclick, kind = "") => {
    const props = { type: "button", class: `fn-r-button ${kind}`, title, onclick };
    const control = make("button", props, label);
    // The caret, which splitting and playing ask for, stays in the field; so does a phone's keyboard.
    control.onpointerdown = (event) => event.preventDefault();
    return control;
  };
  const conflict = verbs.mine !== null;
  const buttons = [
    step(conflict ? "Save mine" : "Save", "Enter", () => finish(r, verbs), "fn-r-main"),
    step(conflict ? "Keep theirs" : "Cancel", "Esc", () => leave(r, verbs)),
  ];
  if (!conflict) {
    const here = () => [field.value, field.selectionStart];
    buttons.push(
      ...(verbs.hasLines
        ? [
            step("Split here", "Split the line at the caret (Ctrl Enter)", () => verbs.split(...here())),
            step("Join previous", "Join with the line before (Backspace at the start)", () =>
              verbs.join(field.value, -1),
            ),
            step("Join next", "Join with the line after (Delete at the end)", () =>
              verbs.join(field.value, 1),
            ),
          ]
        : []),
    );
    if (r.player) {
      buttons.push(step("▶ From here", "Play from the caret (Alt Enter)", () => verbs.playFrom(...here())));
    }
  }
  r.editor.playFromCaret = () => verbs.playFrom(field.value, field.selectionStart);
  return make("div", { class: "fn-r-acts" }, ...buttons);
}

function theirWords(segment) {
  return make(
    "div",
    { class: "fn-r-theirs" },
    make("p", { class: "fn-r-facts" }, "Somebody else corrected this line meanwhile. It now says:"),
    make("p", { dir: "auto" }, segment.text),
    make("p", { class: "fn-r-facts" }, "Yours:"),
  );
}

/** Return what the machine heard, with the way back to it, or null where the line still says that. */
function heardWords(r, segment, restore) {
  if (segment.machine_text == null) return null;
  const back = make("button", { type: "button", class: "fn-r-button", onclick: restore }, "Bring it back");
  return make(
    "div",
    { class: "fn-r-machine" },
    make("p", { class: "fn-r-facts" }, `${nameOfFirstWords(r)}:`),
    make("p", { dir: "auto" }, segment.machine_text || "nothing"),
    back,
  );
}

/** Save what was typed, if it differs, and close the field. */
export function settleEditor(r) {
  if (!r.editor) return;
  const { field, line, save } = r.editor;
  const text = field.value.trim();
  closeEditor(r);
  if (text && text !== line.text) save(text);
}

/** Return what was typed and is not saved, or "". */
export function unsavedWords(r) {
  return r.editor && r.editor.field.value.trim() !== r.editor.line.text ? r.editor.field.value : "";
}

export function closeEditor(r) {
  if (!r.editor) return;
  const { editor, words } = r.editor;
  r.editor = null;
  editor.remove();
  words.classList.remove("fn-r-editing");
  r.root.classList.remove("fn-r-writing");
}
