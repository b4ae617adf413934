"""The app as people start it, on a workspace of the test's own, and pages at a phone's and a desk's width."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from fieldnotes.ui.launch import web_command, web_environment
from scripts.ports import answers, free_port

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class RunningApp:
    """`fieldnotes run` as it runs: its address and its workspace."""

    url: str
    folder: Path


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """Web app and worker on a new workspace, with the small English speech weights."""
    folder = tmp_path_factory.mktemp("app") / "workspace"
    port = free_port()
    command = [sys.executable, "-m", "fieldnotes.cli", "run", "--no-open", "--workspace", str(folder)]
    environment = {**os.environ, "FIELDNOTES_MODEL": "tiny.en", "FIELDNOTES_MEMBER": "Ada"}
    process = subprocess.Popen(
        [*command, "--port", str(port)], stderr=subprocess.PIPE, text=True, env=environment
    )
    assert process.stderr is not None
    next(line for line in process.stderr if "is open at" in line)
    yield RunningApp(f"http://127.0.0.1:{port}", folder)
    process.send_signal(signal.SIGINT)
    process.communicate()


def serve(folder: Path, *, port: int | None = None) -> Iterator[RunningApp]:
    """The web app alone, on a fresh server that no session has asked for anything yet."""
    port = port or free_port()
    process = subprocess.Popen(web_command(port=port), env=web_environment(folder))
    while not answers(port):
        assert process.poll() is None, "the web app ended before it answered"
    yield RunningApp(f"http://127.0.0.1:{port}", folder)
    process.terminate()
    process.wait()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page at 390 px, with touch."""
    context = browser.new_context(viewport=PHONE, has_touch=True, permissions=["microphone"])
    yield context.new_page()
    context.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """A page at 1,280 px."""
    context = browser.new_context(viewport=DESKTOP)
    yield context.new_page()
    context.close()
