"""Histories of promises and of findings: who did what, when, and which cells were there before and after."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from sqlite_utils import Database

from .database import insert, rows
from .rows import now, to_row

Item = Literal["promise", "finding"]


def add_change(
    db: Database,
    item: Item,
    item_id: int,
    kind: str,
    *,
    made_by: int,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> int:
    """Store that somebody changed an item; before, after: what JSON can hold, or dates. Returns the id."""
    return insert(
        db,
        f"{item}_change",
        to_row(
            {
                f"{item}_id": item_id,
                "kind": kind,
                "made_by": made_by,
                "made_at": now(),
                "before": json.dumps(to_row(before), ensure_ascii=False),
                "after": json.dumps(to_row(after), ensure_ascii=False),
            }
        ),
    )


def read_change_rows(db: Database, item: Item, item_id: int) -> list[dict[str, Any]]:
    """Return the rows of what was done to an item, the newest first, with the cells before and after."""
    found = rows(db, f"SELECT * FROM {item}_change WHERE {item}_id = ? ORDER BY id DESC", [item_id])
    return [{**row, "before": json.loads(row["before"]), "after": json.loads(row["after"])} for row in found]
