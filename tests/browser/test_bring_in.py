"""Documents and answers brought in through the page as people do it, and tagged in the reader."""

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from fieldnotes.services import coding, debriefs, sessions
from fieldnotes.services.answers import get_answers
from fieldnotes.services.debrief_sources import get_debrief_source
from fieldnotes.services.imported import list_imported
from fieldnotes.services.workspace import Workspace, create_workspace, open_workspace
from tests.browser.conftest import RunningApp, serve
from tests.browser.test_accessibility import grave_violations
from tests.documents import make_pdf

pytestmark = pytest.mark.browser

SURVEY = "id,Country,NPS,Why this score?\nr1,Korea,3,Nobody called 😀 me back\nr2,Egypt,9,شكرا جزيلا لكم\n"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    """The web app on a workspace with one theme and nothing to read."""
    ws = create_workspace(tmp_path / "workspace")
    coding.add_code(ws, kind="theme", name="Zebra")
    ws.close()
    yield from serve(tmp_path / "workspace")


@pytest.fixture
def ws(app: RunningApp) -> Iterator[Workspace]:
    ws = open_workspace(app.folder)
    yield ws
    ws.close()


def tag_line(page: Page, at: int) -> None:
    """Put the code Zebra on a whole line by keys, and wait until it is stored."""
    line = page.locator(".fn-r-line").nth(at)
    line.locator(".fn-r-text").click()
    with page.expect_response(lambda answer: "/commands" in answer.url and answer.ok):
        page.keyboard.press("t")
        page.keyboard.type("Zebra")
        page.keyboard.press("Enter")
    expect(line.locator(".fn-r-chip .fn-r-code")).to_have_text("Zebra")


def tagged(ws: Workspace, source_id: int) -> list[str]:
    return [one.text for one in coding.read_source(ws, source_id).excerpts]


def test_documents_are_brought_in_and_tagged(
    desktop: Page, app: RunningApp, ws: Workspace, tmp_path: Path
) -> None:
    pdf, word = tmp_path / "visit.pdf", tmp_path / "note.docx"
    pdf.write_bytes(make_pdf([["First page here."], ["Second page here."]], title="Visit"))
    document = docx.Document()
    document.add_heading("Note", 1)
    document.add_paragraph("배송이 빨랐어요 😀")
    document.save(str(word))

    desktop.goto(f"{app.url}/recordings")
    desktop.get_by_role("button", name="Bring in documents").click()
    expect(desktop.locator("input[type=file]")).to_have_count(0)
    desktop.get_by_text("Only our own words").click()
    desktop.locator("input[type=file]").set_input_files([pdf, word])
    bring = desktop.get_by_role("button", name="Bring 2 documents in")
    expect(bring).to_be_visible(timeout=60_000)
    assert grave_violations(desktop) == []
    bring.click()
    expect(desktop.get_by_text("“Visit” is here: 2 paragraphs.")).to_be_visible(timeout=30_000)
    expect(desktop.get_by_text("“Note” is here: 2 paragraphs.")).to_be_visible()

    (visit,) = (view.source for view in list_imported(ws) if view.source.title == "Visit")
    desktop.goto(f"{app.url}/transcript?source={visit.id}")
    expect(desktop.locator(".fn-r-leaf").nth(1)).to_have_text("page 2")
    tag_line(desktop, 1)
    assert tagged(ws, visit.id) == ["Second page here."]
    assert grave_violations(desktop) == []


def test_answers_are_brought_in_on_a_phone_and_tagged(
    phone: Page, app: RunningApp, ws: Workspace, tmp_path: Path
) -> None:
    table = tmp_path / "wave.csv"
    table.write_text(SURVEY, encoding="utf-8")

    phone.goto(f"{app.url}/recordings")
    phone.get_by_role("button", name="Bring in answers").click()
    agreed = phone.get_by_role("textbox", name="How did they agree")
    agreed.fill("survey's notice")
    agreed.press("Enter")
    phone.locator("input[type=file]").set_input_files(table)
    bring = phone.get_by_role("button", name="Bring the answers in")
    expect(bring).to_be_visible(timeout=30_000)
    assert grave_violations(phone) == []
    bring.click()
    expect(phone.get_by_text("“wave” is here: 2 answers.")).to_be_visible(timeout=30_000)

    (view,) = list_imported(ws)
    phone.goto(f"{app.url}/transcript?source={view.source.id}")
    expect(phone.locator(".fn-r-about").first).to_have_text("r1 · score 3 · Korea")
    tag_line(phone, 0)
    assert tagged(ws, view.source.id) == ["Nobody called 😀 me back"]
    segments = coding.read_source(ws, view.source.id).segments
    assert [get_answers(ws, segments)[one.id].market for one in segments] == ["Korea", "Egypt"]


def test_a_debrief_is_read_from_its_walk_and_tagged(desktop: Page, app: RunningApp, ws: Workspace) -> None:
    walk = sessions.start_session(
        ws,
        title="Morning",
        mode="interview",
        journey_id=sessions.list_journeys(ws)[0].id,
        assumptions=["They want it fast"],
    )
    sessions.add_observation(ws, walk.id, kind="observed", seat="observer", text="An empty desk")
    debriefs.save_debrief(ws, walk.id, outcomes={}, surprised="Nobody waits")
    debrief = get_debrief_source(ws, walk.id)
    assert debrief is not None

    desktop.goto(f"{app.url}/walk?session={walk.id}")
    desktop.get_by_role("link", name="Read and tag the notes").click()
    expect(desktop.locator(".fn-r-text")).to_have_text("An empty desk")
    desktop.get_by_role("link", name="Debrief").click()
    expect(desktop.locator(".fn-r-heading").nth(1)).to_have_text("What surprised")
    tag_line(desktop, 1)
    assert tagged(ws, debrief.id) == ["Nobody waits"]
