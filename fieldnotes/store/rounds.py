"""Rounds of independent coding, what was coded in them, and how disagreements were settled."""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from ..records import CodingRound, Decision, RoundCoder, RoundCoding, Source
from .database import insert, rows, update
from .rows import now, to_cell, to_record, to_row


def add_round(
    db: Database, values: dict[str, object], *, coder_ids: Iterable[int], code_ids: Iterable[int]
) -> int:
    """Store a round with its coders and, where not all codes are compared, its codes; returns its id."""
    round_id = insert(db, "coding_round", to_row({**values, "started_at": now()}))
    for member_id in coder_ids:
        db.conn.execute(
            "INSERT INTO coding_round_coder (round_id, member_id) VALUES (?, ?)", [round_id, member_id]
        )
    for code_id in code_ids:
        db.conn.execute(
            "INSERT INTO coding_round_code (round_id, code_id) VALUES (?, ?)", [round_id, code_id]
        )
    return round_id


def read_rounds(
    db: Database,
    *,
    round_id: int | None = None,
    source_id: int | None = None,
    waits_for: int | None = None,
) -> list[CodingRound]:
    """Return rounds, the latest first: all, those of a source, or one; without those of removed sources.

    waits_for: only those that run and in which this member has not finished.
    """
    found = rows(
        db,
        """SELECT r.*, s.title AS source_title FROM coding_round r JOIN source s ON s.id = r.source_id
        WHERE s.removed_at IS NULL AND (?1 IS NULL OR r.id = ?1) AND (?2 IS NULL OR r.source_id = ?2)
          AND (?3 IS NULL OR r.cancelled_at IS NULL AND r.revealed_at IS NULL AND r.id IN (
            SELECT round_id FROM coding_round_coder WHERE member_id = ?3 AND finished_at IS NULL))
        ORDER BY r.id DESC""",
        [round_id, source_id, waits_for],
    )
    if not found:
        return []
    ids = json.dumps([row["id"] for row in found])
    coders, code_ids = _coders(db, ids), _codes(db, ids)
    return [
        to_record(
            CodingRound,
            {
                **row,
                "coders": tuple(coders.get(row["id"], ())),
                "code_ids": tuple(code_ids.get(row["id"], ())),
            },
        )
        for row in found
    ]


def _coders(db: Database, round_ids: str) -> dict[int, list[RoundCoder]]:
    found: dict[int, list[RoundCoder]] = {}
    for row in rows(
        db,
        """SELECT c.round_id, c.member_id, m.name, c.finished_at FROM coding_round_coder c
        JOIN member m ON m.id = c.member_id WHERE c.round_id IN (SELECT value FROM json_each(?))
        ORDER BY m.name""",
        [round_ids],
    ):
        found.setdefault(row.pop("round_id"), []).append(to_record(RoundCoder, row))
    return found


