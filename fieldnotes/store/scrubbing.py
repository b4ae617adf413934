"""Blotting words out of every text of every table of the database."""

import json
import zlib
from collections.abc import Callable

from sqlite_utils import Database

from .database import rows
from .erasure import INDEXES, forget_vectors

Mask = Callable[[str | None], str | None]

# The audit log names nobody and cannot be changed; shadow tables of indexes are made anew.
_LEFT_ALONE = ("audit_entry", "erasure", "member", "_sqlite_migrations", "sqlite_sequence", "workspace")
# BLOBs that are texts, packed with zlib, by table and column …
PACKED = (("done_request", "answer"), ("metric_import", "rejected"))
# … and those without words: vectors, weights, and sums of texts, which go with their lines.
WORDLESS = (
    ("embedding", "text_key"),
    ("embedding", "vector"),
    ("finding_refusal", "text_key"),
    ("theme_model", "weights"),
    ("unnamed_theme", "centre"),
    ("vector_block", "signs"),
)


def scrub_words(db: Database, mask: Mask, mask_parts: Mask) -> int:
    """Blot words out of every text of every table; returns in how many cells they were.

    mask: as `words_masker` makes it. mask_parts: the same of single words of names, to be blotted out of the
    words with times of the lines in which a whole name was.
    """
    db.conn.create_function("masked", 1, mask, deterministic=True)
    db.conn.create_function("masked_part", 1, mask_parts, deterministic=True)
    db.conn.create_function("masked_packed", 1, lambda data: _masked_packed(data, mask), deterministic=True)
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
    vectors = rows(
        db,
        """SELECT DISTINCT embedding_id AS id FROM sentence
           WHERE segment_id IN (SELECT value FROM json_each(?))""",
        [lines],
    )
    for table in ("personal_finding", "finding_refusal", "segment_reading"):
        db.conn.execute(f"DELETE FROM {table} WHERE segment_id IN (SELECT value FROM json_each(?))", [lines])
    forget_vectors(db, [row["id"] for row in vectors])
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
    for table, column in PACKED:
        done = db.conn.execute(
            f"UPDATE {table} SET {column} = masked_packed({column}) WHERE masked_packed({column}) <> {column}"
        )
        changed += done.rowcount
    return changed


def _masked_packed(data: bytes | None, mask: Mask) -> bytes | None:
    if data is None:
        return None
    text = zlib.decompress(data).decode()
    masked = mask(text)
    return data if masked is None or masked == text else zlib.compress(masked.encode())


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
