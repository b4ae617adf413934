"""Blotting words out of every text of every table of the database."""

import json
import zlib
from collections.abc import Callable
from itertools import groupby

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


# Texts that are read one after the other, in which a name may begin in one and end in the next.
_RUNS = (
    ("segment", "SELECT id, source_id AS run, {} AS text FROM segment ORDER BY run, ordinal", "text"),
    ("segment", "SELECT id, source_id AS run, {} AS text FROM segment ORDER BY run, ordinal", "machine_text"),
    (
        "translation_line",
        "SELECT id, translation_id AS run, {} AS text FROM translation_line ORDER BY run, start_s, end_s, id",
        "text",
    ),
)


def scrub_lines(db: Database, mask: Mask, mask_parts: Mask) -> int:
    """Blot words out of lines, also where they begin in one line and end in the next; returns of how many.

    mask: as `words_masker` makes it. mask_parts: the same of single words of names, to be blotted out of the
    words with times of these lines. What was read in them goes too.
    """
    db.conn.create_function("masked_part", 1, mask_parts, deterministic=True)
    changed = [
        (table, one) for table, sql, column in _RUNS for one in _scrub_runs(db, mask, table, sql, column)
    ]
    lines = json.dumps([one for table, one in changed if table == "segment"])
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
    return len(set(changed))


def _scrub_runs(db: Database, mask: Mask, table: str, sql: str, column: str) -> list[int]:
    """Blot words out of runs of lines; returns the lines' ids."""
    changed: dict[int, str] = {}
    for _, run in groupby(rows(db, sql.format(column)), key=lambda row: row["run"]):
        found = list(run)
        whole = "\n".join(row["text"] for row in found)
        masked = mask(whole)
        if masked is None or len(masked) != len(whole):  # one line that is JSON: see scrub_words
            continue
        start = 0
        for row in found:
            end = start + len(row["text"])
            if masked[start:end] != row["text"]:
                changed[row["id"]] = masked[start:end]
            start = end + 1
    db.conn.executemany(
        f"UPDATE {table} SET {column} = ? WHERE id = ?", [(text, one) for one, text in changed.items()]
    )
    return list(changed)


def scrub_words(db: Database, mask: Mask) -> int:
    """Blot words out of every text of every table; returns in how many cells they were.

    mask: as `words_masker` makes it.
    """
    db.conn.create_function("masked", 1, mask, deterministic=True)
    db.conn.create_function("masked_packed", 1, lambda data: _masked_packed(data, mask), deterministic=True)
    changed = 0
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
