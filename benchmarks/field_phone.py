"""A phone in the field that a benchmark drives: its browser with a profile on disk, the line, the server.

Every part of it can fail as it does outside: the line is cut, the tab, the whole browser or the server is
killed with SIGKILL.
"""

import os
import random
import signal
import subprocess
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, BrowserType, Error, Page

from fieldnotes.services import sessions, walks
from fieldnotes.services.workspace import create_workspace, open_workspace
from fieldnotes.ui.launch import web_command, web_environment
from scripts.cut_line import CuttableLine
from scripts.ports import free_port, wait_until_answers

LETTERS = "the queue moves and nobody says why 😀 "
LETTER_EVERY_S = (0.01, 0.09)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-crash-restore-bubble",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)
PATIENCE_MS = 180_000
NOTICED_AFTER_S = 1.0


class Field:
    """A workspace with a walk, its server, the line to it, and a phone."""

    def __init__(self, chromium: BrowserType, folder: Path, executable: Path) -> None:
        self.chromium = chromium
        self.folder = folder / "workspace"
        self.profile = folder / "profile"
        self.executable = executable
        with closing(create_workspace(self.folder)) as ws:
            journey = sessions.list_journeys(ws)[0]
            walk = sessions.start_session(ws, title="Losses", mode="interview", journey_id=journey.id)
            self.session_id = walk.id
        self._killed: list[Page] = []
        self.port = free_port()
        self.start_server()
        self.line = CuttableLine(self.port)
        self.start_browser()

    def start_server(self) -> None:
        """Serve the workspace, and wait until it answers."""
        command, environment = web_command(port=self.port), web_environment(self.folder)
        self.server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        wait_until_answers(self.port)

    def kill_server(self) -> None:
        """End the server as a crash does."""
        self.server.kill()
        self.server.wait()

    def start_browser(self) -> None:
        """Start the phone's browser on its profile."""
        self.context: BrowserContext = self.chromium.launch_persistent_context(
            self.profile,
            executable_path=self.executable,
            args=[*FLAGS],
            viewport={"width": 390, "height": 844},
            has_touch=True,
            permissions=["microphone"],
        )
        self.context.set_default_timeout(PATIENCE_MS)

    def open_walk(self) -> Page:
        """Open the walk in a new tab, and wait until one can write."""
        page = self._new_page()
        page.goto(f"http://127.0.0.1:{self.line.port}/walk?session={self.session_id}", timeout=PATIENCE_MS)
        page.get_by_role("textbox", name="Note").wait_for()
        for other in self.context.pages:
            # Whether a page whose process was killed ever says that it is closed is the browser's secret.
            if other != page and other not in self._killed:
                with suppress(Error):
                    other.close()
        return page

    def _new_page(self) -> Page:
        # The browser may hand out a process that it does not know yet to be killed.
        for _ in range(5):
            with suppress(Error):
                return self.context.new_page()
            time.sleep(0.2)
        return self.context.new_page()

    def kill_tab(self) -> None:
        """Kill the processes that draw this browser's tabs."""
        self._killed += self.context.pages
        for pid in descendants(self.browser_pid()):
            with suppress(OSError):
                if b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    os.kill(pid, signal.SIGKILL)
        # A tab that is opened in a process which the browser does not yet know to be gone never comes.
        time.sleep(NOTICED_AFTER_S)

    def kill_browser(self) -> None:
        """Kill the browser, all its processes at once, as a dead battery does."""
        pid = self.browser_pid()
        for one in [pid, *descendants(pid)]:
            with suppress(OSError):
                os.kill(one, signal.SIGKILL)

    def browser_pid(self) -> int:
        """Return the main process of the browser that has this profile."""
        mark = f"--user-data-dir={self.profile}".encode()
        for one in descendants(os.getpid()):
            with suppress(OSError):
                words = Path(f"/proc/{one}/cmdline").read_bytes().split(b"\0")
                if mark in words and not any(word.startswith(b"--type=") for word in words):
                    return one
        raise SystemExit("The browser is not there.")

    def close(self) -> None:
        """End everything that was started."""
        with suppress(Error):
            self.context.close()
        self.line.close()
        self.server.terminate()
        self.server.wait()


def descendants(pid: int) -> list[int]:
    """Return all processes below this one, the nearest first."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found, at = [pid], 0
    while at < len(found):
        found += children.get(found[at], [])
        at += 1
    return found[1:]


@dataclass
class Typist:
    """Types letters until a moment comes, and remembers when each was typed."""

    page: Page
    chance: random.Random
    typed: list[tuple[str, float]] = field(default_factory=list)

    def type_for(self, seconds: float) -> None:
        """Type one letter after the other for so long."""
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s:
            letter = LETTERS[len(self.typed) % len(LETTERS)]
            self.page.keyboard.insert_text(letter)
            self.typed.append((letter, time.monotonic()))
            time.sleep(self.chance.uniform(*LETTER_EVERY_S))  # as a thumb types

    @property
    def text(self) -> str:
        """What was typed."""
        return "".join(letter for letter, _ in self.typed)


def wait_for_memo(there: Field, count: int) -> float:
    """Wait until so many memos are stored, and return the seconds of the last of them."""
    until_s = time.monotonic() + PATIENCE_MS / 1000
    with closing(open_workspace(there.folder)) as ws:
        while time.monotonic() < until_s:
            notes = sorted(walks.read_walk(ws, there.session_id).notes, key=lambda note: note.observation.id)
            memos = [note.memo for note in notes if note.memo]
            if len(memos) >= count:
                return memos[-1].duration_s
            time.sleep(0.1)  # the server that is waited for needs the processor
    raise SystemExit(f"Only {len(memos)} of {count} memos arrived.")
