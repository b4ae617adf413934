"""The codebook, and codings on excerpts."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from ..records import Code, Coding, Excerpt
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


def find_or_add_excerpt(
    db: Database,
    source_id: int,
    *,
    first_segment_id: int,
    start_char: int,
    last_segment_id: int,
    end_char: int,
) -> int:
    """Return the id of the excerpt with these bounds, stored now where it is new."""
    bounds = [source_id, first_segment_id, start_char, last_segment_id, end_char]
    found = rows(
        db,
        """SELECT id FROM excerpt WHERE source_id = ? AND first_segment_id = ? AND start_char = ?
           AND last_segment_id = ? AND end_char = ?""",
        bounds,
    )
    if found:
        return int(found[0]["id"])
    names = ("source_id", "first_segment_id", "start_char", "last_segment_id", "end_char")
    return insert(db, "excerpt", dict(zip(names, bounds, strict=True)))


def read_excerpts(
    db: Database, *, source_id: int | None = None, ids: Sequence[int] | None = None
) -> list[Excerpt]:
    """Return excerpts with their text as it reads now: those of a source, or those with these ids.

    Their seconds are those of the segments they begin and end in, moved into the segment in proportion to
    the characters, where the source has times.
    """
    parameters: list[int | None]
    if ids is not None:
        marks = ", ".join("?" for _ in ids)
        where, parameters = f"e.id IN ({marks})", list(ids)
    else:
        where, parameters = "e.source_id = ?", [source_id]
    found = rows(
        db,
        f"""SELECT e.*, s.text AS segment_text, s.ordinal, s.id AS segment_id, s.start_s, s.end_s
        FROM excerpt e
        JOIN segment f ON f.id = e.first_segment_id
        JOIN segment l ON l.id = e.last_segment_id
        JOIN segment s ON s.source_id = e.source_id AND s.ordinal BETWEEN f.ordinal AND l.ordinal
        WHERE {where} ORDER BY e.id, s.ordinal""",
        parameters,
    )
    pieces: dict[int, list[dict[str, Any]]] = {}
    for row in found:
        pieces.setdefault(row["id"], []).append(row)
    return [_excerpt(parts) for parts in pieces.values()]


def _excerpt(parts: list[dict[str, Any]]) -> Excerpt:
    first, last = parts[0], parts[-1]
    start_char, end_char = first["start_char"], first["end_char"]
    texts = [part["segment_text"] for part in parts]
    texts[-1] = texts[-1][:end_char]
    texts[0] = texts[0][start_char:]
    return Excerpt(
        id=first["id"],
        source_id=first["source_id"],
        first_segment_id=first["first_segment_id"],
        start_char=start_char,
        last_segment_id=last["last_segment_id"],
        end_char=end_char,
        text=" ".join(text.strip() for text in texts if text.strip()),
        start_s=_second_at(first, start_char),
        end_s=_second_at(last, end_char),
    )


def _second_at(segment: dict[str, Any], char: int) -> float | None:
    start_s: float | None = segment["start_s"]
    end_s: float | None = segment["end_s"]
    if start_s is None or end_s is None:
        return None
    share = char / max(1, len(segment["segment_text"]))
    return round(start_s + (end_s - start_s) * min(1.0, share), 2)


def move_excerpt(db: Database, excerpt_id: int, *, start_char: int, end_char: int) -> None:
    """Set an excerpt's bounds after its text was corrected.

    Where another excerpt already has these bounds, this one's codings, evidence and story places go there.
    """
    twin = rows(
        db,
        """SELECT t.id FROM excerpt t JOIN excerpt e ON e.id = ?1
           WHERE t.id <> e.id AND t.source_id = e.source_id AND t.first_segment_id = e.first_segment_id
             AND t.last_segment_id = e.last_segment_id AND t.start_char = ?2 AND t.end_char = ?3""",
        [excerpt_id, start_char, end_char],
    )
    if not twin:
        update(db, "excerpt", excerpt_id, {"start_char": start_char, "end_char": end_char})
        return
    for table in ("coding", "evidence", "story_item"):
        # OR IGNORE: the same code, finding or story may already be on the twin; then it needs no second one.
        db.conn.execute(
            f"UPDATE OR IGNORE {table} SET excerpt_id = ? WHERE excerpt_id = ?",
            [twin[0]["id"], excerpt_id],
        )
        db.conn.execute(f"DELETE FROM {table} WHERE excerpt_id = ?", [excerpt_id])
    db.conn.execute("DELETE FROM excerpt WHERE id = ?", [excerpt_id])


def read_segment_excerpts(db: Database, segment_id: int) -> list[dict[str, int]]:
    """Return the bounds of the excerpts that begin or end in a segment."""
    return rows(db, "SELECT * FROM excerpt WHERE first_segment_id = ?1 OR last_segment_id = ?1", [segment_id])


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
