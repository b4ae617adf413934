// The codes at the number keys: a member's favourites first, in the codebook's order, then the recent ones.

const RECENT_KEY = "fn-r-recent-codes";
const QUICK_COUNT = 9;

/** Return up to nine codes; the one at place n is put on a passage by the key n + 1. */
export function quickCodes(r) {
  const usable = (id) => {
    const code = r.index.codes.get(id);
    return code && !code.retired ? code : null;
  };
  const favourites = r.view.favourites.map(usable).filter(Boolean);
  const recent = recentCodes().map(usable).filter(Boolean);
  const quick = [...new Set([...favourites, ...recent])];
  // On a first visit the codes that this source has most of are the likeliest.
  if (quick.length < QUICK_COUNT) quick.push(...mostUsed(r).map(usable).filter(Boolean));
  return [...new Set(quick)].slice(0, QUICK_COUNT);
}

/** Return the code that was put on last, or null. */
export function lastCode(r) {
  return recentCodes().map((id) => r.index.codes.get(id)).find((code) => code && !code.retired) || null;
}

function mostUsed(r) {
  const uses = new Map();
  for (const { coding } of r.index.codings.values()) {
    if (coding.status === "accepted") uses.set(coding.code_id, (uses.get(coding.code_id) || 0) + 1);
  }
  return [...uses].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([id]) => id);
}

function recentCodes() {
  try {
    return JSON.parse(localStorage.getItem(RECENT_KEY)) || [];
  } catch {
    return [];
  }
}

/** Remember that a code was put on just now. */
export function rememberRecent(r, id) {
  keepRecent([id, ...recentCodes().filter((other) => other !== id)]);
}

/** The server numbered a code that was made here. */
export function renumberRecent(temporary, id) {
  const codes = recentCodes();
  if (codes.includes(temporary)) keepRecent(codes.map((other) => (other === temporary ? id : other)));
}

function keepRecent(ids) {
  try {
    localStorage.setItem(RECENT_KEY, JSON.stringify(ids.slice(0, QUICK_COUNT)));
  } catch {
    // Without storage there are no recent codes; the list is complete anyway.
  }
}
