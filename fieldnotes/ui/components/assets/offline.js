import { all, get, put } from "./keeper.js";

// What this browser keeps of the Walk page, so that it can be opened where nothing can be reached. Browsers allow
// it on https and on localhost, as they do the microphone.

const KEPT_CACHE = "fieldnotes-field";
const KEPT_PARTS = ["/field/page", "/field/page.js", "/field/page.css"];

/** Keep the page and its worker, fresh ones on each visit. */
export async function prepareOffline() {
  try {
    await navigator.serviceWorker.register("/field-worker.js", { scope: "/walk" });
    await (await caches.open(KEPT_CACHE)).addAll(KEPT_PARTS);
  } catch {
    // Plain http, or no line: what is kept stays as it is.
  }
}

/** Keep what the page passed for this walk. @param {import("./composer.js").ComposerData} data */
export async function keepWalk(data) {
  await put("pages", { session: data.session, data, kept_ms: Date.now() }).catch(() => {});
}

/** Walks that this browser knows, the latest first. @returns {Promise<{session: string, data: object}[]>} */
export async function keptWalks() {
  return (await all("pages")).sort((one, other) => other.kept_ms - one.kept_ms);
}

/** How many notes of a walk wait here, and whether one is half written. @param {string} session */
export async function whatWaits(session) {
  const notes = (await all("notes")).filter((item) => item.session === session && !item.is_command);
  const draft = await get("drafts", `fn-draft:${session}`);
  return { notes: notes.length, isWriting: Boolean(draft?.fields.text.trim()) };
}
