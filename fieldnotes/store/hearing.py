"""Whose recording a kept file is, and whether it may be played."""

from sqlite_utils import Database

from .database import rows


def read_recordings_of(db: Database, media_id: int) -> list[int]:
    """Return the recordings that were made of a kept file: several where a memo's file became one, too."""
    found = rows(db, "SELECT id FROM recording WHERE media_id = ? ORDER BY id", [media_id])
    return [int(row["id"]) for row in found]
