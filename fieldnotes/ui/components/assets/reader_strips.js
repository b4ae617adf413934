// The emotions of the two windows over the whole time: a strip each, on one axis, so that moments compare.

import { clock, make } from "./dom.js";
import { badgeOf, codeSign, intensityWord, valenceOf } from "./reader_signs.js";
import { shortened, unitsBefore } from "./reader_text.js";

const QUOTE_POINTS = 60;
const MOST_LABELS = 6;
// More than this many on top of each other are drawn over each other; the arrow keys still reach each.
const MOST_LANES = 3;
// Round steps of the axis, in seconds or in lines.
const AXIS_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

/** Put the strips of `windows` ({seat, names}) on the page; none takes them away. */
export function paintStrips(r, windows) {
  const { strips } = r.parts;
  if (!windows.length) {
    strips.replaceChildren();
    strips.fnLook = "";
    return;
  }
  const axis = axisOf(r.view.segments);
  const felt = feltMoments(r, axis);
  const look = JSON.stringify([windows, axis.end, felt.map(({ seat, label, id }) => [seat, label, id])]);
  if (strips.fnLook === look) return;
  strips.fnLook = look;
  const focused = strips.contains(document.activeElement) && document.activeElement.dataset.tick;
  const own = windows.map((at) => ({ ...at, ticks: felt.filter((moment) => moment.seat === at.seat) }));
  const drawn = own.some(({ ticks }) => ticks.length);
  const apart = felt.filter(({ seat }) => !windows.some((at) => at.seat === seat)).length;
  strips.replaceChildren(
    ...own.map((at) => stripOf(r, at, axis)),
    ...(drawn ? [axisLine(axis)] : []),
    ...legendOf(own.flatMap(({ ticks }) => ticks), apart),
  );
  placeTicks(strips);
  if (focused) strips.querySelector(`[data-tick="${focused}"]`)?.focus({ preventScroll: true });
}

/** Place the ticks again whenever the strips' width changes; returns a function that ends it. */
export function watchStrips(r) {
  const { strips } = r.parts;
  let width = 0;
  // In a frame of its own: what it changes has a height, which would wake the observer again at once.
  const watch = new ResizeObserver(() =>
    requestAnimationFrame(() => {
      if (width !== strips.clientWidth) placeTicks(strips);
      width = strips.clientWidth;
    }),
  );
  watch.observe(strips);
  return () => watch.disconnect();
}

/** Return what an arrow key does on a tick, or null. */
export function stripKey(event) {
  const tick = event.target.closest(".fn-r-tick");
  if (!tick || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  const ticks = [...tick.parentElement.querySelectorAll(".fn-r-tick")];
  const at = ticks.indexOf(tick);
  const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: ticks.length - 1 }[event.key];
  if (next === undefined) return null;
  return () => {
    if (!ticks[next]) return;
    tick.tabIndex = -1;
    ticks[next].tabIndex = 0;
    ticks[next].focus();
  };
}

/** Return {end, at(place), words(value)}: in seconds, or in lines where no line has a time. */
function axisOf(segments) {
  if (!segments.some((segment) => segment.start_s != null)) {
    return {
      end: Math.max(1, segments.length - 1),
      at: (place) => place,
      words: (place) => `line ${place + 1}`,
    };
  }
  const end = segments.reduce((last, { start_s: from, end_s: to }) => Math.max(last, to ?? from ?? 0), 1);
  // A line without a time of its own stands where the one before it begins.
  const starts = [];
  for (const { start_s: start } of segments) starts.push(start ?? starts[starts.length - 1] ?? 0);
  return { end, at: (place) => starts[place], words: clock };
}

/** Return every emotion that is tagged or suggested, in time order, with where it stands and what it says. */
function feltMoments(r, axis) {
  const { codings, codes, speakers } = r.index;
  return [...codings.values()]
    .filter(({ coding }) => codes.get(coding.code_id).kind === "emotion")
    .map(({ coding, order, from }) => {
      const code = codes.get(coding.code_id);
      const segment = r.view.segments[from];
      const suggested = coding.status === "suggested";
      const strength = coding.intensity ? intensityWord(code, coding.intensity) : "";
      const said = [code.name, strength, suggested && "suggested"].filter(Boolean);
      return {
        id: coding.id,
        order,
        suggested,
        segment,
        seat: speakers.get(segment.speaker_id)?.seat,
        sign: codeSign(r, code),
        valence: Math.sign(valenceOf(r, coding) ?? 0),
        share: axis.at(from) / axis.end,
        label: `${axis.words(axis.at(from))} ${said.join(", ")}, “${quoteOf(coding, segment)}”`,
      };
    });
}

function quoteOf(coding, segment) {
  const ends = coding.last_segment_id === segment.id;
  const to = ends ? unitsBefore(segment.text, coding.end_char) : segment.text.length;
  const words = segment.text.slice(unitsBefore(segment.text, coding.start_char), to).trim();
  return ends ? shortened(words, QUOTE_POINTS) : shortened(`${words} …`, QUOTE_POINTS);
}

