// Sending to the server, and telling apart the three ways it fails: the line, the address, the content.

/** What a person reads when nothing came back at all. */
export const NO_CONNECTION = "No connection to fieldnotes.";

/** The line failed or the server is unwell: the same request may succeed later. */
export class ConnectionLost extends Error {}

/** 401 or 403: the signed address has run out, or this is not allowed at all. */
export class AddressRefused extends Error {}

/** The server read the request and said no, with a sentence for the person. */
export class Refused extends Error {}

const PASSING_STATUSES = new Set([408, 425, 429]);
const STALLED_AFTER_MS = 60_000;
const ANSWER_WITHIN_MS = 30_000;

/** The answer's JSON for a 2xx, else the error that fits. @param {number} status @param {string} text */
function read(status, text) {
  let answer = null;
  try {
    answer = JSON.parse(text);
  } catch {
    /* an error page of a proxy is not JSON */
  }
  if (status >= 200 && status < 300 && answer) return answer;
  const sentence = answer?.error || `The server answered ${status || "nothing"} without a reason; try again.`;
  if (status === 401 || status === 403) throw new AddressRefused(sentence);
  if (status >= 400 && status < 500 && !PASSING_STATUSES.has(status)) throw new Refused(sentence);
  throw new ConnectionLost(sentence);
}

/**
 * Send a file as the raw body of a POST. XMLHttpRequest, because fetch tells nothing about progress upwards.
 * @param {string} address signed, without the name
 * @param {Blob} file
 * @param {string} fileName
 * @param {{onProgress?: (sent: number, total: number) => void, signal?: AbortSignal}} [options]
 * @returns {Promise<{media_id: number, file_name: string, mime_type: string, duration_s: number|null,
 *   already_kept: boolean}>}
 */
export function uploadFile(address, file, fileName, { onProgress = () => {}, signal } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let watchdog = 0;
    const lost = () => reject(new ConnectionLost(NO_CONNECTION));
    const watch = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => {
        lost();
        request.abort();
      }, STALLED_AFTER_MS);
    };
    request.upload.onprogress = (event) => {
      watch();
      onProgress(event.loaded, event.total || file.size);
    };
    // From here on the server checks the file, which takes its time.
    request.upload.onload = () => {
      clearTimeout(watchdog);
      onProgress(file.size, file.size);
    };
    request.onerror = lost;
    request.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
    request.onloadend = () => clearTimeout(watchdog);
    request.onload = () => {
      try {
        resolve(read(request.status, request.responseText));
      } catch (error) {
        reject(error);
      }
    };
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.open(
      "POST",
      `${address}${address.includes("?") ? "&" : "?"}name=${encodeURIComponent(fileName)}`,
    );
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(file);
    watch();
  });
}

/** POST `body` as JSON and return the answer. @param {string} address @param {object} body */
export function postJson(address, body) {
  return askJson(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** GET JSON. @param {string} address */
export function getJson(address) {
  return askJson(address, { cache: "no-store" });
}

async function askJson(address, request) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), ANSWER_WITHIN_MS);
  let response;
  let text;
  try {
    response = await fetch(address, { ...request, signal: limit.signal });
    text = await response.text();
  } catch {
    throw new ConnectionLost(NO_CONNECTION);
  } finally {
    clearTimeout(timer);
  }
  return read(response.status, text);
}
