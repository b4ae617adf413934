"""Answers with scores: where they stand, who gave them, and which sources have them."""

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from ..records import ScoredSource
from .database import rows
from .library_conditions import ACCEPTED
from .rows import to_record

# The import's hash may have a number behind it (store/metrics.py); the file's is its beginning.
_SOURCES = f"""SELECT s.id AS source_id, s.title, COUNT(*) AS scored,
  SUM(EXISTS (SELECT 1 FROM excerpt e JOIN coding c ON c.excerpt_id = e.id AND {ACCEPTED}
    WHERE e.first_segment_id = a.segment_id)) AS coded,
  EXISTS (SELECT 1 FROM source_file f JOIN metric_import i ON substr(i.sha256, 1, 64) = f.sha256
    WHERE f.source_id = s.id AND i.metric_id = ?) AS of_metric
FROM answer a JOIN segment g ON g.id = a.segment_id JOIN source s ON s.id = g.source_id
JOIN source_place p ON p.source_id = s.id AND p.complete AND p.quotable
WHERE a.score IS NOT NULL GROUP BY s.id ORDER BY of_metric DESC, s.title, s.id"""

SCORED = ("segment_id", "source_id", "ordinal", "score", "market", "segment", "channel", "day", "row", "who")
"""The columns of `read_scored_answers`."""

_ANSWERS = """SELECT a.segment_id, g.source_id, g.ordinal, a.score, COALESCE(NULLIF(a.market, ''), s.market),
  a.segment, a.channel, COALESCE(substr(a.answered_on, 1, 10), ''), COALESCE(a.row_number, g.ordinal),
  COALESCE(f.sha256, g.source_id) || ' '
    || COALESCE('r' || NULLIF(a.respondent, ''), a.row_number, 's' || a.segment_id)
FROM json_each(?) asked JOIN source s ON s.id = asked.value
JOIN source_place p ON p.source_id = s.id AND p.complete AND p.quotable
JOIN segment g ON g.source_id = s.id JOIN answer a ON a.segment_id = g.id
LEFT JOIN source_file f ON f.source_id = s.id
WHERE a.score IS NOT NULL"""


def read_scored_sources(db: Database, metric_id: int) -> list[ScoredSource]:
    """Return the sources with scored answers that may be quoted, those of the metric's files first."""
    return [to_record(ScoredSource, row) for row in rows(db, _SOURCES, [metric_id])]


def read_scored_answers(db: Database, source_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return the answers with scores of some sources, as tuples of SCORED.

    who: a text that is the same for all answers of one respondent, or of one row, of one file. row: its row
    in the file.
    """
    return list(db.conn.execute(_ANSWERS, [json.dumps(list(source_ids))]))
