"""The fixture app for the browser components, and tabs on a phone that show it."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scripts.ports import free_port

STARTS_WITHIN_S = 60
# A machine that is busy with other things is slow, and not wrong.
expect.set_options(timeout=20_000)


@dataclass(frozen=True)
class FixtureServer:
    """The fixture app as it runs: `kept()` tells what it has, `answer("refuse")` changes how it answers."""

    address: str
    folder: Path

    def kept(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.address}/api/test") as answer:
            return json.load(answer)

    def answer(self, mode: str) -> None:
        self.say({"mode": mode})

    def say(self, asked: dict[str, Any]) -> None:
        body = json.dumps(asked).encode()
        urllib.request.urlopen(urllib.request.Request(f"{self.address}/api/test", body)).close()


@pytest.fixture(scope="session")
def running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FixtureServer]:
    folder = tmp_path_factory.mktemp("fixture")
    port = free_port()
    root = Path(__file__).parents[2]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    app = Path(__file__).with_name("fixture_app.py")
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(app), *options],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "FIELDNOTES_FIXTURE_FOLDER": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if "URL:" in line:
                break
        else:
            pytest.fail(f"The fixture app did not start:\n{''.join(said)}")
        # Nobody reads on, and a full pipe would stop the server.
        drain = subprocess.Popen(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL)
        yield FixtureServer(f"http://127.0.0.1:{port}", folder)
    finally:
        process.terminate()
        process.wait(STARTS_WITHIN_S)
        process.stdout.close()
    drain.wait(STARTS_WITHIN_S)


@pytest.fixture
def server(running_server: FixtureServer) -> FixtureServer:
    running_server.answer("fresh")
    return running_server


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def open_page(phone: BrowserContext, server: FixtureServer) -> Callable[[str], Page]:
    """Open a component in a tab of the phone; an error of its script fails the test."""

    def open_one(show: str) -> Page:
        page = phone.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{server.address}/?show={show}")
        page.locator(".fn-box button, .fn-box input").first.wait_for(state="attached")
        assert errors == []
        return page

    return open_one


@pytest.fixture
def page_says() -> Callable[[Page, str], None]:
    """Wait until the page's own text, which Python wrote, contains these words."""

    def wait(page: Page, words: str) -> None:
        page.get_by_text(re.compile(r"Page (has|heard):.*" + re.escape(words))).wait_for()

    return wait
