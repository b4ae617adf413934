"""Reels: passages in order as one film or sound, made by a job."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from ..records import Reel
from .database import insert, rows, update
from .rows import now, to_record, to_row


def add_reel(db: Database, values: Mapping[str, Any], items: Sequence[tuple[int, str]]) -> int:
    """Store a reel that is not made yet; returns its id."""
    return insert(db, "reel", to_row({**values, "items": json.dumps(items), "made_at": now()}))


def read_reels(db: Database, reel_id: int | None = None) -> list[Reel]:
    """Return the reel with this id, or all, the newest first; those taken away are left out."""
    found = rows(
        db,
        "SELECT * FROM reel WHERE removed_at IS NULL AND (?1 IS NULL OR id = ?1) ORDER BY id DESC",
        [reel_id],
    )
    return [_reel(row) for row in found]


def finish_reel(
    db: Database,
    reel_id: int,
    *,
    items: Sequence[tuple[int, str]],
    file_name: str,
    captions: str,
    duration_s: float,
    made_of: str,
) -> None:
    """Say where the file of a reel lies, and which passages are in it."""
    values = {
        "items": json.dumps(items),
        "made_of": made_of,
        "file_name": file_name,
        "captions": captions,
        "duration_s": duration_s,
        "finished_at": now(),
    }
    update(db, "reel", reel_id, to_row(values))


def forget_file(db: Database, reel_id: int) -> None:
    """Say that a reel's file is gone."""
    values = {"file_name": "", "captions": "", "duration_s": None, "finished_at": None}
    update(db, "reel", reel_id, to_row(values))


def set_reel_removed(db: Database, reel_id: int, removed: bool) -> None:
    """Take a reel away, or bring it back."""
    update(db, "reel", reel_id, to_row({"removed_at": now() if removed else None}))


def read_material(db: Database, excerpt_ids: Sequence[int]) -> str:
    """Return a hash over the words of these excerpts, in how many of their lines names were looked for, the
    files of their sound, and who is heard in them.
    """
    ids = json.dumps(list(excerpt_ids))
    material = rows(
        db,
        """SELECT e.id, e.start_char, e.end_char, m.sha256,
             (SELECT group_concat(text, char(10)) FROM (
               SELECT s.text FROM segment s WHERE s.source_id = e.source_id
                 AND s.ordinal BETWEEN f.ordinal AND l.ordinal ORDER BY s.ordinal)) AS words,
             (SELECT COUNT(*) FROM segment s JOIN segment_reading read ON read.segment_id = s.id
               WHERE s.source_id = e.source_id AND s.ordinal BETWEEN f.ordinal AND l.ordinal) AS read_lines,
             (SELECT group_concat(participant_id) FROM (
               SELECT participant_id FROM recording_participant WHERE recording_id = src.recording_id
               UNION SELECT participant_id FROM source_participant WHERE source_id = src.id
               ORDER BY 1)) AS heard
           FROM json_each(?) wanted JOIN excerpt e ON e.id = wanted.value
           JOIN source src ON src.id = e.source_id
           JOIN segment f ON f.id = e.first_segment_id JOIN segment l ON l.id = e.last_segment_id
           LEFT JOIN recording rec ON rec.id = src.recording_id LEFT JOIN media m ON m.id = rec.media_id
           ORDER BY wanted.key""",
        [ids],
    )
    return hashlib.sha256(json.dumps([ids, material]).encode()).hexdigest()


def _reel(row: dict[str, Any]) -> Reel:
    items = tuple((int(excerpt_id), str(lead)) for excerpt_id, lead in json.loads(row["items"]))
    return to_record(Reel, {**row, "items": items})


def take_reels(db: Database, source_ids: Sequence[int]) -> list[str]:
    """Say that the files of all reels are gone that hold a passage of these sources; returns their names.

    Reels that were taken away count too, for their files may lie there still.
    """
    holding = """file_name <> '' AND EXISTS (
      SELECT 1 FROM json_each(reel.items) i JOIN excerpt e ON e.id = json_extract(i.value, '$[0]')
      WHERE e.source_id IN (SELECT value FROM json_each(?)))"""
    marks = [json.dumps(list(source_ids))]
    names = [str(row["file_name"]) for row in rows(db, f"SELECT file_name FROM reel WHERE {holding}", marks)]
    db.conn.execute(
        f"""UPDATE reel SET file_name = '', captions = '', duration_s = NULL, finished_at = NULL
            WHERE {holding}""",
        marks,
    )
    return names
