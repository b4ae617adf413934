"""Pages on a phone: what is needed first is on the first screen, and no control lies beyond it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from fieldnotes.services.workspace import create_workspace
from tests.browser.conftest import PHONE, RunningApp, serve
from tests.coded_calls import CodedCalls

pytestmark = pytest.mark.browser

WORDS_PX = 250  # of the first screen, at least, are words


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app on a workspace with a call that is coded."""
    folder = tmp_path_factory.mktemp("phone") / "workspace"
    ws = create_workspace(folder)
    made = CodedCalls(ws)
    call = made.call(made.met(), market="Korea", stage=next(iter(made.stages)))
    made.tag(call, "anger", (0, 0), (0, 6), intensity=2)
    ws.close()
    yield from serve(folder)


def test_the_words_of_a_transcript_are_on_the_first_screen(phone: Page, coded: RunningApp) -> None:
    phone.goto(f"{coded.url}/transcript?source=1")
    expect(phone.locator(".fn-r-line").first).to_be_visible()
    expect(phone.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    first, dock = phone.locator(".fn-r-line").first.bounding_box(), phone.locator(".fn-r-dock").bounding_box()
    assert first is not None and dock is not None
    assert min(dock["y"], PHONE["height"]) - first["y"] >= WORDS_PX
    acts = phone.get_by_role("button", name="Suggest tags")
    expect(acts).to_be_hidden()
    phone.locator("summary", has_text="More").tap()
    expect(acts).to_be_visible()


def test_every_part_of_the_codebook_is_within_a_phones_screen(phone: Page, coded: RunningApp) -> None:
    phone.goto(f"{coded.url}/codebook")
    part = phone.get_by_role("radio", name="History").or_(phone.get_by_role("button", name="History"))
    expect(part.first).to_be_visible()
    box = part.first.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
