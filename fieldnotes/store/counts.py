"""Counts for home: how much there is, and how much waits for somebody."""

from datetime import datetime

from sqlite_utils import Database

from .database import rows
from .rows import to_cell


def read_totals(db: Database) -> dict[str, int]:
    """Return how many sessions, recordings, tagged passages, findings and published stories there are."""
    return _first(
        db,
        """SELECT
          (SELECT COUNT(*) FROM session) AS sessions,
          (SELECT COUNT(*) FROM recording WHERE kind <> 'memo') AS recordings,
          (SELECT COUNT(DISTINCT excerpt_id) FROM coding
            WHERE status = 'accepted' AND removed_at IS NULL) AS passages,
          (SELECT COUNT(*) FROM finding WHERE status <> 'retired') AS findings,
          (SELECT COUNT(*) FROM story WHERE published_at IS NOT NULL) AS stories""",
    )


def read_waiting(db: Database) -> dict[str, int]:
    """Return what waits: transcripts nobody has tagged, undecided suggestions, findings without evidence."""
    return _first(
        db,
        """SELECT
          (SELECT COUNT(*) FROM transcript t WHERE finished_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
            WHERE e.source_id = t.source_id AND c.status = 'accepted' AND c.removed_at IS NULL
          )) AS untagged_transcripts,
          (SELECT COUNT(*) FROM coding WHERE status = 'suggested' AND removed_at IS NULL) AS suggestions,
          (SELECT COUNT(*) FROM finding f WHERE status <> 'retired' AND NOT EXISTS (
            SELECT 1 FROM evidence WHERE finding_id = f.id)) AS findings_without_evidence,
          (SELECT COUNT(*) FROM story WHERE published_at IS NULL) AS unpublished_stories""",
    )


def read_stages_walked(db: Database, since: datetime) -> set[int]:
    """Return the ids of the stages at which something was noted since then."""
    found = rows(
        db,
        """SELECT DISTINCT o.stage_id FROM observation o
        JOIN source ON source.id = o.source_id AND source.removed_at IS NULL
        WHERE o.stage_id IS NOT NULL AND o.noted_at >= ?""",
        [to_cell(since)],
    )
    return {int(row["stage_id"]) for row in found}


def _first(db: Database, sql: str) -> dict[str, int]:
    return {name: int(value) for name, value in rows(db, sql)[0].items()}
