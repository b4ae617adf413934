"""What people answered to prompts in the field."""

from datetime import datetime

from sqlite_utils import Database

from ..records import PromptAnswer
from .database import insert, rows
from .rows import to_record, to_row


def add_answer(db: Database, values: dict[str, object]) -> None:
    """Keep an answer; one whose client_key is there already was sent twice and is left."""
    if not rows(db, "SELECT 1 FROM prompt_answer WHERE client_key = ?", [values["client_key"]]):
        insert(db, "prompt_answer", to_row(values))


def read_answers(db: Database, *, session_id: int, member_id: int, since: datetime) -> list[PromptAnswer]:
    """Return a member's answers in this session, and in others those that ask for quiet since a time."""
    found = rows(
        db,
        """SELECT * FROM prompt_answer
           WHERE member_id = ? AND (session_id = ? OR (answer = 'no more today' AND answered_at >= ?))
           ORDER BY answered_at, id""",
        [member_id, session_id, to_row({"since": since})["since"]],
    )
    return [to_record(PromptAnswer, row) for row in found]
