"""Documents and tables of answers become sources: consent first, once a file, and removing can be undone."""

import io
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from fieldnotes.errors import ConflictError, ConsentError, ImportFileError, InvalidInputError, NotFoundError
from fieldnotes.services import coding, correcting, findings, home, jobs, recordings, undoing
from fieldnotes.services.answer_files import import_answers, preview_answers
from fieldnotes.services.answers import get_answers
from fieldnotes.services.attaching import attach_recording
from fieldnotes.services.documents import (
    import_document,
    preview_document,
    remove_document,
    rename_document,
    restore_document,
)
from fieldnotes.services.imported import list_imported
from fieldnotes.services.library import search_library
from fieldnotes.services.participants import add_participant, list_participants, record_consent
from fieldnotes.services.transcript_import import import_transcript
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import codes
from fieldnotes.store.database import writing
from fieldnotes.voc.answer_table import AnswerMapping
from tests.documents import make_pdf

LETTER = "Dear team,\n\nnobody called me back 😀.\n\nشكرا جزيلا\n".encode()


def test_a_document_is_a_source_with_a_segment_a_paragraph(workspace: Workspace) -> None:
    done = import_document(
        workspace,
        make_pdf([["First page."], ["Second page."]], title="Visit"),
        "visit.pdf",
        kind="interview",
        market="Korea",
        written_on=date(2026, 3, 1),
        language="en",
        own_voice_only=True,
    )
    view = coding.read_source(workspace, done.source.id)
    assert (done.source.kind, done.source.form, done.source.title) == ("document", "text", "Visit")
    assert [(one.text, one.page) for one in view.segments] == [("First page.", 1), ("Second page.", 2)]
    (imported,) = list_imported(workspace)
    assert (imported.file.format, imported.file.language, imported.file.recorded_on) == (
        "PDF",
        "en",
        date(2026, 3, 1),
    )
    (card,) = search_library(workspace, text="second", kind="source").cards
    assert (card.market, card.mode, card.happened_at) == ("Korea", "interview", "2026-03-01")
    job = jobs.latest_job(workspace, "suggest", done.source.id)
    assert job is not None and job.state == "queued"


def test_consent_comes_before_the_document(workspace: Workspace) -> None:
    with pytest.raises(ConsentError, match=r"Nobody is named whose words are in letter\.txt"):
        import_document(workspace, LETTER, "letter.txt")
    person = add_participant(workspace, seat="customer")
    with pytest.raises(ConsentError, match=f"{person.code} has not agreed to being quoted"):
        import_document(workspace, LETTER, "letter.txt", participant_ids=[person.id])
    # A letter is no recording: being quoted inside is what it needs.
    record_consent(
        workspace,
        person.id,
        observe=False,
        record=False,
        quote_inside=True,
        share_outside=False,
        how="letter",
    )
    done = import_document(workspace, LETTER, "letter.txt", participant_ids=[person.id])
    assert list_imported(workspace)[0].participants == (person,)
    assert coding.is_quotable(workspace, done.source.id)


def test_the_same_document_is_stored_once_and_can_be_a_transcript_too(workspace: Workspace) -> None:
    first = import_document(workspace, LETTER, "letter.txt", consent="by mail")
    again = import_document(workspace, LETTER, "copy.txt", consent="by mail")
    assert (again.source, again.already_there, len(list_participants(workspace))) == (first.source, True, 1)
    assert preview_document(workspace, LETTER, "x.txt").source == first.source
    talk = b"Ada: hello there\nGrace: hello Ada\n"
    as_text = import_document(workspace, talk, "talk.txt", own_voice_only=True)
    as_talk = import_transcript(workspace, talk, "talk.txt", own_voice_only=True)
    assert (as_talk.already_there, as_talk.source.kind) == (False, "transcript")
    assert as_text.source.id != as_talk.source.id


def test_a_removed_document_comes_back_with_its_tags(workspace: Workspace) -> None:
    done = import_document(workspace, LETTER, "letter.txt", own_voice_only=True)
    line = coding.read_source(workspace, done.source.id).segments[1]
    coding.apply_code(
        workspace,
        done.source.id,
        code_id=coding.list_codes(workspace)[0].id,
        first_segment_id=line.id,
        start_char=0,
        last_segment_id=line.id,
        end_char=6,
    )
    remove_document(workspace, done.source.id)
    assert list_imported(workspace) == []
    assert search_library(workspace).total == 0
    with pytest.raises(NotFoundError):
        coding.read_source(workspace, done.source.id)
    restore_document(workspace, done.source.id)
    assert len(coding.read_source(workspace, done.source.id).codings) == 1


