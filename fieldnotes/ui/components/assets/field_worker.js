// A service worker for the Walk page alone. While fieldnotes can be reached it stands aside; when it cannot, it
// answers with the page that this browser keeps for that, so that a walk opened again in a dead spot goes on.

const KEPT = "fieldnotes-field";
const PAGE = "/field/page";
const ANSWER_WITHIN_MS = 10_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.mode === "navigate" && pathname === "/walk") event.respondWith(open(event.request));
  else if (pathname.startsWith("/field/")) event.respondWith(fetch(event.request).catch(() => kept(pathname)));
});

/** The page itself, or the kept one where nothing answers, or a proxy without a server behind it. */
async function open(request) {
  try {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), ANSWER_WITHIN_MS);
    const answer = await fetch(request, { signal: limit.signal });
    clearTimeout(timer);
    return [502, 503, 504].includes(answer.status) ? await kept(PAGE) : answer;
  } catch {
    return kept(PAGE);
  }
}

async function kept(pathname) {
  return (await (await caches.open(KEPT)).match(pathname)) ?? Response.error();
}
