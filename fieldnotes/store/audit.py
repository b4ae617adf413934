"""The audit log: rows that are added and never changed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlite_utils import Database

from ..records import AuditEntry, AuditHead
from .database import insert, rows
from .rows import now, to_cell, to_record

_CHOSEN = """FROM audit_entry WHERE (:action = '' OR action = :action)
  AND (:member = '' OR folded(member) = folded(:member)) AND (:item_kind = '' OR item_kind = :item_kind)
  AND (:item_id IS NULL OR item_id = :item_id) AND (:since IS NULL OR done_at >= :since)"""


def read_head(db: Database) -> str:
    """Return the hash of the newest entry, "" where there is none."""
    found = rows(db, "SELECT hash FROM audit_entry ORDER BY id DESC LIMIT 1")
    return str(found[0]["hash"]) if found else ""


def read_newest(db: Database) -> AuditHead | None:
    """Return the newest entry's id and hash, None for an empty log."""
    found = rows(db, "SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1")
    return to_record(AuditHead, found[0]) if found else None


def holds(db: Database, head: AuditHead) -> bool:
    """Say whether the entry of that id has that hash."""
    return bool(rows(db, "SELECT 1 FROM audit_entry WHERE id = ? AND hash = ?", [head.id, head.hash]))


def add_entry(db: Database, values: dict[str, object]) -> int:
    """Store an entry; `previous_hash` is that of the newest one, or SQLite refuses it. Returns the id."""
    return insert(db, "audit_entry", values)


def was_noted(
    db: Database, *, member_id: int, action: str, item_kind: str, item_id: int | None, within: timedelta
) -> bool:
    """Say whether a member's same action on the same item is in the log since `within` ago."""
    found = rows(
        db,
        """SELECT 1 FROM audit_entry WHERE item_kind = ? AND item_id IS ? AND action = ? AND member_id = ?
           AND done_at >= ? LIMIT 1""",
        [item_kind, item_id, action, member_id, to_cell(now() - within)],
    )
    return bool(found)


def read_entries(
    db: Database,
    *,
    action: str = "",
    member: str = "",
    item_kind: str = "",
    item_id: int | None = None,
    since: datetime | None = None,
    limit: int = -1,
    offset: int = 0,
) -> tuple[list[AuditEntry], int]:
    """Return entries that have what is asked for, the newest first, and how many there are of them."""
    asked = {"action": action, "member": member, "item_kind": item_kind, "item_id": item_id}
    parameters = {**asked, "since": to_cell(since), "limit": limit, "offset": offset}
    found = rows(db, f"SELECT * {_CHOSEN} ORDER BY id DESC LIMIT :limit OFFSET :offset", parameters)
    total = rows(db, f"SELECT COUNT(*) AS n {_CHOSEN}", parameters)[0]["n"]
    return [to_record(AuditEntry, row) for row in found], int(total)


def walk_entries(db: Database) -> Iterator[AuditEntry]:
    """Yield all entries, the oldest first, a few at a time."""
    last_id = 0
    while True:
        found = rows(db, "SELECT * FROM audit_entry WHERE id > ? ORDER BY id LIMIT 1000", [last_id])
        if not found:
            return
        yield from (to_record(AuditEntry, row) for row in found)
        last_id = found[-1]["id"]


def read_highest_id(db: Database) -> int:
    """Return the id of the newest entry that was ever written, also where its row is gone; 0 for none."""
    found = rows(db, "SELECT seq FROM sqlite_sequence WHERE name = 'audit_entry'")
    return int(found[0]["seq"]) if found else 0


# What an entry's number stands for, where somebody may read it: not the title of what consent bars today.
_NAMES = {
    "participant": "SELECT id, code FROM participant WHERE id IN ({marks})",
    "member": "SELECT id, name FROM member WHERE id IN ({marks})",
    "source": """SELECT id, title FROM source WHERE id IN ({marks})
      AND id NOT IN (SELECT source_id FROM source_barred)""",
    "recording": """SELECT id, title FROM recording WHERE id IN ({marks})
      AND id NOT IN (SELECT recording_id FROM recording_barred WHERE silent)""",
    "passage": """SELECT e.id, s.title FROM excerpt e JOIN source s ON s.id = e.source_id
      WHERE e.id IN ({marks}) AND s.id NOT IN (SELECT source_id FROM source_barred)""",
    "story": "SELECT id, title FROM story WHERE id IN ({marks})",
    "reel": "SELECT id, title FROM reel WHERE id IN ({marks})",
    "finding": "SELECT id, statement FROM finding WHERE id IN ({marks})",
}
_NAMES["transcript"] = _NAMES["source"]
_NAMES["document"] = _NAMES["source"]


def read_names(db: Database, items: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return codes and titles of items of entries, by kind and id, where they are there and may be read."""
    found: dict[tuple[str, int], str] = {}
    for kind in {kind for kind, _ in items} & _NAMES.keys():
        ids = sorted(item_id for one, item_id in items if one == kind)
        sql = _NAMES[kind].format(marks=", ".join("?" for _ in ids))
        found |= {(kind, item_id): name for item_id, name in db.conn.execute(sql, ids) if name}
    return found
