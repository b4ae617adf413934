"""Members and participants."""

import json

from sqlite_utils import Database

from ..records import Member, Participant
from .database import insert, rows, update
from .rows import to_record


def read_member(db: Database, name: str = "", *, member_id: int | None = None) -> Member | None:
    """Return the member of that name, or with that id, or None."""
    found = rows(db, "SELECT * FROM member WHERE name = ? OR id = ?", [name, member_id])
    return to_record(Member, found[0]) if found else None


def read_members(db: Database) -> list[Member]:
    """Return all members by name."""
    return [to_record(Member, row) for row in rows(db, "SELECT * FROM member ORDER BY name")]


def add_member(db: Database, *, name: str, role: str, market: str = "") -> int:
    """Store a member; returns the id."""
    return insert(db, "member", {"name": name, "role": role, "market": market})


def add_participant(db: Database, *, code: str, seat: str, market: str, segment: str) -> int:
    """Store a participant; returns the id."""
    return insert(db, "participant", {"code": code, "seat": seat, "market": market, "segment": segment})


def read_participants(db: Database, ids: list[int] | None = None) -> list[Participant]:
    """Return the participants with these ids (all of them for None), by code; nobody who was erased."""
    found = rows(
        db,
        """SELECT * FROM participant
        WHERE erased_at IS NULL AND (?1 IS NULL OR id IN (SELECT value FROM json_each(?1))) ORDER BY code""",
        [None if ids is None else json.dumps(ids)],
    )
    return [to_record(Participant, row) for row in found]


def read_last_number(db: Database, letter: str) -> int:
    """Return the highest number among the codes that begin with a letter: 14 for C-014; 0 where none does."""
    found = rows(
        db,
        "SELECT MAX(CAST(substr(code, 3) AS INTEGER)) AS last FROM participant WHERE substr(code, 1, 2) = ?",
        [f"{letter}-"],
    )
    return int(found[0]["last"] or 0)


def set_team(db: Database, member_id: int, *, team: str, rank: str) -> None:
    """Set where a member belongs."""
    update(db, "member", member_id, {"team": team, "rank": rank})
