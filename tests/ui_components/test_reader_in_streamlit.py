"""The reader on a real Streamlit page: what Python hears, the sound, and what a rerun leaves alone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from scripts.ports import free_port

from .reader_backend import ReaderBackend

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
TEXTS = [f"Line {at} of the call." for at in range(60)]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    port = free_port()
    script = Path(__file__).with_name("reader_script.py")
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    with subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert any("URL:" in line for line in process.stdout)
            yield f"http://127.0.0.1:{port}"
        finally:
            # Asked politely, the server first waits for the browser to let go of its sockets.
            process.kill()


@pytest.fixture
def backend() -> ReaderBackend:
    return ReaderBackend(TEXTS)


def send_part(route: Route, sound: bytes) -> None:
    """Answer the range that the player asks for: without ranges a browser cannot jump."""
    start = int(route.request.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")[0])
    headers = {"Content-Range": f"bytes {start}-{len(sound) - 1}/{len(sound)}", "Accept-Ranges": "bytes"}
    route.fulfill(status=206, body=sound[start:], content_type="audio/flac", headers=headers)


@pytest.fixture
def page(browser: Browser, address: str, backend: ReaderBackend, demo_call: Path) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(20_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def answer(route: Route) -> None:
        if "/media/" in route.request.url:
            send_part(route, demo_call.read_bytes())
        elif route.request.method == "POST":
            status, body = backend.answer(route.request.post_data_json)
            route.fulfill(status=status, json=body)
        else:
            route.fulfill(json=backend.source)

    page.route("**/api/**", answer)
    page.goto(address)
    page.wait_for_selector(".fn-r-line")
    yield page
    page.close()
    assert errors == []


def test_python_hears_once_which_coding_is_wanted_in_a_finding(page, backend):
    backend.put(10, 102, 0, 102, 4)
    page.reload()
    page.locator('[data-segment="102"] .fn-r-chip-open').click()
    page.get_by_role("button", name="Use in a finding").click()
    expect(page.get_by_text("Page heard:")).to_have_text("Page heard: [1001]")
    page.get_by_role("button", name="Run again").click()
    expect(page.get_by_text("Page heard:")).to_have_text("Page heard: [1001]")


def test_a_tag_is_put_without_a_rerun_and_a_rerun_leaves_the_reader_alone(page, backend):
    page.evaluate("document.querySelector('.fn-r-line').fnMarked = true")
    page.keyboard.press("j")
    page.keyboard.press("t")
    page.keyboard.type("waiting")
    page.keyboard.press("Enter")
    page.locator('[data-segment="102"] .fn-r-chip').wait_for()
    page.get_by_role("button", name="Run again").click()
    expect(page.locator("[data-test-script-state=running]")).to_have_count(0)
    assert page.evaluate("document.querySelector('.fn-r-line').fnMarked") is True
    assert page.locator(".fn-r-chip").count() == 1
    assert [command["first_segment_id"] for command in backend.commands] == [102]


def test_a_line_plays_from_its_time_and_is_marked(page):
    page.locator('[data-segment="105"] .fn-r-time').click()
    expect(page.locator(".fn-r-heard")).to_have_attribute("data-segment", "105")
    assert page.locator(".fn-r audio").evaluate("audio => audio.currentTime") >= 20.0
    page.keyboard.press("j")
    page.keyboard.press(" ")
    assert page.locator(".fn-r audio").evaluate("audio => audio.paused") is True


def test_the_player_stays_in_sight_at_the_foot(page):
    page.locator('[data-segment="105"] .fn-r-time').scroll_into_view_if_needed()
    box = page.locator(".fn-r-dock").bounding_box()
    assert box["y"] + box["height"] <= 800
    expect(page.locator('[data-segment="102"]')).to_have_class("fn-r-line fn-r-current")
