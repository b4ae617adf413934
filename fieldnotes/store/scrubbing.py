"""Blotting words out of every text of every table of the database."""

import json
from collections.abc import Callable

from sqlite_utils import Database

from .database import rows
from .erasure import INDEXES

Mask = Callable[[str | None], str | None]

# The audit log names nobody and cannot be changed; shadow tables of indexes are made anew.
_LEFT_ALONE = ("audit_entry", "erasure", "member", "_sqlite_migrations", "sqlite_sequence", "workspace")


def scrub_words(db: Database, mask: Mask, mask_parts: Mask) -> int:
    """Blot words out of every text of every table; returns in how many cells they were.

    mask: as `words_masker` makes it. mask_parts: the same of single words of names, to be blotted out of the
    words with times of the lines in which a whole name was.
    """
    db.conn.create_function("masked", 1, mask, deterministic=True)
    db.conn.create_function("masked_part", 1, mask_parts, deterministic=True)
    changed = 0
    lines = json.dumps(
        [
            row["id"]
            for row in rows(
                db,
                "SELECT id FROM segment WHERE masked(text) <> text OR masked(machine_text) <> machine_text",
            )
        ]
    )
    db.conn.execute(
        """UPDATE word SET text = '█' WHERE segment_id IN (SELECT value FROM json_each(?))
           AND masked_part(text) <> text""",
        [lines],
    )
    db.conn.execute(
        "DELETE FROM personal_finding WHERE segment_id IN (SELECT value FROM json_each(?))", [lines]
    )
    db.conn.execute("DELETE FROM vocabulary_term WHERE masked(term) <> term")
    for table in _tables(db):
        for column in columns_of(db, table, "TEXT"):
            # IGNORE: a name that has to be another one than its neighbour's keeps its row, blotted below.
            done = db.conn.execute(
                f"UPDATE OR IGNORE {table} SET {column} = masked({column}) WHERE masked({column}) <> {column}"
            )
            left = db.conn.execute(
                # IGNORE: a column that takes certain words only holds nobody's name.
                f"""UPDATE OR IGNORE {table} SET {column} = masked({column}) || ' ' || rowid
                    WHERE masked({column}) <> {column}"""
                if _has_rowid(db, table)
                else f"DELETE FROM {table} WHERE masked({column}) <> {column}"
            )
            changed += done.rowcount + left.rowcount
    return changed


def columns_of(db: Database, table: str, kind: str) -> list[str]:
    """Return the columns of a table that are declared as of a kind: "TEXT" or "BLOB"."""
    return [row["name"] for row in rows(db, f"PRAGMA table_info({table})") if row["type"].upper() == kind]


def _tables(db: Database) -> list[str]:
    found = rows(db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [
        row["name"] for row in found if row["name"] not in _LEFT_ALONE and not row["name"].startswith(INDEXES)
    ]


def _has_rowid(db: Database, table: str) -> bool:
    sql = rows(db, "SELECT sql FROM sqlite_master WHERE name = ?", [table])[0]["sql"]
    return "WITHOUT ROWID" not in sql.upper()
