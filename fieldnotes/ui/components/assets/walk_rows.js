// The time line as rows: what the server has, what this device still keeps, and what was changed meanwhile.

/**
 * @typedef {object} Row a note as the time line shows it
 * @property {string} key @property {string} noted_at @property {string} author @property {boolean} is_mine
 * @property {string} kind @property {string} seat @property {number|null} stage_id @property {string} text
 * @property {number|null} emotion_code_id @property {object|null} emotion its look, null where it is one of the wheel's
 * @property {number|null} intensity
 * @property {string|null} photo an address @property {object|null} memo @property {string|null} moment
 * @property {""|"new"|"waiting"|"sending"|"sent"|"refused"} state "" where it was stored on another visit
 * @property {string} sentence why it was refused
 * @property {boolean} is_removed
 * @property {object|null} item the outbox's item that is this note, while it has it
 */

const NOT_CHANGED = ["client_key", "command"];

/** @param {object} note one of the feed's @returns {Row} */
function stored(note) {
  return {
    key: note.key,
    noted_at: note.noted_at,
    author: note.author,
    is_mine: note.is_mine,
    kind: note.kind,
    seat: note.seat,
    stage_id: note.stage_id,
    text: note.text,
    emotion_code_id: note.emotion?.code_id ?? null,
    emotion: note.emotion,
    intensity: note.intensity,
    photo: note.photo,
    memo: note.memo,
    moment: note.moment,
    state: "",
    sentence: "",
    is_removed: false,
    item: null,
  };
}

/** @param {import("./outbox.js").Item} item @returns {Row} */
function kept(item) {
  const { body, recording } = item;
  return {
    key: item.client_key,
    noted_at: body.noted_at,
    author: "",
    is_mine: true,
    kind: body.kind,
    seat: body.seat,
    stage_id: body.stage_id ?? null,
    text: body.text,
    emotion_code_id: body.emotion_code_id ?? null,
    emotion: null,
    intensity: body.intensity ?? null,
    photo: item.photo ? "here" : null,
    memo: recording && { duration_s: recording.elapsed_s, state: "here", text: "", error: "", address: null },
    moment: body.same_moment_as ?? null,
    state: item.state,
    sentence: item.sentence,
    is_removed: false,
    item,
  };
}

/**
 * All notes in time order, as they will be once all is stored.
 * @param {object[]} notes the feed's @param {import("./outbox.js").Item[]} items the outbox's
 * @param {Set<string>} sentKeys keys of notes that this visit sent
 * @param {Row[]} removed rows that this visit removed and may bring back
 * @returns {Row[]}
 */
export function walkRows(notes, items, sentKeys, removed = []) {
  /** @type {Map<string, Row>} */
  const rows = new Map(removed.map((row) => [row.key, { ...row, is_removed: true, state: "" }]));
  for (const note of notes) rows.set(note.key, stored(note));
  for (const key of sentKeys) if (rows.has(key)) rows.get(key).state = "sent";
  for (const item of items) {
    if (!item.is_command) {
      if (!rows.has(item.client_key)) rows.set(item.client_key, kept(item));
      else if (item.state !== "sent") rows.get(item.client_key).state = item.state;
      continue;
    }
    const row = rows.get(item.body.client_key);
    if (!row) continue;
    if (item.body.command === "change" && item.state !== "refused") {
      const changes = Object.entries(item.body).filter(([name]) => !NOT_CHANGED.includes(name));
      Object.assign(row, Object.fromEntries(changes), { emotion: null });
    } else if (item.body.command === "remove" && item.state !== "refused") row.is_removed = true;
    else if (item.body.command === "restore" && item.state !== "refused") row.is_removed = false;
    if (item.state !== "sent" || !row.state) row.state = item.state;
    if (item.state === "refused") Object.assign(row, { sentence: item.sentence, refused: item });
  }
  return [...rows.values()].sort((one, other) => Date.parse(one.noted_at) - Date.parse(other.noted_at));
}

/**
 * Rows of the two windows: notes of one moment stand together, also those that follow each other in one stage from
 * the customer's seat and the employee's. @param {Row[]} rows in time order @returns {Row[][]}
 */
export function asMoments(rows) {
  /** @type {Map<string, Row[]>} */
  const linked = new Map();
  const moments = [];
  const isLink = new Set(rows.map((row) => row.moment).filter(Boolean));
  for (const row of rows) {
    const first = row.moment ?? row.key;
    if (linked.has(first)) {
      linked.get(first).push(row);
      continue;
    }
    const last = moments.at(-1);
    const seats = [last?.[0].seat, row.seat].sort().join();
    const isLinked = row.moment !== null || isLink.has(row.key);
    if (
      !isLinked && last?.length === 1 && !last[0].moment && !isLink.has(last[0].key) &&
      seats === "customer,employee" && last[0].stage_id === row.stage_id
    ) {
      last.push(row);
      continue;
    }
    const moment = [row];
    moments.push(moment);
    if (isLinked) linked.set(first, moment);
  }
  return moments;
}
