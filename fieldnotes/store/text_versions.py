"""Guides and consent texts, version by version: nothing is changed, each change adds a version."""

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from ..records import TextVersion
from .database import insert, rows
from .rows import to_record, to_row


def add_version(db: Database, values: Mapping[str, Any]) -> int:
    """Store a version; returns its id."""
    return insert(db, "text_version", to_row(values))


def read_versions(db: Database, kind: str, key: str | None = None) -> list[TextVersion]:
    """Return all stored versions of the texts of a kind, or of one text: by key, the oldest first."""
    found = rows(
        db,
        "SELECT * FROM text_version WHERE kind = ?1 AND (?2 IS NULL OR key = ?2) ORDER BY key, version",
        [kind, key],
    )
    return [to_record(TextVersion, row) for row in found]


def read_version(db: Database, version_id: int) -> TextVersion | None:
    """Return the version with this id, or None."""
    found = rows(db, "SELECT * FROM text_version WHERE id = ?", [version_id])
    return to_record(TextVersion, found[0]) if found else None
