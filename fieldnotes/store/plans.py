"""Walks that are planned, and who goes."""

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from ..records import Plan
from .database import insert, rows, update
from .rows import to_record, to_row


def add_plan(db: Database, values: dict[str, Any], walkers: Sequence[int]) -> int:
    """Store a plan with who goes, in this order; returns its id. assumptions: a sequence of texts."""
    plan_id = insert(db, "plan", _row(values))
    _write_walkers(db, plan_id, walkers)
    return plan_id


def update_plan(
    db: Database, plan_id: int, values: dict[str, Any], walkers: Sequence[int] | None = None
) -> None:
    """Set columns of a plan, and who goes where that is given."""
    update(db, "plan", plan_id, _row(values))
    if walkers is not None:
        db.conn.execute("DELETE FROM plan_walker WHERE plan_id = ?", [plan_id])
        _write_walkers(db, plan_id, walkers)


def read_plans(
    db: Database, *, plan_id: int | None = None, session_id: int | None = None, waiting: bool = False
) -> list[Plan]:
    """Return plans, the next one first: of an id, of the walk it became, or all.

    waiting: only those that have neither started nor been called off.
    """
    found = rows(
        db,
        """SELECT * FROM plan WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR session_id = ?2)
             AND (?3 = 0 OR (session_id IS NULL AND called_off_at IS NULL))
           ORDER BY planned_for, id""",
        [plan_id, session_id, int(waiting)],
    )
    goes: dict[int, list[int]] = {}
    for row in rows(db, "SELECT plan_id, member_id FROM plan_walker ORDER BY plan_id, ordinal"):
        goes.setdefault(int(row["plan_id"]), []).append(int(row["member_id"]))
    return [
        to_record(
            Plan,
            {
                **row,
                "assumptions": tuple(json.loads(row["assumptions"])),
                "walkers": tuple(goes.get(row["id"], ())),
            },
        )
        for row in found
    ]


def delete_untouched_session(db: Database, session_id: int) -> bool:
    """Delete a walk in which nothing happened yet, with its assumptions; returns whether it was one."""
    taken = (
        *("session_participant", "recording", "source", "observation", "promise", "prompt_answer"),
        *("next_question", "own_debrief", "debrief_answer", "debrief_pick"),
    )
    used = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE session_id = ?1)" for table in taken)
    deleted = db.conn.execute(
        f"""DELETE FROM session WHERE id = ?1 AND ended_at IS NULL AND surprised = '' AND common_ground = ''
          AND NOT ({used} OR EXISTS (SELECT 1 FROM assumption
            WHERE session_id = ?1 AND (outcome <> 'open' OR because <> '')))""",
        [session_id],
    )
    return deleted.rowcount > 0


def _row(values: dict[str, Any]) -> dict[str, Any]:
    row = to_row(values)
    if "assumptions" in row:
        row["assumptions"] = json.dumps(list(row["assumptions"]), ensure_ascii=False)
    return row


def _write_walkers(db: Database, plan_id: int, walkers: Sequence[int]) -> None:
    for ordinal, member_id in enumerate(walkers):
        insert(db, "plan_walker", {"plan_id": plan_id, "ordinal": ordinal, "member_id": member_id})
