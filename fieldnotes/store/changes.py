"""The log of what people change in a source, lines and codings alike, to be read, undone and redone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlite_utils import Database

from ..records import (
    CODING_CHANGES,
    CodingChangeKind,
    CodingState,
    LineChangeKind,
    SegmentState,
    SourceChange,
    Word,
)
from .database import insert, rows, update
from .rows import now, to_record, to_row


def add_change(
    db: Database,
    source_id: int,
    kind: LineChangeKind,
    *,
    made_by: int,
    before: Sequence[SegmentState],
    after: Sequence[SegmentState],
    moves: Mapping[str, Any],
) -> int:
    """Write down what a member changed in lines; returns its id.

    moves: what was done to excerpts, so that going back restores them exactly.
    """
    return _add(db, {"source_id": source_id, "kind": kind, "made_by": made_by}, before, after, moves)


def add_coding_change(
    db: Database,
    source_id: int,
    kind: CodingChangeKind,
    *,
    made_by: int,
    before: Sequence[CodingState],
    after: Sequence[CodingState],
    round_id: int | None = None,
) -> int:
    """Write down what a member changed in codings; returns its id. round_id: of independent ones, theirs."""
    cells = {"source_id": source_id, "kind": kind, "made_by": made_by, "round_id": round_id}
    return _add(db, cells, before, after, {})


def _add(
    db: Database,
    cells: Mapping[str, object],
    before: Sequence[Any],
    after: Sequence[Any],
    moves: Mapping[str, Any],
) -> int:
    states = {"before": _to_json(before), "after": _to_json(after), "moves": json.dumps(moves)}
    return insert(db, "source_change", to_row({**cells, "made_at": now(), **states}))


def read_changes(
    db: Database, source_id: int, *, made_by: int | None = None, after_id: int = 0, limit: int = -1
) -> list[SourceChange]:
    """Return what was changed in a source, by one member or all, the latest first.

    after_id: only changes that were made after that one. What was coded in rounds is not among them.
    """
    found = rows(
        db,
        """SELECT * FROM source_change WHERE source_id = ?1 AND (?2 IS NULL OR made_by = ?2) AND id > ?3
           AND round_id IS NULL ORDER BY id DESC LIMIT ?4""",
        [source_id, made_by, after_id, limit],
    )
    return [_to_change(row) for row in found]


def read_last_change_id(db: Database, source_id: int) -> int:
    """Return the id of the latest change of a source outside of rounds, 0 where there is none."""
    found = rows(
        db, "SELECT MAX(id) AS last FROM source_change WHERE source_id = ? AND round_id IS NULL", [source_id]
    )
    return int(found[0]["last"] or 0)


def read_undoable(
    db: Database, source_id: int, made_by: int, *, round_id: int | None = None
) -> list[SourceChange]:
    """Return the member's changes that were not undone, the latest first, at most 50; see read_next_redo."""
    found = rows(
        db,
        """SELECT * FROM source_change WHERE source_id = ? AND made_by = ? AND round_id IS ?
           AND undone_at IS NULL AND (after <> '[]' OR moves <> '{}') ORDER BY id DESC LIMIT 50""",
        [source_id, made_by, round_id],
    )
    return [_to_change(row) for row in found]


def read_next_redo(
    db: Database, source_id: int, made_by: int, *, round_id: int | None = None
) -> SourceChange | None:
    """Return the change that the member undid last, or None where there is none or another was made since.

    round_id: among what they coded in that round; None: among all the rest.
    """
    found = rows(
        db,
        """SELECT * FROM source_change WHERE source_id = ?1 AND made_by = ?2 AND round_id IS ?3
           AND undone_at IS NOT NULL AND id > COALESCE((SELECT MAX(id) FROM source_change
             WHERE source_id = ?1 AND made_by = ?2 AND round_id IS ?3 AND undone_at IS NULL), 0)
           ORDER BY id LIMIT 1""",
        [source_id, made_by, round_id],
    )
    return _to_change(found[0]) if found else None


def is_touched_by_others(db: Database, change: SourceChange, coding_id: int) -> bool:
    """Say whether somebody else changed a coding after this change, and did not undo it."""
    found = rows(
        db,
        """SELECT 1 FROM source_change c, json_each(c.after) s
           WHERE c.source_id = ?1 AND c.id > ?2 AND c.made_by <> ?3 AND c.undone_at IS NULL
             AND c.kind IN (SELECT value FROM json_each(?4)) AND json_extract(s.value, '$.id') = ?5
           LIMIT 1""",
        [change.source_id, change.id, change.made_by, json.dumps(CODING_CHANGES), coding_id],
    )
    return bool(found)


def read_moves(db: Database, change_id: int) -> dict[str, Any]:
    """Return what the last doing or undoing of a change did to excerpts."""
    found = rows(db, "SELECT moves FROM source_change WHERE id = ?", [change_id])
    return dict(json.loads(found[0]["moves"]))


def set_change_undone(db: Database, change_id: int, undone: bool, moves: Mapping[str, Any]) -> None:
    """Mark a change as undone, or as done again."""
    cells = {"undone_at": now() if undone else None, "moves": json.dumps(moves)}
    update(db, "source_change", change_id, to_row(cells))


def _to_json(states: Sequence[Any]) -> str:
    return json.dumps([asdict(state) for state in states], ensure_ascii=False)


def _to_change(row: Mapping[str, Any]) -> SourceChange:
    of_codings = row["kind"] in CODING_CHANGES
    return to_record(
        SourceChange,
        {
            **row,
            "before": () if of_codings else _to_lines(row["before"]),
            "after": () if of_codings else _to_lines(row["after"]),
            "codings_before": _to_codings(row["before"]) if of_codings else (),
            "codings_after": _to_codings(row["after"]) if of_codings else (),
        },
    )


def _to_lines(text: str) -> tuple[SegmentState, ...]:
    return tuple(
        SegmentState(**{**line, "words": tuple(Word(**word) for word in line.get("words", ()))})
        for line in json.loads(text)
    )


def _to_codings(text: str) -> tuple[CodingState, ...]:
    return tuple(CodingState(**{**state, "bounds": tuple(state["bounds"])}) for state in json.loads(text))