def _codes(db: Database, round_ids: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in rows(
        db,
        """SELECT r.round_id, c.id FROM coding_round_code r JOIN code c ON c.id = r.code_id
        WHERE r.round_id IN (SELECT value FROM json_each(?)) ORDER BY c.kind, c.ordinal, c.id""",
        [round_ids],
    ):
        found.setdefault(row["round_id"], []).append(row["id"])
    return found


def read_sources_with_text(db: Database, *, limit: int) -> list[Source]:
    """Return the newest sources that have text, are not being transcribed, and may be quoted today."""
    found = rows(
        db,
        """SELECT s.* FROM source s JOIN source_place p ON p.source_id = s.id AND p.quotable
           WHERE s.removed_at IS NULL
             AND EXISTS (SELECT 1 FROM segment WHERE source_id = s.id)
             AND NOT EXISTS (SELECT 1 FROM transcript WHERE source_id = s.id AND finished_at IS NULL)
           ORDER BY s.id DESC LIMIT ?""",
        [limit],
    )
    return [to_record(Source, row) for row in found]


def update_round(db: Database, round_id: int, values: dict[str, object]) -> None:
    """Set columns of a round."""
    update(db, "coding_round", round_id, to_row(values))


def set_finished(db: Database, round_id: int, member_id: int, finished: bool) -> None:
    """Say that a coder's part is done now, or that it is not."""
    db.conn.execute(
        "UPDATE coding_round_coder SET finished_at = ? WHERE round_id = ? AND member_id = ?",
        [to_cell(now()) if finished else None, round_id, member_id],
    )


def read_round_codings(db: Database, round_id: int) -> list[RoundCoding]:
    """Return the independent codings of all coders of a round, without removed ones."""
    found = db.conn.execute(
        """SELECT c.id, e.id, c.code_id, c.coder_id, c.intensity,
             e.first_segment_id, e.start_char, e.last_segment_id, e.end_char
           FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
           WHERE c.round_id = ? AND c.status = 'independent' AND c.removed_at IS NULL
             AND c.coder_id IS NOT NULL ORDER BY c.id""",
        [round_id],
    )
    return list(map(RoundCoding._make, found))


def find_accepted(db: Database, excerpt_id: int, code_id: int) -> int | None:
    """Return the coding that says that this code is on this excerpt already, or None."""
    found = rows(
        db,
        """SELECT id FROM coding WHERE excerpt_id = ? AND code_id = ? AND status = 'accepted'
           AND removed_at IS NULL ORDER BY id""",
        [excerpt_id, code_id],
    )
    return int(found[0]["id"]) if found else None


def add_decision(
    db: Database,
    values: dict[str, object],
    *,
    settles: Iterable[int],
    results: Iterable[tuple[int, bool]],
) -> int:
    """Store how codings were settled; returns the id. results: accepted codings, made by it or not."""
    decision_id = insert(db, "coding_decision", to_row({**values, "decided_at": now()}))
    for coding_id in settles:
        insert(db, "coding_decision_settles", {"coding_id": coding_id, "decision_id": decision_id})
    for coding_id, made in results:
        db.conn.execute(
            "INSERT INTO coding_decision_result (decision_id, coding_id, made) VALUES (?, ?, ?)",
            [decision_id, coding_id, made],
        )
    return decision_id


def read_decisions(
    db: Database, *, round_id: int | None = None, decision_id: int | None = None
) -> list[Decision]:
    """Return the decisions of a round in the order in which they were made, or one by its id."""
    found = rows(
        db,
        """SELECT * FROM coding_decision
        WHERE (?1 IS NULL OR round_id = ?1) AND (?2 IS NULL OR id = ?2) ORDER BY id""",
        [round_id, decision_id],
    )
    return [
        to_record(
            Decision,
            {
                **row,
                "settles": _ids(db, "coding_decision_settles", row["id"]),
                "results": _ids(db, "coding_decision_result", row["id"]),
            },
        )
        for row in found
    ]


def remove_decision(db: Database, decision_id: int) -> None:
    """Take a decision back, with the codings that it made where no other decision stands behind them.

    Where one does, they are that one's from now on.
    """
    db.conn.execute(
        """UPDATE coding SET removed_at = ?1 WHERE removed_at IS NULL
             AND id IN (SELECT coding_id FROM coding_decision_result WHERE decision_id = ?2 AND made)
             AND id NOT IN (SELECT coding_id FROM coding_decision_result WHERE decision_id <> ?2)""",
        [to_cell(now()), decision_id],
    )
    db.conn.execute(
        """UPDATE coding_decision_result SET made = 1 WHERE decision_id <> ?1 AND coding_id IN (
             SELECT coding_id FROM coding_decision_result WHERE decision_id = ?1 AND made)""",
        [decision_id],
    )
    db.conn.execute("DELETE FROM coding_decision WHERE id = ?", [decision_id])


def _ids(db: Database, table: str, decision_id: int) -> tuple[int, ...]:
    found = rows(db, f"SELECT coding_id FROM {table} WHERE decision_id = ? ORDER BY coding_id", [decision_id])
    return tuple(row["coding_id"] for row in found)
