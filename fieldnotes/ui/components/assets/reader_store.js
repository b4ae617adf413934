// What waits to be sent, kept in this browser: it outlives a reload, a closed tab and the browser itself. Each
// tab has a queue of its own; what a tab left behind that is closed is taken over by the next one of the same
// member. What another member did here waits until they are back: it would be sent in the wrong name.

import { newKey } from "./dom.js";

const TAB_KEY = "fn-r-tab";
// Where a browser has no locks (a plain http address): a queue that nobody touched for so long has no tab.
const LEFT_BEHIND_MS = 60_000;
const TOUCH_MS = 20_000;

/**
 * Return {load(), save(entries), adopt(), others(), close()} for the queue named `key` of a member, {id, name}.
 */
export function openStore(key, member) {
  const own = `${key}:member ${member.id}`;
  let name = `${own}:${tabKey()}`;
  let release = () => {};
  let touch = 0;
  let waiting = read(name).entries;

  const save = (entries) => {
    clearInterval(touch);
    waiting = entries;
    write(name, entries);
    if (entries.length && !navigator.locks) touch = setInterval(() => write(name, entries), TOUCH_MS);
  };

  // A tab that says good-bye leaves its queue to the next one at once.
  const leave = () => write(name, waiting, 0);
  window.addEventListener("pagehide", leave);

  /** Take the queues of tabs that are gone, oldest first; this tab's own is marked as in use. */
  const adopt = async () => {
    if (navigator.locks && !(await hold(name, (free) => (release = free)))) {
      // A tab that was duplicated has its twin's name.
      const twin = name;
      name = `${own}:${tabKey(true)}`;
      await hold(name, (free) => (release = free));
      return { twin, entries: await leftBehind(names(), name) };
    }
    return { twin: null, entries: await leftBehind(names(), name) };
  };

  // Queues of before members had their own say in each change who made it.
  const isMine = (queue) =>
    queue.startsWith(`${own}:`) ||
    (!queue.startsWith(`${key}:member `) && read(queue).entries.every(({ coder }) => coder === member.name));
  const names = () => queueNames(key).filter(isMine);

  /** Return what waits for other members in this browser: [[name, how many changes]]. */
  const others = () => {
    const waits = new Map();
    for (const { coder } of queueNames(key).filter((queue) => !isMine(queue)).flatMap((queue) => read(queue).entries)) {
      waits.set(coder, (waits.get(coder) || 0) + 1);
    }
    return [...waits];
  };

  return {
    load: () => read(name).entries,
    save,
    adopt,
    others,
    close() {
      clearInterval(touch);
      window.removeEventListener("pagehide", leave);
      leave();
      release();
    },
  };
}

function tabKey(fresh = false) {
  try {
    const kept = !fresh && sessionStorage.getItem(TAB_KEY);
    if (kept) return kept;
    const made = newKey();
    sessionStorage.setItem(TAB_KEY, made);
    return made;
  } catch {
    return newKey();
  }
}

/** Hold the lock of a queue until `free` is called; resolves with whether it was to be had. */
function hold(name, free) {
  return new Promise((resolve) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(Boolean(lock));
        return lock ? new Promise(free) : null;
      })
      .catch(() => resolve(true));
  });
}

async function leftBehind(names, own) {
  const entries = [];
  for (const name of names.filter((other) => other !== own)) {
    const take = () => {
      const { entries: left, at } = read(name);
      if (navigator.locks || Date.now() - at > LEFT_BEHIND_MS) {
        entries.push(...left);
        forget(name);
      }
    };
    if (!navigator.locks) take();
    else await navigator.locks.request(name, { ifAvailable: true }, (lock) => lock && take());
  }
  return entries;
}

// Some browsers refuse storage altogether; then a queue lives as long as its tab.
function queueNames(key) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(`${key}:`)).sort();
  } catch {
    return [];
  }
}

function read(name) {
  try {
    return { entries: [], at: 0, ...JSON.parse(localStorage.getItem(name)) };
  } catch {
    return { entries: [], at: 0 };
  }
}

function write(name, entries, at = Date.now()) {
  try {
    if (entries.length) localStorage.setItem(name, JSON.stringify({ entries, at }));
    else localStorage.removeItem(name);
  } catch {
    // The queue still works without its copy.
  }
}

function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // It is read again next time, and each of its entries is done once by its id.
  }
}
