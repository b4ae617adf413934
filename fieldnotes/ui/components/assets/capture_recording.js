import { button, clock, make } from "./dom.js";

/**
 * What is shown while the microphone is on: time, level, pause and stop.
 * @param {import("./recorder.js").Recorder} recorder
 * @param {{onStop: () => void, onPause: (isPaused: boolean) => void}} actions
 * @returns {{elements: HTMLElement[], tick: () => void}} `tick` brings time and level up to date
 */
export function recordingPanel(recorder, { onStop, onPause }) {
  const time = make("span", { class: "fn-capture-time" }, "0:00");
  const bar = make("span", { class: "fn-capture-level-bar" });
  const level = make("span", { class: "fn-capture-level", "aria-hidden": "true" }, bar);
  const dot = make("span", { class: "fn-box-dot", "aria-hidden": "true" });
  const meter = make("div", { class: "fn-capture-meter" }, dot, time, level);
  const pause = button("Pause", () => {
    const isPaused = recorder.state === "recording";
    if (isPaused) recorder.pause();
    else recorder.resume();
    pause.textContent = isPaused ? "Go on" : "Pause";
    meter.classList.toggle("fn-capture-paused", isPaused);
    onPause(isPaused);
  });
  const stop = button("Stop and keep", onStop, { kind: "main" });
  return {
    elements: [meter, make("div", { class: "fn-box-row" }, stop, pause)],
    tick: () => {
      time.textContent = clock(recorder.elapsed_s);
      level.style.setProperty("--fn-level", recorder.level.toFixed(2));
    },
  };
}
