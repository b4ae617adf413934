// The panel of codes: a few letters find one, a number key takes a favourite or recent one, Enter puts it on.

import { addCode, toggleFavourite } from "./reader_actions.js";
import { make } from "./dom.js";
import { closeLayer, layerHead, openLayer, placeLayer } from "./reader_layer.js";
import { askForLikely, likelyGroup, likelyKey } from "./reader_likely.js";
import { matchCode } from "./reader_match.js";
import { ancestorsOf } from "./reader_model.js";
import { dropPick, passageText, showPick } from "./reader_pick.js";
import { quickCodes } from "./reader_recent.js";
import { badgeOf, codeSign, intensityWord, KINDS_OF_CODES } from "./reader_signs.js";
import { folded, shortened } from "./reader_text.js";

const IN_VIVO_POINTS = 48;

/**
 * Open the panel for `passage` beside `anchor`. `focus` "filter" puts the cursor into the filter, "window"
 * the focus on the panel; without it the browser's selection stays, and the first letter typed goes
 * into the filter. title: what is asked for; rated: whether an intensity is chosen with an emotion.
 * themes: whether the passage may get a theme, so that the machine's likeliest come first.
 * apply(code, intensity, stayOpen) is called for the code that was chosen.
 */
export function openTagPanel(r, { passage, anchor, focus, back, apply, title = "Tag this passage", rated = true, themes = true }) {
  closeLayer(r);
  r.pick = { ...passage };
  const words = passageText(r, passage);
  const panel = { options: [], active: 0, intensity: 2, apply, words, likely: { waits: false, options: [] } };
  const input = make("input", {
    type: "text",
    class: "fn-r-input",
    dir: "auto",
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
  strength.hidden = !rated;
  const about = make("p", { class: "fn-r-about", dir: "auto" });
  Object.assign(panel, { input, list, strength, about });
  r.panel = panel;
  if (themes) {
    askForLikely(r, panel, () => {
      if (r.panel !== panel || panel.input.value.trim()) return;
      panel.active += panel.likely.options.length; // the same one as before
      paintOptions(r, panel);
    });
  }
  input.oninput = () => {
    panel.active = firstActive(panel);
    paintOptions(r, panel);
  };
  input.onkeydown = (event) => panelKey(r, panel, event);
  list.onpointerdown = (event) => event.preventDefault();
  list.onclick = (event) => {
    const option = panel.options[Number(event.target.closest("[role=option]")?.dataset.at)];
    if (!option) return;
    if (event.target.closest(".fn-r-star") && option.code) favour(r, panel, option);
    else choose(r, panel, option, event.shiftKey);
  };
  openLayer(r, {
    kind: "tag",
    label: title,
    anchor,
    back,
    nodes: [layerHead(r, title, `“${shortened(words, 90)}”`), input, strength, list, about],
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
  const active = options[panel.active];
  if (event.isComposing) return;
  const likely = likelyKey(panel, event, (option) => choose(r, panel, option, false));
  if (likely) {
    likely();
  } else if (moves[event.key] && options.length) {
    panel.active = Math.max(0, Math.min(options.length - 1, panel.active + moves[event.key]));
    markActive(panel);
  } else if (event.key === "Enter" && active) {
    choose(r, panel, active, event.shiftKey);
  } else if (event.key === "*" && active?.code) {
    favour(r, panel, active);
  } else if (/^[1-9]$/.test(event.key) && !input.value) {
    const quick = options.find((option) => option.digit === Number(event.key));
    if (quick) choose(r, panel, quick, event.shiftKey);
  } else if (/^[1-3]$/.test(event.key) && active?.code?.kind === "emotion") {
    setStrength(panel, Number(event.key));
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function choose(r, panel, option, stayOpen) {
  if (!option) return;
  const { input } = panel;
  // A code that is not there yet is made on the way.
  const code = option.code || addCode(r, option.add, option.name);
  panel.apply(code, code.kind === "emotion" ? panel.intensity : null, stayOpen);
  if (!stayOpen) return closeLayer(r, { returnFocus: true });
  input.value = "";
  panel.active = firstActive(panel);
  paintOptions(r, panel);
  input.focus({ preventScroll: true });
}

/** What Enter takes: the best match, or the first of the person's own. A guess is taken by its own key alone. */
function firstActive(panel) {
  return panel.input.value.trim() ? 0 : panel.likely.options.length;
}

function favour(r, panel, option) {
  toggleFavourite(r, option.code);
  paintOptions(r, panel);
  const at = panel.options.findIndex(({ code, key }) => code?.id === option.code.id && key === option.key);
  panel.active = Math.max(0, at);
  markActive(panel);
}

function paintOptions(r, panel) {
  const wanted = panel.input.value.trim();
  const usable = r.view.codes.filter((code) => !code.retired);
  const groups = wanted ? matchGroups(usable, wanted) : restGroups(r, panel, usable);
  groups.push(...newCodes(usable, wanted, panel.words));
  const shown = groups.filter((group) => group.options.length || group.instead?.length);
  panel.options = shown.flatMap((group) => group.options);
  panel.list.replaceChildren(...shown.map((group) => groupOf(r, panel, group)));
  if (!panel.options.length) {
    panel.list.append(make("p", { class: "fn-r-about" }, "There are no codes yet: type the name of the first."));
  }
  panel.list.scrollTop = 0;
  markActive(panel);
}

function matchGroups(codes, wanted) {
  const found = codes
    .map((code) => ({ code, ...matchCode(code, wanted) }))
    .filter((option) => option.rank !== undefined)
    .sort((a, b) => a.rank - b.rank || a.code.name.localeCompare(b.code.name));
  return kindGroups(found);
}

function restGroups(r, panel, codes) {
  const quick = quickCodes(r);
  const first = { title: "Favourites and recent", options: quick.map((code, at) => ({ code, digit: at + 1 })) };
  return [likelyGroup(panel), first, ...kindGroups(codes.filter((code) => !quick.includes(code)).map((code) => ({ code })))];
}

function kindGroups(options) {
  const groups = KINDS_OF_CODES.map(({ kind, title }) => ({
    title,
    options: options.filter((option) => option.code.kind === kind),
  })).filter((group) => group.options.length);
  // The best match comes first, so that Enter takes it.
  const best = (group) => group.options[0].rank ?? 9;
  return groups.map((group, at) => ({ group, at })).sort((a, b) => best(a.group) - best(b.group) || a.at - b.at)
    .map(({ group }) => group);
}

/** Return the offer to make a code of what was typed, or of the passage's own words where they are few. */
function newCodes(codes, wanted, words) {
  const inVivo = words.trim().replace(/\s+/g, " ");
  const name = wanted || ([...inVivo].length <= IN_VIVO_POINTS ? inVivo.replace(/[.,;:!?…،。]+$/u, "") : "");
  if (!name || codes.some((code) => code.kind === "theme" && folded(code.name) === folded(name))) return [];
  return [{ title: "New", options: [{ add: "theme", name }] }];
}

function groupOf(r, panel, { title, options, instead = [] }) {
  const start = panel.options.indexOf(options[0]);
  return make(
    "div",
    { class: "fn-r-group", role: "group", "aria-label": title },
    make("div", { class: "fn-r-group-title", "aria-hidden": "true" }, title),
    ...options.map((option, at) => (option.code ? optionOf(r, option, start + at) : offerOf(r, option, start + at))),
    ...instead,
  );
}

function optionRow(r, at, ...nodes) {
  const props = { class: "fn-r-option", role: "option", id: r.id(`code-${at}`), "data-at": String(at) };
  return make("div", { ...props, "aria-selected": "false" }, ...nodes);
}

function offerOf(r, { add, name }, at) {
  const words = make("span", { class: "fn-r-code" }, `Add the ${add} “`, make("bdi", {}, name), "”");
  return optionRow(r, at, make("span", { class: "fn-r-dot", "aria-hidden": "true" }), words);
}

function optionOf(r, { code, digit, degree, key, sure }, at) {
  const sign = codeSign(r, code);
  const parent = ancestorsOf(r.index, code)[0];
  const favourite = r.view.favourites.includes(code.id);
  const dash = make("span", { class: "fn-r-dash", "aria-hidden": "true", style: { "--fn-r-colour": sign.colour } });
  return optionRow(
    r,
    at,
    sign.mark ? badgeOf(sign) : dash,
    make("span", { class: "fn-r-code", dir: "auto" }, code.name),
    degree ? make("span", { class: "fn-r-degree" }, intensityWord(code, degree)) : null,
    parent ? make("span", { class: "fn-r-family" }, parent.name) : null,
    sure ? make("span", { class: "fn-r-sure" }, sure) : null,
    digit || key ? make("kbd", {}, key || String(digit)) : null,
    make(
      "span",
      { class: `fn-r-star${favourite ? " fn-r-on" : ""}`, role: "img", "aria-label": favourite ? "favourite" : "no favourite", title: "Favourite (*)" },
      favourite ? "★" : "☆",
    ),
  );
}

function markActive(panel) {
  const rows = [...panel.list.querySelectorAll("[role=option]")];
  rows.forEach((row) => row.setAttribute("aria-selected", String(Number(row.dataset.at) === panel.active)));
  const row = rows[panel.active];
  panel.input.setAttribute("aria-activedescendant", row ? row.id : "");
  if (row && panel.active) row.scrollIntoView({ block: "nearest" });
  const option = panel.options[panel.active];
  panel.about.textContent = option?.code?.definition || "";
  panel.strength.classList.toggle("fn-r-off", option !== undefined && option.code?.kind !== "emotion");
  if (option?.degree) setStrength(panel, option.degree);
  nameStrength(panel, option?.code);
}

/** Call the levels as the code that would be put on calls them. */
function nameStrength(panel, code) {
  panel.strength.querySelectorAll("[role=radio]").forEach((choice) => {
    const word = intensityWord(code?.kind === "emotion" ? code : null, Number(choice.dataset.level));
    if (choice.textContent !== word) choice.textContent = word;
  });
}

function paintStrength(panel) {
  const label = make("span", { class: "fn-r-strength-label" }, "Emotion is");
  const choices = [1, 2, 3].map((level) => {
    const choice = make("button", { type: "button", role: "radio", class: "fn-r-level", "data-level": String(level) });
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
  nameStrength(panel, null);
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
