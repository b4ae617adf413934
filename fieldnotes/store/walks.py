"""What the pages of a walk read in one go: counts of notes, voice memos with their text, markets."""

from typing import Any

from sqlite_utils import Database

from .database import rows


def read_note_counts(db: Database) -> dict[int, int]:
    """Return the number of notes, removed ones left out, by session id; a session without is not in it."""
    found = rows(
        db,
        """SELECT o.session_id, COUNT(*) AS notes FROM observation o
           JOIN source s ON s.id = o.source_id AND s.removed_at IS NULL GROUP BY o.session_id""",
    )
    return {int(row["session_id"]): int(row["notes"]) for row in found}


def read_memos(db: Database, session_id: int) -> list[dict[str, Any]]:
    """Return a session's voice memos, one row a recording.

    Keys: recording_id, media_id, duration_s; source_id, finished_at and text of its newest transcript;
    job_id, state and error of its newest transcription. All but the first three are None where there is none.
    """
    return rows(
        db,
        """SELECT r.id AS recording_id, r.media_id, r.duration_s, t.source_id, t.finished_at,
             j.id AS job_id, j.state, j.error,
             (SELECT GROUP_CONCAT(line, ' ') FROM (
                SELECT TRIM(text) AS line FROM segment WHERE source_id = t.source_id ORDER BY ordinal
              )) AS text
           FROM recording r
           JOIN observation o ON o.memo_id = r.id
           LEFT JOIN transcript t ON t.id = (SELECT MAX(id) FROM transcript WHERE recording_id = r.id)
           LEFT JOIN job j ON j.id = (SELECT MAX(id) FROM job WHERE kind = 'transcribe' AND item_id = r.id)
           WHERE o.session_id = ?""",
        [session_id],
    )


def read_markets(db: Database) -> list[str]:
    """Return the markets that sessions, recordings and participants name, the most used first.

    Those that metrics alone tell of come last.
    """
    found = rows(
        db,
        """SELECT market, SUM(used) AS uses FROM (
             SELECT market, 1 AS used FROM session
             UNION ALL SELECT market, 1 FROM recording WHERE kind <> 'memo'
             UNION ALL SELECT market, 1 FROM participant
             UNION ALL SELECT DISTINCT market, 0 FROM metric_value)
           WHERE market <> '' GROUP BY market ORDER BY uses DESC, market""",
    )
    return [str(row["market"]) for row in found]
