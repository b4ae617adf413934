"""Debriefs as sources: which segment holds which part of a debrief."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from .database import insert, rows, update
from .lines import put_lines_aside


def find_debrief(db: Database, session_id: int) -> int | None:
    """Return the source that is a session's debrief, removed or not, or None."""
    found = rows(db, "SELECT id FROM source WHERE session_id = ? AND form = 'debrief'", [session_id])
    return int(found[0]["id"]) if found else None


def read_parts(db: Database, source_id: int) -> dict[str, int]:
    """Return the parts of a debrief: part to its segment's id, in order."""
    found = rows(
        db,
        """SELECT p.part, p.segment_id FROM debrief_part p JOIN segment s ON s.id = p.segment_id
        WHERE s.source_id = ? ORDER BY s.ordinal""",
        [source_id],
    )
    return {row["part"]: row["segment_id"] for row in found}


def add_part(db: Database, segment_id: int, part: str) -> None:
    """Say which part of a debrief a segment holds."""
    insert(db, "debrief_part", {"segment_id": segment_id, "part": part})


def set_heading(db: Database, segment_id: int, heading: str) -> None:
    """Set the words above a segment; nothing where they are the same already."""
    db.conn.execute(
        "UPDATE segment SET heading = ?1, revision = revision + 1 WHERE id = ?2 AND heading <> ?1",
        [heading, segment_id],
    )


def is_worked_on(db: Database, segment_id: int) -> bool:
    """Say whether somebody coded a passage that begins or ends here, wrote about it, or uses it elsewhere."""
    found = rows(
        db,
        """SELECT 1 FROM excerpt e WHERE (e.first_segment_id = ?1 OR e.last_segment_id = ?1) AND (
          EXISTS (SELECT 1 FROM coding c WHERE c.excerpt_id = e.id AND c.removed_at IS NULL
            AND (c.status IN ('accepted', 'independent')
              OR EXISTS (SELECT 1 FROM memo WHERE item_kind = 'coding' AND item_id = c.id)))
          OR EXISTS (SELECT 1 FROM evidence WHERE excerpt_id = e.id)
          OR EXISTS (SELECT 1 FROM story_item WHERE excerpt_id = e.id)) LIMIT 1""",
        [segment_id],
    )
    return bool(found)


def drop_part(db: Database, segment_id: int) -> None:
    """Take a part that nobody worked on out of its debrief, with what was only suggested or removed on it."""
    db.conn.execute(
        """DELETE FROM memo WHERE item_kind = 'coding' AND item_id IN (
          SELECT c.id FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
          WHERE e.first_segment_id = ?1 OR e.last_segment_id = ?1)""",
        [segment_id],
    )  # else they would be about whatever gets the number next
    db.conn.execute(
        "DELETE FROM excerpt WHERE first_segment_id = ?1 OR last_segment_id = ?1", [segment_id]
    )  # their codings go with them
    db.conn.execute("DELETE FROM debrief_part WHERE segment_id = ?", [segment_id])
    put_lines_aside(db, [segment_id])


def set_order(db: Database, segment_ids: Sequence[int]) -> None:
    """Give the segments of a source this order; all of them are named."""
    places = json.dumps(list(segment_ids))
    # Twice, over negative numbers, because each single row must keep to the unique order.
    db.conn.execute(
        """UPDATE segment SET ordinal = -1 - (SELECT key FROM json_each(?1) WHERE value = segment.id)
        WHERE id IN (SELECT value FROM json_each(?1))""",
        [places],
    )
    db.conn.execute(
        "UPDATE segment SET ordinal = -1 - ordinal WHERE id IN (SELECT value FROM json_each(?))", [places]
    )


def next_ordinal(db: Database, source_id: int) -> int:
    """Return the ordinal after a source's last segment."""
    found = rows(
        db, "SELECT COALESCE(MAX(ordinal) + 1, 0) AS next FROM segment WHERE source_id = ?", [source_id]
    )
    return int(found[0]["next"])


def is_debrief(db: Database, source_id: int) -> bool:
    """Say whether a source is a debrief, whose words are those of its walk."""
    return bool(rows(db, "SELECT 1 FROM source WHERE id = ? AND form = 'debrief'", [source_id]))


@dataclass(frozen=True)
class WalkText:
    """A text that a walk's debrief is made of, or that may say its names: where it stands, what it says.

    part: of the joint debrief, as `debrief_part` names it; empty for any other. What a plan expects is a list
    in JSON.
    """

    table: str
    id: int
    column: str
    part: str
    text: str


def read_texts(db: Database, session_id: int) -> list[WalkText]:
    """Return the texts of a walk's debrief, joint and own, of what it was for and expected, and asks next."""
    found = rows(
        db,
        """SELECT 'session' AS "table", id, name AS "column", name AS part,
             CASE name WHEN 'surprised' THEN surprised WHEN 'common_ground' THEN common_ground
               ELSE ask_next END AS text
           FROM session, (SELECT 'surprised' AS name UNION SELECT 'common_ground' UNION SELECT 'ask_next')
           WHERE id = ?1
           UNION ALL SELECT 'assumption', id, 'text', 'assumption:' || id, text FROM assumption
             WHERE session_id = ?1
           UNION ALL SELECT 'assumption', id, 'because', 'because:' || id, because FROM assumption
             WHERE session_id = ?1
           UNION ALL SELECT 'debrief_answer', id, 'text',
             CASE WHEN own_debrief_id IS NULL THEN part ELSE '' END, text FROM debrief_answer
             WHERE session_id = ?1
           UNION ALL SELECT 'next_question', id, 'text', '', text FROM next_question WHERE session_id = ?1
           UNION ALL SELECT 'next_question', id, 'learned', '', learned FROM next_question
             WHERE session_id = ?1
           UNION ALL SELECT 'session', id, 'intent', '', intent FROM session WHERE id = ?1
           UNION ALL SELECT 'session', id, 'who_is_met', '', who_is_met FROM session WHERE id = ?1
           UNION ALL SELECT 'plan', id, 'assumptions', '', assumptions FROM plan WHERE session_id = ?1
           UNION ALL SELECT 'plan', id, 'intent', '', intent FROM plan WHERE session_id = ?1
           UNION ALL SELECT 'plan', id, 'who_is_met', '', who_is_met FROM plan WHERE session_id = ?1
           UNION ALL SELECT 'plan', id, 'place', '', place FROM plan WHERE session_id = ?1""",
        [session_id],
    )
    return [WalkText(**row) for row in found]


def set_text(db: Database, one: WalkText, text: str) -> None:
    """Let a text of a walk say something else."""
    update(db, one.table, one.id, {one.column: text})


def read_part(db: Database, segment_id: int) -> str:
    """Return the part of a debrief that a line is; empty for a line of anything else."""
    found = rows(db, "SELECT part FROM debrief_part WHERE segment_id = ?", [segment_id])
    return str(found[0]["part"]) if found else ""
