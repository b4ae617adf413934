"""What every test may ask for: a fresh workspace, the shipped demo call, short clips of speech, a browser."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import pytest_rerunfailures  # type: ignore[import-untyped]
from playwright.sync_api import Browser, expect, sync_playwright

from scripts.find_browser import find_browser

if TYPE_CHECKING:
    from fieldnotes.services.workspace import Workspace

# --disable-quic to --disable-sync: a browser that asks nothing of any host while the tests run.
_BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)
# A page has so long to show something; Playwright's own five seconds are few beside other tests.
_PATIENCE_MS = 15_000
_ROOT = Path(__file__).parents[1]
_BROWSER = pytest.StashKey[Path]()
_NOT_RUN = pytest.StashKey[int]()
_HOW_TO_GET_ONE = "install one, or name one in FIELDNOTES_BROWSER; `make test` installs one where it can"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Look for a browser if a test needs one; without it CI fails, and elsewhere those tests are left out."""
    in_browser = [item for item in items if item.get_closest_marker("browser")]
    if not in_browser:
        return
    browser = find_browser()
    if browser is not None:
        config.stash[_BROWSER] = browser
    elif os.environ.get("CI"):
        raise pytest.UsageError(
            f"{len(in_browser)} browser tests, and no Chrome or Chromium here: {_HOW_TO_GET_ONE}."
        )
    else:
        items[:] = [item for item in items if item not in in_browser]
        config.stash[_NOT_RUN] = len(in_browser)
        config.hook.pytest_deselected(items=in_browser)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Give a test that is run once more its module's fixtures anew: its first run may have left half of what
    it writes in a server or a workspace that the module shares."""
    if getattr(item, "execution_count", 1) > 1:
        # The plugin has set aside what these fixtures do at their end, for after the last run.
        pytest_rerunfailures._restore_suspended_finalizers(item)
        # Down to the session, which is the next thing that needs nothing of this module.
        item.session._setupstate.teardown_exact(item.session)  # type: ignore[arg-type]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    not_run = config.stash.get(_NOT_RUN, 0)
    if not_run:
        terminalreporter.section("BROWSER TESTS NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(
            f"{not_run} browser tests were not run: there is no Chrome or Chromium on this machine. "
            f"To see the whole path tested, {_HOW_TO_GET_ONE}."
        )


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a workspace as `fieldnotes init` makes it, to be copied: making one takes a quarter of a
    second."""
    from fieldnotes.services.workspace import create_workspace

    folder = tmp_path_factory.mktemp("made") / "workspace"
    create_workspace(folder).close()
    return folder


@pytest.fixture
def workspace(tmp_path: Path, empty_workspace: Path) -> Iterator[Workspace]:
    """A new workspace of this test's own, with a guid and a secret of its own."""
    from fieldnotes.services.workspace import DATABASE_FILE, open_workspace

    folder = Path(shutil.copytree(empty_workspace, tmp_path / "workspace"))
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as connection:
        connection.execute("UPDATE workspace SET guid = ?, secret = ?", [str(uuid4()), token_hex()])
        connection.commit()
    ws = open_workspace(folder)
    yield ws
    ws.close()


@pytest.fixture(scope="session")
def chromium(pytestconfig: pytest.Config) -> Path:
    """The executable of a Chrome or Chromium; for tests marked `browser`, which run only there is one."""
    return pytestconfig.stash[_BROWSER]


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """One headless Chromium for all tests; Playwright starts once, for two of it cannot run in a thread."""
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=[*_BROWSER_FLAGS])
        yield running
        running.close()


@pytest.fixture(scope="session")
def demo_call() -> Path:
    """The customer call that the demo transcribes: 277.66 s, 8 kHz, mono, two speakers."""
    return _ROOT / "fieldnotes" / "demo" / "customer-call.flac"


@pytest.fixture(scope="session")
def heard_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo workspace whose call real weights have just heard, to be copied: its voices are
    not told apart yet, and no other work waits. Made once in a run, whichever process needs it first."""
    return _once(tmp_path_factory, "heard-demo", _hear_demo)


@pytest.fixture(scope="session")
def told_demo(tmp_path_factory: pytest.TempPathFactory, heard_demo: Path) -> Path:
    """The folder of the same workspace with all the worker's chain behind it, to be copied."""

    def finish(folder: Path) -> None:
        from fieldnotes.services.work import run_next_job
        from fieldnotes.services.workspace import open_workspace

        shutil.copytree(heard_demo, folder)
        ws = open_workspace(folder)
        while run_next_job(ws, lambda: pytest.fail("the call was heard already")):
            pass
        ws.close()

    return _once(tmp_path_factory, "told-demo", finish)


def _hear_demo(folder: Path) -> None:
    from fieldnotes.services.demo import create_demo_workspace
    from fieldnotes.services.jobs import cancel_job, list_jobs
    from fieldnotes.services.work import run_next_job
    from fieldnotes.settings import Settings
    from fieldnotes.transcription import engine_of

    ws = create_demo_workspace(folder)
    for job in list_jobs(ws, states=["queued"]):
        if job.kind != "transcribe":
            cancel_job(ws, job.id)
    run_next_job(ws, lambda: engine_of(Settings(model="tiny.en")))
    ws.close()


def _once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first process of a run that asks for it makes, and the others wait for."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name).exists():
            make(shared / f"{name}.making")
            (shared / f"{name}.making").rename(shared / name)
    return shared / name


@pytest.fixture(scope="session")
def speech_clips() -> Path:
    """The folder of short clips of real speech; where each comes from is in NOTICE."""
    return _ROOT / "tests" / "material" / "speech"