def test_a_removed_document_does_not_come_back_beside_its_copy(workspace: Workspace) -> None:
    done = import_document(workspace, LETTER, "letter.txt", own_voice_only=True)
    remove_document(workspace, done.source.id)
    import_document(workspace, LETTER, "letter.txt", own_voice_only=True)
    with pytest.raises(ConflictError, match="imported again since it was removed; remove the new one"):
        restore_document(workspace, done.source.id)


def test_a_document_that_is_there_needs_no_bringing_back(workspace: Workspace) -> None:
    done = import_document(workspace, LETTER, "letter.txt", own_voice_only=True)
    assert restore_document(workspace, done.source.id) == done.source


def test_a_document_is_renamed_and_a_transcript_is_not(workspace: Workspace) -> None:
    done = import_document(workspace, LETTER, "letter.txt", own_voice_only=True)
    assert rename_document(workspace, done.source.id, " Complaint ").title == "Complaint"
    with pytest.raises(InvalidInputError, match="The title is empty"):
        rename_document(workspace, done.source.id, " ")
    talk = import_transcript(workspace, b"Ada: hello\n", "talk.txt", own_voice_only=True)
    with pytest.raises(InvalidInputError, match="is no imported document"):
        rename_document(workspace, talk.source.id, "Other")


def test_paragraphs_are_split_joined_and_undone_with_their_pages(workspace: Workspace) -> None:
    done = import_document(
        workspace, make_pdf([["One sentence. Another one."], ["Second page."]]), "a.pdf", own_voice_only=True
    )
    first = coding.read_source(workspace, done.source.id).segments[0]
    one, two = correcting.split_segment(workspace, first.id, at_char=13, revision=0)
    assert [(part.text, part.page) for part in (one, two)] == [("One sentence.", 1), ("Another one.", 1)]
    correcting.merge_segments(workspace, two.id, revision=two.revision)
    undoing.undo_change(workspace, done.source.id)
    assert [(part.text, part.page) for part in coding.read_source(workspace, done.source.id).segments] == [
        ("One sentence.", 1),
        ("Another one.", 1),
        ("Second page.", 2),
    ]


def test_a_broken_file_stores_nothing(workspace: Workspace) -> None:
    with pytest.raises(ImportFileError, match=r"a\.pdf is damaged"):
        import_document(workspace, b"%PDF-1.4 broken", "a.pdf", consent="by mail")
    assert list_participants(workspace) == []


def test_a_path_is_enough(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "visit.docx"
    document = docx.Document()
    document.add_paragraph("배송이 빨랐어요")
    document.save(str(path))
    done = import_document(workspace, path, own_voice_only=True)
    assert (done.source.title, done.document.format_name) == ("visit", "Word")


ANSWERS = (
    "id,Country,NPS,What was good about it?,What was bad about it?\n"
    "r1,Korea,9,The people were so kind,\nr2,Egypt,2,,It took them a whole month\n"
    "r3,,5,Quick answers by mail,They were closed at noon\n"
)


def test_each_text_column_is_a_source_of_its_own_under_one_consent(workspace: Workspace) -> None:
    mapping = AnswerMapping(
        ("What was good about it?", "What was bad about it?"), respondent="id", market="Country", score="NPS"
    )
    good, bad = import_answers(
        workspace, ANSWERS.encode(), "wave.csv", mapping=mapping, market="Chile", consent="survey's notice"
    )
    assert (good.source.title, good.taken, good.blank) == ("wave: What was good about it?", 2, (3,))
    assert (bad.source.title, bad.taken, bad.blank) == ("wave: What was bad about it?", 2, (2,))
    assert len(list_participants(workspace)) == 1
    segments = coding.read_source(workspace, bad.source.id).segments
    assert [get_answers(workspace, segments)[one.id].market for one in segments] == ["Egypt", ""]
    again = import_answers(workspace, ANSWERS.encode(), "wave.csv", mapping=mapping, consent="notice")
    assert [one.already_there for one in again] == [True, True]
    assert set(preview_answers(workspace, ANSWERS.encode(), "wave.csv").sources) == set(mapping.text)


def test_answers_of_a_workbook_keep_their_rows_dates_and_numbers(workspace: Workspace) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Date", "Score", "Comment"],
        [date(2026, 3, 31), 7, "شكرا جزيلا لكم جميعا 😀"],
        [None, None, None],
        [date(2026, 4, 1), 6.5, "배송이 정말 빨랐어요"],
    ):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    (done,) = import_answers(workspace, buffer.getvalue(), "wave.xlsx", own_voice_only=True)
    segments = coding.read_source(workspace, done.source.id).segments
    known = [get_answers(workspace, segments)[one.id] for one in segments]
    assert [(one.answered_on, one.score, one.row_number) for one in known] == [
        (date(2026, 3, 31), 7.0, 2),
        (date(2026, 4, 1), 6.5, 4),
    ]
    assert done.blank == (3,)


