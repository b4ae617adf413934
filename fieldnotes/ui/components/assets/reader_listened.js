// Where somebody stopped listening, kept in this browser for the next visit.

const KEY = "fn-r-place:";

/** Return the second kept for a media address, or null. */
export function keptPlace(address) {
  try {
    const second = Number(localStorage.getItem(nameOf(address)));
    return second > 0 ? second : null;
  } catch {
    return null;
  }
}

export function keepPlace(address, second) {
  try {
    localStorage.setItem(nameOf(address), second.toFixed(1));
  } catch {
    // Some browsers refuse storage altogether; the next visit then begins at the beginning.
  }
}

// The signature differs from visit to visit, the path does not.
function nameOf(address) {
  return KEY + new URL(address, location.href).pathname;
}
