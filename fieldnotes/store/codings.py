"""Single codings as the log of changes finds and leaves them, and the codes that a member likes best."""

import json
from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from ..records import CodingState
from .database import rows, update
from .memos import read_memo, set_memo
from .rows import now, to_cell, to_row


def read_coding_states(db: Database, coding_ids: Sequence[int], *, member_id: int) -> dict[int, CodingState]:
    """Return codings with all that can be changed in them, by id; missing ones are left out.

    member_id: whose memo is read.
    """
    found = rows(
        db,
        """SELECT c.*, e.first_segment_id, e.start_char, e.last_segment_id, e.end_char
           FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
           WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY c.id""",
        [json.dumps(list(coding_ids))],
    )
    return {
        row["id"]: CodingState(
            id=row["id"],
            code_id=row["code_id"],
            excerpt_id=row["excerpt_id"],
            bounds=(row["first_segment_id"], row["start_char"], row["last_segment_id"], row["end_char"]),
            status=row["status"],
            intensity=row["intensity"],
            valence=row["valence"],
            coder_id=row["coder_id"],
            decided_by=row["decided_by"],
            decided_at=row["decided_at"],
            removed=row["removed_at"] is not None,
            memo=read_memo(db, "coding", row["id"], member_id),
        )
        for row in found
    }


def set_coding(db: Database, coding_id: int, values: Mapping[str, object]) -> None:
    """Set columns of a coding."""
    update(db, "coding", coding_id, to_row(values))


def set_coding_state(db: Database, state: CodingState, names: Sequence[str], *, member_id: int) -> None:
    """Give a coding some of the properties of a state, `names`, for example "status" or "memo".

    With its status go who decided on it, and when. member_id: whose memo is set.
    """
    cells: dict[str, object] = {
        name: getattr(state, name) for name in names if name not in ("removed", "memo")
    }
    if "status" in names:
        cells |= {name: getattr(state, name) for name in ("coder_id", "decided_by", "decided_at")}
    if "removed" in names:
        cells["removed_at"] = to_cell(now()) if state.removed else None
    if cells:
        update(db, "coding", state.id, cells)
    if "memo" in names:
        set_memo(db, "coding", state.id, state.memo, written_by=member_id)


def find_same_coding(db: Database, coding_id: int, *, excerpt_id: int, code_id: int) -> int | None:
    """Return the coding that would be the same as this one with that passage and code, or None.

    It is by the same maker, was not removed, and counts as this one does: independent ones of a round stand
    apart, what rounds were settled as does not.
    """
    found = rows(
        db,
        """SELECT other.id FROM coding c JOIN coding other ON other.id <> c.id AND other.made_by = c.made_by
             AND other.removed_at IS NULL AND (other.status = 'independent') = (c.status = 'independent')
             AND (c.status <> 'independent' OR other.round_id IS c.round_id)
           WHERE c.id = ? AND other.excerpt_id = ? AND other.code_id = ?""",
        [coding_id, excerpt_id, code_id],
    )
    return int(found[0]["id"]) if found else None


def read_favourites(db: Database, member_id: int) -> list[int]:
    """Return the codes that a member marked as favourites, in the codebook's order."""
    found = rows(
        db,
        """SELECT c.id FROM favourite_code f JOIN code c ON c.id = f.code_id
           WHERE f.member_id = ? AND c.merged_into IS NULL ORDER BY c.ordinal, c.id""",
        [member_id],
    )
    return [int(row["id"]) for row in found]


def set_favourite(db: Database, member_id: int, code_id: int, on: bool) -> None:
    """Mark a code as a member's favourite, or take the mark away."""
    if on:
        db.conn.execute("INSERT OR IGNORE INTO favourite_code VALUES (?, ?)", [member_id, code_id])
    else:
        db.conn.execute(
            "DELETE FROM favourite_code WHERE member_id = ? AND code_id = ?", [member_id, code_id]
        )
