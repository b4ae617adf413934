"""A consent that is withdrawn while pages are open, sound plays and work runs: how long words stay anywhere.

The clock begins at the moment that the withdrawal's transaction wrote down, in another process (the command
line) or in the browser (the participant's page), by turns. It ends for each place when that has the words no
more; for an open page without anybody touching it.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.pages import BROWSER_FLAGS
from fieldnotes import create_workspace, get_job, list_jobs
from fieldnotes.records import Job
from fieldnotes.services.participants import get_consent
from fieldnotes.services.reels import folder_of, get_reel
from fieldnotes.services.workspace import Workspace
from fieldnotes.ui.addresses import sign_address
from scripts.find_browser import find_browser

from .material import PROGRAM, opened, run_worker, start_web
from .outcome import Outcome
from .withdrawal_material import Told, add_work, tell
from .withdrawal_pages import ALL, SOME, WATCHED_ELEMENTS, OpenPages
from .withdrawal_places import Place, addresses, exports, searches
from .withdrawal_stream import read_as_played

LIMIT_MS = 5_000
TIMED_FROM = 2  # withdrawals; in a single one, beside other tests, it counts that the words go at all
LOOKED_FOR_S = 15.0  # after which a place is taken to keep the words
READY_S = 120.0
ENGINE_MS = 300  # a 30 s window of sound; four are heard between two looks at the queue
LOOK_EVERY_S = 0.05  # seldom enough to leave the processor to what is timed
HANDS = 16
# Sound plays without a click before it.
FLAGS = (*BROWSER_FLAGS, "--autoplay-policy=no-user-gesture-required")


def check(times: int, scratch: Path) -> Outcome:
    """Withdraw so often, each time of somebody else; time every place until it has their words no more.

    A single one looks at fewer pages, for a test.
    """
    executable = find_browser()
    if executable is None:
        return Outcome(None, said="There is no Chrome or Chromium here.")
    folder = scratch / "workspace"
    create_workspace(folder).close()
    took_ms: dict[str, list[float]] = {}
    wrong: list[str] = []
    with ThreadPoolExecutor(HANDS) as hands, opened(folder) as ws, ExitStack() as running:
        running.callback(_end, run_worker(folder, engine_ms=ENGINE_MS))
        starting = hands.submit(start_web, folder)
        running.callback(lambda: _end(starting.result()[0]))
        told = tell(ws)
        _, port = starting.result()
        browser = running.enter_context(sync_playwright()).chromium.launch(
            executable_path=str(executable), args=[*FLAGS]
        )
        running.callback(browser.close)
        for n in range(times):
            told = told if n == 0 else tell(ws)
            one = _Withdrawal(ws, told, browser, port, hands, pages=SOME if times == 1 else ALL)
            found, faults = one.run(_by_command_line if n % 2 == 0 else _by_browser)
            wrong += faults
            for place, ms in found.items():
                took_ms.setdefault(place, []).append(ms)
    figures: dict[str, float | str] = {"withdrawals": times}
    for place, all_ms in took_ms.items():
        figures[f"{place}_ms_max"] = round(max(all_ms))
        figures[f"{place}_ms_p50"] = round(statistics.median(all_ms))
    slowest = max(took_ms, key=lambda place: max(took_ms[place]))
    figures |= {"places": len(took_ms), "slowest": slowest, "ms_max": round(max(took_ms[slowest]))}
    limit_ms = LIMIT_MS if times >= TIMED_FROM else LOOKED_FOR_S * 1000
    wrong += [f"{place} took {max(ms):.0f} ms" for place, ms in took_ms.items() if max(ms) >= limit_ms]
    return Outcome(not wrong, figures, "; ".join(wrong[:6]))


class _Withdrawal:
    """One withdrawal, and everything that watches what becomes of the words."""

    def __init__(
        self,
        ws: Workspace,
        told: Told,
        browser: Browser,
        port: int,
        hands: ThreadPoolExecutor,
        *,
        pages: Sequence[str],
    ) -> None:
        self.ws, self.told, self.port, self.hands, self.pages = ws, told, port, hands, pages
        self.url = f"http://127.0.0.1:{port}"
        self.browser = browser

    def run(
        self, withdraw: "Callable[[_Withdrawal, BrowserContext], None]"
    ) -> tuple[dict[str, float], list[str]]:
        """Return in how many milliseconds each place was without the words, and what went wrong."""
        told = self.told
        context = self.browser.new_context(viewport={"width": 1280, "height": 1600})
        context.add_init_script(WATCHED_ELEMENTS)
        _wait("the reel is made", lambda: get_reel(self.ws, told.reel_id).playable)
        shown = self.hands.submit(self._must_be_shown)
        pages = OpenPages(context, self.url, told, self.pages)
        pages.wait_for_words()
        shown.result()
        hearing, waiting = add_work(self.ws, told)
        stream = self.hands.submit(read_as_played, self.port, self._media_address(), self._moment)
        outside = self._watch_outside(hearing, waiting)
        _wait("a worker hears the recording", lambda: get_job(self.ws, hearing).state == "running")
        pages.play()
        withdraw(self, context)
        gone_s, faults = pages.watch(self._moment, LOOKED_FOR_S)
        moment_s = self._moment()
        assert moment_s is not None
        ended_s = stream.result()
        for one in outside:
            gone_s |= one.result()
        gone_s["media_stream"] = moment_s + LOOKED_FOR_S if ended_s is None else ended_s
        faults += pages.find_words_again()
        context.close()
        return {place: (at_s - moment_s) * 1000 for place, at_s in gone_s.items()}, faults

    def _media_address(self) -> str:
        return sign_address(self.ws, "GET", f"/api/media/{self.told.media_id}")

    def _moment(self) -> float | None:
        """Return when the consent was withdrawn, in seconds since 1970, or None while it holds."""
        consent = get_consent(self.ws, self.told.person_id)
        return consent.withdrawn_at.timestamp() if consent and consent.withdrawn_at else None

    def _must_be_shown(self) -> None:
        """Raise where a place does not have the words while consent covers them: nothing could go then."""
        for name, gives_away in self._places().items():
            if not gives_away():
                raise RuntimeError(f"{name} does not have the words before the withdrawal.")

    def _places(self) -> dict[str, Place]:
        ws, told = self.ws, self.told
        return addresses(ws, told, self.port) | searches(ws, told) | exports(ws, told)

    def _watch_outside(self, hearing: int, waiting: int) -> "list[Future[dict[str, float]]]":
        """Watch what is not a page, side by side; each answers when its places were without the words."""
        ws, told = self.ws, self.told
        reel = folder_of(ws) / get_reel(ws, told.reel_id).reel.file_name
        work: dict[str, Place] = {
            "queued_job": lambda: get_job(ws, waiting).state == "queued",
            "running_job": lambda: get_job(ws, hearing).state == "running",
            "reel_file": reel.exists,
            "worker": lambda: not any(_is_taken(job, after=waiting) for job in list_jobs(ws)),
        }
        # An address is asked by itself: behind a slow one it would be asked late, and look slow as well.
        groups = [work | searches(ws, told), exports(ws, told)]
        groups += [{name: place} for name, place in addresses(ws, told, self.port).items()]
        return [self.hands.submit(self._watch, places) for places in groups]

    def _watch(self, places: dict[str, Place]) -> dict[str, float]:
        """Return when each place was asked and did not have the words, in seconds since 1970."""
        _wait("consent is withdrawn", lambda: self._moment() is not None)
        gone_s: dict[str, float] = {}
        until_s = time.time() + LOOKED_FOR_S
        while len(gone_s) < len(places) and time.time() < until_s:
            for name, gives_away in places.items():
                asked_s = time.time()
                if name not in gone_s and not gives_away():
                    gone_s[name] = asked_s
            time.sleep(LOOK_EVERY_S)
        moment_s = self._moment() or until_s
        return {name: gone_s.get(name, moment_s + LOOKED_FOR_S) for name in places}


def _by_command_line(one: _Withdrawal, _context: BrowserContext) -> None:
    command = [sys.executable, *PROGRAM, "consent", "withdraw", one.told.code]
    command += ["--workspace", str(one.ws.folder)]
    one.hands.submit(subprocess.run, command, stdout=subprocess.DEVNULL, check=False)


def _by_browser(one: _Withdrawal, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{one.url}/participant?id={one.told.person_id}")
    page.get_by_role("button", name="Withdraw", exact=True).click()
    page.get_by_role("button", name="Withdraw it").click()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait()


def _is_taken(job: Job, *, after: int) -> bool:
    """Say whether a worker has begun with a job that was queued after another one."""
    return job.id > after and job.started_at is not None


def _wait(what: str, is_so: Callable[[], bool]) -> None:
    until_s = time.monotonic() + READY_S
    while not is_so():
        if time.monotonic() > until_s:
            raise RuntimeError(f"It was waited {READY_S:.0f} s in vain: {what}.")
        time.sleep(LOOK_EVERY_S)
