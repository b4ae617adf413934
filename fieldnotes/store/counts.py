"""Counts for home: how much there is, and how much waits for somebody."""

from sqlite_utils import Database

from .database import rows

_REMOVED = """SELECT e.id FROM excerpt e JOIN source s ON s.id = e.source_id WHERE s.removed_at IS NOT NULL"""


def read_totals(db: Database) -> dict[str, int]:
    """Return how many sessions, recordings, tagged passages, findings and published stories there are.

    What lies in a source that was removed does not count.
    """
    return _first(
        db,
        f"""SELECT
          (SELECT COUNT(*) FROM session) AS sessions,
          (SELECT COUNT(*) FROM recording WHERE kind <> 'memo') AS recordings,
          (SELECT COUNT(DISTINCT excerpt_id) FROM coding
            WHERE status = 'accepted' AND removed_at IS NULL AND excerpt_id NOT IN ({_REMOVED})) AS passages,
          (SELECT COUNT(*) FROM finding WHERE status <> 'retired') AS findings,
          (SELECT COUNT(*) FROM story WHERE published_at IS NOT NULL) AS stories""",
    )


def read_waiting(db: Database) -> dict[str, int]:
    """Return what waits: transcripts nobody has tagged, undecided suggestions, findings without evidence,
    stories not published, and questions to ask next.
    """
    return _first(
        db,
        f"""SELECT
          (SELECT COUNT(*) FROM transcript t WHERE finished_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
            WHERE e.source_id = t.source_id AND c.status = 'accepted' AND c.removed_at IS NULL
          )) AS untagged_transcripts,
          (SELECT COUNT(*) FROM coding WHERE status = 'suggested' AND removed_at IS NULL
            AND excerpt_id NOT IN ({_REMOVED})) AS suggestions,
          (SELECT COUNT(*) FROM finding f WHERE status <> 'retired' AND NOT EXISTS (
            SELECT 1 FROM evidence WHERE finding_id = f.id)) AS findings_without_evidence,
          (SELECT COUNT(*) FROM story WHERE published_at IS NULL) AS unpublished_stories,
          (SELECT COUNT(*) FROM next_question WHERE state = 'open' AND removed_at IS NULL) AS questions""",
    )


def _first(db: Database, sql: str) -> dict[str, int]:
    return {name: int(value) for name, value in rows(db, sql)[0].items()}
