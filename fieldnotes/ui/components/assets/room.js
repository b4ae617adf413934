import { keepsThroughRefresh } from "./keeper.js";

// Whether this browser can be relied on to keep what is noted, asked before anybody relies on it.

// An hour of memo takes about 22 MB.
const ROOM_FOR_A_WALK_BYTES = 50 * 1024 * 1024;

/** Ask the browser not to clear what we keep when room gets scarce; most say yes to a page that is used. */
export async function askToPersist() {
  try {
    if (!(await navigator.storage.persisted())) await navigator.storage.persist();
  } catch {
    // On plain http there is nothing to ask.
  }
}

/** Why nobody should rely on this browser, as a sentence, or "". @returns {Promise<string>} */
export async function whyNotRelied() {
  if (!(await keepsThroughRefresh())) {
    return (
      "This browser keeps nothing (a private window?): a note that is not stored yet is lost with the page. " +
      "Open fieldnotes in an ordinary window."
    );
  }
  try {
    const { quota, usage } = await navigator.storage.estimate();
    const free = quota - usage;
    if (free < ROOM_FOR_A_WALK_BYTES) {
      const megabytes = Math.max(0, Math.floor(free / 1024 / 1024));
      return `This browser has room for ${megabytes} MB only: make room before you record or take photos.`;
    }
  } catch {
    // A browser that does not say.
  }
  return "";
}
