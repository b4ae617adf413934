import { ChoiceGroup } from "./choices.js";
import { make } from "./dom.js";

// Emotions in a circle, the stronger the further out. A finger chooses the emotion and the ring where it is lifted,
// be it a tap or a drag from anywhere within; the middle, or the same piece again, takes the emotion off. Keys and
// screen readers choose an emotion, then make it stronger, by further presses or the digits 1 to 3.

const STRONGEST = 3;
// Of the wheel's width: the hole, the three rings, and where the names stand, which is in the middle ring.
const HOLE = 0.12;
const RINGS = [0.255, 0.395, 0.5];
const NAMES_AT = 0.325;
const SVG = "http://www.w3.org/2000/svg";
// A click this soon after a finger was lifted is that finger's.
const SAME_TAP_MS = 700;

/** @param {number} turn of a full circle, from the top @param {number} radius of the wheel's width */
function place(turn, radius) {
  const angle = 2 * Math.PI * turn;
  return [50 + 100 * radius * Math.sin(angle), 50 - 100 * radius * Math.cos(angle)];
}

function ringPiece(index, count, from, to) {
  const [begin, end] = [(index - 0.5) / count, (index + 0.5) / count];
  const corners = [place(begin, from), place(begin, to), place(end, to), place(end, from)];
  const [a, b, c, d] = corners.map((corner) => corner.map((value) => value.toFixed(2)).join(" "));
  return `M${a}L${b}A${100 * to} ${100 * to} 0 0 1 ${c}L${d}A${100 * from} ${100 * from} 0 0 0 ${a}Z`;
}

export class EmotionWheel extends ChoiceGroup {
  /** @param {string} label @param {{value: any, label: string, colour: string, mark: string}[]} options */
  constructor(label, options, settings) {
    super(label, options, { ...settings, class: "fn-wheel" });
    this._intensity = 0;
    /** The finger that is down: what was chosen before, where it is, whether it was anywhere else. */
    this._finger = null;
    this._lifted_ms = -Infinity;
    this._draw();
    this.element.addEventListener("keydown", (event) => {
      if (!["1", "2", "3"].includes(event.key) || this.value === null) return;
      event.preventDefault();
      this.choose(this.value, Number(event.key));
      this.onChoose();
    });
    const wheel = this.element.querySelector(".fn-choices-row");
    wheel.addEventListener("pointerdown", (event) => this._press(event, wheel));
    wheel.addEventListener("pointermove", (event) => this._drag(event, wheel));
    wheel.addEventListener("pointerup", (event) => this._lift(event));
    wheel.addEventListener("pointercancel", () => this._cancel());
    // What the fingers did is done by then; a click without a finger is a screen reader's or a key's.
    wheel.addEventListener(
      "click",
      (event) => {
        if (performance.now() - this._lifted_ms > SAME_TAP_MS) return;
        event.preventDefault();
        event.stopPropagation();
      },
      true,
    );
  }

  face(option, index) {
    const [left, top] = place(index / this.options.length, NAMES_AT);
    return make(
      "span",
      {
        class: "fn-wheel-name",
        style: { "--fn-emotion": option.colour, "--fn-left": `${left}%`, "--fn-top": `${top}%` },
      },
      make("span", { class: "fn-wheel-mark", "aria-hidden": "true" }, option.mark),
      make("span", { class: "fn-wheel-word" }, option.label),
    );
  }

  _draw() {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 100 100");
    svg.setAttribute("aria-hidden", "true");
    this._pieces = this.options.map(({ colour }, index) =>
      RINGS.map((to, ring) => {
        const piece = document.createElementNS(SVG, "path");
        piece.setAttribute("d", ringPiece(index, this.options.length, ring ? RINGS[ring - 1] : HOLE, to));
        piece.setAttribute("class", "fn-wheel-piece");
        piece.style.setProperty("--fn-emotion", colour);
        svg.append(piece);
        return piece;
      }),
    );
    this.said = make("span", { class: "fn-wheel-said", "aria-hidden": "true" });
    this.element.querySelector(".fn-choices-row").prepend(svg, this.said);
  }

  get intensity() {
    return this._intensity || null;
  }

  /** @param {any} value @param {number|null} intensity 1 to 3 */
  choose(value, intensity) {
    this.value = value;
    this._intensity = this.value === null ? 0 : intensity || 1;
    this.options.forEach((option, index) => {
      const strength = option.value === this.value ? this._intensity : 0;
      const words = strength ? `${option.label}, intensity ${strength} of 3` : option.label;
      this.inputs[index].setAttribute("aria-label", words);
      this._pieces[index].forEach((piece, ring) => {
        piece.classList.toggle("fn-wheel-on", ring < strength);
      });
      this.inputs[index].nextSibling.classList.toggle("fn-wheel-strong", strength === STRONGEST);
    });
    this.said.textContent = this._intensity ? "●".repeat(this._intensity) : "";
  }

  _tap(index) {
    this._grow(this.options[index].value);
    this.onChoose();
  }

  /** A tap: chosen, then stronger, then off. */
  _grow(value) {
    if (value !== this.value) this.choose(value, 1);
    else if (this._intensity < STRONGEST) this.choose(value, this._intensity + 1);
    else this.choose(null, null);
  }

  /** On which emotion a finger is, and on which ring, 1 to 3; -1 and 0 in the hole. Further out is the last ring. */
  _where(event, wheel) {
    const box = wheel.getBoundingClientRect();
    const [right, down] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
    const radius = Math.hypot(right, down) / box.width;
    if (radius < HOLE) return { index: -1, strength: 0, isOutside: false };
    const count = this.options.length;
    const index = (Math.round((Math.atan2(right, -down) / (2 * Math.PI)) * count) + count) % count;
    const ring = RINGS.findIndex((to) => radius <= to);
    return { index, strength: ring < 0 ? STRONGEST : ring + 1, isOutside: ring < 0 };
  }

  _press(event, wheel) {
    const at = this._where(event, wheel);
    if (event.button || this._finger || at.isOutside) return;
    this._finger = { id: event.pointerId, before: [this.value, this._intensity], at, moved: false };
    wheel.setPointerCapture(event.pointerId);
    this._show(at);
  }

  _drag(event, wheel) {
    const finger = this._finger;
    if (finger?.id !== event.pointerId) return;
    const at = this._where(event, wheel);
    if (at.index === finger.at.index && at.strength === finger.at.strength) return;
    Object.assign(finger, { at, moved: true });
    this._show(at);
    navigator.vibrate?.(8);
  }

  _show({ index, strength }) {
    if (index < 0) this.choose(null, null);
    else this.choose(this.options[index].value, strength);
  }

  _lift(event) {
    const finger = this._finger;
    if (finger?.id !== event.pointerId) return;
    this._finger = null;
    this._lifted_ms = performance.now();
    const [value, intensity] = finger.before;
    if (!finger.moved && value !== null && value === this.value && intensity === this._intensity)
      this.choose(null, null);
    this.onChoose();
  }

  _cancel() {
    if (!this._finger) return;
    this.choose(...this._finger.before);
    this._finger = null;
  }
}
