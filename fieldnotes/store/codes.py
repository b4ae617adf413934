"""The codebook, and codings on excerpts."""

from collections.abc import Iterable

from sqlite_utils import Database

from ..records import Code, Coding, PlacedCoding
from .database import insert, rows, update
from .rows import now, to_cell, to_record, to_row


def add_code(db: Database, values: dict[str, object]) -> int:
    """Store a code; returns its id."""
    return insert(db, "code", to_row(values))


def update_code(db: Database, code_id: int, values: dict[str, object]) -> None:
    """Set columns of a code."""
    update(db, "code", code_id, to_row(values))


def read_codes(db: Database, *, kind: str | None = None, code_id: int | None = None) -> list[Code]:
    """Return codes in the order they were made: all, those of a kind, or one."""
    found = rows(
        db,
        "SELECT * FROM code WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR id = ?2) ORDER BY id",
        [kind, code_id],
    )
    return [to_record(Code, row) for row in found]


def count_uses(db: Database) -> dict[int, int]:
    """Return on how many passages each code lies, with the codes below it, as the library shows them."""
    found = rows(
        db,
        """WITH RECURSIVE kin (code_id, below_id) AS (
             SELECT id, id FROM code
             UNION SELECT kin.code_id, code.id FROM kin JOIN code ON code.parent_id = kin.below_id)
           SELECT kin.code_id, COUNT(DISTINCT e.id) AS uses
           FROM kin JOIN coding c ON c.code_id = kin.below_id JOIN excerpt e ON e.id = c.excerpt_id
           JOIN source_place p ON p.source_id = e.source_id
           WHERE c.status = 'accepted' AND c.removed_at IS NULL AND p.complete AND p.quotable
           GROUP BY kin.code_id""",
    )
    return {int(row["code_id"]): int(row["uses"]) for row in found}


def add_coding(db: Database, values: dict[str, object]) -> int:
    """Store a coding; returns its id. The same code by the same maker on the same excerpt is stored once."""
    same = rows(
        db,
        """SELECT id FROM coding WHERE excerpt_id = ? AND code_id = ? AND made_by = ?
           AND removed_at IS NULL""",
        [values["excerpt_id"], values["code_id"], values["made_by"]],
    )
    if same:
        update(db, "coding", same[0]["id"], to_row({k: values[k] for k in ("status", "intensity")}))
        return int(same[0]["id"])
    return insert(db, "coding", to_row({"made_at": now(), **values}))


def read_codings(
    db: Database, *, source_id: int | None = None, coding_id: int | None = None, removed: bool = False
) -> list[Coding]:
    """Return the codings of a source, or one by its id; removed ones only when asked for."""
    found = rows(
        db,
        """SELECT c.* FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
        WHERE (?1 IS NULL OR e.source_id = ?1) AND (?2 IS NULL OR c.id = ?2)
          AND (?3 OR c.removed_at IS NULL) ORDER BY c.id""",
        [source_id, coding_id, removed],
    )
    return [to_record(Coding, row) for row in found]


def read_placed_codings(db: Database, source_id: int) -> list[PlacedCoding]:
    """Return the codings of a source with their bounds, without rejected and removed ones."""
    found = db.conn.execute(
        """SELECT c.id, e.id, c.code_id, c.status, c.made_by, c.intensity, c.confidence,
             e.first_segment_id, e.start_char, e.last_segment_id, e.end_char
           FROM excerpt e JOIN coding c ON c.excerpt_id = e.id
           WHERE e.source_id = ? AND c.removed_at IS NULL AND c.status <> 'rejected' ORDER BY c.id""",
        [source_id],
    )
    return list(map(PlacedCoding._make, found))


def decide_coding(db: Database, coding_id: int, *, status: str, decided_by: int) -> None:
    """Accept or reject a suggestion, or make it a suggestion again."""
    update(
        db,
        "coding",
        coding_id,
        to_row({"status": status, "decided_by": decided_by, "decided_at": now()}),
    )


def set_coding_removed(db: Database, coding_id: int, removed: bool) -> bool:
    """Take a coding away, or bring it back; say whether that changed anything."""
    changed = db.conn.execute(
        "UPDATE coding SET removed_at = ? WHERE id = ? AND (removed_at IS NULL) = ?",
        [to_cell(now()) if removed else None, coding_id, removed],
    )
    return changed.rowcount == 1


def replace_suggestions(db: Database, source_id: int, rows_to_add: Iterable[dict[str, object]]) -> int:
    """Put new suggestions in place of a source's undecided ones; returns how many were added.

    A code that somebody accepted or rejected on the same excerpt, or put there by hand, is left as decided.
    """
    db.conn.execute(
        """DELETE FROM coding WHERE status = 'suggested'
           AND excerpt_id IN (SELECT id FROM excerpt WHERE source_id = ?)""",
        [source_id],
    )
    added = 0
    for values in rows_to_add:
        done = db.conn.execute(
            """INSERT INTO coding (excerpt_id, code_id, status, made_by, made_at, confidence)
               SELECT ?1, ?2, 'suggested', ?3, ?4, ?5
               WHERE NOT EXISTS (SELECT 1 FROM coding WHERE excerpt_id = ?1 AND code_id = ?2)""",
            [
                values["excerpt_id"],
                values["code_id"],
                values["made_by"],
                to_cell(now()),
                values["confidence"],
            ],
        )
        added += done.rowcount
    return added
