"""The whole path, as its users go it: walk, record, transcribe, tag, link, read."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fieldnotes import list_observations, list_sessions, open_workspace, search_library
from tests.browser.conftest import RunningApp

pytestmark = [pytest.mark.browser, pytest.mark.weights]

NPS_CSV = "month;market;nps;low;high;n\n2026-09;Korea;31,5;25;38;420\n2026-10;Korea;9,0;3;15;410\n"
MINUTES_MS = 60_000
NOTE = "She typed it twice. <b>Twice</b> 😀"


def log_a_walk(page: Page, app: RunningApp) -> None:
    page.goto(f"{app.url}/walk?new=1")
    page.get_by_test_id("stRadioOption").filter(has_text="Listen to calls").click()
    page.get_by_label("Which market?").fill("Korea")
    page.get_by_label("What do you expect to find?").fill("Callers are angry.\nAgents see everything.")
    page.get_by_label("Title (optional)").fill("Claims line")
    page.get_by_role("button", name="Start the walk").click()
    expect(page.get_by_role("heading", name="Claims line")).to_be_visible()

    page.locator(".fn-choice", has_text="heard").click()
    page.locator(".fn-choice", has_text="employee").click()
    page.locator(".fn-wheel-name", has_text="anger").click()
    page.get_by_role("textbox", name="Note").fill(NOTE)
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text(NOTE).first).to_be_visible()

    page.get_by_text("End the walk and debrief").first.click()
    page.get_by_test_id("stRadioOption").filter(has_text="Overturned").first.click()
    page.get_by_label(re.compile("What surprised")).fill("How calm she was.")
    page.get_by_role("button", name="Finish the debrief").click()
    expect(page.get_by_role("heading", name=re.compile("What was expected"))).to_be_visible()
    expect(page.get_by_role("paragraph").filter(has_text="How calm she was.")).to_be_visible()


def add_a_recording(page: Page, app: RunningApp, clip: Path) -> None:
    page.goto(f"{app.url}/recordings")
    page.get_by_role("button", name="Add a recording").first.click()
    page.get_by_text("Only our own voices").click()
    page.locator("input[type=file]").set_input_files(clip)
    page.get_by_label("Title").fill("A speech")
    page.get_by_role("button", name=re.compile("Add|transcribe", re.IGNORECASE)).last.click()
    link = page.get_by_role("link", name=re.compile("A speech"))
    expect(link).to_be_visible(timeout=3 * MINUTES_MS)
    link.click()


def tag_a_passage(page: Page) -> None:
    line = page.get_by_text(re.compile("fellow Americans")).first
    expect(line).to_be_visible()
    line.click()
    page.keyboard.press("t")
    page.get_by_label("Filter codes").fill("trust in")
    page.keyboard.press("Enter")
    expect(page.get_by_text("trust in the company").first).to_be_visible()


def bring_in_a_metric(page: Page, app: RunningApp, folder: Path) -> None:
    table = folder / "nps.csv"
    table.write_bytes(NPS_CSV.encode("utf-16"))
    page.goto(f"{app.url}/metrics?bring=1")
    page.locator("input[type=file]").set_input_files(table)
    page.get_by_label("Name", exact=True).fill("NPS")
    page.get_by_role("button", name="Make the metric and import the values").click()
    page.wait_for_url(re.compile("metric=1"))
    expect(page.get_by_role("heading", name="NPS")).to_be_visible()


def write_a_finding(page: Page, app: RunningApp) -> None:
    page.goto(f"{app.url}/findings?new=1")
    page.get_by_label("What is going on?").fill("People tell everything twice.")
    page.get_by_role("combobox", name="Markets").fill("Korea")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # closes the list, behind which nothing else can be reached
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("heading", name="People tell everything twice.")).to_be_visible()
    page.get_by_role("button", name="For it").first.click()
    expect(page.get_by_text("Anecdote:")).to_be_visible()
    page.get_by_label("The mechanism, in a sentence").fill("Twice is once too often.")
    page.get_by_role("button", name="Link it").click()
    expect(page.get_by_role("button", name="Remove the link")).to_be_visible()


def publish_a_story(page: Page) -> str:
    page.get_by_role("link", name="Make a story of it").click()
    page.get_by_label("Title").fill("Told twice")
    page.get_by_role("button", name=re.compile("Write|Save|Keep")).last.click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("button", name="Take out of the library")).to_be_visible()
    return page.url


def test_the_whole_path(
    phone: Page, desktop: Page, app: RunningApp, speech_clips: Path, tmp_path: Path
) -> None:
    log_a_walk(phone, app)
    ws = open_workspace(app.folder)
    (session,) = list_sessions(ws)
    (note,) = list_observations(ws, session.id)
    assert (note.text, note.kind, note.seat, note.intensity) == (NOTE, "heard", "employee", 2)
    assert session.debriefed_at is not None

    add_a_recording(desktop, app, speech_clips / "jfk.flac")
    tag_a_passage(desktop)
    bring_in_a_metric(desktop, app, tmp_path)
    write_a_finding(desktop, app)
    address = publish_a_story(desktop)

    (story,) = search_library(ws, kind="story").cards
    assert (story.title, [(m.name, m.value) for m in story.metrics]) == ("Told twice", [("NPS", 9.0)])
    phone.goto(address)
    expect(phone.get_by_role("heading", name="Told twice")).to_be_visible()
    phone.goto(f"{app.url}/library?q=fellow")
    expect(phone.get_by_text(re.compile("fellow")).first).to_be_visible()
    phone.goto(f"{app.url}/")
    expect(phone.get_by_role("link", name="NPS").first).to_be_visible()
