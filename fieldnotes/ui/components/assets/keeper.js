// What the browser keeps until the server has it: notes, recordings in parts, photos. IndexedDB, because it
// takes files and survives a closed tab. Where a browser refuses it, memory has to do, and the page says so.

// drafts: the note that is being written. walks: the notes of a walk when the line was last there.
// pages: what the Walk page needs to be drawn without it.
const STORES = {
  notes: "client_key",
  recordings: "id",
  parts: ["recording_id", "number"],
  photos: "key",
  drafts: "place",
  walks: "session",
  pages: "session",
};
const VERSION = 2;

/** @type {Promise<IDBDatabase|null>|null} */
let opened = null;
/** @type {Record<string, Map<string, any>>} */
const memory = Object.fromEntries(Object.keys(STORES).map((name) => [name, new Map()]));

/** The database, or null where the browser has none to give. @returns {Promise<IDBDatabase|null>} */
function database() {
  opened ??= new Promise((resolve) => {
    let request;
    try {
      request = indexedDB.open("fieldnotes", VERSION);
    } catch {
      resolve(null);
      return;
    }
    request.onupgradeneeded = () => {
      const { objectStoreNames: there } = request.result;
      for (const [name, keyPath] of Object.entries(STORES))
        if (!there.contains(name)) request.result.createObjectStore(name, { keyPath });
    };
    request.onerror = () => resolve(null);
    request.onsuccess = () => {
      // A tab with a newer version has to be able to upgrade.
      request.result.onversionchange = () => {
        request.result.close();
        opened = null;
      };
      resolve(request.result);
    };
  });
  return opened;
}

/** Is what we keep safe from a refresh? @returns {Promise<boolean>} */
export async function keepsThroughRefresh() {
  return (await database()) !== null;
}

function keyOf(store, item) {
  const path = STORES[store];
  return JSON.stringify(Array.isArray(path) ? path.map((part) => item[part]) : item[path]);
}

/** Run `work` in one transaction and wait until it is on disk; rejects with the browser's error. */
function inTransaction(db, stores, mode, work) {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(stores, mode, { durability: "strict" });
    const request = work(transaction);
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("The browser stopped storing."));
  });
}

/** Keep `item`, replacing one with its key. */
export async function put(store, item) {
  const db = await database();
  if (db)
    await inTransaction(db, [store], "readwrite", (step) => {
      step.objectStore(store).put(item);
    });
  else memory[store].set(keyOf(store, item), item);
}

/** Keep items of several stores in one step: all of them or none. @param {Record<string, any>} items by store */
export async function putTogether(items) {
  const db = await database();
  if (!db) {
    for (const [store, item] of Object.entries(items)) memory[store].set(keyOf(store, item), item);
    return;
  }
  await inTransaction(db, Object.keys(items), "readwrite", (step) => {
    for (const [store, item] of Object.entries(items)) step.objectStore(store).put(item);
  });
}

/** The item with this key, or undefined. @param {any} key @returns {Promise<any>} */
export async function get(store, key) {
  const db = await database();
  if (db) return inTransaction(db, [store], "readonly", (step) => step.objectStore(store).get(key));
  return memory[store].get(JSON.stringify(key));
}

/** All items of a store, in the order of their keys. @returns {Promise<any[]>} */
export async function all(store) {
  const db = await database();
  if (db) return inTransaction(db, [store], "readonly", (step) => step.objectStore(store).getAll());
  return [...memory[store].values()];
}

/** Let go of an item; one that is not there is no error. @param {any} key */
export async function forget(store, key) {
  const db = await database();
  if (db)
    await inTransaction(db, [store], "readwrite", (step) => {
      step.objectStore(store).delete(key);
    });
  else memory[store].delete(JSON.stringify(key));
}

/** The parts of a recording, in order. @param {string} recordingId @returns {Promise<{data: ArrayBuffer}[]>} */
export async function partsOf(recordingId) {
  const db = await database();
  if (!db) return [...memory.parts.values()].filter((part) => part.recording_id === recordingId);
  const range = IDBKeyRange.bound([recordingId, 0], [recordingId, Infinity]);
  return inTransaction(db, ["parts"], "readonly", (step) => step.objectStore("parts").getAll(range));
}

/** Let go of a recording and all its parts at once. @param {string} recordingId */
export async function forgetRecording(recordingId) {
  const db = await database();
  if (db) {
    const range = IDBKeyRange.bound([recordingId, 0], [recordingId, Infinity]);
    await inTransaction(db, ["recordings", "parts"], "readwrite", (step) => {
      step.objectStore("parts").delete(range);
      step.objectStore("recordings").delete(recordingId);
    });
    return;
  }
  memory.recordings.delete(JSON.stringify(recordingId));
  for (const [key, part] of memory.parts) if (part.recording_id === recordingId) memory.parts.delete(key);
}
