"""Requests of browsers that were done, with what was answered, so that one that comes again is known."""

from datetime import timedelta

from sqlite_utils import Database

from .database import insert, rows
from .rows import now, to_cell, to_row


def read_done(db: Database, source_id: int, request_id: str, *, made_by: int) -> tuple[bool, bytes | None]:
    """Say whether a member's request was done, and return the answer, None where that is too old."""
    found = rows(
        db,
        "SELECT answer FROM done_request WHERE request_id = ? AND made_by = ? AND source_id = ?",
        [request_id, made_by, source_id],
    )
    return bool(found), found[0]["answer"] if found else None


def add_done(db: Database, source_id: int, request_id: str, *, made_by: int, answer: bytes) -> None:
    """Write down that a member's request on a source was done, and what was answered."""
    cells = {"source_id": source_id, "request_id": request_id, "made_by": made_by, "answer": answer}
    insert(db, "done_request", to_row({**cells, "done_at": now()}))


def forget_answers(db: Database, after: timedelta) -> None:
    """Forget answers that are older; that the requests were done stays known."""
    db.conn.execute(
        "UPDATE done_request SET answer = NULL WHERE answer IS NOT NULL AND done_at < ?",
        [to_cell(now() - after)],
    )
