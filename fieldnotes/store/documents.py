"""Documents: paragraphs with their headings and pages, answers with what is known beside their words."""

import json
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from ..records import Answer, AnswerRow
from .database import insert, rows
from .rows import to_cell, to_record

_ANSWER_COLUMNS = (
    "row_number",
    "respondent",
    "question",
    "market",
    "segment",
    "channel",
    "answered_on",
    "score",
)


def add_paragraph(
    db: Database,
    source_id: int,
    ordinal: int,
    text: str,
    *,
    heading: str = "",
    level: int = 0,
    page: int | None = None,
) -> int:
    """Store a paragraph of a document; returns its segment's id."""
    cells = {"source_id": source_id, "ordinal": ordinal, "text": text, "machine_text": text}
    return insert(db, "segment", {**cells, "heading": heading, "level": level, "page": page})


def add_answers(db: Database, source_id: int, answers: Iterable[AnswerRow]) -> int:
    """Store answers as the segments of a source that has none, in order; returns how many."""
    columns = ", ".join(_ANSWER_COLUMNS)
    marks = ", ".join("?" for _ in _ANSWER_COLUMNS)
    ordinal = 0
    for ordinal, answer in enumerate(answers, start=1):
        segment_id = add_paragraph(db, source_id, ordinal - 1, answer.text)
        db.conn.execute(
            f"INSERT INTO answer (segment_id, {columns}) VALUES (?, {marks})",
            [segment_id, *(to_cell(getattr(answer, name)) for name in _ANSWER_COLUMNS)],
        )
    return ordinal


def read_answers(db: Database, segment_ids: Sequence[int]) -> dict[int, Answer]:
    """Return what is known of the answers among these segments, by segment."""
    found = rows(
        db,
        "SELECT a.* FROM json_each(?) wanted JOIN answer a ON a.segment_id = wanted.value",
        [json.dumps(list(segment_ids))],
    )
    return {row["segment_id"]: to_record(Answer, row) for row in found}


def is_answer(db: Database, segment_id: int) -> bool:
    """Say whether a segment is an answer of a survey."""
    return bool(rows(db, "SELECT 1 FROM answer WHERE segment_id = ?", [segment_id]))


def read_source_people(db: Database, source_id: int) -> list[int]:
    """Return whose words are in a source that has no recording: participant ids."""
    found = rows(
        db,
        "SELECT participant_id AS id FROM source_participant WHERE source_id = ? ORDER BY participant_id",
        [source_id],
    )
    return [int(row["id"]) for row in found]


def find_sources_of_part(db: Database, sha256: str, part: str) -> list[int]:
    """Return the sources that were read from this part of a file of this content.

    part: "" for a document, which is all of its file. Removed sources and transcripts are out.
    """
    found = rows(
        db,
        """SELECT f.source_id FROM source_file f JOIN source s ON s.id = f.source_id AND s.removed_at IS NULL
        AND s.kind = 'document' WHERE f.sha256 = ? AND f.part = ? ORDER BY f.source_id""",
        [sha256, part],
    )
    return [int(row["source_id"]) for row in found]
