"""The one row that says what this workspace is."""

import secrets
import uuid

from sqlite_utils import Database

from .database import insert, rows
from .rows import now, to_row


def set_up_workspace(db: Database, name: str) -> None:
    """Give a new database its name, its GUID and the secret that signs addresses."""
    insert(
        db,
        "workspace",
        to_row(
            {
                "id": 1,
                "guid": str(uuid.uuid4()),
                "name": name,
                "secret": secrets.token_hex(32),
                "created_at": now(),
            }
        ),
    )


def read_workspace(db: Database) -> dict[str, str]:
    """Return guid, name, secret and created_at; an empty dictionary before set_up_workspace."""
    found = rows(db, "SELECT * FROM workspace")
    return found[0] if found else {}
