"""Findings by the keyboard: proposed passages, the local reader's answers, and what is typed meanwhile."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from fieldnotes.services import findings, members, sessions
from fieldnotes.services.reading import queue_unread_notes
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import create_workspace
from tests.browser.conftest import RunningApp, serve
from tests.browser.test_accessibility import grave_violations

pytestmark = pytest.mark.browser

STATEMENT = "People have to tell their story a second time on the phone."
TOLD = "I had to tell the whole story again on the phone."
TWICE = "They made me repeat my story on the telephone."
AGAIN = "I told my story once more to a second person on the phone."


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """Findings of two markets and a walk whose notes were read, behind the web app alone."""
    folder = tmp_path_factory.mktemp("findings") / "workspace"
    ws = create_workspace(folder)
    members.add_member(ws, name="Mina", role="local reader", market="Korea")
    journey = sessions.list_journeys(ws)[0]
    walk = sessions.start_session(ws, title="Walk", mode="listen to calls", journey_id=journey.id)
    other = sessions.start_session(ws, title="Other", mode="listen to calls", journey_id=journey.id)
    for session, text in ((walk, TOLD), (walk, TWICE), (other, AGAIN)):
        sessions.add_observation(ws, session.id, kind="heard", seat="customer", text=text)
    findings.write_finding(ws, statement=STATEMENT, market="Korea")
    findings.write_finding(ws, statement="Nobody reads the letter.", market="Korea")
    while queue_unread_notes(ws) or run_next_job(ws, pytest.fail) is not None:
        pass
    ws.close()
    yield from serve(folder)


def done(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def test_proposed_passages_are_decided_by_a_key_and_typing_decides_nothing(
    desktop: Page, app: RunningApp
) -> None:
    desktop.goto(f"{app.url}/findings?finding=1")
    opened = desktop.get_by_text("Passages like the statement")
    opened.click()
    first = desktop.get_by_role("button", name="Not about this").first
    expect(first).to_be_visible(timeout=30_000)
    proposed = desktop.locator("[class*='st-key-row_found_alike_']")
    expect(proposed).to_have_count(3)
    done(desktop)

    words = desktop.get_by_role("textbox", name="Words in passages, notes and answers")
    words.press_sequentially("fan")
    expect(words).to_have_value("fan")
    words.fill("")
    words.press("Tab")
    done(desktop)
    expect(proposed).to_have_count(3)

    desktop.get_by_role("heading", level=1).click()
    desktop.keyboard.press("f")
    expect(desktop.get_by_text("Put a passage for the finding.")).to_be_visible()
    expect(proposed).to_have_count(2)
    done(desktop)
    desktop.get_by_role("heading", level=1).click()
    desktop.keyboard.press("n")
    expect(desktop.get_by_text("Not about this: it is not proposed again.")).to_be_visible()
    expect(proposed).to_have_count(1)
    done(desktop)
    assert grave_violations(desktop) == []
    desktop.get_by_role("button", name="Undo").click()
    expect(proposed).to_have_count(2)


def test_a_local_reader_answers_by_a_key_and_a_reason_half_written_comes_back(
    phone: Page, app: RunningApp
) -> None:
    phone.goto(f"{app.url}/findings?view=local")
    expect(phone.get_by_text("it waits for Mina.").first).to_be_visible(timeout=15_000)
    phone.get_by_text("You: ").click()
    phone.get_by_role("link", name="I am Mina").click()
    expect(phone.get_by_role("heading", name="Waiting for you, who read for Korea")).to_be_visible()
    waiting = phone.locator("[class*='st-key-row_waiting_']")
    expect(waiting).to_have_count(2)
    done(phone)
    phone.get_by_role("heading", level=1).click()  # out of the menu, which takes keys for itself

    phone.keyboard.press("n")
    because = phone.get_by_label("In Korea it reads differently because …")
    because.fill("Yes, and no: people expect it.")
    done(phone)
    phone.reload()
    expect(waiting).to_have_count(2)
    done(phone)
    phone.get_by_role("button", name="Reads differently here because …").first.click()
    expect(because).to_have_value("Yes, and no: people expect it.")
    assert grave_violations(phone) == []
    phone.get_by_role("button", name="Store this reading").click()
    expect(waiting).to_have_count(1)
    done(phone)

    phone.keyboard.press("y")
    expect(phone.get_by_text("Nothing waits for you. Thank you.")).to_be_visible()
    phone.goto(f"{app.url}/findings?finding=1")
    shown = phone.locator("[class*='st-key-item_reading_']")
    expect(shown.get_by_text("people expect it.")).to_be_visible()
