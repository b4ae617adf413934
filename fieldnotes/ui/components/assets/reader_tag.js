// The tag panel: a few letters find a code, a number key takes a recent one, Enter puts it on the passage.

import { make } from "./dom.js";
import { closeLayer, layerHead, openLayer, placeLayer } from "./reader_layer.js";
import { badgeOf, codeSign, INTENSITY_WORDS } from "./reader_lines.js";
import { ancestorsOf } from "./reader_model.js";
import { dropPick, passageText, showPick } from "./reader_pick.js";
import { folded, shortened } from "./reader_text.js";

const RECENT_KEY = "fn-r-recent-codes";
const RECENT_COUNT = 9;

/**
 * Open the panel for `passage` beside `anchor`. `focus` "filter" puts the cursor into the filter, "window"
 * the focus on the panel; without it the browser's selection stays, and the first letter typed goes
 * into the filter.
 * apply(code, intensity, stayOpen) is called for the code that was chosen.
 */
export function openTagPanel(r, { passage, anchor, focus, back, apply }) {
  closeLayer(r);
  r.pick = { ...passage };
  const panel = { options: [], active: 0, intensity: 2, apply };
  const input = make("input", {
    type: "text",
    class: "fn-r-input",
    placeholder: "Type a few letters of a code",
    role: "combobox",
    autocomplete: "off",
    spellcheck: false,
    "aria-label": "Filter codes",
    "aria-controls": r.id("codes"),
    "aria-expanded": "true",
    "aria-autocomplete": "list",
  });
  const list = make("div", {
    class: "fn-r-codes",
    role: "listbox",
    id: r.id("codes"),
    "aria-label": "Codes",
  });
  const strength = make("div", { class: "fn-r-strength", role: "radiogroup", "aria-label": "Intensity" });
  const about = make("p", { class: "fn-r-about" });
  Object.assign(panel, { input, list, strength, about });
  r.panel = panel;
  input.oninput = () => {
    panel.active = 0;
    paintOptions(r, panel);
  };
  input.onkeydown = (event) => panelKey(r, panel, event);
  list.onpointerdown = (event) => event.preventDefault();
  list.onclick = (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(r, panel, panel.options[Number(option.dataset.at)], event.shiftKey);
  };
  const head = layerHead(r, "Tag this passage", `“${shortened(passageText(r, passage), 90)}”`);
  openLayer(r, {
    kind: "tag",
    label: "Tag this passage",
    anchor,
    back,
    nodes: [head, input, strength, list, about],
    focus: focus === "filter" ? input : focus === "window" ? r.parts.layer : null,
    closed: () => {
      r.panel = null;
      dropPick(r);
    },
  });
  paintStrength(panel);
  paintOptions(r, panel);
  placeLayer(r);
  showPick(r);
}

function panelKey(r, panel, event) {
  const { options, input } = panel;
  const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
  if (moves[event.key] && options.length) {
    panel.active = Math.max(0, Math.min(options.length - 1, panel.active + moves[event.key]));
    markActive(panel);
  } else if (event.key === "Enter" && options[panel.active]) {
    choose(r, panel, options[panel.active], event.shiftKey);
  } else if (/^[1-9]$/.test(event.key) && !input.value) {
    const recent = options.find((option) => option.digit === Number(event.key));
    if (recent) choose(r, panel, recent, event.shiftKey);
  } else if (/^[1-3]$/.test(event.key) && options[panel.active]?.code.kind === "emotion") {
    setStrength(panel, Number(event.key));
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function choose(r, panel, option, stayOpen) {
  if (!option) return;
  const { code } = option;
  rememberRecent(code.id);
  panel.apply(code, code.kind === "emotion" ? panel.intensity : null, stayOpen);
  if (!stayOpen) return closeLayer(r, { returnFocus: true });
  panel.input.value = "";
  panel.active = 0;
  paintOptions(r, panel);
  panel.input.focus({ preventScroll: true });
}

function paintOptions(r, panel) {
  const wanted = folded(panel.input.value.trim());
  const usable = r.view.codes.filter((code) => !code.retired);
  const groups = wanted ? matchGroups(usable, wanted) : restGroups(usable);
  panel.options = groups.flatMap((group) => group.options);
  panel.list.replaceChildren(
    ...groups.filter((group) => group.options.length).map((group) => groupOf(r, panel, group)),
  );
  if (!panel.options.length) {
    const words = usable.length
      ? `No code has “${panel.input.value.trim()}” in its name.`
      : "There are no codes yet.";
    panel.list.append(make("p", { class: "fn-r-about" }, words));
  }
  panel.list.scrollTop = 0;
  markActive(panel);
}

function matchGroups(codes, wanted) {
  const rank = (code) => {
    const name = folded(code.name);
    if (name.startsWith(wanted)) return 0;
    return name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))
      ? 1
      : name.includes(wanted)
        ? 2
        : 9;
  };
  const found = codes
    .map((code) => ({ code, rank: rank(code) }))
    .filter((option) => option.rank < 9)
    .sort((a, b) => a.rank - b.rank || a.code.name.localeCompare(b.code.name));
  return kindGroups(found);
}

