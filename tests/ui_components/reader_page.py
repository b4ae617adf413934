"""The reader alone on a page, over a source in memory: every request is answered here."""

import json
import time
from typing import Any
from urllib.parse import parse_qs

from playwright.sync_api import Browser, BrowserContext, Page, Route

from fieldnotes.ui.components.assets import read_asset
from fieldnotes.ui.components.reader import STYLES

from .reader_backend import ReaderBackend

LONGEST_WAIT_S = 10.0
ADDRESS = "http://reader.localhost"  # a secure context, as the app on 127.0.0.1 is
_PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>:root{color-scheme:light} body{margin:0;padding:8px}%s</style><div id="place">%s</div>
<script type="module">
import reader from "/reader.js";
window.events = [];
const parentElement = document.getElementById("place");
let data = {source_address: "/source?signature=1", command_address: "/commands?signature=1",
  coder_id: 1, coder_name: "Mira",
  families: {anger: {colour: "#861404", mark: "A"}, other: {colour: "#6D665B", mark: "o"}},
  media_address: null, start_s: null, segment_id: null, refresh: "", ...%s};
// It returns nothing: Playwright would call a function that it is given, and so close the reader.
window.show = (change) => {
  data = {...data, ...change};
  const setTriggerValue = (name, value) => window.events.push([name, value]);
  window.leave = reader({parentElement, data, setTriggerValue});
};
window.show({});
</script>"""


class ReaderPage:
    """`page` is Playwright's; `backend` holds the source; with `online` off, requests find no server."""

    def __init__(
        self,
        browser: Browser,
        backend: ReaderBackend,
        *,
        width: int = 1280,
        context: BrowserContext | None = None,
        **data: Any,
    ) -> None:
        self.backend = backend
        self.online = True
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.asked: list[str] = []
        self.unanswered: list[Route] = []
        viewport = {"width": width, "height": 900}
        self.page: Page = context.new_page() if context else browser.new_page(viewport=viewport)
        self.page.set_default_timeout(10_000)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self._html = _PAGE % (
            "".join(read_asset(name) for name in STYLES),
            read_asset("reader.html"),
            json.dumps(data),
        )
        self.page.route(f"{ADDRESS}/**", self._answer)
        self.page.goto(f"{ADDRESS}/")
        self.page.wait_for_selector(".fn-r-line")

    def _answer(self, route: Route) -> None:
        path, _, query = route.request.url.removeprefix(ADDRESS).partition("?")
        self.requests.append(f"{route.request.method} {path}")
        if path == "/":
            route.fulfill(body=self._html, content_type="text/html")
        elif path == "/reader.js":
            route.fulfill(body=read_asset("reader.js"), content_type="text/javascript")
        elif not self.online:
            route.abort("internetdisconnected")
        elif path == "/source":
            route.fulfill(json=self.backend.whole())
        elif path == "/words":
            route.fulfill(json=self.backend.heard())
        elif path == "/likely":
            self.asked.append(route.request.post_data_json["text"])
            if self.backend.likely is None:
                self.unanswered.append(route)
            else:
                route.fulfill(json={"likely": self.backend.likely})
        elif path == "/changes":
            route.fulfill(json=self.backend.changes(parse_qs(query)["since"][0]))
        elif path == "/commands":
            status, answer = self.backend.answer(route.request.post_data_json)
            route.fulfill(status=status, json=answer)
        else:
            route.fulfill(status=404)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def line(self, segment_id: int) -> Any:
        return self.page.locator(f'.fn-r-line[data-segment="{segment_id}"]')

    def chips(self, segment_id: int) -> list[str]:
        """Return the names of the codings that begin on a line, as they stand in the margin."""
        return self.line(segment_id).locator(".fn-r-chip .fn-r-code").all_inner_texts()

    def select(self, first: int, start: int, last: int, end: int) -> None:
        """Select text as a mouse would leave it; offsets are UTF-16 units, as the browser counts."""
        self.page.evaluate(
            """([first, start, last, end]) => {
              const point = (id, at) => {
                const text = document.querySelector(`[data-segment="${id}"] .fn-r-text`);
                const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
                let left = at;
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                  if (left <= node.length) return [node, left];
                  left -= node.length;
                }
              };
              const options = {pointerType: "mouse", bubbles: true};
              document.querySelector(".fn-r-text").dispatchEvent(new PointerEvent("pointerdown", options));
              document.getSelection().setBaseAndExtent(...point(first, start), ...point(last, end));
              document.dispatchEvent(new PointerEvent("pointerup", options));
            }""",
            [first, start, last, end],
        )

    def go_online(self) -> None:
        """Let the server be found again, and press the button that tries it now.

        The reader also tries by itself and then takes the button away: a click that waits may find it gone.
        """
        button = self.page.get_by_role("button", name="Try the connection now")
        button.wait_for()
        self.online = True
        self.page.locator(".fn-r-retry").dispatch_event("click")

    def spoken(self) -> str:
        """Return what a screen reader is told."""
        return str(self.page.locator(".fn-r-spoken").inner_text())

    def settle(self, commands: int) -> None:
        """Wait until the backend has taken that many commands and the page shows nothing as being saved."""
        deadline = time.monotonic() + LONGEST_WAIT_S
        while len(self.backend.commands) < commands and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)  # lets the page's requests reach the backend
        self.page.wait_for_selector(".fn-r-saving", state="detached")
        assert len(self.backend.commands) == commands
