"""What is older than it may be kept."""

import json
from collections.abc import Collection

from sqlite_utils import Database

from ..records import Expiring, RetentionKind
from .database import rows
from .rows import now, to_cell, to_record

# Each gives item_id, title and since (a day); :before is the first day that is kept.
_OLD: dict[RetentionKind, str] = {
    "recordings": """SELECT r.id AS item_id, r.title, r.recorded_on AS since FROM recording r
      WHERE r.id NOT IN (SELECT recording_id FROM expired_sound)""",
    "originals": """SELECT o.segment_id AS item_id, src.title, o.kept_at AS since FROM original_line o
      JOIN segment s ON s.id = o.segment_id JOIN source src ON src.id = s.source_id""",
    "transcripts": """SELECT id AS item_id, title, added_at AS since FROM source WHERE kind = 'transcript'""",
    "notes": """SELECT src.id AS item_id, src.title, o.noted_at AS since FROM source src
      JOIN observation o ON o.source_id = src.id""",
    "documents": """SELECT id AS item_id, title, added_at AS since FROM source
      WHERE kind = 'document' AND form <> 'debrief'""",
    "identities": """SELECT participant_id AS item_id, p.code AS title, i.kept_at AS since FROM identity i
      JOIN participant p ON p.id = i.participant_id""",
    "withdrawn": """SELECT t.participant_id AS item_id, p.code AS title,
        COALESCE(c.withdrawn_at, c.expires_on) AS since
      FROM consent_today t JOIN consent c ON c.id = t.consent_id JOIN participant p ON p.id = t.participant_id
      WHERE t.state IN ('withdrawn', 'expired')""",
    "job records": """SELECT id AS item_id, kind AS title, finished_at AS since FROM job
      WHERE state IN ('done', 'failed', 'cancelled') AND finished_at IS NOT NULL""",
}


def read_expiring(db: Database, kind: RetentionKind, *, days: int) -> list[Expiring]:
    """Return what of a kind is older than so many days, the oldest first."""
    found = rows(
        db,
        f"""SELECT ? AS kind, item_id, title, DATE(since) AS since FROM ({_OLD[kind]})
            WHERE DATE(since) < DATE('now', ?) ORDER BY since, item_id""",
        [kind, f"-{days} days"],
    )
    return [to_record(Expiring, row) for row in found]


def set_sound_expired(db: Database, recording_id: int) -> None:
    """Note that a recording's sound was taken."""
    db.conn.execute(
        "INSERT OR IGNORE INTO expired_sound (recording_id, expired_at) VALUES (?, ?)",
        [recording_id, to_cell(now())],
    )


def delete_originals(db: Database, segment_ids: Collection[int]) -> list[str]:
    """Delete lines that were kept apart, and the files of their recordings; returns the files' hashes."""
    marks = [json.dumps(list(segment_ids))]
    found = rows(
        db,
        """DELETE FROM original_media WHERE media_id IN (SELECT r.media_id FROM recording r
             JOIN source src ON src.recording_id = r.id JOIN segment s ON s.source_id = src.id
             WHERE s.id IN (SELECT value FROM json_each(?))) RETURNING sha256""",
        marks,
    )
    db.conn.execute("DELETE FROM original_line WHERE segment_id IN (SELECT value FROM json_each(?))", marks)
    return [str(row["sha256"]) for row in found]


def delete_job_records(db: Database, job_ids: Collection[int]) -> None:
    """Delete records of work that is over."""
    db.conn.execute(
        """DELETE FROM job WHERE id IN (SELECT value FROM json_each(?))
           AND state NOT IN ('queued', 'running')""",
        [json.dumps(list(job_ids))],
    )
