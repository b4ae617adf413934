// The player bar: the sound, and the line and the word that are being heard.

import { clock, make } from "./dom.js";
import { showMarking } from "./reader_heard.js";
import { markWord } from "./reader_marks.js";
import { keepPlace } from "./reader_listened.js";
import { wordAtSecond } from "./reader_words.js";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const STEP_S = 5;

/** Return the player over `r.parts.player`: {toggle, step, playFrom, cue, faster, follow,
 * heard, isFollowed, setAddress, close}. */
export function createPlayer(r, address) {
  // Nothing is loaded before somebody plays: the audit log notes what is loaded as heard.
  const audio = make("audio", { preload: "none" });
  const play = control("▶", "Play", () => toggle());
  const back = control("−5 s", "−5 s, back", () => step(-STEP_S));
  const on = control("+5 s", "+5 s, on", () => step(STEP_S));
  const position = make("input", {
    type: "range",
    class: "fn-r-range",
    min: 0,
    max: 1,
    step: 0.1,
    value: 0,
    "aria-label": "Position",
  });
  const times = make("span", { class: "fn-r-times" });
  const speed = make(
    "select",
    { class: "fn-r-speed", "aria-label": "Speed" },
    ...SPEEDS.map((rate) => make("option", { value: String(rate), selected: rate === 1 }, `${rate}×`)),
  );
  const follow = make(
    "button",
    { type: "button", class: "fn-r-button fn-r-follow", "aria-pressed": "true", title: "Follow (f)" },
    "Follow",
  );
  const problem = make("span", { class: "fn-r-problem", role: "status" });
  r.parts.player.replaceChildren(audio, play, back, on, position, times, speed, follow, problem);
  r.parts.player.hidden = false;

  let latest = address;
  let following = true;
  let heard = null;
  let spoken = null;
  let frame = 0;
  let begun = false;
  let startAt = null;
  audio.src = address;

  const length = () =>
    Number.isFinite(audio.duration)
      ? audio.duration
      : r.view.segments.reduce((end, segment) => Math.max(end, segment.end_s || 0), 0);

  function toggle() {
    if (audio.paused) start();
    else audio.pause();
  }

  function start() {
    audio.play().catch((refusal) => {
      if (refusal.name !== "AbortError") problem.textContent = "The sound cannot be played here.";
    });
  }

  function seek(seconds) {
    const at = Math.max(0, Math.min(seconds, length() || seconds));
    // Before the file's head is here a position is lost; it is kept and set when the head has come.
    if (audio.readyState === 0) startAt = at;
    else audio.currentTime = at;
    show();
  }

  function step(seconds) {
    seek((startAt ?? audio.currentTime) + seconds);
  }

  function playFrom(seconds) {
    setFollowing(true);
    seek(seconds);
    start();
  }

  function show() {
    const at = startAt ?? audio.currentTime;
    const end = length();
    position.max = String(end || 1);
    position.value = String(at);
    position.setAttribute("aria-valuetext", `${clock(at)} of ${clock(end)}`);
    times.textContent = `${clock(at)} / ${clock(end)}`;
    if (begun) markHeard(lineAt(r.view.segments, at), at);
  }

  // The browser tells the time four times a second, which is too seldom for words.
  function tick() {
    cancelAnimationFrame(frame);
    if (audio.paused) return;
    markHeard(lineAt(r.view.segments, audio.currentTime), audio.currentTime);
    frame = requestAnimationFrame(tick);
  }

  function markHeard(segment, second) {
    const id = segment ? segment.id : null;
    const word = segment && wordAtSecond(segment, second);
    if (word !== spoken || id !== heard) markWord(r, "fn-r-said", id, word);
    spoken = word;
    if (id === heard) return;
    if (r.markedIn && segment && !audio.paused) showMarking(r, segment);
    r.root.querySelector(".fn-r-heard")?.classList.remove("fn-r-heard");
    heard = id;
    const row = r.rows.get(id);
    row?.classList.add("fn-r-heard");
    // The line that somebody writes in stays where it is.
    if (row && following && !audio.paused && !r.editor) row.scrollIntoView({ block: "nearest" });
  }

  function setFollowing(yes) {
    following = yes;
    follow.setAttribute("aria-pressed", String(yes));
    if (yes && begun) r.rows.get(heard)?.scrollIntoView({ block: "nearest" });
  }

  function faster(by) {
    const at = SPEEDS.indexOf(Number(speed.value)) + by;
    speed.value = String(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at))]);
    audio.playbackRate = Number(speed.value);
    r.speak(`Speed ${speed.value}`);
  }

  // The reader's own scrolling wins over the sound.
  const scrolled = () => !audio.paused && setFollowing(false);
  r.parts.list.addEventListener("wheel", scrolled, { passive: true });
  r.parts.list.addEventListener("touchmove", scrolled, { passive: true });

  follow.onclick = () => setFollowing(!following);
  position.oninput = () => seek(Number(position.value));
  speed.onchange = () => {
    audio.playbackRate = Number(speed.value);
  };
  audio.onplay = audio.onpause = () => {
    begun = true;
    r.parts.player.classList.add("fn-r-begun");
    play.textContent = audio.paused ? "▶" : "❚❚";
    play.setAttribute("aria-label", audio.paused ? "Play" : "Pause");
    play.title = `${audio.paused ? "Play" : "Pause"} (space)`;
    if (audio.paused && audio.readyState) keepPlace(latest, audio.currentTime);
    show();
    tick();
  };
  audio.onloadedmetadata = () => {
    if (startAt !== null) audio.currentTime = startAt;
    startAt = null;
    problem.textContent = "";
    show();
  };
  audio.ontimeupdate = () => {
    show();
    if (!audio.paused) keepPlace(latest, audio.currentTime);
  };
  audio.onerror = () => {
    // A signed address runs out while the page stays open; the page has handed us a newer one since.
    if (audio.src === new URL(latest, location.href).href) {
      problem.textContent = "The sound cannot be loaded; reload the page to try again.";
      return;
    }
    const playing = !audio.paused;
    startAt = audio.currentTime;
    audio.src = latest;
    if (playing) start();
  };
  show();

  return {
    toggle,
    step,
    playFrom,
    faster,
    follow: () => follow.click(),
    /** Return {segment, second} of what is heard, `ago` seconds earlier than now, or null where nothing plays. */
    heard(ago) {
      if (audio.paused) return null;
      const second = Math.max(0, audio.currentTime - ago * audio.playbackRate);
      const segment = lineAt(r.view.segments, second);
      return segment && { segment, second };
    },
    /** Say whether the sound plays and the text follows it. */
    isFollowed: () => following && !audio.paused,
    /** Put the position there without playing. */
    cue: (seconds) => seek(seconds),
    setAddress(next) {
      latest = next;
    },
    close() {
      audio.pause();
      cancelAnimationFrame(frame);
      audio.removeAttribute("src");
      audio.load();
      r.parts.list.removeEventListener("wheel", scrolled);
      r.parts.list.removeEventListener("touchmove", scrolled);
    },
  };
}

function control(sign, label, onclick) {
  const props = { type: "button", class: "fn-r-icon", "aria-label": label, title: label, onclick };
  const made = make("button", props, sign);
  // The caret, and a phone's keyboard, stay in the field of a line.
  made.onpointerdown = (event) => event.preventDefault();
  return made;
}

/** Return the last line that has begun at `seconds`, or null before the first. */
function lineAt(segments, seconds) {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle].start_s ?? Infinity) <= seconds + 0.02) low = middle + 1;
    else high = middle;
  }
  return low ? segments[low - 1] : null;
}
