"""What to ask next."""

from collections.abc import Mapping

from sqlite_utils import Database

from ..records import NextQuestion
from .database import insert, rows, update
from .rows import now, to_record, to_row


def add_next_question(db: Database, values: dict[str, object]) -> int:
    """Store a question; returns its id."""
    return insert(db, "next_question", to_row({**values, "written_at": now()}))


def update_question(db: Database, question_id: int, cells: Mapping[str, object]) -> None:
    """Set columns of a question."""
    update(db, "next_question", question_id, to_row(cells))


def read_questions(
    db: Database,
    *,
    question_id: int | None = None,
    session_id: int | None = None,
    finding_id: int | None = None,
    removed: bool = False,
) -> list[NextQuestion]:
    """Return questions in the order they were written, removed ones only when asked for: all, one, or those
    of a walk or a finding."""
    found = rows(
        db,
        """SELECT * FROM next_question WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR session_id = ?2)
           AND (?3 IS NULL OR finding_id = ?3) AND (?4 OR removed_at IS NULL) ORDER BY id""",
        [question_id, session_id, finding_id, removed],
    )
    return [to_record(NextQuestion, row) for row in found]
