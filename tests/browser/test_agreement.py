"""Two people in two browsers code the same call without seeing each other, compare, and settle."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from fieldnotes.records import SpeechSegment
from fieldnotes.services import coding, rounds, settling
from fieldnotes.services.members import add_member
from fieldnotes.services.workspace import Workspace, acting_as, create_workspace, list_members, open_workspace
from fieldnotes.store import sources
from fieldnotes.store.database import writing
from tests.browser.conftest import DESKTOP, PHONE, RunningApp, serve
from tests.browser.test_accessibility import grave_violations

pytestmark = pytest.mark.browser

LINES = (
    "I was on hold for forty minutes.",
    "The agent was kind.",
    "Nobody called me back 🙁 after that.",
    "Then I gave up.",
)
IDLE = ("data-test-script-state", "notRunning")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    """The web app alone, for a team of two besides whoever runs it, with one call of four lines."""
    ws = create_workspace(tmp_path / "workspace")
    add_member(ws, name="Ada")
    add_member(ws, name="Ben")
    with writing(ws.db):
        source_id = sources.add_source(ws.db, {"kind": "document", "title": "A call"})
        spoken = [SpeechSegment(8.0 * n, 8.0 * n + 7, text) for n, text in enumerate(LINES)]
        sources.add_speech_segments(ws.db, source_id, spoken)
    for name in ("Slow", "Warm", "Cold"):
        coding.add_code(ws, kind="theme", name=name)
    ws.close()
    yield from serve(tmp_path / "workspace")


@pytest.fixture
def ws(app: RunningApp) -> Iterator[Workspace]:
    ws = open_workspace(app.folder)
    yield ws
    ws.close()


@pytest.fixture
def ada(browser: Browser, app: RunningApp) -> Iterator[Page]:
    """Ada at a desk."""
    context = browser.new_context(viewport=DESKTOP)
    yield arrive(context.new_page(), app, "Ada")
    context.close()


@pytest.fixture
def ben(browser: Browser, app: RunningApp) -> Iterator[Page]:
    """Ben on a phone."""
    context = browser.new_context(viewport=PHONE, has_touch=True, color_scheme="dark")
    yield arrive(context.new_page(), app, "Ben")
    context.close()


def open_address(page: Page, address: str) -> None:
    """Open a page; patient, because two browsers and a server share the machine with all else it does."""
    page.goto(address)
    expect(page.locator("h1")).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute(*IDLE, timeout=60_000)
    page.wait_for_load_state("networkidle")


def arrive(page: Page, app: RunningApp, name: str) -> Page:
    """Open the page of rounds and say who it is that looks at it."""
    open_address(page, f"{app.url}/agreement")
    page.get_by_role("button", name="You:").click()
    page.get_by_role("link", name=f"I am {name}").click()
    expect(page.get_by_role("button", name=f"You: {name}")).to_be_visible(timeout=60_000)
    expect(page).to_have_url(f"{app.url}/agreement")
    return page


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_test_id("stApp")).to_have_attribute(*IDLE)


def choose(page: Page, label: str, *names: str) -> None:
    field = page.get_by_role("combobox", name=label)
    for name in names:
        field.click()
        field.press_sequentially(name)
        page.get_by_role("option", name=name, exact=True).click()
    field.press("Escape")


def line(page: Page, text: str) -> Locator:
    return page.locator(".fn-r-line", has=page.get_by_text(text, exact=True))


def tag(page: Page, text: str, code: str) -> None:
    """Put a code on a whole line, by keyboard."""
    line(page, text).focus()
    page.keyboard.press("t")
    page.get_by_role("combobox", name="Filter codes").fill(code)
    page.keyboard.press("Enter")
    expect(line(page, text).get_by_text(code, exact=True)).to_be_visible()
    expect(page.locator(".fn-r-saving")).to_have_count(0)


def finish(page: Page) -> None:
    page.get_by_role("button", name="Finish my part").click()
    page.get_by_role("button", name="My part is finished").click()
    expect(page).to_have_url(re.compile(r"\?round=1$"), timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute(*IDLE)


def accepted(ws: Workspace) -> list[tuple[str, str, str]]:
    """Return each coding of the team: code, words, who stands for it."""
    view = coding.read_source(ws, 1)
    words = {excerpt.id: excerpt.text for excerpt in view.excerpts}
    names = {code.id: code.name for code in coding.list_codes(ws)}
    return [(names[made.code_id], words[made.excerpt_id], made.made_by) for made in view.codings]


def test_two_people_code_the_same_source_blind_and_settle_it(
    ada: Page, ben: Page, app: RunningApp, ws: Workspace
) -> None:
    open_address(ada, f"{app.url}/agreement?start=1&source=1")
    choose(ada, "Coders", "Ben")
    ada.get_by_role("button", name="Start the round").click()
    expect(ada.get_by_text("Ben: still coding")).to_be_visible(timeout=60_000)

    follow(ada, "Code now")
    expect(ada.locator(".fn-r-line")).to_have_count(4, timeout=60_000)
    tag(ada, LINES[0], "Slow")
    tag(ada, LINES[1], "Warm")

    open_address(ben, f"{app.url}/agreement")
    follow(ben, "Code now")
    expect(ben.locator(".fn-r-line")).to_have_count(4, timeout=60_000)
    assert ben.locator("[data-coding]").count() == 0  # nothing of Ada's
    tag(ben, LINES[0], "Slow")
    tag(ben, LINES[1], "Cold")
    tag(ben, LINES[2], "Cold")
    assert line(ben, LINES[1]).get_by_text("Warm").count() == 0
    assert accepted(ws) == []

    finish(ada)
    expect(ada.get_by_text("Ada: finished")).to_be_visible()
    expect(ada.get_by_text("alpha")).to_have_count(0)  # not before Ben has finished
    finish(ben)
    expect(ben.get_by_text("0 of 2 settled")).to_be_visible(timeout=60_000)
    for page in (ada, ben):
        open_address(page, f"{app.url}/agreement?round=1")
        assert grave_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    ada.get_by_role("button", name="Take over the 1 that all agree on").click()
    expect(ada.get_by_text("taken over as codings of the team")).to_be_visible()
    assert accepted(ws) == [("Slow", LINES[0], "Ada")]

    ada.get_by_role("textbox", name="Why (kept").fill(
        "as the definition says: 1 of 2"
    )  # keys inside a field are letters
    ada.get_by_role("textbox", name="Why (kept").press("Tab")
    expect(ada.get_by_text("0 of 2 settled")).to_be_visible()
    ada.locator("h1").click()
    ada.keyboard.press("2")
    expect(ada.get_by_text("1 of 2 settled")).to_be_visible()
    ada.keyboard.press("0")
    expect(ada.get_by_text("2 of 2 settled")).to_be_visible()
    assert accepted(ws) == [("Slow", LINES[0], "Ada"), ("Cold", LINES[1], "Ada")]
    view = settling.read_settling(ws, 1)
    outcomes = [(one.outcome, one.reason) for one in view.decisions]
    assert outcomes == [("agreed", ""), ("take", "as the definition says: 1 of 2"), ("none", "")]
    assert view.round.state == "settled"

    ada.get_by_role("button", name="Undo").click()
    expect(ada.get_by_text("1 of 2 settled")).to_be_visible()

    open_address(ben, f"{app.url}/agreement?round=1")
    ben.get_by_text("Figures by code").click()
    expect(ben.get_by_role("table")).to_contain_text("Cohen's kappa")
    assert grave_violations(ben) == []


def test_while_coding_apart_the_text_stays_as_it_is(ada: Page, app: RunningApp, ws: Workspace) -> None:
    me, other = (member for member in list_members(ws) if member.name in ("Ada", "Ben"))
    with acting_as(me.id):
        one = rounds.start_round(ws, 1, coder_ids=[me.id, other.id])
    open_address(ada, f"{app.url}/agreement?round={one.id}&code=1")
    expect(ada.locator(".fn-r-line")).to_have_count(4, timeout=60_000)
    expect(ada.get_by_role("button", name="Edit", exact=True)).to_have_count(0)
    line(ada, LINES[3]).focus()
    ada.keyboard.press("e")
    expect(ada.get_by_text("the words stay as they are")).to_be_attached()
    expect(ada.get_by_role("textbox", name="Words of this line")).to_have_count(0)
    assert [segment.text for segment in coding.read_source(ws, 1).segments] == list(LINES)


def test_the_views_of_a_round_have_no_serious_fault_of_accessibility(
    ada: Page, ben: Page, app: RunningApp, ws: Workspace
) -> None:
    me, other = (member for member in list_members(ws) if member.name in ("Ada", "Ben"))
    with acting_as(me.id):
        rounds.start_round(ws, 1, coder_ids=[me.id, other.id])
    for page in (ada, ben):
        for query in ("", "?start=1", "?round=1", "?round=1&code=1"):
            open_address(page, f"{app.url}/agreement{query}")
            assert grave_violations(page) == []
        page.get_by_role("button", name="Finish my part").click()
        expect(page.get_by_role("button", name="My part is finished")).to_be_visible()
        assert grave_violations(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="You:").click()
        expect(page.get_by_text("works here")).to_be_visible()
        assert grave_violations(page) == []
