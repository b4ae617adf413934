"""Guides and planned walks as files: to print, and for calendars."""

from io import BytesIO

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from fieldnotes.errors import InvalidInputError
from fieldnotes.field.guides import SHIPPED_GUIDES
from fieldnotes.services import guides, planning
from fieldnotes.services.invitations import invitation_file_name, write_invitation
from fieldnotes.services.walk_sheets import guide_file_name, write_guide, write_plan
from fieldnotes.services.workspace import Workspace
from tests.services.test_planning import ATTACK, planned


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def test_the_invitation_of_a_moved_walk_is_the_same_event(workspace: Workspace) -> None:
    plan = planned(workspace, place="Reception")
    first = Calendar.from_ical(write_invitation(workspace, plan.id)).walk("VEVENT")[0]
    assert write_invitation(workspace, plan.id) == write_invitation(workspace, plan.id)
    planning.edit_plan(workspace, plan.id, duration_min=30)
    planning.call_off_plan(workspace, plan.id)
    second = Calendar.from_ical(write_invitation(workspace, plan.id)).walk("VEVENT")[0]
    assert (first["uid"], first["sequence"]) == (second["uid"], 0)
    assert (second["sequence"], second["status"]) == (2, "CANCELLED")
    assert invitation_file_name(workspace, plan.id) == "walk-listen-to-calls-in-korea.ics"


def test_what_is_expected_stays_out_of_the_invitation(workspace: Workspace) -> None:
    plan = planned(workspace)
    said = write_invitation(workspace, plan.id).decode()
    assert "Callers wait" not in said
    assert "10:00 (Asia/Seoul)" in said.replace("\r\n ", "")


@pytest.mark.parametrize("key", SHIPPED_GUIDES)
def test_a_guide_fits_one_page_with_all_its_questions(workspace: Workspace, key: str) -> None:
    guide = guides.get_guide(workspace, key)
    pdf = write_guide(workspace, key)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    said = text_of(pdf).replace(" ", "")
    for question in (question for part in guide.parts for question in part.questions):
        assert question.replace(" ", "") in said
    assert "Wherethemethodisdescribed" in said


def test_a_long_guide_takes_as_many_pages_as_it_needs(workspace: Workspace) -> None:
    guide = guides.add_guide(workspace, title="Ours", parts="\n".join(f"Question {n}?" for n in range(100)))
    pdf = write_guide(workspace, guide.key)
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) > 1
    said = text_of(pdf)
    assert all(f"Question {n}?" in said for n in range(100))
    assert f"Page {len(pages)} of {len(pages)}." in said
    assert guide_file_name(guide, file_format="pdf") == "guide-ours-v1.pdf"


def test_a_planned_walk_is_printed_with_its_expectations_before_its_guide(workspace: Workspace) -> None:
    plan = planned(workspace)
    said = text_of(write_plan(workspace, plan.id))
    assert said.index("Callers wait.") < said.index("Before the first call") < said.index("Ask first")
    assert "네 가지를" in said
    html = write_plan(workspace, plan.id, file_format="html").decode()
    assert html.index("Callers wait.") < html.index("Before the first call") < html.index("네 가지를")


def test_letters_that_the_pdf_does_not_have_are_left_to_the_html(workspace: Workspace) -> None:
    plan = planned(workspace, market="Egypt")
    assert "print it from the HTML file" in text_of(write_plan(workspace, plan.id))
    html = write_plan(workspace, plan.id, file_format="html").decode()
    assert 'lang="ar" dir="rtl"' in html and "هل تسمحون" in html


def test_a_walk_without_expectations_leaves_room_to_write_them_first(workspace: Workspace) -> None:
    plan = planned(workspace, assumptions=[])
    assert "Write it here before you read on." in text_of(write_plan(workspace, plan.id))


def test_what_people_wrote_is_text_in_the_files(workspace: Workspace) -> None:
    plan = planned(workspace, title=ATTACK, intent=ATTACK, assumptions=[ATTACK * 80], place=ATTACK)
    html = write_plan(workspace, plan.id, file_format="html").decode()
    assert "<img" not in html and "&lt;img" in html
    assert "onerror" in text_of(write_plan(workspace, plan.id))
    with pytest.raises(InvalidInputError, match="html or pdf, not docx"):
        write_plan(workspace, plan.id, file_format="docx")
