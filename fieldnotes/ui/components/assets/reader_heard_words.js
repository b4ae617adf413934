// The words that the engine heard come after the lines: they are most of a source's bytes, and nothing of the
// first paint. Doubtful words are marked, and the sound follows word by word, once they are here.

import { countDoubts } from "./reader_model.js";
import { markDoubts } from "./reader_marks.js";

const FIRST_PAUSE_MS = 2000;
const TRIES = 5;

/** Fetch the words of lines that have none yet, once the lines are painted. */
export function fetchWords(r) {
  const { words: address, segments } = r.server;
  if (!address) return;
  if (segments.some((segment) => !segment.words)) setTimeout(() => tryToFetchWords(r, address, FIRST_PAUSE_MS, TRIES));
}

async function tryToFetchWords(r, address, pauseMs, tries) {
  const heard = await askForWords(address);
  if (heard) takeWords(r, heard);
  else if (tries > 1 && r.root.isConnected && r.server.words === address) {
    setTimeout(() => tryToFetchWords(r, address, pauseMs * 2, tries - 1), pauseMs);
  }
}

async function askForWords(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Take over the words of lines that were known before and are as they were. */
export function carryWordsOver(segments, known = []) {
  const before = new Map(known.map((segment) => [segment.id, segment]));
  for (const segment of segments) {
    const older = before.get(segment.id);
    if (!segment.words && older?.words && older.revision === segment.revision) segment.words = older.words;
  }
}

/** Give lines their words, where they still are as the words were heard in them. */
function takeWords(r, heard) {
  for (const segment of r.server.segments) {
    const [revision, cells] = heard[segment.id] ?? [segment.revision, []];
    if (!segment.words && revision === segment.revision) segment.words = wordsFrom(cells);
  }
  countDoubts(r.server);
  // With lines that wait to be stored, the lines in sight are others than the server's.
  if (r.view.segments !== r.server.segments) r.repaint();
  else r.index.doubts = countDoubts(r.view);
  r.view.segments.forEach((segment) => markDoubts(r.rows.get(segment.id), segment));
  r.paintFoot();
}

/** Return words as on the wire from their cells in one row: offsets, hundredths of a second, percent, 0 or 1. */
function wordsFrom(cells) {
  const words = [];
  for (let at = 0; at < cells.length; at += 6) {
    const [start, end, from, to, probability, corrected] = cells.slice(at, at + 6);
    words.push([start, end, from / 100, to / 100, probability / 100, corrected]);
  }
  return words;
}
