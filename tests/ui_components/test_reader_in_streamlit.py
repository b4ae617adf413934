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
    page.wait_for_selector(".fn-r-saving", state="detached")
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


SPOKEN = "[...(CSS.highlights.get('fn-r-said') || [])].map((r) => r.startOffset)"
POSITION = "(document.querySelector('.fn-r audio')?.currentTime ?? -1)"


def hear_all(backend: ReaderBackend) -> None:
    for segment in backend.source["segments"]:
        backend.hear(segment["id"], 0.9)


def test_the_word_that_is_heard_is_marked_and_the_line_followed(page, backend):
    hear_all(backend)
    page.reload()
    page.locator('[data-segment="130"] .fn-r-time').click()
    expect(page.locator('[data-segment="130"]')).to_be_in_viewport()
    page.wait_for_function(f"{SPOKEN}.length === 1")
    first = page.evaluate(SPOKEN)
    page.wait_for_function(f"JSON.stringify({SPOKEN}) !== '{first}'".replace(" ", ""))
    follow = page.get_by_role("button", name="Follow")
    expect(follow).to_have_attribute("aria-pressed", "true")
    page.mouse.move(400, 300)
    page.mouse.wheel(0, -400)
    expect(follow).to_have_attribute("aria-pressed", "false")
    follow.click()
    expect(page.locator('[data-segment="130"]')).to_be_in_viewport()


def test_the_keys_for_listening_work_in_the_field_and_write_nothing(page, backend):
    hear_all(backend)
    page.reload()
    page.locator('[data-segment="105"] .fn-r-text').dblclick()
    field = page.get_by_role("textbox", name="Words of this line")
    expect(field).to_be_focused()
    field.evaluate("(field) => field.setSelectionRange(7, 7)")  # in the second of five words
    page.keyboard.press("Alt+Enter")
    page.wait_for_function(f"!document.querySelector('.fn-r audio').paused && {POSITION} >= 20.8")
    assert page.evaluate(POSITION) < 23
    page.keyboard.press("Control+Space")
    page.wait_for_function("document.querySelector('.fn-r audio').paused")
    at_s = page.evaluate(POSITION)
    page.keyboard.press("Alt+j")
    page.wait_for_function(f"Math.abs({POSITION} - {at_s - 5}) < 0.1")
    page.keyboard.press("Alt+l")
    page.wait_for_function(f"Math.abs({POSITION} - {at_s}) < 0.1")
    page.keyboard.press("Alt+.")
    page.keyboard.press("Alt+.")
    expect(page.get_by_label("Speed")).to_have_value("1.5")
    page.keyboard.press("Alt+,")
    expect(page.get_by_label("Speed")).to_have_value("1.25")
    page.keyboard.press("F8")
    page.wait_for_function("!document.querySelector('.fn-r audio').paused")
    expect(field).to_be_focused()
    expect(field).to_have_value(TEXTS[5])
    assert backend.commands == []


def test_the_place_in_the_sound_is_kept_for_the_next_visit(page, address, backend):
    page.locator('[data-segment="110"] .fn-r-time').click()
    page.wait_for_function(f"{POSITION} > 40")
    page.keyboard.press("Control+Space")
    page.wait_for_function("document.querySelector('.fn-r audio').paused")
    kept = page.evaluate("Number(localStorage.getItem('fn-r-place:/api/media/1'))")
    assert abs(kept - page.evaluate(POSITION)) < 0.2
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/media/" in request.url else None)
    page.goto(f"{address}/?from=none")
    page.wait_for_function(f"Math.abs((document.querySelector('.fn-r-range')?.value ?? -1) - {kept}) < 0.2")
    assert asked == []  # what is loaded counts as heard
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function(f"{POSITION} > {kept} - 0.2")


def test_the_sentence_that_is_heard_is_coded_without_stopping_the_sound(page, backend):
    backend.source["favourites"] = [10]
    segment = backend.source["segments"][10]
    segment["text"] = "First said. Second said."
    hear_all(backend)
    page.reload()
    page.locator('[data-segment="110"] .fn-r-time').click()
    page.wait_for_function(f"{POSITION} > 42.6")  # in its second sentence, which begins at 42.0
    page.keyboard.press("1")
    page.locator('[data-segment="110"] .fn-r-chip').wait_for()
    assert backend.excerpt(backend.source["codings"][0]) == "Second said."
    page.keyboard.press("i")
    page.keyboard.press("h")
    page.keyboard.type("passed")
    page.keyboard.press("Enter")
    page.locator(".fn-r-chip", has_text="Being passed on").wait_for()
    page.keyboard.press("o")
    page.keyboard.type("spel")
    page.keyboard.press("Enter")
    page.locator(".fn-r-chip", has_text="Spelling a name").wait_for()
    assert page.evaluate("document.querySelector('.fn-r audio').paused") is False
    # A chip is painted before its command is sent.
    page.wait_for_selector(".fn-r-saving", state="detached")
    assert [command["op"] for command in backend.commands] == ["apply"] * 3
    assert backend.commands[2]["first_segment_id"] == 110
