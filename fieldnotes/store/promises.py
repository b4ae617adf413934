"""Promises made to the people met, and the history of each."""

from collections.abc import Mapping

from sqlite_utils import Database

from ..records import Promise, PromiseChange
from .database import insert, rows, update
from .item_changes import read_change_rows
from .rows import now, to_record, to_row

# The newest consent of whom it was made to does not let their words be read: refused, withdrawn or run out.
_SAID_NO = """EXISTS (SELECT 1 FROM consent c
  WHERE c.id = (SELECT MAX(id) FROM consent WHERE participant_id = promise.participant_id)
    AND NOT (c.quote_inside = 1 AND c.withdrawn_at IS NULL
      AND COALESCE(c.expires_on, '9999') >= DATE('now')))"""


def add_promise(db: Database, values: dict[str, object]) -> int:
    """Store a promise; returns its id."""
    return insert(db, "promise", to_row({**values, "first_due_on": values["due_on"]}))


def update_promise(db: Database, promise_id: int, cells: Mapping[str, object]) -> None:
    """Set columns of a promise."""
    update(db, "promise", promise_id, to_row(cells))


def read_promises(
    db: Database,
    *,
    promise_id: int | None = None,
    session_id: int | None = None,
    finding_id: int | None = None,
) -> list[Promise]:
    """Return promises that were not taken away, the first due first: all, one, those of a walk or finding.

    Without the answer of who was asked, and does not agree to be quoted today.
    """
    found = rows(
        db,
        f"""SELECT *, answer <> '' AND {_SAID_NO} AS is_answer_kept_back
           FROM promise WHERE removed_at IS NULL AND (?1 IS NULL OR id = ?1)
           AND (?2 IS NULL OR session_id = ?2) AND (?3 IS NULL OR finding_id = ?3) ORDER BY due_on, id""",
        [promise_id, session_id, finding_id],
    )
    return [to_record(Promise, {**row, "answer": ""} if row["is_answer_kept_back"] else row) for row in found]


def is_answer_kept_back(db: Database, promise_id: int) -> bool:
    """Say whether the person of a promise was asked, and does not agree to be quoted today."""
    return bool(rows(db, f"SELECT 1 FROM promise WHERE id = ? AND {_SAID_NO}", [promise_id]))


def read_cells(db: Database, promise_id: int) -> dict[str, object] | None:
    """Return a promise's columns as they are kept, also of one that was taken away; None where it is gone."""
    found = rows(db, "SELECT * FROM promise WHERE id = ?", [promise_id])
    return found[0] if found else None


def read_changes(db: Database, promise_id: int) -> list[PromiseChange]:
    """Return what was done to a promise, the newest first."""
    return [to_record(PromiseChange, row) for row in read_change_rows(db, "promise", promise_id)]


def set_undone(db: Database, change_id: int) -> None:
    """Say that a change was taken back now."""
    update(db, "promise_change", change_id, to_row({"undone_at": now()}))
