"""A walk opened where nothing can be reached: the page that the browser keeps, and what becomes of it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from fieldnotes import create_workspace, list_journeys, list_observations, open_workspace, start_session
from scripts.cut_line import CuttableLine
from scripts.ports import free_port
from tests.browser.conftest import PHONE, serve
from tests.browser.test_accessibility import grave_violations

pytestmark = pytest.mark.browser

IS_KEPT = """async () => {
  const page = await (await caches.open("fieldnotes-field")).match("/field/page.js");
  const [worker] = await navigator.serviceWorker.getRegistrations();
  return Boolean(page && worker?.active);
}"""
WRITTEN = "Half a sentence <b>and</b> more 😀"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(create_workspace(tmp_path / "workspace")) as ws:
        journey = list_journeys(ws)[0]
        start_session(ws, title="Claims <b>line</b>", mode="interview", journey_id=journey.id)
    return tmp_path / "workspace"


@pytest.fixture
def line(folder: Path) -> Iterator[CuttableLine]:
    port = free_port()
    serving = serve(folder, port=port)
    next(serving)
    between = CuttableLine(port)
    yield between
    between.close()
    next(serving, None)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, has_touch=True, permissions=["microphone"])
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def test_a_walk_opened_again_without_a_line_goes_on_and_arrives_once(
    phone: Page, line: CuttableLine, folder: Path
) -> None:
    address = f"http://127.0.0.1:{line.port}/walk"
    note = phone.get_by_role("textbox", name="Note")
    phone.goto(f"{address}?session=1")
    note.wait_for()
    while not phone.evaluate(IS_KEPT):
        phone.wait_for_timeout(100)
    note.fill(WRITTEN)

    line.cut()
    phone.reload()

    expect(phone.get_by_role("status").first).to_contain_text("No connection to fieldnotes.")
    expect(phone.get_by_role("heading", name="Claims <b>line</b>")).to_be_visible()
    expect(note).to_have_value(WRITTEN)
    assert grave_violations(phone) == []
    phone.get_by_role("button", name="Note it").click()
    row = phone.locator(".fn-line > li", has_text=WRITTEN)
    expect(row).to_contain_text("kept on this")

    phone.goto(address)
    expect(phone.get_by_role("listitem")).to_have_text("Claims <b>line</b> (notes: 1 waiting)")

    line.mend()
    phone.goto(f"{address}?session=1")
    expect(row).to_contain_text("stored", timeout=60_000)
    with closing(open_workspace(folder)) as ws:
        assert [one.text for one in list_observations(ws, 1)] == [WRITTEN]


def test_the_page_of_the_browser_sends_what_waits_by_itself_once_the_line_is_back(
    phone: Page, line: CuttableLine, folder: Path
) -> None:
    phone.goto(f"http://127.0.0.1:{line.port}/walk?session=1")
    phone.get_by_role("textbox", name="Note").wait_for()
    while not phone.evaluate(IS_KEPT):
        phone.wait_for_timeout(100)
    line.cut()
    phone.reload()
    phone.get_by_role("textbox", name="Note").fill(WRITTEN)
    phone.get_by_role("button", name="Note it").click()
    row = phone.locator(".fn-line > li", has_text=WRITTEN)
    expect(row).to_contain_text("kept on this")

    line.mend()

    expect(row).to_contain_text("stored", timeout=60_000)
    expect(phone.get_by_role("button", name="Open the whole page")).to_be_visible(timeout=60_000)
    with closing(open_workspace(folder)) as ws:
        assert [one.text for one in list_observations(ws, 1)] == [WRITTEN]
