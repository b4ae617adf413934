// Commands on their way to the server: one at a time, in order, each with an id by which it is applied once.

import { newKey } from "./dom.js";
import { openStore } from "./reader_store.js";

const GIVE_UP_ON_ANSWER_MS = 20000;
const LONGEST_PAUSE_MS = 15000;
const NAMES_OF_IDS = [
  "coding_id",
  "code_id",
  "speaker_id",
  "segment_id",
  "first_segment_id",
  "last_segment_id",
];
const CONNECTION_STATES = new Set([408, 425, 429, 502, 503, 504]);

/**
 * Return an outbox over `hooks`: address(), expired(), storeKey, member, changed(), answered(entry, source)
 * and refused(entry, problem).
 * An entry is {command, temporary, coder, label}. What waits survives a reload, a closed tab and a restart.
 */
export function createOutbox(hooks) {
  const store = openStore(hooks.storeKey, hooks.member);
  const entries = store.load();
  let ready = false;
  let sending = false;
  let offline = false;
  let closed = false;
  let pauseMs = 1000;
  let timer = 0;
  let others = store.others();

  store.adopt().then(({ twin, entries: left }) => {
    // What the twin of a duplicated tab holds is the twin's to send.
    if (twin) entries.length = 0;
    entries.unshift(...left);
    ready = true;
    if (closed) return;
    changed();
    send();
  });

  function changed() {
    store.save(entries);
    hooks.changed();
  }

  function add(entry) {
    entries.push({ ...entry, command: { request_id: newKey(), ...entry.command } });
    changed();
    send();
  }

  async function send() {
    if (!ready || sending || closed || !entries.length) return;
    sending = true;
    clearTimeout(timer);
    const entry = entries[0];
    const answer = await post(hooks.address(), entry.command);
    sending = false;
    if (closed) return;
    if (answer.lost) {
      if (answer.expired) hooks.expired();
      return wait();
    }
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
  const look = () => {
    others = store.others();
    hooks.changed();
  };
  window.addEventListener("online", sendNow);
  window.addEventListener("beforeunload", warn);
  window.addEventListener("storage", look);

  return {
    add,
    sendNow,
    entries: () => entries,
    offline: () => offline,
    /** What other members did in this browser and waits until they are back: [[name, how many changes]]. */
    others: () => others,
    /** Put the real id in place of a temporary one in everything that still waits. */
    renumber(temporary, id) {
      const real = (given) => (given === temporary ? id : given);
      for (const { command } of entries) {
        for (const name of NAMES_OF_IDS) if (name in command) command[name] = real(command[name]);
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
      store.close();
      window.removeEventListener("online", sendNow);
      window.removeEventListener("beforeunload", warn);
      window.removeEventListener("storage", look);
    },
  };
}

/** Return {source}, {error, status} or {lost: true, expired}: no answer, or one that says to come back. */
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
    if (body.address === "expired") return { lost: true, expired: true };
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
