// On a phone Streamlit's menu lies over the page. It closes once a page was chosen, and is not open when a page
// is loaded anew. Pages without an entry light the one they belong to.

// Streamlit remembers here, by path, that somebody opened the menu.
const REMEMBERED = /^stSidebarCollapsed/;
const ENTRIES = '[data-testid="stSidebarNavLink"], [data-testid="stTopNavLink"], [data-testid="stTopNavDropdownLink"]';

class Menu {
  constructor() {
    /** @type {Record<string, string>} */
    this.parents = {};
    document.addEventListener("click", ({ target }) => {
      const chosen = target.closest?.('[data-testid="stSidebarNavLink"]');
      // After Streamlit's own handlers.
      if (chosen || target.closest?.('[data-testid="stExpandSidebarButton"]')) setTimeout(() => this._settle(chosen));
    });
    new MutationObserver(() => this.light()).observe(document.body, { childList: true, subtree: true });
    this._settle(false);
  }

  /** @param {boolean|Element|null|undefined} isChosen a page was chosen */
  _settle(isChosen) {
    if (isChosen) document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
    try {
      for (const key of Object.keys(localStorage)) if (REMEMBERED.test(key)) localStorage.removeItem(key);
    } catch {
      // A browser without storage remembers nothing.
    }
  }

  /** Mark the entry that the page of the browser's address belongs to. */
  light() {
    const parent = this.parents[nameOf(location)];
    for (const entry of document.querySelectorAll(ENTRIES)) {
      const isOurs = parent !== undefined && nameOf(new URL(entry.href)) === parent;
      const current = entry.getAttribute("aria-current");
      if (isOurs && current === null) entry.setAttribute("aria-current", "true");
      else if (!isOurs && current === "true") entry.removeAttribute("aria-current");
    }
  }
}

/** A page's name, the last part of its path. @param {URL|Location} address */
function nameOf({ pathname }) {
  return pathname.split("/").pop();
}

/** Streamlit calls this on each run; one menu serves the tab. @param {{data: {parents: Record<string, string>}}} page */
export default function menu({ data }) {
  window.fnMenu ??= new Menu();
  window.fnMenu.parents = data.parents;
  window.fnMenu.light();
}
