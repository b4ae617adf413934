"""Actions: what was done because of findings, and the metric and slice that it should move."""

import json
from collections.abc import Sequence

from sqlite_utils import Database

from ..records import Action, Slice
from .database import insert, rows, update
from .metrics import slice_row
from .rows import now, to_record, to_row

# Where nobody said otherwise, the metric should go where it is better.
_ACTIONS = """SELECT a.*, COALESCE(a.hoped, m.better) AS hoped,
  (SELECT json_group_array(finding_id) FROM action_finding WHERE action_id = a.id) AS finding_ids
FROM action a JOIN metric m ON m.id = a.metric_id"""


def add_action(db: Database, values: dict[str, object], part: Slice, finding_ids: Sequence[int]) -> int:
    """Store an action with the findings it follows from; returns its id."""
    action_id = insert(db, "action", to_row({"added_at": now(), **values, **slice_row(part)}))
    set_findings(db, action_id, finding_ids)
    return action_id


def update_action(db: Database, action_id: int, values: dict[str, object], part: Slice) -> None:
    """Set columns of an action."""
    update(db, "action", action_id, to_row({**values, **slice_row(part)}))


def set_findings(db: Database, action_id: int, finding_ids: Sequence[int]) -> None:
    """Say which findings an action follows from, in place of those before."""
    db.conn.execute("DELETE FROM action_finding WHERE action_id = ?", [action_id])
    db.conn.executemany(
        "INSERT OR IGNORE INTO action_finding (action_id, finding_id) VALUES (?, ?)",
        [(action_id, one) for one in finding_ids],
    )


def delete_action(db: Database, action_id: int) -> None:
    """Remove an action."""
    db.conn.execute("DELETE FROM action WHERE id = ?", [action_id])


def read_actions(
    db: Database,
    *,
    action_id: int | None = None,
    metric_id: int | None = None,
    finding_id: int | None = None,
) -> list[Action]:
    """Return actions, the newest first: all, one, those that should move a metric, or follow from a
    finding."""
    found = rows(
        db,
        f"""{_ACTIONS} WHERE (?1 IS NULL OR a.id = ?1) AND (?2 IS NULL OR a.metric_id = ?2)
            AND (?3 IS NULL OR a.id IN (SELECT action_id FROM action_finding WHERE finding_id = ?3))
            ORDER BY a.done_on DESC, a.id DESC""",
        [action_id, metric_id, finding_id],
    )
    return [
        to_record(
            Action,
            {
                **row,
                "slice": to_record(Slice, row),
                "finding_ids": tuple(sorted(json.loads(row["finding_ids"]))),
            },
        )
        for row in found
    ]
