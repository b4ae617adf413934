"""Members, participants and consents."""

import json

from sqlite_utils import Database

from ..records import Consent, Member, Participant
from .database import insert, rows, update
from .rows import now, to_record, to_row


def read_member(db: Database, name: str) -> Member | None:
    """Return the member of that name, or None."""
    found = rows(db, "SELECT * FROM member WHERE name = ?", [name])
    return to_record(Member, found[0]) if found else None


def read_members(db: Database) -> list[Member]:
    """Return all members by name."""
    return [to_record(Member, row) for row in rows(db, "SELECT * FROM member ORDER BY name")]


def add_member(db: Database, *, name: str, role: str) -> int:
    """Store a member; returns the id."""
    return insert(db, "member", {"name": name, "role": role})


def add_participant(db: Database, *, code: str, seat: str, market: str, segment: str) -> int:
    """Store a participant; returns the id."""
    return insert(db, "participant", {"code": code, "seat": seat, "market": market, "segment": segment})


def read_participants(db: Database, ids: list[int] | None = None) -> list[Participant]:
    """Return the participants with these ids (all of them for None), by code."""
    found = rows(
        db,
        """SELECT * FROM participant
        WHERE ?1 IS NULL OR id IN (SELECT value FROM json_each(?1)) ORDER BY code""",
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


def add_consent(db: Database, values: dict[str, object]) -> int:
    """Store what a participant agreed to; the newest consent is the one that counts. Returns the id."""
    return insert(db, "consent", to_row({**values, "given_at": now()}))


def read_consent(db: Database, participant_id: int) -> Consent | None:
    """Return the participant's newest consent, or None when nobody asked yet."""
    found = rows(
        db, "SELECT * FROM consent WHERE participant_id = ? ORDER BY id DESC LIMIT 1", [participant_id]
    )
    return to_record(Consent, found[0]) if found else None


def withdraw_consent(db: Database, consent_id: int) -> None:
    """Mark a consent as withdrawn now."""
    update(db, "consent", consent_id, to_row({"withdrawn_at": now()}))