function stripOf(r, { seat, names, ticks }, axis) {
  const suggested = ticks.filter((tick) => tick.suggested).length;
  const tagged = ticks.length - suggested;
  const counts = [tagged && `${tagged} tagged`, suggested && `${suggested} suggested`].filter(Boolean);
  const strip = make(
    "div",
    { class: "fn-r-strip", role: "group", "aria-label": `Emotions of the ${seat}`, "data-seat": seat },
    make(
      "div",
      { class: "fn-r-strip-head" },
      make("strong", {}, seat),
      " ",
      make("span", {}, names),
      " ",
      make("span", { class: "fn-r-strip-count" }, counts.join(", ") || "No emotion is tagged here yet"),
    ),
  );
  if (!ticks.length) return strip;
  const marks = ticks.map((tick, at) => tickOf(r, tick, at));
  const plot = make(
    "div",
    { class: "fn-r-ticks" },
    ...stepsOf(axis).map((step) => {
      const line = make("span", { class: "fn-r-step-line", "aria-hidden": "true" });
      line.style.left = percent(step / axis.end);
      return line;
    }),
    make("span", { class: "fn-r-zero", "aria-hidden": "true" }),
    ...marks,
  );
  plot.fnTicks = ticks.map(({ share, valence }, at) => ({ element: marks[at], share, valence }));
  const poles = ["pleasant", "unpleasant"].map((word) => make("span", {}, word));
  const between = make("div", { class: "fn-r-poles", "aria-hidden": "true" }, ...poles);
  strip.append(make("div", { class: "fn-r-plot" }, between, plot));
  return strip;
}

function tickOf(r, { id, order, suggested, segment, sign, label, share }, at) {
  const tick = make(
    "button",
    {
      type: "button",
      class: `fn-r-tick${suggested ? " fn-r-suggested" : ""}`,
      title: label,
      tabIndex: at ? -1 : 0,
      "aria-label": label,
      "data-tick": String(id),
    },
    badgeOf(sign),
  );
  tick.style.setProperty("--fn-r-colour", sign.colour);
  tick.style.left = percent(share);
  tick.onclick = () => {
    r.setCurrent(segment.id, { focus: true, scroll: true });
    // Accepting and refusing by key then mean this suggestion, not another one on its line.
    if (suggested) r.suggestionAt = { id, order, line: segment.id };
  };
  return tick;
}

/** Stack ticks that would cover each other: pleasant ones upwards, unpleasant ones downwards. */
function placeTicks(strips) {
  for (const plot of strips.querySelectorAll(".fn-r-ticks")) {
    const { offsetWidth: width, offsetHeight: height } = plot.fnTicks[0].element;
    const apart = width / Math.max(1, plot.clientWidth);
    const free = { 1: [], 0: [], "-1": [] };
    const placed = plot.fnTicks.map(({ element, share, valence }) => {
      const lanes = free[valence];
      let lane = lanes.findIndex((from) => from <= share);
      if (lane < 0) lane = lanes.length < MOST_LANES ? lanes.length : lanes.indexOf(Math.min(...lanes));
      lanes[lane] = share + apart;
      return { element, valence, lane };
    });
    const above = Math.max(1, free[1].length);
    const middle = free[0].length;
    for (const { element, valence, lane } of placed) {
      const row = { 1: above - 1 - lane, 0: above + lane, "-1": above + middle + lane }[valence];
      element.style.top = `${row * height}px`;
    }
    plot.style.height = `${(above + middle + Math.max(1, free["-1"].length)) * height}px`;
    plot.querySelector(".fn-r-zero").style.top = `${(above + middle / 2) * height}px`;
  }
}

function stepsOf({ end }) {
  const step = AXIS_STEPS.find((size) => end / size <= MOST_LABELS) ?? Math.ceil(end / MOST_LABELS);
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, at) => at * step);
}

function axisLine(axis) {
  const labels = stepsOf(axis).map((step) => {
    const label = make("span", {}, axis.words(step));
    label.style.left = percent(step / axis.end);
    return label;
  });
  return make("div", { class: "fn-r-axis", "aria-hidden": "true" }, ...labels);
}

/** Return what the marks mean, and how many emotions are on lines of neither window. */
function legendOf(ticks, apart) {
  const signs = new Map(ticks.map(({ sign }) => [sign.family, sign]));
  const parts = [...signs.values()].map((sign) => make("span", {}, badgeOf(sign), ` ${sign.family}`));
  if (ticks.some((tick) => tick.suggested)) {
    const dashed = make("span", { class: "fn-r-dashed", "aria-hidden": "true" });
    parts.push(make("span", {}, dashed, " suggested, not a tag yet"));
  }
  if (apart) parts.push(make("span", {}, `${apart} more on lines of neither window`));
  return parts.length ? [make("div", { class: "fn-r-legend" }, ...parts)] : [];
}

function percent(share) {
  return `${(share * 100).toFixed(2)}%`;
}