def test_a_table_without_answers_asks_for_the_column(workspace: Workspace) -> None:
    with pytest.raises(InvalidInputError, match=r"No column of a\.csv looks like answers"):
        import_answers(workspace, b"score,country\n3,Korea\n", "a.csv", own_voice_only=True)


def test_a_broken_workbook_is_refused(workspace: Workspace) -> None:
    with pytest.raises(ImportFileError, match=r"a\.xlsx is damaged"):
        import_answers(workspace, b"PK\x03\x04 broken", "a.xlsx", own_voice_only=True)


def test_a_consent_for_the_others_is_none_for_who_is_named(workspace: Workspace) -> None:
    person = add_participant(workspace, seat="customer")
    with pytest.raises(ConsentError, match=f"{person.code} has not agreed to being quoted"):
        import_document(workspace, LETTER, "letter.txt", participant_ids=[person.id], consent="by mail")
    with pytest.raises(NotFoundError, match="There is no participant 99"):
        import_document(workspace, LETTER, "letter.txt", participant_ids=[99], consent="by mail")
    assert (list_imported(workspace), list_participants(workspace)) == ([], [person])


def test_a_document_gets_no_recording(workspace: Workspace, speech_clips: Path) -> None:
    done = import_document(workspace, LETTER, "letter.txt", own_voice_only=True)
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")
    with pytest.raises(InvalidInputError, match="is no transcript from a file"):
        attach_recording(workspace, done.source.id, kept.item.id)


def test_what_lies_in_a_removed_document_stands_behind_no_finding(workspace: Workspace) -> None:
    done = import_document(workspace, LETTER, "letter.txt", own_voice_only=True)
    finding = evidence_in(workspace, done.source.id)
    assert findings.get_finding(workspace, finding).strength.counts.excerpts_for == 1

    with writing(workspace.db):
        (made,) = coding.read_source(workspace, done.source.id).codings
        theme = next(code for code in coding.list_codes(workspace) if code.id != made.code_id)
        codes.add_suggestion(
            workspace.db, excerpt_id=made.excerpt_id, code_id=theme.id, made_by="m 1", confidence=0.5
        )
    seen = home.overview(workspace)
    assert (seen.totals["passages"], seen.waiting["suggestions"]) == (1, 1)

    remove_document(workspace, done.source.id)
    seen = home.overview(workspace)
    assert (seen.totals["passages"], seen.waiting["suggestions"]) == (0, 0)
    strength = findings.get_finding(workspace, finding).strength
    assert (strength.counts.excerpts_for, strength.counts.sources) == (0, 0)
    assert strength.guards == ("No evidence yet: a statement, not a finding.",)

    restore_document(workspace, done.source.id)
    assert findings.get_finding(workspace, finding).strength.counts.excerpts_for == 1


def test_two_questions_of_one_survey_are_one_occasion(workspace: Workspace) -> None:
    table = b"id,Why?,What else?\n1,They never called me back,Nothing came of it at all\n"
    mapping = AnswerMapping(text=("Why?", "What else?"))
    done = import_answers(workspace, table, "survey.csv", mapping=mapping, consent="survey's notice")
    finding = evidence_in(workspace, *(one.source.id for one in done))
    strength = findings.get_finding(workspace, finding).strength
    assert (strength.counts.sources, strength.counts.occasions, strength.counts.people) == (2, 1, 1)
    assert strength.grade == "anecdote"


def evidence_in(ws: Workspace, *source_ids: int) -> int:
    """Write a finding for which the first line of each source speaks; returns its id."""
    finding = findings.write_finding(ws, statement="People wait.")
    (code, *_) = coding.list_codes(ws, kind="theme")
    for source_id in source_ids:
        (line, *_) = coding.read_source(ws, source_id).segments
        made = coding.apply_code(
            ws,
            source_id,
            code_id=code.id,
            first_segment_id=line.id,
            start_char=0,
            last_segment_id=line.id,
            end_char=4,
        )
        findings.add_evidence(ws, finding.id, excerpt_id=made.excerpt_id, stance="for")
    return finding.id
