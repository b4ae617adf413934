"""What hangs on a coding, handed to the one that it fell together with, and given back when they part."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from .database import rows, update

_OF_A_DECISION = ("coding_decision_settles", "coding_decision_result")


def find_twin(db: Database, row: Mapping[str, Any], excerpt_id: int) -> int | None:
    """Return the coding on another excerpt that says the same as this row of the table, by the same maker."""
    found = rows(
        db,
        """SELECT id FROM coding WHERE excerpt_id = ?1 AND code_id = ?2 AND made_by = ?3
             AND COALESCE(round_id, 0) = COALESCE(?4, 0)
             AND (status = 'independent') = (?5 = 'independent') AND removed_at IS NULL""",
        [excerpt_id, row["code_id"], row["made_by"], row["round_id"], row["status"]],
    )
    return int(found[0]["id"]) if found else None


def hand_over(db: Database, coding_id: int, into_id: int) -> dict[str, Any]:
    """Give a coding's memos and its part in decisions to another one; returns what `give_back` needs.

    Where a member wrote about both, the texts stand below each other in the other one's memo. What the other
    one has of a decision already stays.
    """
    own = {table: _rows_of(db, table, coding_id) for table in (*_OF_A_DECISION, "suggestion_score")}
    memos = rows(db, "SELECT * FROM memo WHERE item_kind = 'coding' AND item_id = ? ORDER BY id", [coding_id])
    given: dict[str, Any] = {
        "into": into_id,
        "rows": own,
        "memos": memos,
        "joined": [each for memo in memos if (each := _hand_memo(db, memo, into_id))],
    }
    for table in _OF_A_DECISION:
        # The other one was there before, so none of these decisions made it.
        made: dict[str, Any] = {"made": 0} if table == "coding_decision_result" else {}
        cells = [{**row, "coding_id": into_id, **made} for row in own[table]]
        given[table] = [row for row in cells if _insert_or_ignore(db, table, row)]
    return given


def give_back(db: Database, coding_id: int, given: Mapping[str, Any]) -> None:
    """Take back what `hand_over` gave, for a coding that is there again; what was changed since stays."""
    for each in given["joined"]:
        db.conn.execute(
            "UPDATE memo SET text = ? WHERE id = ? AND text = ?", [each["before"], each["id"], each["after"]]
        )
    for memo in given["memos"]:
        moved = db.conn.execute(
            """UPDATE memo SET item_id = ?1 WHERE id = ?2 AND item_kind = 'coding' AND item_id = ?3
                 AND written_by = ?4""",
            [coding_id, memo["id"], given["into"], memo["written_by"]],
        )
        if not moved.rowcount and any(each["of"] == memo["id"] for each in given["joined"]):
            _insert_or_ignore(db, "memo", {name: value for name, value in memo.items() if name != "id"})
    for table in _OF_A_DECISION:
        for row in given[table]:
            db.conn.execute(
                f"DELETE FROM {table} WHERE coding_id = ? AND decision_id = ?",
                [row["coding_id"], row["decision_id"]],
            )
    for table, kept in given["rows"].items():
        parent, key = (
            ("theme_model", "model_id") if table == "suggestion_score" else ("coding_decision", "decision_id")
        )
        for row in kept:
            if rows(db, f"SELECT 1 FROM {parent} WHERE id = ?", [row[key]]):
                _insert_or_ignore(db, table, row)


def _hand_memo(db: Database, memo: Mapping[str, Any], into_id: int) -> dict[str, Any] | None:
    theirs = rows(
        db,
        "SELECT id, text FROM memo WHERE item_kind = 'coding' AND item_id = ? AND written_by = ?",
        [into_id, memo["written_by"]],
    )
    if not theirs:
        update(db, "memo", memo["id"], {"item_id": into_id})
        return None
    before = str(theirs[0]["text"])
    after = before if memo["text"] in before else f"{before}\n\n{memo['text']}"
    update(db, "memo", theirs[0]["id"], {"text": after})
    db.conn.execute("DELETE FROM memo WHERE id = ?", [memo["id"]])
    return {"of": memo["id"], "id": theirs[0]["id"], "before": before, "after": after}


def _rows_of(db: Database, table: str, coding_id: int) -> Sequence[dict[str, Any]]:
    return rows(db, f"SELECT * FROM {table} WHERE coding_id = ?", [coding_id])


def _insert_or_ignore(db: Database, table: str, row: Mapping[str, Any]) -> bool:
    marks = ", ".join("?" for _ in row)
    done = db.conn.execute(
        f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values())
    )
    return done.rowcount == 1
