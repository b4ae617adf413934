"""The library by the keyboard from end to end: search, go to a result, hear it, more like it, open it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fieldnotes.records import SpeechSegment
from fieldnotes.services import coding, recordings
from fieldnotes.services.workspace import create_workspace
from fieldnotes.store import sources, transcripts
from fieldnotes.store.database import writing
from tests.browser.conftest import PHONE, RunningApp, serve
from tests.browser.test_accessibility import grave_violations, open_address

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory, speech_clips: Path) -> Iterator[RunningApp]:
    """The app on a workspace with a real recording of which two lines are tagged."""
    folder = tmp_path_factory.mktemp("library") / "workspace"
    ws = create_workspace(folder)
    kept = recordings.keep_file(ws, speech_clips / "jfk.flac")
    recording = recordings.add_recording(ws, kept.item.id, title="Speech", own_voice_only=True)
    with writing(ws.db):
        source_id = sources.add_source(
            ws.db, {"kind": "transcript", "title": "Speech", "recording_id": recording.id}
        )
        made_by = {"engine": "e", "model": "m", "weights": "w"}
        transcript_id = transcripts.add_transcript(
            ws.db, {"recording_id": recording.id, "source_id": source_id, **made_by}
        )
        sources.add_speech_segments(
            ws.db,
            source_id,
            [SpeechSegment(0.0, 4.0, "And so my fellow Americans"), SpeechSegment(4.0, 9.0, "ask not")],
        )
        transcripts.finish_transcript(ws.db, transcript_id)
    code = coding.list_codes(ws)[0].id
    for line in sources.read_segments(ws.db, source_id):
        coding.apply_code(
            ws,
            source_id,
            code_id=code,
            first_segment_id=line.id,
            start_char=0,
            last_segment_id=line.id,
            end_char=len(line.text),
        )
    ws.close()
    yield from serve(folder)


def test_a_result_is_searched_heard_and_opened_without_a_pointer(desktop: Page, heard: RunningApp) -> None:
    open_address(desktop, f"{heard.url}/library?kind=passage")
    cards = desktop.locator(".fn-cards article.fn-card")
    expect(cards.nth(1)).to_be_visible(timeout=15_000)
    desktop.keyboard.press("/")
    expect(desktop.locator(".st-key-library_q input")).to_be_focused()
    desktop.keyboard.type("fellow")
    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(re.compile("q=fellow"), timeout=15_000)
    expect(cards).to_have_count(1, timeout=15_000)
    expect(cards.first.locator(".fn-why")).to_have_text("Found by its words")
    desktop.keyboard.press("ArrowDown")
    expect(cards.first).to_be_focused()

    sound = cards.first.locator("audio")
    desktop.keyboard.press("Space")
    desktop.wait_for_function("(sound) => !sound.paused", arg=sound.element_handle())
    desktop.keyboard.press("Space")
    desktop.wait_for_function("(sound) => sound.paused", arg=sound.element_handle())

    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(re.compile(r"/transcript\?source=\d+&excerpt=\d+"), timeout=15_000)


def test_keys_go_from_result_to_result_and_to_more_like_it(desktop: Page, heard: RunningApp) -> None:
    open_address(desktop, f"{heard.url}/library?kind=passage")
    cards = desktop.locator(".fn-cards article.fn-card")
    expect(cards.nth(1)).to_be_visible(timeout=15_000)
    for key, place in (("j", 0), ("j", 1), ("k", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        desktop.keyboard.press(key)
        expect(cards.nth(place)).to_be_focused()
    desktop.keyboard.press("m")
    expect(desktop).to_have_url(re.compile(r"/library\?like=p\d+"), timeout=15_000)
    expect(desktop.get_by_text("More like this passage", exact=True)).to_be_visible(timeout=15_000)


def test_the_search_fits_a_phone_and_has_no_grave_fault(phone: Page, heard: RunningApp) -> None:
    for address in ("/library?q=fellow", "/library?like=p1"):
        open_address(phone, f"{heard.url}{address}")
        expect(phone.locator(".st-key-library_q input")).to_be_visible(timeout=15_000)
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert grave_violations(phone) == []
