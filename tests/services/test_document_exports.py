"""A document leaves with its codings: as text, as Word with comments, as a table, as JSON."""

import csv
import io
import json

import docx
import pytest

from fieldnotes.errors import InvalidInputError
from fieldnotes.records import AnswerRow
from fieldnotes.services import coding
from fieldnotes.services.answers import add_answers
from fieldnotes.services.documents import import_document
from fieldnotes.services.exports import export_bytes, export_text
from fieldnotes.services.workspace import Workspace


def _code(ws: Workspace, source_id: int, first: tuple[int, int], last: tuple[int, int]) -> str:
    segments = coding.read_source(ws, source_id).segments
    code = coding.list_codes(ws, kind="theme")[0]
    coding.apply_code(
        ws,
        source_id,
        code_id=code.id,
        first_segment_id=segments[first[0]].id,
        start_char=first[1],
        last_segment_id=segments[last[0]].id,
        end_char=last[1],
        intensity=2,
    )
    return f"theme: {code.name}"


@pytest.fixture
def source_id(workspace: Workspace) -> int:
    text = "# Visit 😀\n\nNobody called me back.\n\nشكرا جزيلا\n"
    return import_document(workspace, text.encode(), "visit.md", own_voice_only=True).source.id


def test_text_has_each_paragraph_once_and_its_codes_below(workspace: Workspace, source_id: int) -> None:
    code = _code(workspace, source_id, (1, 7), (2, 4))
    assert export_text(workspace, "transcript", item_id=source_id, file_format="txt") == (
        f"Visit 😀\n\nNobody called me back.\n    [{code} (2 of 3)] “called me back. شكرا”\n\nشكرا جزيلا\n"
    )


def test_word_has_codes_as_comments_on_their_words(workspace: Workspace, source_id: int) -> None:
    code = _code(workspace, source_id, (1, 7), (1, 13))
    content = export_bytes(workspace, "transcript", item_id=source_id, file_format="docx")
    made = docx.Document(io.BytesIO(content))
    assert [(one.text, one.style.name) for one in made.paragraphs] == [
        ("Visit 😀", "Heading 1"),
        ("Nobody called me back.", "Normal"),
        ("شكرا جزيلا", "Normal"),
    ]
    assert [run.text for run in made.paragraphs[1].runs if run.text] == ["Nobody ", "called", " me back."]
    assert [one.text for one in made.comments] == [f"{code} (2 of 3)"]


def test_a_table_of_answers_has_what_is_known_of_each(workspace: Workspace) -> None:
    rows = [AnswerRow("=1+1", "r1", "Why?", "Korea", score=3, row_number=2), AnswerRow("Fine")]
    source = add_answers(workspace, "Wave", rows, own_voice_only=True)
    code = _code(workspace, source.id, (1, 0), (1, 4))
    text = export_text(workspace, "transcript", item_id=source.id, file_format="csv")
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["respondent"], first["question"], first["market"], first["score"], first["row_number"]) == (
        "r1",
        "Why?",
        "Korea",
        "3.0",
        "2",
    )
    assert (first["text"], first["codes"]) == ("'=1+1", "")  # no formula for a spreadsheet
    assert (second["codes"], second["passages"]) == (f"{code} (2 of 3)", "Fine")


def test_json_has_everything(workspace: Workspace, source_id: int) -> None:
    _code(workspace, source_id, (1, 0), (1, 6))
    content = json.loads(export_text(workspace, "transcript", item_id=source_id, file_format="json"))
    document = content["document"]
    assert [(one["text"], one["level"]) for one in document["paragraphs"]][:2] == [
        ("Visit 😀", 1),
        ("Nobody called me back.", 0),
    ]
    assert [(one["quote"], one["start"], one["end"]) for one in document["codings"]] == [
        ("Nobody", [1, 0], [1, 6])
    ]


def test_a_document_has_no_times_for_captions(workspace: Workspace, source_id: int) -> None:
    with pytest.raises(InvalidInputError, match="vtt needs times"):
        export_text(workspace, "transcript", item_id=source_id, file_format="vtt")
