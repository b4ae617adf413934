// Commands on their way to the server: one at a time, in order, each with an id by which it is applied once.

import { newKey } from "./dom.js";

const GIVE_UP_ON_ANSWER_MS = 20000;
const LONGEST_PAUSE_MS = 15000;
const NAMES_OF_IDS = ["coding_id", "speaker_id", "segment_id", "first_segment_id", "last_segment_id"];
const CONNECTION_STATES = new Set([408, 425, 429, 502, 503, 504]);

/**
 * Return an outbox over `hooks`: address(), storeKey, changed(), answered(entry, source) and
 * refused(entry, problem).
 * An entry is {command, temporary, coder, coding, label}. What waits survives a reload of the tab.
 */
export function createOutbox(hooks) {
  const entries = storedEntries(hooks.storeKey);
  let sending = false;
  let offline = false;
  let closed = false;
  let pauseMs = 1000;
  let timer = 0;

  function changed() {
    storeEntries(hooks.storeKey, entries);
    hooks.changed();
  }

  function add(entry) {
    entries.push({ ...entry, command: { request_id: newKey(), ...entry.command } });
    changed();
    send();
  }

  async function send() {
    if (sending || closed || !entries.length) return;
    sending = true;
    clearTimeout(timer);
    const entry = entries[0];
    const answer = await post(hooks.address(), entry.command);
    sending = false;
    if (closed) return;
    if (answer.lost) return wait();
    offline = false;
    pauseMs = 1000;
    entries.shift();
    if (answer.source) hooks.answered(entry, answer.source);
    else hooks.refused(entry, answer);
    changed();
    send();
  }

  function wait() {
    offline = true;
    timer = setTimeout(send, pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    hooks.changed();
  }

  function sendNow() {
    pauseMs = 1000;
    send();
  }

  const warn = (event) => {
    if (entries.length) event.preventDefault();
  };
  window.addEventListener("online", sendNow);
  window.addEventListener("beforeunload", warn);

  return {
    add,
    sendNow,
    entries: () => entries,
    offline: () => offline,
    /** Put the real id in place of a temporary one in everything that still waits. */
    renumber(temporary, id) {
      const real = (given) => (given === temporary ? id : given);
      for (const { command, coding } of entries) {
        for (const part of [command, coding || {}]) {
          for (const name of NAMES_OF_IDS) if (name in part) part[name] = real(part[name]);
        }
        if (command.segment_ids) command.segment_ids = command.segment_ids.map(real);
      }
    },
    /** Take out what waits and is `unwanted(entry)`, and return it. */
    take(unwanted) {
      const taken = entries.filter(unwanted);
      entries.splice(0, entries.length, ...entries.filter((entry) => !taken.includes(entry)));
      return taken;
    },
    close() {
      closed = true;
      clearTimeout(timer);
      window.removeEventListener("online", sendNow);
      window.removeEventListener("beforeunload", warn);
    },
  };
}

/** Return {source}, {error, status} or {lost: true}: no answer, or one that says to come back. */
async function post(address, command) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(command),
      signal: AbortSignal.timeout(GIVE_UP_ON_ANSWER_MS),
    });
    if (CONNECTION_STATES.has(response.status)) return { lost: true };
    const body = await response.json();
    if (response.ok && body.source) return { source: body.source };
    return { error: body.error || unreadable(response.status), status: response.status };
  } catch (problem) {
    if (response && problem instanceof SyntaxError) {
      return { error: unreadable(response.status), status: response.status };
    }
    return { lost: true };
  }
}

function unreadable(status) {
  return `The server's answer (${status}) could not be read; try again, and reload the page if it stays.`;
}

// Some browsers refuse storage altogether; then the queue lives as long as the tab.
function storedEntries(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) || [];
  } catch {
    return [];
  }
}

function storeEntries(key, entries) {
  try {
    if (entries.length) sessionStorage.setItem(key, JSON.stringify(entries));
    else sessionStorage.removeItem(key);
  } catch {
    // The queue still works without its copy.
  }
}
