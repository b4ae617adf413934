// The library by the keyboard. Keys are left alone wherever somebody writes, and while a list is open.

let page;
let stop = new AbortController();

const cards = () => [...document.querySelectorAll(".fn-cards article.fn-card")].filter((card) => !card.closest(".st-key-library_like"));
const box = () => document.querySelector(".st-key-library_q input");

export default function (component) {
  if (page !== undefined && page !== component.data.page) {
    document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
  }
  page = component.data.page;
  stop.abort();
  stop = new AbortController();
  document.addEventListener("keydown", pressed, { capture: true, signal: stop.signal });
  return () => stop.abort();
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const { target, key } = event;
  if (!(target instanceof Element)) return;
  const act = target === box() ? keyInBox(key) : isFree(target) ? keyOnPage(key, target) : null;
  if (!act) return;
  act();
  event.preventDefault();
  // Streamlit has keys of its own on the document.
  event.stopImmediatePropagation();
}

/** May a plain key mean something here? Not where it writes, chooses or presses something else. */
function isFree(target) {
  return !target.closest(
    'input, textarea, select, [contenteditable], [role="dialog"], [role="listbox"], [role="radiogroup"], [data-testid="stPopoverBody"]',
  );
}

function keyInBox(key) {
  if (key === "Escape" || key === "ArrowDown") return cards().length ? () => goTo(cards()[0]) : null;
  return null;
}

function keyOnPage(key, target) {
  const card = target.closest("article.fn-card");
  const onCard = target === card;
  if (key === "/") return () => (box()?.focus(), box()?.select());
  if (key === "j" || (key === "ArrowDown" && card)) return () => step(card, 1);
  if (key === "k" || (key === "ArrowUp" && card)) return () => step(card, -1);
  if (!card) return null;
  if (key === "m") return () => linkNamed(card, "More like this")?.click();
  if (!onCard) return null; // Enter and Space on a link or a player are its own
  if (key === "Enter") return () => card.querySelector("h3 a, .fn-links a")?.click();
  if (key === " ") return () => play(card);
  return null;
}

function step(card, by) {
  const all = cards();
  if (!all.length) return;
  const here = all.indexOf(card);
  goTo(all[here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + by))]);
}

function goTo(card) {
  for (const other of cards()) other.tabIndex = -1;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function linkNamed(card, name) {
  return [...card.querySelectorAll(".fn-links a")].find((link) => link.textContent === name);
}

/** Play a card's clip from its start, or stop it; only one is heard at a time. */
function play(card) {
  const sound = card.querySelector("audio");
  for (const other of document.querySelectorAll(".fn-card audio")) if (other !== sound) other.pause();
  if (!sound) return;
  if (!sound.paused) return sound.pause();
  const from = /#t=([\d.]+),?([\d.]*)$/.exec(sound.src);
  const [start, end] = [Number(from?.[1] ?? 0), Number(from?.[2] || Infinity)];
  // Past its end, or at the end of the file, it begins anew.
  if (sound.readyState > 0 && (sound.currentTime >= end - 0.05 || sound.ended)) sound.currentTime = start;
  sound.play().catch(() => undefined); // the browser may want a press of a pointer first
}
