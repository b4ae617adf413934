// Who was signed out elsewhere, deactivated or given another role does not keep the page: reloading it leads to the
// sign-in, and from there back to this address.

const ASK_EVERY_MS = 3_000;
let asking = null;

/** Ask until the answer is that nobody is signed in here; no answer at all says nothing. */
async function ask() {
  try {
    const answer = await fetch("/api/here", { cache: "no-store" });
    if (answer.status === 401) return location.reload();
  } catch {
    // No line: the page says so itself.
  }
}

export default function () {
  asking ??= setInterval(ask, ASK_EVERY_MS);
}
