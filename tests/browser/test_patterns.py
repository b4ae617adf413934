"""A number of a matrix opens its quotes, by mouse, by keys and by its address, at a desk and on a phone."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from fieldnotes.services.workspace import create_workspace
from tests.browser.conftest import DESKTOP, PHONE, RunningApp, serve
from tests.browser.test_accessibility import grave_violations, open_address
from tests.coded_calls import CodedCalls

pytestmark = pytest.mark.browser

VIEWS = (
    "/patterns",
    "/patterns?by=market&row={anger}&col=Korea",
    "/patterns?view=together",
    "/patterns?view=near&a={anger}&b={joy}&unit=seconds&n=30",
    "/patterns?view=journey",
    "/patterns?view=time",
)


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningApp, dict[str, int]]]:
    """The app on a workspace of three calls, and the ids of its codes."""
    folder = tmp_path_factory.mktemp("patterns") / "workspace"
    ws = create_workspace(folder)
    made = CodedCalls(ws)
    stage = next(iter(made.stages))
    for market, on in (("Korea", date(2026, 1, 5)), ("Korea", date(2026, 2, 5)), ("Chile", date(2026, 2, 6))):
        call = made.call(made.met(), market=market, stage=stage, on=on)
        made.tag(call, "anger", (0, 0), (0, 6), intensity=2)
        made.tag(call, "joy", (1, 0), (1, 7))
    made.tag(call, "having to repeat oneself", (0, 3), (0, 10))
    codes = made.codes
    ws.close()
    for app in serve(folder):
        yield app, codes


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP)
    yield context.new_page()
    context.close()


def cell(page: Page, words: str) -> Page:
    return page.get_by_role("button", name=re.compile(words))


def test_a_press_on_a_cell_opens_the_passages_that_it_counts(desk: Page, coded) -> None:
    app, codes = coded
    open_address(desk, f"{app.url}/patterns?by=market")

    cell(desk, "^anger, Korea: 2 passages of 2 sources, 2 people$").click()

    quotes = desk.locator(".st-key-patterns_quotes")
    expect(quotes.get_by_role("heading", name="anger, Korea")).to_be_visible(timeout=15_000)
    expect(quotes.locator("blockquote")).to_have_text(["012345", "012345"])
    expect(desk).to_have_url(re.compile(rf"[?&]row={codes['anger']}&col=Korea"))
    quotes.get_by_role("button", name="Close").click()
    expect(quotes).to_have_count(0)


def test_arrow_keys_and_enter_open_a_cell_and_the_focus_stays_on_it(desk: Page, coded) -> None:
    app, _codes = coded
    open_address(desk, f"{app.url}/patterns?by=market")
    first = cell(desk, "^joy, Korea")
    first.focus()

    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowRight")
    expect(cell(desk, "^anger, Chile")).to_be_focused()
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("heading", name="anger, Chile")).to_be_visible(timeout=15_000)
    expect(desk.locator(".st-key-patterns_quotes blockquote")).to_have_text(["012345"])
    expect(cell(desk, "^anger, Chile")).to_be_focused()
    expect(cell(desk, "^anger, Chile")).to_have_attribute("aria-pressed", "true")
    # An empty cell is passed over, and only one cell is in the Tab order.
    desk.keyboard.press("ArrowDown")
    expect(cell(desk, "^having to repeat oneself, Chile")).to_be_focused()
    desk.keyboard.press("ArrowLeft")
    expect(cell(desk, "^having to repeat oneself, Chile")).to_be_focused()
    expect(desk.locator(".fn-pt-cell[tabindex='0']")).to_have_count(1)


def test_an_open_cell_opens_cold_by_its_address_and_its_passage_in_the_reader(desk: Page, coded) -> None:
    app, codes = coded
    open_address(desk, f"{app.url}/patterns?by=month&row={codes['anger']}&col=2026-01")

    expect(desk.locator(".st-key-patterns_quotes blockquote")).to_have_text(["012345"])
    desk.locator(".st-key-patterns_quotes").get_by_role("link", name="Open in the reader").click()

    expect(desk).to_have_url(re.compile(r"/transcript\?source=\d+&excerpt=\d+"))


def test_on_a_phone_the_page_keeps_its_width_and_what_a_cell_opens_comes_into_sight(
    browser: Browser, coded
) -> None:
    app, _codes = coded
    context = browser.new_context(viewport=PHONE, has_touch=True)
    phone = context.new_page()
    open_address(phone, f"{app.url}/patterns?by=market")

    cell(phone, "^anger, Korea").tap()

    expect(phone.get_by_role("heading", name="anger, Korea")).to_be_in_viewport(timeout=15_000)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.close()


def test_a_matrix_leaves_as_a_picture_and_as_a_table(desk: Page, coded) -> None:
    app, _codes = coded
    open_address(desk, f"{app.url}/patterns?by=market")

    with desk.expect_download() as picture:
        desk.get_by_role("button", name="Picture (PNG)").click()
    with desk.expect_download() as table:
        desk.get_by_role("button", name="CSV", exact=True).click()

    assert Path(picture.value.path()).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.value.suggested_filename == "codes-by-market.png"
    lines = Path(table.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[:2] == [
        "kind,code,market,passages,sources,people_on_record,unnamed_voices",
        "emotion,joy,Korea,2,2,2,0",
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_has_a_serious_fault_of_accessibility_or_is_wider_than_a_phone(
    browser: Browser, coded, view: str
) -> None:
    app, codes = coded
    for size, scheme in ((PHONE, "light"), (DESKTOP, "dark")):
        context = browser.new_context(viewport=size, color_scheme=scheme)
        page = context.new_page()
        open_address(page, app.url + view.format(**codes))
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert grave_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        context.close()
