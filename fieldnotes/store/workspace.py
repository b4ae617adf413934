"""The one row that says what this workspace is."""

import secrets
import uuid

from sqlite_utils import Database

from .database import insert, rows
from .rows import now, to_row


def set_up_workspace(db: Database, name: str) -> None:
    """Give a new database its name, its GUID, the secret that signs addresses, and a key for restores."""
    insert(
        db,
        "workspace",
        to_row(
            {
                "id": 1,
                "guid": str(uuid.uuid4()),
                "name": name,
                "secret": secrets.token_hex(32),
                "restore_key": secrets.token_hex(32),
                "created_at": now(),
            }
        ),
    )


def read_workspace(db: Database) -> dict[str, str]:
    """Return guid, name, secret and created_at; an empty dictionary before set_up_workspace."""
    found = rows(db, "SELECT guid, name, secret, created_at FROM workspace")
    return found[0] if found else {}


def read_restore_key(db: Database) -> str:
    """Return the key with which the next erasure seals its words."""
    return str(rows(db, "SELECT restore_key FROM workspace")[0]["restore_key"])


def set_restore_key(db: Database, key: str) -> None:
    """Let the next erasure seal its words with another key; the one before goes with `erasure.scour`."""
    db.conn.execute("UPDATE workspace SET restore_key = ?", [key])
