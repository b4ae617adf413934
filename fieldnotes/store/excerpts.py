"""Excerpts: the passages that codes, evidence and stories lie on, and their bounds as texts change."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from ..records import Excerpt
from .coding_links import find_twin, give_back, hand_over
from .database import insert, rows, update


def find_or_add_excerpt(
    db: Database,
    source_id: int,
    *,
    first_segment_id: int,
    start_char: int,
    last_segment_id: int,
    end_char: int,
) -> int:
    """Return the id of the excerpt with these bounds, stored now where it is new."""
    bounds = [source_id, first_segment_id, start_char, last_segment_id, end_char]
    found = rows(
        db,
        """SELECT id FROM excerpt WHERE source_id = ? AND first_segment_id = ? AND start_char = ?
           AND last_segment_id = ? AND end_char = ?""",
        bounds,
    )
    if found:
        return int(found[0]["id"])
    names = ("source_id", "first_segment_id", "start_char", "last_segment_id", "end_char")
    ((last,),) = db.conn.execute(
        "SELECT MAX(last, COALESCE((SELECT MAX(id) FROM excerpt), 0)) FROM excerpt_number"
    )
    return insert(db, "excerpt", {"id": last + 1, **dict(zip(names, bounds, strict=True))})


def read_excerpts(
    db: Database, *, source_id: int | None = None, ids: Sequence[int] | None = None
) -> list[Excerpt]:
    """Return excerpts with their text as it reads now: those of a source, or those with these ids.

    Their seconds are those of the segments they begin and end in, moved into the segment in proportion to
    the characters, where the source has times.
    """
    parameters: list[int | str | None]
    if ids is not None:
        where, parameters = "e.id IN (SELECT value FROM json_each(?))", [json.dumps(list(ids))]
    else:
        where, parameters = "e.source_id = ?", [source_id]
    found = rows(
        db,
        f"""SELECT e.*, s.text AS segment_text, s.ordinal, s.id AS segment_id, s.start_s, s.end_s
        FROM excerpt e
        JOIN segment f ON f.id = e.first_segment_id
        JOIN segment l ON l.id = e.last_segment_id
        JOIN segment s ON s.source_id = e.source_id AND s.ordinal BETWEEN f.ordinal AND l.ordinal
        WHERE {where} ORDER BY e.id, s.ordinal""",
        parameters,
    )
    pieces: dict[int, list[dict[str, Any]]] = {}
    for row in found:
        pieces.setdefault(row["id"], []).append(row)
    return [_excerpt(parts) for parts in pieces.values()]


def read_round_only(db: Database, source_id: int) -> set[int]:
    """Return the excerpts of a source on which only codings of rounds lie; they count nowhere else."""
    found = rows(
        db,
        # Both lists are made once; asked for each excerpt, they would go through all codings each time.
        """SELECT e.id FROM excerpt e WHERE e.source_id = ?
             AND e.id IN (SELECT excerpt_id FROM coding WHERE status = 'independent')
             AND e.id NOT IN (SELECT excerpt_id FROM coding WHERE status <> 'independent')
             AND NOT EXISTS (SELECT 1 FROM evidence WHERE excerpt_id = e.id)
             AND NOT EXISTS (SELECT 1 FROM story_item WHERE excerpt_id = e.id)
             AND NOT EXISTS (SELECT 1 FROM debrief_pick WHERE excerpt_id = e.id)""",
        [source_id],
    )
    return {int(row["id"]) for row in found}


def _excerpt(parts: list[dict[str, Any]]) -> Excerpt:
    first, last = parts[0], parts[-1]
    start_char, end_char = first["start_char"], first["end_char"]
    texts = [part["segment_text"] for part in parts]
    texts[-1] = texts[-1][:end_char]
    texts[0] = texts[0][start_char:]
    return Excerpt(
        id=first["id"],
        source_id=first["source_id"],
        first_segment_id=first["first_segment_id"],
        start_char=start_char,
        last_segment_id=last["last_segment_id"],
        end_char=end_char,
        text=" ".join(text.strip() for text in texts if text.strip()),
        start_s=second_at(first, start_char),
        end_s=second_at(last, end_char),
    )


def second_at(segment: Mapping[str, Any], char: int) -> float | None:
    """Return when a line's character is said, by proportion; None for a line without times.

    segment: a row with start_s, end_s, and its text as segment_text or text.
    """
    start_s: float | None = segment["start_s"]
    end_s: float | None = segment["end_s"]
    if start_s is None or end_s is None:
        return None
    text = segment["segment_text"] if "segment_text" in segment else segment["text"]
    share = char / max(1, len(text))
    return round(start_s + (end_s - start_s) * min(1.0, share), 2)


Bounds = tuple[int, int, int, int]
"""First segment's id, start_char, last segment's id, end_char."""

_ON_EXCERPTS = ("coding", "evidence", "story_item", "debrief_pick")
_PARENTS = {
    "coding": ("code", "code_id"),
    "evidence": ("finding", "finding_id"),
    "story_item": ("story", "story_id"),
    "debrief_pick": ("session", "session_id"),
}
_BOUNDS = ("first_segment_id", "start_char", "last_segment_id", "end_char")
_ASIDE = 1_000_000_000


def read_bounds(db: Database, segment_ids: Sequence[int]) -> dict[int, Bounds]:
    """Return the bounds of the excerpts that begin or end in these segments, by excerpt."""
    found = rows(
        db,
        """SELECT * FROM excerpt WHERE first_segment_id IN (SELECT value FROM json_each(?1))
             OR last_segment_id IN (SELECT value FROM json_each(?1))""",
        [json.dumps(segment_ids)],
    )
    return {row["id"]: _bounds(row) for row in found}


def move_excerpts(db: Database, bounds: Mapping[int, Bounds]) -> list[dict[str, Any]]:
    """Give excerpts new bounds, all at once, after their text was changed.

    Where two have the same ones now, the later one's codings, evidence and story places go to the other; of
    two codings that say the same, one stays, with the memos and decisions of both. What went is returned, for
    `part_excerpts`.
    """
    for excerpt_id in bounds:
        # Out of the way first: the place that one goes to may be one that another is about to leave.
        db.conn.execute(
            "UPDATE excerpt SET start_char = start_char + ?1, end_char = end_char + ?1 WHERE id = ?2",
            [_ASIDE, excerpt_id],
        )
    return [
        joined
        for excerpt_id, place in sorted(bounds.items())
        if (joined := _place_excerpt(db, excerpt_id, place)) is not None
    ]


def part_excerpts(db: Database, source_id: int, joined: Mapping[str, Any], bounds: Bounds) -> None:
    """Bring back an excerpt that `move_excerpts` joined with another, with what is still there of its own."""
    if rows(db, "SELECT 1 FROM excerpt WHERE id = ?", [joined["id"]]):
        return  # Its number was given to a new excerpt; what it had stays with the other.
    if _twin(db, source_id, bounds) is not None:
        return
    cells = {"id": joined["id"], "source_id": source_id, **dict(zip(_BOUNDS, bounds, strict=True))}
    insert(db, "excerpt", cells)
    for table in _ON_EXCERPTS:
        for row_id in joined["moved"].get(table, ()):  # changes of before there were picks name none
            db.conn.execute(
                f"UPDATE OR IGNORE {table} SET excerpt_id = ? WHERE id = ? AND excerpt_id = ?",
                [joined["id"], row_id, joined["into"]],
            )
        for row in joined["dropped"].get(table, ()):
            if _put_back(db, table, row) and table == "coding":
                given = joined.get("links", {}).get(str(row["id"]))
                if given:
                    give_back(db, row["id"], given)


def _put_back(db: Database, table: str, row: dict[str, Any]) -> bool:
    """Store a row again that was dropped with its excerpt, where what it belongs to is still there.

    Says whether it was stored.
    """
    parent, key = _PARENTS[table]
    if not rows(db, f"SELECT 1 FROM {parent} WHERE id = ?", [row[key]]):
        return False
    if table == "story_item":  # the story may have grown since
        last = rows(db, "SELECT MAX(ordinal) AS last FROM story_item WHERE story_id = ?", [row["story_id"]])
        taken = rows(
            db,
            "SELECT 1 FROM story_item WHERE story_id = ? AND ordinal = ?",
            [row["story_id"], row["ordinal"]],
        )
        row = {**row, "ordinal": last[0]["last"] + 1 if taken else row["ordinal"]}
    names = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    done = db.conn.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    return done.rowcount == 1


def _place_excerpt(db: Database, excerpt_id: int, place: Bounds) -> dict[str, Any] | None:
    source_id = rows(db, "SELECT source_id FROM excerpt WHERE id = ?", [excerpt_id])[0]["source_id"]
    twin = _twin(db, source_id, place)
    if twin is None:
        update(db, "excerpt", excerpt_id, dict(zip(_BOUNDS, place, strict=True)))
        return None
    moved, dropped = {}, {}
    links: dict[str, dict[str, Any]] = {}
    for table in _ON_EXCERPTS:
        before = rows(db, f"SELECT * FROM {table} WHERE excerpt_id = ?", [excerpt_id])
        # OR IGNORE: the same code, finding or story may already be on the twin; then it needs no second one.
        db.conn.execute(
            f"UPDATE OR IGNORE {table} SET excerpt_id = ? WHERE excerpt_id = ?", [twin, excerpt_id]
        )
        stayed = {row["id"] for row in rows(db, f"SELECT id FROM {table} WHERE excerpt_id = ?", [excerpt_id])}
        moved[table] = [row["id"] for row in before if row["id"] not in stayed]
        dropped[table] = [row for row in before if row["id"] in stayed]
        if table == "coding":
            for row in dropped[table]:
                twin_id = find_twin(db, row, twin)
                links |= {str(row["id"]): hand_over(db, row["id"], twin_id)} if twin_id else {}
        db.conn.execute(f"DELETE FROM {table} WHERE excerpt_id = ?", [excerpt_id])
    db.conn.execute("DELETE FROM excerpt WHERE id = ?", [excerpt_id])
    return {"id": excerpt_id, "into": twin, "moved": moved, "dropped": dropped, "links": links}


def _twin(db: Database, source_id: int, place: Bounds) -> int | None:
    found = rows(
        db,
        """SELECT id FROM excerpt WHERE source_id = ? AND first_segment_id = ? AND start_char = ?
           AND last_segment_id = ? AND end_char = ?""",
        [source_id, *place],
    )
    return int(found[0]["id"]) if found else None


def _bounds(row: Mapping[str, Any]) -> Bounds:
    return (row["first_segment_id"], row["start_char"], row["last_segment_id"], row["end_char"])
