import { make } from "./dom.js";

// A table of numbers whose cells open what they count. One cell is in the Tab order; arrow keys go on from there.

const painted = new WeakMap();

/**
 * @typedef {object} PatternTable what the page passes
 * @property {string} name says what the table shows
 * @property {string} corner what the rows are
 * @property {{key: string|number|null, label: string}[]} columns
 * @property {{key: number|null, label: string, mark: string, colour: string, cells: PatternCell[]}[]} rows
 * @property {(string|number|null)[]|null} chosen the row's and the column's key of the open cell
 * @property {string} below the key of the container in which a cell opens
 *
 * @typedef {object} PatternCell
 * @property {string} big @property {string} small its two lines
 * @property {string} before @property {string} between words for those who do not see where it stands
 * @property {number} share of the greatest, 0 to 1 @property {boolean} opens
 * @property {string} tint a colour of its own, or ""
 */

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".fn-pt");
  const look = JSON.stringify({ ...data, chosen: null });
  const old = painted.get(root);
  if (old?.look !== look) {
    const at = root.contains(document.activeElement) ? placeOf(document.activeElement) : null;
    root.replaceChildren(tableOf(data));
    if (at) cellAt(root, at.row, at.column)?.querySelector("button")?.focus({ preventScroll: true });
  }
  painted.set(root, { look });
  choose(root, data);
  root.onclick = (event) => {
    const button = event.target.closest(".fn-pt-cell");
    if (!button) return;
    stand(root, button);
    const { row, column } = placeOf(button);
    setTriggerValue("cell", { row: data.rows[row].key, column: data.columns[column].key });
    showBelow(`.st-key-${data.below}`);
  };
  root.onkeydown = (event) => {
    const button = event.target.closest(".fn-pt-cell");
    if (!button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = nextCell(root, placeOf(button), event.key);
    if (!next) return;
    event.preventDefault();
    stand(root, next);
    next.focus();
  };
}

function tableOf(data) {
  const head = make(
    "tr",
    {},
    make("th", { scope: "col", class: "fn-pt-corner" }, data.corner),
    ...data.columns.map(({ label }) => make("th", { scope: "col" }, label)),
  );
  const rows = data.rows.map((row, place) =>
    make(
      "tr",
      {},
      make(
        "th",
        { scope: "row" },
        row.mark
          ? make("span", { class: "fn-pt-mark", "aria-hidden": "true", style: { "--fn-tone": row.colour } }, row.mark)
          : null,
        row.label,
      ),
      ...row.cells.map((cell, column) => cellOf(cell, place, column)),
    ),
  );
  const table = make("table", {}, make("caption", {}, data.name), make("thead", {}, head), make("tbody", {}, ...rows));
  // Wider than its place it scrolls by itself, also by keys.
  return make("div", { class: "fn-pt-scroll", role: "group", "aria-label": data.name }, table);
}

function cellOf(cell, row, column) {
  const place = { "data-row": row, "data-column": column, style: cell.tint ? { "--fn-cell": cell.tint } : {} };
  const kind = cell.tint ? "fn-pt-tinted" : "";
  if (!cell.opens)
    return make(
      "td",
      { class: `fn-pt-none ${kind}`, ...place },
      cell.before ? make("span", { class: "fn-pt-unseen" }, cell.before) : null,
      cell.big,
    );
  return make(
    "td",
    { class: kind, ...place },
    make(
      "button",
      {
        type: "button",
        class: "fn-pt-cell",
        tabIndex: -1,
        "aria-pressed": "false",
        style: { "--fn-share": cell.share.toFixed(3) },
      },
      make("span", { class: "fn-pt-unseen" }, cell.before),
      make("strong", {}, cell.big),
      make("span", { class: "fn-pt-unseen" }, cell.between),
      make("small", {}, cell.small),
    ),
  );
}

function choose(root, { chosen, rows, columns }) {
  const row = chosen ? rows.findIndex(({ key }) => key === chosen[0]) : -1;
  const column = chosen ? columns.findIndex(({ key }) => key === chosen[1]) : -1;
  for (const one of root.querySelectorAll('.fn-pt-cell[aria-pressed="true"]')) one.setAttribute("aria-pressed", "false");
  const open = cellAt(root, row, column)?.querySelector("button");
  open?.setAttribute("aria-pressed", "true");
  if (open) stand(root, open);
  else if (!root.querySelector('.fn-pt-cell[tabindex="0"]')) {
    const first = root.querySelector(".fn-pt-cell");
    if (first) first.tabIndex = 0;
  }
}

/** On a phone what a cell opens comes below the table: bring it into sight once it is there. */
function showBelow(place) {
  if (!window.matchMedia("(max-width: 899px)").matches) return;
  const before = document.querySelector(place)?.textContent;
  const watch = new MutationObserver(() => {
    const quotes = document.querySelector(place);
    if (!quotes || quotes.textContent === before) return;
    watch.disconnect();
    quotes.scrollIntoView({ block: "start" });
  });
  watch.observe(document.body, { childList: true, characterData: true, subtree: true });
  setTimeout(() => watch.disconnect(), 10_000);
}

/** Make this the one cell that Tab reaches. */
function stand(root, button) {
  for (const one of root.querySelectorAll('.fn-pt-cell[tabindex="0"]')) one.tabIndex = -1;
  button.tabIndex = 0;
}

function placeOf(button) {
  const { row, column } = button.closest("td")?.dataset ?? {};
  return { row: Number(row), column: Number(column) };
}

function cellAt(root, row, column) {
  return root.querySelector(`td[data-row="${row}"][data-column="${column}"]`);
}

/** Return the next cell that opens in the direction of a key, past those that are empty; or null. */
function nextCell(root, { row, column }, key) {
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  if (key === "Home" || key === "End") {
    const own = [...root.querySelectorAll(`td[data-row="${row}"] .fn-pt-cell`)];
    return own.at(key === "Home" ? 0 : -1) ?? null;
  }
  if (!steps[key]) return null;
  const [down, right] = steps[key];
  for (let r = row + down, c = column + right; ; r += down, c += right) {
    const cell = cellAt(root, r, c);
    if (!cell) return null;
    const button = cell.querySelector("button");
    if (button) return button;
  }
}
