import { make } from "./dom.js";

// The codebook as a tree: found by typing, walked with the arrow keys, one code open beside it.

const OPEN_ALL_UP_TO = 90; // more codes than this begin folded
const DEEPEST_INDENT = 8; // steps; deeper codes stand at the last one and say their level

/**
 * @typedef {object} Row a line of the tree: a kind of codes, or a code
 * @property {string} key @property {number|null} id @property {number} level @property {string} name
 * @property {string} find @property {string} mark @property {string} colour @property {string} uses
 * @property {string} said @property {boolean} retired
 */

class CodeTree {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.folded = null;
    this.current = null;
    this.search = make("input", {
      class: "fn-tree-search",
      type: "search",
      placeholder: "Find a code",
      "aria-label": "Find a code",
      autocomplete: "off",
    });
    this.search.oninput = () => this._show();
    this.search.onkeydown = (event) => {
      if (event.key !== "ArrowDown" && event.key !== "Enter") return;
      event.preventDefault();
      const first = this._shown.find((row) => row.id !== null) ?? this._shown[0];
      if (!first) return;
      this._focus(first.key);
      if (event.key === "Enter") this._choose(first);
    };
    this.tree = make("div", { class: "fn-tree-rows", role: "tree", "aria-label": "Codes" });
    this.tree.onkeydown = (event) => this._key(event);
    this.tree.onclick = (event) => this._click(event);
    this.none = make("p", { class: "fn-box-hint fn-tree-none", role: "status" });
    root.replaceChildren(this.search, this.none, this.tree);
  }

  /** Take over what the page passes. */
  update(page) {
    this.tell = (id) => page.setStateValue("chosen", { id, at: Date.now() });
    const text = JSON.stringify(page.data);
    if (text === this.text) return;
    this.text = text;
    /** @type {Row[]} */
    this.rows = page.data.rows;
    this.byKey = new Map(this.rows.map((row) => [row.key, row]));
    this.parents = new Map();
    this.hasBelow = new Set();
    const line = [];
    for (const row of this.rows) {
      line.length = row.level;
      const parent = row.level ? line[row.level - 1] : null;
      this.parents.set(row.key, parent);
      if (parent) this.hasBelow.add(parent);
      line.push(row.key);
    }
    if (this.folded === null) {
      const many = this.rows.length > OPEN_ALL_UP_TO;
      this.folded = new Set(many ? this.rows.filter((row) => row.level > 0).map((row) => row.key) : []);
    }
    const chosen = page.data.chosen === null ? null : `c${page.data.chosen}`;
    if (chosen !== this.chosen) {
      this.chosen = chosen;
      if (this.byKey.has(chosen)) {
        this._unfold(chosen);
        this.current = chosen;
      }
    }
    this._show();
  }

  _unfold(key) {
    for (let above = this.parents.get(key); above; above = this.parents.get(above)) this.folded.delete(above);
  }

  get _isSearch() {
    return this.search.value.trim() !== "";
  }

  _show() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown;
    if (words.length) {
      const keep = new Set();
      for (const row of this.rows) {
        if (row.id === null || !words.every((word) => row.find.includes(word))) continue;
        for (let key = row.key; key && !keep.has(key); key = this.parents.get(key)) keep.add(key);
      }
      shown = this.rows.filter((row) => keep.has(row.key));
      const found = shown.filter((row) => row.id !== null && words.every((word) => row.find.includes(word)));
      this.none.textContent = found.length
        ? `${found.length} found`
        : "No code has these words in its name or its definition.";
    } else {
      const hidden = new Set();
      shown = this.rows.filter((row) => {
        const parent = this.parents.get(row.key);
        if (parent && (this.folded.has(parent) || hidden.has(parent))) hidden.add(row.key);
        return !hidden.has(row.key);
      });
      this.none.textContent = "";
    }
    this._shown = shown;
    if (!shown.some((row) => row.key === this.current)) this.current = (shown[0] ?? { key: null }).key;
    const hadFocus = this.tree.contains(document.activeElement);
    this.tree.replaceChildren(...shown.map((row) => this._row(row)));
    if (hadFocus) this._focus(this.current);
    if (this._scrolledTo !== this.chosen) {
      this._scrolledTo = this.chosen;
      const row = this.tree.querySelector("[aria-selected=true]");
      if (row) this.tree.scrollTop = Math.max(0, row.offsetTop - this.tree.clientHeight / 2);
    }
  }

  /** @param {Row} row */
  _row(row) {
    const isOpen = this._isSearch || !this.folded.has(row.key);
    const below = this.hasBelow.has(row.key);
    const element = make("div", {
      class: `fn-tree-row${row.id === null ? " fn-tree-kind" : ""}${row.retired ? " fn-tree-retired" : ""}`,
      role: "treeitem",
      "aria-level": row.level + 1,
      "aria-selected": row.key === this.chosen,
      tabIndex: row.key === this.current ? 0 : -1,
      style: { "--fn-tree-level": String(Math.min(row.level, DEEPEST_INDENT)), "--fn-tone": row.colour },
    });
    if (below) element.setAttribute("aria-expanded", String(isOpen));
    element.dataset.key = row.key;
    const deep = row.level > DEEPEST_INDENT ? `${row.level} ` : "";
    element.append(
      make("span", { class: "fn-tree-fold", "aria-hidden": "true" }, below ? (isOpen ? "▾" : "▸") : ""),
      make("span", { class: "fn-tree-mark", "aria-hidden": "true" }, row.mark),
      make("span", { class: "fn-tree-name" }, deep + row.name),
      make("span", { class: "fn-tree-uses" }, hidden(", "), row.uses, hidden(row.said)),
    );
    return element;
  }

  _click(event) {
    const element = event.target.closest(".fn-tree-row");
    const row = element && this.byKey.get(element.dataset.key);
    if (!row) return;
    this.current = row.key;
    if (event.target.closest(".fn-tree-fold") || row.id === null) this._fold(row);
    else this._choose(row);
    this._focus(row.key);
  }

  _fold(row, open = this.folded.has(row.key)) {
    if (!this.hasBelow.has(row.key) || this._isSearch) return;
    if (open) this.folded.delete(row.key);
    else this.folded.add(row.key);
    this._show();
  }

  _choose(row) {
    if (row.id === null) return this._fold(row);
    this.chosen = row.key;
    this._scrolledTo = row.key;
    for (const element of this.tree.children)
      element.setAttribute("aria-selected", String(element.dataset.key === row.key));
    this.tell(row.id);
  }

  _focus(key) {
    this.current = key;
    for (const element of this.tree.children) {
      element.tabIndex = element.dataset.key === key ? 0 : -1;
      if (element.dataset.key === key) element.focus();
    }
  }

  _key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this._shown.findIndex((row) => row.key === this.current);
    const row = this._shown[at];
    if (!row) return;
    const go = (to) => this._shown[to] && this._focus(this._shown[to].key);
    const isOpen = this.hasBelow.has(row.key) && (this._isSearch || !this.folded.has(row.key));
    if (event.key === "ArrowDown") go(at + 1);
    else if (event.key === "ArrowUp") (at ? go(at - 1) : this.search.focus());
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(this._shown.length - 1);
    else if (event.key === "ArrowRight") isOpen ? go(at + 1) : this._fold(row, true);
    else if (event.key === "ArrowLeft") {
      if (isOpen && !this._isSearch) this._fold(row, false);
      else if (this.parents.get(row.key)) this._focus(this.parents.get(row.key));
    } else if (event.key === "Enter" || event.key === " ") this._choose(row);
    else if (event.key.length === 1) {
      const rest = [...this._shown.slice(at + 1), ...this._shown.slice(0, at + 1)];
      const found = rest.find((one) => one.name.toLowerCase().startsWith(event.key.toLowerCase()));
      if (found) this._focus(found.key);
    } else return;
    event.preventDefault();
  }
}

/** Text for those who listen: what the number beside a name counts. */
function hidden(text) {
  return make("span", { class: "fn-box-hidden" }, text);
}

/** @type {WeakMap<Element, CodeTree>} */
const trees = new WeakMap();

/** Streamlit calls this on each run of the page. */
export default function codeTree(page) {
  const root = page.parentElement.querySelector(".fn-tree");
  if (!trees.has(root)) trees.set(root, new CodeTree(root));
  trees.get(root).update(page);
}
