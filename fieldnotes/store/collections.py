"""Collections of stories, what stories did to members, and who has seen and heard them."""

from collections.abc import Sequence
from typing import Literal

from sqlite_utils import Database

from ..records import Collection, StoryListener, StoryReaction
from .database import insert, rows, update
from .rows import now, to_cell, to_record, to_row


def add_collection(db: Database, values: dict[str, object]) -> int:
    """Store a collection; returns its id."""
    return insert(db, "collection", to_row({**values, "made_at": now()}))


def update_collection(db: Database, collection_id: int, values: dict[str, object]) -> None:
    """Set columns of a collection."""
    update(db, "collection", collection_id, to_row(values))


def set_collection_removed(db: Database, collection_id: int, removed: bool) -> None:
    """Take a collection away, or bring it back; its stories stay either way."""
    update(db, "collection", collection_id, to_row({"removed_at": now() if removed else None}))


def read_collections(db: Database, collection_id: int | None = None) -> list[Collection]:
    """Return the collection with this id, or all, the newest first; those taken away are left out."""
    found = rows(
        db,
        "SELECT * FROM collection WHERE removed_at IS NULL AND (?1 IS NULL OR id = ?1) ORDER BY id DESC",
        [collection_id],
    )
    return [to_record(Collection, row) for row in found]


def find_name(db: Database, name: str) -> int | None:
    """Return the id of the collection of that name, one that was taken away too, or None."""
    found = rows(db, "SELECT id FROM collection WHERE name = ?", [name])
    return int(found[0]["id"]) if found else None


def set_stories(db: Database, collection_id: int, story_ids: Sequence[int]) -> None:
    """Give a collection these stories, in this order."""
    db.conn.execute("DELETE FROM collection_story WHERE collection_id = ?", [collection_id])
    for ordinal, story_id in enumerate(story_ids):
        db.conn.execute(
            "INSERT INTO collection_story (collection_id, story_id, ordinal) VALUES (?, ?, ?)",
            [collection_id, story_id, ordinal],
        )


def read_stories_of(db: Database) -> dict[int, list[int]]:
    """Return each collection's stories in order, by the collection's id."""
    found: dict[int, list[int]] = {}
    for row in rows(db, "SELECT * FROM collection_story ORDER BY collection_id, ordinal"):
        found.setdefault(row["collection_id"], []).append(row["story_id"])
    return found


def set_reaction(db: Database, story_id: int, member_id: int, kind: str, *, on: bool) -> None:
    """Say, or no longer say, what a story did to a member."""
    if on:
        db.conn.execute(
            "INSERT OR IGNORE INTO story_reaction (story_id, member_id, kind, made_at) VALUES (?, ?, ?, ?)",
            [story_id, member_id, kind, to_cell(now())],
        )
    else:
        db.conn.execute(
            "DELETE FROM story_reaction WHERE story_id = ? AND member_id = ? AND kind = ?",
            [story_id, member_id, kind],
        )


def read_reactions(db: Database, story_id: int) -> list[StoryReaction]:
    """Return what a story did to members, the first first."""
    found = rows(db, "SELECT * FROM story_reaction WHERE story_id = ? ORDER BY made_at, kind", [story_id])
    return [to_record(StoryReaction, row) for row in found]


def note_listener(
    db: Database, story_id: int, member_id: int, column: Literal["seen_at", "heard_at"]
) -> None:
    """Write down that a member saw a story, or heard a passage of it, just now."""
    db.conn.execute(
        f"""INSERT INTO story_listener (story_id, member_id, {column}) VALUES (?1, ?2, ?3)
            ON CONFLICT (story_id, member_id) DO UPDATE SET {column} = ?3""",
        [story_id, member_id, to_cell(now())],
    )


def read_listeners(db: Database, story_id: int) -> list[StoryListener]:
    """Return who has seen or heard a story, by member."""
    found = rows(db, "SELECT * FROM story_listener WHERE story_id = ? ORDER BY member_id", [story_id])
    return [to_record(StoryListener, row) for row in found]
