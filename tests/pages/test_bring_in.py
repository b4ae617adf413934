"""Bringing documents and answers in on the page Recordings: consent first, several files, clear refusals."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.records import AnswerRow
from fieldnotes.services import coding, participants
from fieldnotes.services.answers import add_answers
from fieldnotes.services.documents import import_document
from fieldnotes.services.imported import list_imported
from fieldnotes.services.workspace import Workspace
from tests.documents import make_pdf

from .conftest import Visit

Words = Callable[[AppTest], str]
SURVEY = b"id,Country,NPS,Why this score?\nr1,Korea,3,Nobody called me back at all\nr2,Egypt,9,\n"


def bring(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    for name, data in files:
        app.file_uploader[0].upload(name, data).run()
    assert not app.exception, app.exception
    return app


def own_words(visit: Visit) -> AppTest:
    app = visit("recordings")
    app.button(key="open_documents").click().run()
    return app.segmented_control(key="recordings_who").select("own").run()


def test_documents_are_asked_for_after_their_people_agreed(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    person = participants.add_participant(workspace, seat="customer")
    participants.record_consent(
        workspace, person.id, observe=False, record=False, quote_inside=True, share_outside=False, how="form"
    )
    app = visit("recordings", bring="documents")
    assert "First say whose words are in them" in words(app)
    assert not app.file_uploader
    app.segmented_control(key="recordings_who").select("people").run()
    app.multiselect(key="recordings_heard").set_value([person.id]).run()
    bring(app, ("letter.txt", b"Dear team,\n\nnobody called."))
    app.button(key="document_now").click().run()
    (view,) = list_imported(workspace)
    assert (view.source.title, view.participants) == ("letter", (person,))


def test_several_documents_come_in_at_once_and_a_broken_one_stays_with_its_reason(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    app = own_words(visit)
    bring(app, ("visit.pdf", make_pdf([["One."], ["Two."]], title="Visit")), ("broken.pdf", b"%PDF-1.4 x"))
    bring(app, ("note.md", "# Note 😀\n\nشكرا".encode()))
    assert "PDF, 2 paragraphs, 2 pages" in words(app).replace("\\", "")
    assert "broken.pdf is damaged" in words(app).replace("\\", "")
    app.button(key="document_now").click().run()
    assert {view.source.title for view in list_imported(workspace)} == {"Visit", "Note 😀"}
    assert "broken.pdf is damaged" in words(app).replace("\\", "")
    assert "“Visit” is here: 2 paragraphs." in words(app).replace("\\", "")


def test_answers_come_in_with_the_columns_that_were_confirmed(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    app = visit("recordings")
    app.button(key="open_answers").click().run()
    assert not app.file_uploader
    app.text_input(key="answers_consent").set_value("survey's notice").run()
    bring(app, ("wave.csv", SURVEY))
    assert app.multiselect(key="answers_columns").value == ["Why this score?"]
    assert app.selectbox(key="answers_role_market").value == "Country"
    app.selectbox(key="answers_role_segment").set_value("Country").run()
    app.button(key="answers_now").click().run()
    assert not app.exception, app.exception
    (view,) = list_imported(workspace)
    assert (view.source.title, view.file.part) == ("wave", "Why this score?")
    assert "1 row has no answer: line 3." in words(app)
    bring(app, ("wave.csv", SURVEY))
    assert app.button(key="answers_now").disabled


def test_a_table_that_cannot_be_read_says_why(visit: Visit, words: Words) -> None:
    app = visit("recordings", bring="answers")
    app.text_input(key="answers_consent").set_value("notice").run()
    bring(app, ("wave.xlsx", b"PK\x03\x04 broken"))
    assert "wave.xlsx is damaged" in words(app).replace("\\", "")


def test_a_document_is_renamed_and_removed_with_undo(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    source = import_document(workspace, b"Dear team", "letter.txt", own_voice_only=True).source
    app = visit("transcript", source=source.id)
    app.text_input(key=f"rename_{source.id}_letter").set_value("Complaint").run()
    app.button(key="rename_now").click().run()
    assert coding.read_source(workspace, source.id).source.title == "Complaint"
    app.button(key="remove_document").click().run()
    assert list_imported(workspace) == []
    app.button(key="undo").click().run()
    assert [view.source.title for view in list_imported(workspace)] == ["Complaint"]


def test_documents_and_answers_are_listed(visit: Visit, words: Words, workspace: Workspace) -> None:
    import_document(workspace, b"Dear team", "letter.txt", own_voice_only=True)
    add_answers(workspace, "Wave", [AnswerRow("Fine")], own_voice_only=True)
    app = visit("recordings")
    assert "Documents and answers" in words(app)
    assert "letter" in words(app)
    assert "Documents and answers" in words(visit("transcript"))


@pytest.mark.parametrize("page", ["recordings", "transcript"])
def test_an_empty_workspace_says_what_can_be_brought_in(visit: Visit, words: Words, page: str) -> None:
    assert "No recordings yet" in words(visit(page)) or "Nothing to read yet" in words(visit(page))
