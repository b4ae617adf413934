"""Pages that stand open in a browser, with words of a participant on them and sound that plays."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import quote_plus

from playwright.sync_api import BrowserContext, Error, Page

from .withdrawal_material import SEARCHED, Told

# Remembers what plays; what a page throws away may go on playing out of sight.
WATCHED_ELEMENTS = """
window.heard = new Set();
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.heard.add(this); return play.call(this); };
"""
IS_HEARD = "() => [...window.heard].some((one) => !one.paused && !one.ended)"
PLAY = """async () => {
  const one = document.querySelector("audio, video");
  one.muted = true;
  await one.play();
}"""
# Text, attributes, what stands in fields, and all that again inside of components.
HAS = """(word) => {
  const has = (root) => root.innerHTML.includes(word)
    || [...root.querySelectorAll("input, textarea")].some((one) => one.value.includes(word))
    || [...root.querySelectorAll("*")].some((one) => one.shadowRoot && has(one.shadowRoot));
  return has(document.documentElement);
}"""
LEAVE = "(address) => { window.leaving = true; window.location = address; }"
SETTLED = """() => !window.leaving
  && document.querySelector('[data-testid="stApp"]')?.getAttribute("data-test-script-state") === "notRunning"
  && document.querySelectorAll('[data-testid="stSkeleton"]').length === 0
  && !!document.querySelector('h1, [data-testid="stAlert"]')"""
PLAYED = ("transcript", "story", "reels")
SOME = ("transcript", "story", "present", "walk", "library")  # a test has not the time for all
ALL = (*SOME, "findings", "patterns", "agreement", "reels")
SHOWN_WITHIN_MS = 120_000
POLLED_MS = 100  # by the clock: a page behind another one draws no frames
STAYS_AWAY_S = 1.5
LOOK_EVERY_S = 0.1


class OpenPages:
    """Opens the pages, and watches them."""

    def __init__(self, context: BrowserContext, url: str, told: Told, names: Sequence[str]) -> None:
        self.context, self.url, self.told = context, url, told
        person, theme = told.person_id, told.theme_id
        self.addresses = {
            "transcript": f"/transcript?source={told.source_id}",
            "story": f"/story?id={told.story_id}",
            "present": f"/collections?id={told.collection_id}&present=1",
            "library": f"/library?q={quote_plus(SEARCHED)}",
            "findings": f"/findings?finding={told.finding_id}",
            "walk": f"/walk?session={told.walk_id}",
            "patterns": f"/patterns?by=person&row={theme}&col={person}",
            "agreement": f"/agreement?round={told.round_id}&code=1",
            "reels": "/reels",
        }
        # A reel's words are heard, and come with its player's address.
        self.words = {name: told.word for name in self.addresses} | {
            "reels": f"/api/reels/{told.reel_id}/file"
        }
        self.pages = {name: context.new_page() for name in names}
        self.played = [name for name in names if name in PLAYED]
        self._open_all()

    def wait_for_words(self) -> None:
        """Wait until every page shows the words. Raises where one does not."""
        for name, page in self.pages.items():
            try:
                self._turn(name, page)
                page.wait_for_function(HAS, arg=self.words[name], timeout=SHOWN_WITHIN_MS, polling=POLLED_MS)
            except Error as error:
                shown = page.inner_text("body")[:300]
                raise RuntimeError(f"The page {name} does not show the words, but: {shown}") from error

    def play(self) -> None:
        """Let the sound of pages play that have some."""
        for name in self.played:
            self.pages[name].evaluate(PLAY)
            self.pages[name].wait_for_function(IS_HEARD, polling=POLLED_MS)

    def watch(
        self, moment: Callable[[], float | None], longest_s: float
    ) -> tuple[dict[str, float], list[str]]:
        """Return when each page was without the words and each sound ended, and what else went wrong.

        moment: when consent was withdrawn, in seconds since 1970, or None while it holds. A page that is
        opened then must never have them.
        """
        watched = {f"page_{name}": partial(self._has, name) for name in self.pages}
        watched |= {f"sound_{name}": partial(self._is_heard, name) for name in self.played}
        while (began_s := moment()) is None:
            time.sleep(LOOK_EVERY_S)
        new = self.context.new_page()
        new.evaluate(LEAVE, self.url + self.addresses["story"])
        gone_s: dict[str, float] = {}
        faults: set[str] = set()
        while watched.keys() - gone_s.keys() and time.time() < began_s + longest_s:
            if _says(new, HAS, self.told.word, or_else=False):
                faults.add("a page that was opened after the withdrawal had the words")
            for name in watched.keys() - gone_s.keys():
                if not watched[name]():
                    gone_s[name] = time.time()
            time.sleep(LOOK_EVERY_S)
        return {name: gone_s.get(name, began_s + longest_s) for name in watched}, sorted(faults)

    def find_words_again(self) -> list[str]:
        """Return on which pages the words are once more, after a while and when they are opened anew."""
        time.sleep(STAYS_AWAY_S)
        found = [f"{name} had the words again" for name in self.pages if self._has(name)]
        self._open_all()
        for name, page in self.pages.items():
            page.wait_for_function(SETTLED, timeout=SHOWN_WITHIN_MS, polling=POLLED_MS)
            self._turn(name, page)
            if self._has(name):
                found.append(f"{name} had the words when it was opened anew")
        return found

    def _open_all(self) -> None:
        """Send every page on its way, so that they load side by side."""
        for name, page in self.pages.items():
            page.evaluate(LEAVE, self.url + self.addresses[name])

    def _has(self, name: str) -> bool:
        return _says(self.pages[name], HAS, self.words[name])

    def _is_heard(self, name: str) -> bool:
        return _says(self.pages[name], IS_HEARD)

    def _turn(self, name: str, page: Page) -> None:
        """Go from a collection's cover to its story."""
        if name == "present":
            page.locator(".fn-present h1").wait_for(timeout=SHOWN_WITHIN_MS)
            page.keyboard.press("ArrowRight")


def _says(page: Page, question: str, *about: str, or_else: bool = True) -> bool:
    """Return what a page answers; `or_else` while it is on the way to a new one."""
    try:
        return bool(page.evaluate(question, *about))
    except Error:
        return or_else
