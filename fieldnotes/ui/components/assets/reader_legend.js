// The codes at the number keys, in sight at the foot: what a key puts on, and a button for the same.

import { applyCode } from "./reader_actions.js";
import { make } from "./dom.js";
import { closeLayer } from "./reader_layer.js";
import { targetPassage } from "./reader_passage.js";
import { dropPick } from "./reader_pick.js";
import { lastCode, quickCodes } from "./reader_recent.js";
import { badgeOf, codeSign } from "./reader_signs.js";

const USUAL_INTENSITY = 2;

/** Show the codes of the number keys. */
export function paintLegend(r) {
  const codes = quickCodes(r);
  const { legend } = r.parts;
  const look = JSON.stringify(codes.map((code) => [code.id, code.name, r.view.favourites.includes(code.id)]));
  if (legend.fnLook === look) return;
  legend.fnLook = look;
  legend.hidden = !codes.length;
  legend.replaceChildren(...codes.map((code, at) => keyOf(r, code, at)));
}

function keyOf(r, code, at) {
  const sign = codeSign(r, code);
  const favourite = r.view.favourites.includes(code.id);
  const key = make(
    "button",
    { type: "button", class: "fn-r-quick", title: `Put ${code.name} on (${at + 1})`, "data-quick": String(at + 1) },
    make("kbd", {}, String(at + 1)),
    sign.mark ? badgeOf(sign) : make("span", { class: "fn-r-dot", "aria-hidden": "true" }),
    make("span", { dir: "auto" }, code.name),
    favourite ? make("span", { class: "fn-r-star", role: "img", "aria-label": "favourite" }, "★") : null,
  );
  key.style.setProperty("--fn-r-colour", sign.colour);
  // The selection stays: it is what the code is put on.
  key.onpointerdown = (event) => event.preventDefault();
  key.onclick = () => applyQuick(r, at + 1);
  return key;
}

/** Put the code of a number key on what a key is about. */
export function applyQuick(r, number) {
  const code = quickCodes(r)[number - 1];
  if (!code) return r.speak(`No code is at the key ${number} yet`);
  applyHere(r, code);
}

/** Put on again the code that was put on last. */
export function applyAgain(r) {
  const code = lastCode(r);
  if (code) applyHere(r, code);
  else r.speak("No code was put on yet");
}

function applyHere(r, code) {
  const passage = targetPassage(r);
  if (!passage) return r.speak("There are no words to code here");
  const { first, start, last, end } = passage;
  applyCode(r, { first, start, last, end }, code, USUAL_INTENSITY);
  if (r.layer?.kind === "tag") closeLayer(r);
  dropPick(r);
  document.getSelection()?.removeAllRanges();
}
