// The codes that the machine holds to be likeliest for a passage: first in the panel, never put on by themselves.

import { make } from "./dom.js";

// Letters go into the filter and digits are the favourites': these are at hand on every keyboard.
const LIKELY_KEYS = [",", ".", "-"];
const TITLE = "The machine’s guesses, right about";

/** Ask the server which codes words are likeliest about; `arrived` is called once it has answered, or failed. */
export function askForLikely(r, panel, arrived) {
  panel.likely = { waits: Boolean(r.data.likely_address), options: [] };
  if (!panel.likely.waits) return;
  fetchLikely(r.data.likely_address, panel.words).then((found) => {
    const known = found.filter(({ code_id: id }) => r.index.codes.has(id));
    const options = known.map(({ code_id: id, sure }, at) => ({
      code: r.index.codes.get(id),
      sure,
      key: LIKELY_KEYS[at],
    }));
    panel.likely = { waits: false, options };
    arrived();
  });
}

/** Return the group of likely codes, which holds its place while they are on their way. */
export function likelyGroup(panel) {
  const { waits, options } = panel.likely;
  const blank = () => make("div", { class: "fn-r-option fn-r-coming", "aria-hidden": "true" });
  return { title: TITLE, options, instead: waits ? LIKELY_KEYS.map(blank) : [] };
}

/** Return what a key that stands for a likely code does, or null. Before they are seen it does nothing. */
export function likelyKey(panel, event, choose) {
  const at = LIKELY_KEYS.indexOf(event.key);
  if (at < 0 || panel.input.value || event.ctrlKey || event.altKey || event.metaKey) return null;
  if (panel.likely.waits) return () => {};
  const option = panel.likely.options[at];
  return option ? () => choose(option) : null;
}

async function fetchLikely(address, text) {
  try {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(address, { method: "POST", headers, body: JSON.stringify({ text }) });
    return response.ok ? (await response.json()).likely : [];
  } catch {
    return [];
  }
}