function restGroups(codes) {
  const byId = new Map(codes.map((code) => [code.id, code]));
  const recent = recentCodes()
    .map((id) => byId.get(id))
    .filter(Boolean)
    .slice(0, RECENT_COUNT);
  const first = { title: "Recent", options: recent.map((code, at) => ({ code, digit: at + 1 })) };
  return [first, ...kindGroups(codes.filter((code) => !recent.includes(code)).map((code) => ({ code })))];
}

function kindGroups(options) {
  const ofKind = (kind) => options.filter((option) => option.code.kind === kind);
  const groups = [
    { title: "Emotions", options: ofKind("emotion") },
    { title: "Themes", options: ofKind("theme") },
  ];
  // The best match comes first, so that Enter takes it.
  return (groups[1].options[0]?.rank ?? 9) < (groups[0].options[0]?.rank ?? 9) ? groups.reverse() : groups;
}

function groupOf(r, panel, { title, options }) {
  const start = panel.options.indexOf(options[0]);
  return make(
    "div",
    { class: "fn-r-group", role: "group", "aria-label": title },
    make("div", { class: "fn-r-group-title", "aria-hidden": "true" }, title),
    ...options.map((option, at) => optionOf(r, option, start + at)),
  );
}

function optionOf(r, { code, digit }, at) {
  const sign = codeSign(r, code);
  const parent = ancestorsOf(r.index, code)[0];
  return make(
    "div",
    {
      class: "fn-r-option",
      role: "option",
      id: r.id(`code-${at}`),
      "data-at": String(at),
      "aria-selected": "false",
    },
    sign.mark ? badgeOf(sign) : make("span", { class: "fn-r-dash", "aria-hidden": "true" }),
    make("span", { class: "fn-r-code" }, code.name),
    parent ? make("span", { class: "fn-r-family" }, parent.name) : null,
    digit ? make("kbd", {}, String(digit)) : null,
  );
}

function markActive(panel) {
  const rows = [...panel.list.querySelectorAll("[role=option]")];
  rows.forEach((row) => row.setAttribute("aria-selected", String(Number(row.dataset.at) === panel.active)));
  const row = rows[panel.active];
  panel.input.setAttribute("aria-activedescendant", row ? row.id : "");
  if (row && panel.active) row.scrollIntoView({ block: "nearest" });
  const code = panel.options[panel.active]?.code;
  panel.about.textContent = code?.definition || "";
  panel.strength.classList.toggle("fn-r-off", code !== undefined && code.kind !== "emotion");
}

function paintStrength(panel) {
  const label = make("span", { class: "fn-r-strength-label" }, "Emotion is");
  const choices = [1, 2, 3].map((level) => {
    const choice = make(
      "button",
      { type: "button", role: "radio", class: "fn-r-level", "data-level": String(level) },
      INTENSITY_WORDS[level],
    );
    choice.onpointerdown = (event) => event.preventDefault();
    choice.onclick = () => setStrength(panel, level);
    return choice;
  });
  panel.strength.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    setStrength(panel, Math.max(1, Math.min(3, panel.intensity + step)));
    choices[panel.intensity - 1].focus();
  };
  panel.strength.replaceChildren(label, ...choices);
  setStrength(panel, panel.intensity);
}

function setStrength(panel, level) {
  panel.intensity = level;
  panel.strength.querySelectorAll("[role=radio]").forEach((choice) => {
    const on = Number(choice.dataset.level) === level;
    choice.setAttribute("aria-checked", String(on));
    choice.tabIndex = on ? 0 : -1;
  });
}

function recentCodes() {
  try {
    return JSON.parse(localStorage.getItem(RECENT_KEY)) || [];
  } catch {
    return [];
  }
}

function rememberRecent(id) {
  try {
    const rest = recentCodes().filter((other) => other !== id);
    localStorage.setItem(RECENT_KEY, JSON.stringify([id, ...rest].slice(0, RECENT_COUNT)));
  } catch {
    // Without storage there are no recent codes; the list is complete anyway.
  }
}
