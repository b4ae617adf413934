// What was refused or could not be kept, each with the sentence why, the words in question and a way on.

import { make } from "./dom.js";
import { tryAgain } from "./reader_actions.js";
import { closeEditor, unsavedWords } from "./reader_edit.js";

// A place in a line means nothing once somebody changed the line: these are done anew by hand.
const PLACED = ["split", "merge", "restore_machine_text"];

/**
 * Say that an entry was refused. typed: an entry whose words would be lost with it. lost: others that were
 * not done either. theirs: how the line reads now, where somebody else changed it.
 */
export function addNotice(r, entry, sentence, { typed = null, lost = [], theirs = null } = {}) {
  const also = lost.map(({ label }) => label);
  r.notices.push({
    title: `${entry.label}: not saved, and taken back. `,
    sentence: also.length ? `${sentence} Not done either: ${also.join(", ")}.` : sentence,
    texts: [
      ["It said:", theirs !== null && entry.before !== theirs ? entry.before : null],
      ["It says now:", theirs],
      ["You had typed:", typed?.command.text],
    ],
    again: theirs !== null && PLACED.includes(entry.command.op) ? null : () => tryAgain(r, entry),
  });
  r.said = "";
  paintNotices(r);
}

/** The line whose field is open is gone: keep what was typed where it can be read and copied. */
export function rescueWords(r) {
  const words = unsavedWords(r);
  closeEditor(r);
  if (!words) return;
  r.notices.push({
    title: "The line that you were writing in is no more. ",
    sentence: "Somebody joined or split it. Copy your words from here.",
    texts: [["You had typed:", words]],
    again: null,
  });
  paintNotices(r);
}

function paintNotices(r) {
  r.parts.notices.replaceChildren(
    ...r.notices.map((notice) => {
      const end = () => {
        r.notices = r.notices.filter((other) => other !== notice);
        paintNotices(r);
        r.focusLine();
      };
      const button = (label, kind, onclick) =>
        make("button", { type: "button", class: `fn-r-button ${kind}`, onclick }, label);
      const again = () => {
        end();
        notice.again();
      };
      return make(
        "div",
        { class: "fn-r-notice", role: "alert" },
        make("p", {}, make("strong", {}, notice.title), notice.sentence),
        ...notice.texts
          .filter(([, words]) => words)
          .map(([lead, words]) => make("p", { class: "fn-r-quote", dir: "auto" }, `${lead} ${words}`)),
        make(
          "div",
          { class: "fn-r-acts" },
          notice.again && button("Try again", "fn-r-main", again),
          button("Let it go", "", end),
        ),
      );
    }),
  );
}
