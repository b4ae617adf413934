"""A debrief on a phone from empty to done; the page is killed half way, and nothing typed is lost."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from fieldnotes import create_demo_workspace
from fieldnotes.services import debriefs, next_questions, promises, sessions
from fieldnotes.services.workspace import Workspace, open_workspace
from tests.browser.conftest import PHONE, RunningApp, serve
from tests.browser.selects import choose

pytestmark = pytest.mark.browser

WALK = 1  # the demo's walk in the field, which nobody has debriefed


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The demo workspace behind the web app alone."""
    folder: Path = tmp_path_factory.mktemp("demo") / "workspace"
    create_demo_workspace(folder).close()
    yield from serve(folder)


@pytest.fixture
def stored(demo: RunningApp) -> Iterator[Workspace]:
    ws = open_workspace(demo.folder)
    yield ws
    ws.close()


def wait_until_surprised(ws: Workspace, text: str, *, most_s: float = 20) -> None:
    until = time.monotonic() + most_s
    while sessions.get_session(ws, WALK).surprised != text:
        assert time.monotonic() < until, f"{text!r} was not kept"
        time.sleep(0.1)


def open_debrief(page: Page, app: RunningApp) -> None:
    page.goto(f"{app.url}/walk?session={WALK}&debrief=1")
    expect(page.get_by_role("button", name="Finish the debrief")).to_be_visible(timeout=20_000)


def test_a_debrief_from_empty_to_done_with_the_page_killed_half_way(
    browser: Browser, demo: RunningApp, stored: Workspace
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True)
    page = context.new_page()
    open_debrief(page, demo)
    surprised = page.get_by_label("What surprised you?", exact=True)
    common = page.get_by_label("What was common between “them” and “us”?", exact=True)
    page.locator(".st-key-walk_assumption_1").get_by_text("Overturned", exact=True).click()
    surprised.press_sequentially("Nobody waits.")
    # Still in the field, without leaving it: a pause is enough.
    wait_until_surprised(stored, "Nobody waits.")
    expect(surprised).to_be_focused()
    common.press_sequentially("We hate forms")
    page.reload()  # before the pause is over
    expect(common).to_have_value("We hate forms")
    expect(surprised).to_have_value("Nobody waits.")
    page.close()  # and another tab, which knows nothing of this one

    page = context.new_page()
    open_debrief(page, demo)
    expect(page.get_by_label("What surprised you?", exact=True)).to_have_value("Nobody waits.")
    expect(page.get_by_label("What was common between “them” and “us”?", exact=True)).to_have_value(
        "We hate forms"
    )
    question = page.get_by_label("A question to ask next", exact=True)
    question.fill("Who reads the app?")
    page.get_by_role("button", name="Put it on the list").click()
    expect(page.get_by_text("Who reads the app?", exact=True)).to_be_visible()
    page.get_by_text("Write down a promise", exact=True).click()
    page.get_by_label("What was promised?", exact=True).fill("Call back on Monday")
    choose(page, "To whom?", "A customer without a code yet")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator(".fn-promise-text", has_text="Call back on Monday")).to_be_visible()

    page.get_by_role("button", name="Finish the debrief").click()

    expect(page.get_by_text("What was expected, and what became of it")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    walk = sessions.get_session(stored, WALK)
    assert walk.debriefed_at is not None
    assert (walk.surprised, walk.common_ground, walk.ask_next) == (
        "Nobody waits.",
        "We hate forms",
        "Who reads the app?",
    )
    assert sessions.list_assumptions(stored, WALK)[0].outcome == "overturned"
    assert [one.text for one in next_questions.list_next_questions(stored, session_id=WALK)] == [
        "Who reads the app?"
    ]
    assert [one.text for one in promises.list_promises(stored, session_id=WALK)] == ["Call back on Monday"]
    assert debriefs.read_portrait(stored, WALK) == {}
    context.close()
