"""Stories and their passages."""

from collections.abc import Sequence

from sqlite_utils import Database

from ..records import Story, StoryItem
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


def read_story_of_findings(db: Database) -> dict[int, tuple[int, str]]:
    """Return the newest published story of each finding: the finding's id to the story's id and title."""
    found = rows(
        db,
        """SELECT finding_id, id, title FROM story
           WHERE finding_id IS NOT NULL AND published_at IS NOT NULL ORDER BY id""",
    )
    return {int(row["finding_id"]): (int(row["id"]), str(row["title"])) for row in found}


def set_items(db: Database, story_id: int, items: Sequence[tuple[int, str]]) -> None:
    """Give a story these excerpts, each with what is said before it, in this order."""
    db.conn.execute("DELETE FROM story_item WHERE story_id = ?", [story_id])
    for ordinal, (excerpt_id, lead) in enumerate(items):
        values = {"story_id": story_id, "ordinal": ordinal, "excerpt_id": excerpt_id, "lead": lead}
        insert(db, "story_item", values)


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
