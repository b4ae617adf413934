// What somebody has typed into a form stays in this tab until the form is done: Streamlit forgets it when the
// page is reloaded or left. Nothing here sends anything; a text that comes back is typed into its field again.

const PLACE = "fn-typed";
const FORMS = '[data-testid="stForm"], [class*="st-key-kept_form"]';
/** Fields that are sent while somebody pauses, not only when they are left. */
const SOON = '[class*="st-key-kept_form_soon"]';
const PAUSE_MS = 1500;
const FIELDS = '[data-testid="stTextInputField"], [data-testid="stTextAreaRootElement"] textarea';

/**
 * @typedef {object} Entry
 * @property {string} was what the field held before @property {string} text what was typed
 */

class TypedText {
  constructor() {
    /** By address, then by the field's name. @type {Record<string, Record<string, Entry>>} */
    this.entries = {};
    try {
      this.entries = JSON.parse(sessionStorage.getItem(PLACE) ?? "{}");
    } catch {
      // A browser without storage: the texts last as long as the page.
    }
    /** What each field held when it was entered. @type {WeakMap<Element, string>} */
    this._before = new WeakMap();
    /** Fields that were looked at. @type {WeakSet<Element>} */
    this._seen = new WeakSet();
    /** The fields of a form that was sent and may be done. @type {{address: string, fields: Element[]}|null} */
    this._sent = null;
    document.addEventListener("focusin", ({ target }) => this._enter(target));
    document.addEventListener("input", ({ target }) => this._type(target));
    // Before Streamlit hears of it.
    document.addEventListener("click", ({ target }) => target.closest?.("button") && this._send(target), true);
    document.addEventListener("keydown", ({ key, target }) => key === "Enter" && this._send(target), true);
    new MutationObserver(() => this.look()).observe(document.body, {
      childList: true,
      subtree: true,
      attributeFilter: ["data-test-script-state"],
    });
    this.look();
  }

  get _address() {
    return location.pathname + location.search;
  }

  _isOurs(field) {
    return field.matches?.(FIELDS) && field.closest(FORMS) !== null;
  }

  /** The key of its widget or of what holds it, and its label. */
  _name(field) {
    const keyed = field.closest('[class*="st-key-"]');
    const key = [...(keyed?.classList ?? [])].find((name) => name.startsWith("st-key-"));
    return `${key ?? ""} ${field.getAttribute("aria-label") ?? ""}`;
  }

  _enter(field) {
    if (this._isOurs(field) && !this._before.has(field)) this._before.set(field, field.value);
  }

  _type(field) {
    if (!this._isOurs(field)) return;
    this._sent = null;
    const entries = (this.entries[this._address] ??= {});
    const name = this._name(field);
    const was = entries[name]?.was ?? this._before.get(field) ?? "";
    entries[name] = { was, text: field.value };
    if (field.value === was) delete entries[name];
    this._save();
    if (field.closest(SOON)) this._sendSoon(field);
  }

  /** Let Streamlit take what a field holds once nobody has typed for a moment; the focus stays in it. */
  _sendSoon(field) {
    clearTimeout(this._pause);
    this._pause = setTimeout(() => {
      if (field.isConnected) field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    }, PAUSE_MS);
  }

  /** A form was sent or cancelled. If its fields go away, it is done; if they stay, it was refused. */
  _send(target) {
    const form = target.closest?.(FORMS);
    if (form) this._sent = { address: this._address, fields: [...form.querySelectorAll(FIELDS)] };
  }

  /** Look what went away and what came. */
  look() {
    if (this._sent && !this._sent.fields.some((field) => field.isConnected)) {
      delete this.entries[this._sent.address];
      this._sent = null;
      this._save();
    }
    const entries = this.entries[this._address];
    // While the page runs, a field may still be drawn anew.
    if (!entries || !document.querySelector('[data-test-script-state="notRunning"]')) return;
    for (const field of document.querySelectorAll(FIELDS)) {
      if (this._seen.has(field) || !this._isOurs(field)) continue;
      this._seen.add(field);
      const entry = entries[this._name(field)];
      if (entry && field.value === entry.was) this._fill(field, entry.text);
    }
  }

  /** Type `text` into a field, so that React takes it for the person's. */
  _fill(field, text) {
    const { prototype } = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  }

  _save() {
    try {
      sessionStorage.setItem(PLACE, JSON.stringify(this.entries));
    } catch {
      // No room: the texts last as long as the page.
    }
  }
}

/** Streamlit calls this on each run; one keeper serves the tab. */
export default function typed() {
  window.fnTypedText ??= new TypedText();
}
