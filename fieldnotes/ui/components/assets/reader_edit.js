// Correcting the words of a line, in its place.

import { make } from "./dom.js";

/**
 * Turn the line's words into a text field. save(text, revision) is called with changed words; theirs is what
 * somebody else stored meanwhile, mine what was typed before: both are shown.
 */
export function openEditor(r, segment, { save, left, mine = null }) {
  closeEditor(r);
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
  const finish = () => {
    const text = field.value.trim();
    closeEditor(r);
    if (text && text !== segment.text) save(text, segment.revision);
    left();
  };
  const leave = () => {
    closeEditor(r);
    left();
  };
  const step = (label, kind, onclick) =>
    make("button", { type: "button", class: `fn-r-button ${kind}`, onclick }, label);
  const acts = make(
    "div",
    { class: "fn-r-acts" },
    step(mine === null ? "Save" : "Save mine", "fn-r-main", finish),
    step(mine === null ? "Cancel" : "Keep theirs", "", leave),
  );
  const theirs =
    mine === null
      ? null
      : make(
          "div",
          { class: "fn-r-theirs" },
          make("p", { class: "fn-r-facts" }, "Somebody else corrected this line meanwhile. It now says:"),
          make("p", { dir: "auto" }, segment.text),
          make("p", { class: "fn-r-facts" }, "Yours:"),
        );
  const editor = make("div", { class: "fn-r-editor" }, theirs, field, acts);
  const fit = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  };
  field.oninput = fit;
  field.onkeydown = (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && !event.shiftKey) finish();
    else return;
    event.preventDefault();
  };
  words.classList.add("fn-r-editing");
  words.prepend(editor);
  r.editor = { id: segment.id, editor, words };
  fit();
  field.focus({ preventScroll: true });
  field.setSelectionRange(field.value.length, field.value.length);
}

export function closeEditor(r) {
  if (!r.editor) return;
  const { editor, words } = r.editor;
  r.editor = null;
  editor.remove();
  words.classList.remove("fn-r-editing");
}
