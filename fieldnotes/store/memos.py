"""Memos: what members write about anything, one text a member and item."""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from .database import insert, rows
from .rows import now, to_cell, to_row


def read_memos(db: Database, item_kind: str, item_ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Return what was written about items of a kind, by item: (who, text), in the order of being begun."""
    memos: dict[int, list[tuple[str, str]]] = {}
    for row in rows(
        db,
        """SELECT o.item_id, o.text, m.name FROM memo o JOIN member m ON m.id = o.written_by
           WHERE o.item_kind = ? AND o.item_id IN (SELECT value FROM json_each(?)) ORDER BY o.id""",
        [item_kind, json.dumps(list(item_ids))],
    ):
        memos.setdefault(row["item_id"], []).append((row["name"], row["text"]))
    return memos


def read_memo(db: Database, item_kind: str, item_id: int, written_by: int) -> str:
    """Return what a member has written about an item, or ""."""
    found = rows(
        db,
        "SELECT text FROM memo WHERE item_kind = ? AND item_id = ? AND written_by = ? ORDER BY id LIMIT 1",
        [item_kind, item_id, written_by],
    )
    return str(found[0]["text"]) if found else ""


def set_memo(db: Database, item_kind: str, item_id: int, text: str, *, written_by: int) -> None:
    """Store what a member writes about an item, in place of their earlier text; "" takes it away."""
    if not text:
        db.conn.execute(
            "DELETE FROM memo WHERE item_kind = ? AND item_id = ? AND written_by = ?",
            [item_kind, item_id, written_by],
        )
        return
    changed = db.conn.execute(
        "UPDATE memo SET text = ?, written_at = ? WHERE item_kind = ? AND item_id = ? AND written_by = ?",
        [text, to_cell(now()), item_kind, item_id, written_by],
    )
    if not changed.rowcount:
        cells = {"item_kind": item_kind, "item_id": item_id, "text": text}
        insert(db, "memo", to_row({**cells, "written_by": written_by, "written_at": now()}))
