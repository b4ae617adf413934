"""Stories, and promises made to the people met."""

from collections.abc import Sequence

from sqlite_utils import Database

from ..records import Promise, Story, StoryItem
from .database import insert, rows, update
from .rows import now, to_record, to_row


def add_story(db: Database, values: dict[str, object]) -> int:
    """Store a story that is not published yet; returns its id."""
    return insert(db, "story", to_row({**values, "written_at": now()}))


def update_story(db: Database, story_id: int, values: dict[str, object]) -> None:
    """Set columns of a story."""
    update(db, "story", story_id, to_row(values))


def set_published(db: Database, story_id: int, published: bool) -> None:
    """Put a story into the library, or take it out."""
    update(db, "story", story_id, to_row({"published_at": now() if published else None}))


def read_stories(db: Database, story_id: int | None = None) -> list[Story]:
    """Return the story with this id, or all of them, the newest first."""
    found = rows(db, "SELECT * FROM story WHERE ?1 IS NULL OR id = ?1 ORDER BY id DESC", [story_id])
    return [to_record(Story, row) for row in found]


def set_items(db: Database, story_id: int, excerpt_ids: Sequence[int]) -> None:
    """Give a story these excerpts, in this order."""
    db.conn.execute("DELETE FROM story_item WHERE story_id = ?", [story_id])
    for ordinal, excerpt_id in enumerate(excerpt_ids):
        insert(db, "story_item", {"story_id": story_id, "ordinal": ordinal, "excerpt_id": excerpt_id})


def read_items(db: Database, story_id: int) -> list[StoryItem]:
    """Return a story's excerpts in order."""
    found = rows(db, "SELECT * FROM story_item WHERE story_id = ? ORDER BY ordinal", [story_id])
    return [to_record(StoryItem, row) for row in found]


def count_items(db: Database) -> dict[int, int]:
    """Return how many excerpts each story holds; stories without any are left out."""
    found = rows(db, "SELECT story_id, COUNT(*) AS n FROM story_item GROUP BY story_id")
    return {int(row["story_id"]): int(row["n"]) for row in found}


def count_removed(db: Database, story_id: int) -> int:
    """Return how many of a story's excerpts are of a source that was removed."""
    found = rows(
        db,
        """SELECT COUNT(*) AS n FROM story_item si JOIN excerpt e ON e.id = si.excerpt_id
           JOIN source src ON src.id = e.source_id
           WHERE si.story_id = ? AND src.removed_at IS NOT NULL""",
        [story_id],
    )
    return int(found[0]["n"])


def add_promise(db: Database, values: dict[str, object]) -> int:
    """Store a promise; returns its id."""
    return insert(db, "promise", to_row(values))


def delete_promise(db: Database, promise_id: int) -> None:
    """Delete a promise."""
    db.conn.execute("DELETE FROM promise WHERE id = ?", [promise_id])


def keep_promise(db: Database, promise_id: int, *, answer: str) -> None:
    """Mark a promise as kept now, with the customer's answer."""
    update(db, "promise", promise_id, to_row({"kept_at": now(), "answer": answer}))


def read_promises(db: Database, session_id: int | None = None) -> list[Promise]:
    """Return the promises of a session, or all, the first due first."""
    found = rows(
        db, "SELECT * FROM promise WHERE ?1 IS NULL OR session_id = ?1 ORDER BY due_on, id", [session_id]
    )
    return [to_record(Promise, row) for row in found]


def read_overdue_promises(db: Database) -> list[Promise]:
    """Return the promises that are past their date and not kept, the oldest first."""
    found = rows(
        db, "SELECT * FROM promise WHERE kept_at IS NULL AND due_on < DATE('now') ORDER BY due_on, id"
    )
    return [to_record(Promise, row) for row in found]
