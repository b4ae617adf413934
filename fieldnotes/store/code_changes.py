"""The log of what happened to the codebook, and the rows that its steps touch."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from ..records.codebook import CodeChange, CodedPassage, CodeStep, CodingOfCode
from .database import insert, rows, update
from .excerpts import read_excerpts
from .rows import now, now_after, to_record, to_row

# Tables that pair codes with something else, and the column that names it.
PAIRS = {"favourite_code": "member_id", "coding_round_code": "round_id"}
_COLUMNS = "ch.*, m.name AS maker, u.name AS undoer"
_FROM = "code_change ch JOIN member m ON m.id = ch.made_by LEFT JOIN member u ON u.id = ch.undone_by"


def add_change(db: Database, *, kind: str, said: str, made_by: int, steps: Sequence[CodeStep]) -> int:
    """Store a change that was carried out; returns its id."""
    row = {"kind": kind, "said": said, "made_by": made_by, "made_at": now(), "steps": _to_json(steps)}
    return insert(db, "code_change", to_row(row))


def read_changes(
    db: Database,
    *,
    change_id: int | None = None,
    made_by: int | None = None,
    code_id: int | None = None,
    undone: bool | None = None,
    limit: int = -1,
) -> list[CodeChange]:
    """Return changes, latest first: all, one, a member's, those that touched a code, those (not) undone.

    Undone ones alone come in the order in which they were undone, latest first.
    """
    found = rows(
        db,
        f"""SELECT {_COLUMNS} FROM {_FROM}
            WHERE (?1 IS NULL OR ch.id = ?1) AND (?2 IS NULL OR ch.made_by = ?2)
              AND (?3 IS NULL OR (ch.undone_at IS NOT NULL) = ?3)
              AND (?4 IS NULL OR EXISTS (SELECT 1 FROM json_each(ch.steps) s
                WHERE json_extract(s.value, '$.table') = 'code' AND json_extract(s.value, '$.id') = ?4))
            ORDER BY CASE WHEN ?3 THEN ch.undone_at END DESC, ch.id DESC LIMIT ?5""",
        [change_id, made_by, undone, code_id, limit],
    )
    return [
        to_record(CodeChange, {**row, "made_by": row["maker"], "undone_by": row["undoer"]}) for row in found
    ]


def read_steps(db: Database, change_id: int) -> tuple[list[CodeStep], list[CodeStep]]:
    """Return a change's steps, and what undoing it did besides."""
    (row,) = rows(db, "SELECT steps, aside FROM code_change WHERE id = ?", [change_id])
    return _from_json(row["steps"]), _from_json(row["aside"])


def set_undone(db: Database, change_id: int, by: int, aside: Sequence[CodeStep]) -> None:
    """Mark a change as taken back by a member, with what that did besides turning its steps."""
    (latest,) = rows(db, "SELECT MAX(undone_at) AS at FROM code_change")
    undone_at = now_after(datetime.fromisoformat(latest["at"]) if latest["at"] else None)
    row = {"undone_at": undone_at, "undone_by": by, "aside": _to_json(aside)}
    update(db, "code_change", change_id, to_row(row))


def set_redone(db: Database, change_id: int, steps: Sequence[CodeStep]) -> None:
    """Mark a change as done again, by these steps."""
    row = {"undone_at": None, "undone_by": None, "aside": "[]", "steps": _to_json(steps)}
    update(db, "code_change", change_id, row)


