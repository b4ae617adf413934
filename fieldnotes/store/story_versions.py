"""Versions of stories, and what reviewers say of them."""

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from ..records import StoryRemark, StoryVersion
from .database import insert, rows
from .rows import now, to_record, to_row


def add_version(
    db: Database,
    story_id: int,
    *,
    title: str,
    narrative: str,
    items: Sequence[tuple[int, str]],
    saved_by: int,
    restores: int | None = None,
) -> int:
    """Store a state of a story as its newest version; returns its number."""
    number = newest_number(db, story_id) + 1
    values = {
        "story_id": story_id,
        "number": number,
        "title": title,
        "narrative": narrative,
        "items": json.dumps([[excerpt_id, lead] for excerpt_id, lead in items]),
        "saved_by": saved_by,
        "saved_at": now(),
        "restores": restores,
    }
    insert(db, "story_version", to_row(values))
    return number


def newest_number(db: Database, story_id: int) -> int:
    """Return the number of a story's newest version, 0 where there is none."""
    found = rows(db, "SELECT MAX(number) AS n FROM story_version WHERE story_id = ?", [story_id])
    return int(found[0]["n"] or 0)


def read_versions(db: Database, story_id: int, number: int | None = None) -> list[StoryVersion]:
    """Return a story's versions, the newest first; only the one with this number when given."""
    found = rows(
        db,
        """SELECT * FROM story_version WHERE story_id = ?1 AND (?2 IS NULL OR number = ?2)
           ORDER BY number DESC""",
        [story_id, number],
    )
    return [_version(row) for row in found]


def add_remark(db: Database, values: dict[str, object]) -> int:
    """Store what somebody said of a version of a story; returns its id."""
    return insert(db, "story_remark", to_row({**values, "made_at": now()}))


def remove_remark(db: Database, remark_id: int) -> None:
    """Delete what somebody said of a story."""
    db.conn.execute("DELETE FROM story_remark WHERE id = ?", [remark_id])


def read_remarks(db: Database, story_id: int) -> list[StoryRemark]:
    """Return what was said of a story, the oldest first."""
    found = rows(db, "SELECT * FROM story_remark WHERE story_id = ? ORDER BY id", [story_id])
    return [to_record(StoryRemark, row) for row in found]


def _version(row: dict[str, Any]) -> StoryVersion:
    items = tuple((int(excerpt_id), str(lead)) for excerpt_id, lead in json.loads(row["items"]))
    return to_record(StoryVersion, {**row, "items": items})
