"""Who participants are: apart from them, read by few."""

from sqlite_utils import Database

from ..records import Identity
from .database import rows
from .rows import now, to_cell, to_record


def read_identity(db: Database, participant_id: int) -> Identity | None:
    """Return who a participant is, or None where nobody noted it."""
    found = rows(db, "SELECT * FROM identity WHERE participant_id = ?", [participant_id])
    return to_record(Identity, found[0]) if found else None


def has_identity(db: Database, participant_id: int) -> bool:
    """Say whether it is noted who a participant is, without reading it."""
    return bool(rows(db, "SELECT 1 FROM identity WHERE participant_id = ?", [participant_id]))


def write_identity(db: Database, participant_id: int, *, name: str, contact: str) -> None:
    """Store who a participant is, in the place of what was there."""
    db.conn.execute(
        """INSERT INTO identity (participant_id, name, contact, kept_at) VALUES (?, ?, ?, ?)
           ON CONFLICT (participant_id) DO UPDATE SET name = excluded.name, contact = excluded.contact""",
        [participant_id, name, contact, to_cell(now())],
    )


def delete_identity(db: Database, participant_id: int) -> None:
    """Forget who a participant is; their code stays."""
    db.conn.execute("DELETE FROM identity WHERE participant_id = ?", [participant_id])
