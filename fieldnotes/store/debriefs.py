"""What members wrote alone about a walk, what the joint debrief adds, and what was picked to show it."""

from sqlite_utils import Database

from ..records import DebriefAnswer, DebriefPick, OwnDebrief
from .database import insert, rows
from .rows import now, to_record, to_row


def read_walkers(db: Database, session_id: int) -> list[int]:
    """Return the members who walked, the one who led it first: who was to go by its plan, who noted
    something, who wrote a debrief."""
    found = rows(
        db,
        """SELECT led_by AS id, 0 AS place FROM session WHERE id = ?1
           UNION ALL SELECT DISTINCT noted_by, 1 FROM observation WHERE session_id = ?1
           UNION ALL SELECT w.member_id, 2 FROM plan_walker w JOIN plan p ON p.id = w.plan_id
             WHERE p.session_id = ?1
           UNION ALL SELECT member_id, 3 FROM own_debrief WHERE session_id = ?1 ORDER BY place, id""",
        [session_id],
    )
    return list(dict.fromkeys(int(row["id"]) for row in found))


def read_own_debriefs(db: Database, session_id: int) -> dict[int, OwnDebrief]:
    """Return the own debriefs of a walk by member."""
    found = rows(db, "SELECT * FROM own_debrief WHERE session_id = ?", [session_id])
    return {row["member_id"]: to_record(OwnDebrief, row) for row in found}


def begin_own_debrief(db: Database, session_id: int, member_id: int) -> int:
    """Return the id of a member's own debrief, stored now where they had none."""
    found = rows(
        db, "SELECT id FROM own_debrief WHERE session_id = ? AND member_id = ?", [session_id, member_id]
    )
    if found:
        return int(found[0]["id"])
    return insert(
        db, "own_debrief", to_row({"session_id": session_id, "member_id": member_id, "begun_at": now()})
    )


def set_done(db: Database, own_debrief_id: int, done: bool) -> None:
    """Say that a member is done, or writes on."""
    db.conn.execute(
        "UPDATE own_debrief SET done_at = ? WHERE id = ?",
        [to_row({"at": now()})["at"] if done else None, own_debrief_id],
    )


def read_answers(db: Database, session_id: int, own_debrief_id: int | None) -> dict[str, DebriefAnswer]:
    """Return what an own debrief says, or with None what the joint one adds, by part."""
    found = rows(
        db,
        "SELECT * FROM debrief_answer WHERE session_id = ? AND own_debrief_id IS ?",
        [session_id, own_debrief_id],
    )
    return {row["part"]: to_record(DebriefAnswer, row) for row in found}


def set_answer(
    db: Database, session_id: int, own_debrief_id: int | None, part: str, *, text: str, outcome: str
) -> None:
    """Set what a debrief says in a part."""
    db.conn.execute(
        """INSERT INTO debrief_answer (session_id, own_debrief_id, part, text, outcome)
           VALUES (?1, ?2, ?3, ?4, ?5)
           ON CONFLICT (session_id, COALESCE(own_debrief_id, 0), part)
           DO UPDATE SET text = ?4, outcome = ?5""",
        [session_id, own_debrief_id, part, text, outcome],
    )


def read_picks(db: Database, session_id: int) -> list[DebriefPick]:
    """Return what was picked at a walk's debrief, in that order; passages of removed sources are left out."""
    found = rows(
        db,
        """SELECT p.* FROM debrief_pick p JOIN excerpt e ON e.id = p.excerpt_id
           JOIN source s ON s.id = e.source_id AND s.removed_at IS NULL
           WHERE p.session_id = ? ORDER BY p.id""",
        [session_id],
    )
    return [to_record(DebriefPick, row) for row in found]


def add_pick(
    db: Database, session_id: int, *, assumption_id: int | None, excerpt_id: int, picked_by: int
) -> None:
    """Pick a passage; nothing where it is picked already."""
    db.conn.execute(
        """INSERT OR IGNORE INTO debrief_pick (session_id, assumption_id, excerpt_id, picked_by, picked_at)
           VALUES (:session_id, :assumption_id, :excerpt_id, :picked_by, :picked_at)""",
        to_row(
            {
                "session_id": session_id,
                "assumption_id": assumption_id,
                "excerpt_id": excerpt_id,
                "picked_by": picked_by,
                "picked_at": now(),
            }
        ),
    )


def delete_pick(db: Database, pick_id: int) -> None:
    """Take a passage away from where it was picked for."""
    db.conn.execute("DELETE FROM debrief_pick WHERE id = ?", [pick_id])


def read_notes_of_walk(db: Database, session_id: int) -> list[tuple[int, int, int]]:
    """Return a walk's notes that have words, in time order: source, segment, and number of characters."""
    found = rows(
        db,
        """SELECT o.source_id, s.id, LENGTH(s.text) AS length FROM observation o
           JOIN source src ON src.id = o.source_id AND src.removed_at IS NULL
           JOIN segment s ON s.source_id = o.source_id
           WHERE o.session_id = ? AND s.text <> '' ORDER BY o.noted_at, o.id""",
        [session_id],
    )
    return [(row["source_id"], row["id"], row["length"]) for row in found]


def read_passages_of_walk(db: Database, session_id: int) -> list[int]:
    """Return the accepted passages of what was recorded or written on a walk, its debrief aside."""
    found = rows(
        db,
        """SELECT DISTINCT e.id FROM source_place p JOIN excerpt e ON e.source_id = p.source_id
           JOIN coding c ON c.excerpt_id = e.id AND c.status = 'accepted' AND c.removed_at IS NULL
           WHERE p.session_id = ? AND p.quotable AND COALESCE(p.form, '') <> 'debrief' ORDER BY e.id""",
        [session_id],
    )
    return [int(row["id"]) for row in found]


def read_waiting_highlights(db: Database, session_id: int, *, most: int) -> list[tuple[int, int]]:
    """Return passages of a walk on which only suggested tags lie: excerpt and code, the surest first."""
    found = rows(
        db,
        """SELECT e.id, c.code_id, MAX(c.confidence) AS confidence FROM source_place p
           JOIN excerpt e ON e.source_id = p.source_id
           JOIN coding c ON c.excerpt_id = e.id AND c.status = 'suggested' AND c.removed_at IS NULL
           WHERE p.session_id = ?1 AND p.quotable AND COALESCE(p.form, '') <> 'debrief'
             AND NOT EXISTS (SELECT 1 FROM coding d WHERE d.excerpt_id = e.id AND d.removed_at IS NULL
               AND d.status = 'accepted')
           GROUP BY e.id ORDER BY confidence DESC, e.id LIMIT ?2""",
        [session_id, most],
    )
    return [(int(row["id"]), int(row["code_id"])) for row in found]