def read_cells(db: Database, table: str, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return the rows of a table ("code", "coding" or "memo") with these ids, by id, without missing ones."""
    found = rows(
        db,
        f"SELECT t.* FROM json_each(?) wanted JOIN {table} t ON t.id = wanted.value",
        [json.dumps(sorted(set(ids)))],
    )
    return {int(row["id"]): row for row in found}


def write_cells(db: Database, table: str, item_id: int, cells: dict[str, Any]) -> None:
    """Set columns of one row. Names of tables and columns come from our own steps.

    A coding stays as it is where its coder has one of that code on that passage by now.
    """
    assignments = ", ".join(f"{name} = ?" for name in cells)
    otherwise = "OR IGNORE" if table == "coding" else ""
    db.conn.execute(f"UPDATE {otherwise} {table} SET {assignments} WHERE id = ?", [*cells.values(), item_id])


def read_codings_of(db: Database, code_ids: Sequence[int]) -> list[CodingOfCode]:
    """Return all codings that carry one of these codes, removed ones included, in the order of making."""
    found = rows(
        db,
        """SELECT c.* FROM json_each(?) wanted JOIN coding c ON c.code_id = wanted.value ORDER BY c.id""",
        [json.dumps(list(code_ids))],
    )
    return [to_record(CodingOfCode, row) for row in found]


def read_memo_ids(db: Database, code_id: int) -> list[int]:
    """Return the ids of the memos about a code."""
    found = rows(db, "SELECT id FROM memo WHERE item_kind = 'code' AND item_id = ? ORDER BY id", [code_id])
    return [int(row["id"]) for row in found]


def read_paired(db: Database, table: str, code_id: int) -> list[int]:
    """Return the ids of the members who favour a code, or of the rounds that compare it; see PAIRS."""
    found = rows(db, f"SELECT {PAIRS[table]} AS id FROM {table} WHERE code_id = ? ORDER BY 1", [code_id])
    return [int(row["id"]) for row in found]


def replace_pair(db: Database, table: str, item_id: int, code_id: object, by: object) -> None:
    """Take a code from a member's favourites or a round's codes and put another there; None for neither."""
    if code_id is not None:
        db.conn.execute(f"DELETE FROM {table} WHERE {PAIRS[table]} = ? AND code_id = ?", [item_id, code_id])
    if by is not None:
        db.conn.execute(
            f"INSERT OR IGNORE INTO {table} ({PAIRS[table]}, code_id) VALUES (?, ?)", [item_id, by]
        )


def read_passages(
    db: Database, code_id: int, *, limit: int = -1, accepted: bool = False
) -> list[CodedPassage]:
    """Return the passages that carry a code: accepted ones first, the strongest first, then the latest.

    accepted: only those that count in the library. Refused, removed and independent codings are left out. The
    text is "" where somebody who is heard does not agree to being quoted.
    """
    found = rows(
        db,
        """SELECT c.excerpt_id, e.source_id, e.first_segment_id, s.title,
             p.quotable, MIN(c.status) AS status, MAX(c.intensity) AS intensity, json_group_array(c.id) AS ids
           FROM coding c JOIN excerpt e ON e.id = c.excerpt_id JOIN source s ON s.id = e.source_id
           LEFT JOIN source_place p ON p.source_id = e.source_id
           WHERE c.code_id = ?1 AND c.removed_at IS NULL AND s.removed_at IS NULL
             AND c.status IN ('accepted', 'suggested')
             AND (NOT ?3 OR (c.status = 'accepted' AND p.complete AND p.quotable))
           GROUP BY c.excerpt_id
           ORDER BY status, COALESCE(intensity, 0) DESC, MAX(c.id) DESC LIMIT ?2""",
        [code_id, limit, accepted],
    )
    texts = {one.id: one.text for one in read_excerpts(db, ids=[row["excerpt_id"] for row in found])}
    return [
        CodedPassage(
            excerpt_id=row["excerpt_id"],
            source_id=row["source_id"],
            source_title=row["title"],
            text=texts.get(row["excerpt_id"], "") if row["quotable"] else "",
            status=row["status"],
            intensity=row["intensity"],
            first_segment_id=row["first_segment_id"],
            coding_ids=tuple(sorted(json.loads(row["ids"]))),
        )
        for row in found
    ]


def _to_json(steps: Sequence[CodeStep]) -> str:
    return json.dumps([asdict(step) for step in steps], ensure_ascii=False)


def _from_json(text: str) -> list[CodeStep]:
    return [CodeStep(**step) for step in json.loads(text)]
