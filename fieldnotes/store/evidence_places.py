"""Where and when pieces of evidence were met, for the check against a link's slice and period."""

import json
from collections.abc import Sequence

from sqlite_utils import Database

from ..records import EvidencePlace
from .database import rows
from .rows import local_day

# One participant stands for all respondents of a survey, so that their segment is none of an answer's. A
# document without a day of its own has in source_place the day it was added, on which nobody was met.
_PLACES = """
SELECT ev.id AS evidence_id, ev.finding_id, ev.stance,
  COALESCE(NULLIF(a.market, ''), p.market) AS market,
  COALESCE(NULLIF(a.segment, ''), own.segment, CASE WHEN p.form <> 'answers' THEN (
    SELECT CASE WHEN COUNT(DISTINCT one.segment) = 1 AND MIN(one.segment) <> '' THEN MIN(one.segment) END
    FROM (
      SELECT participant_id FROM recording_participant WHERE recording_id = p.recording_id
      UNION SELECT participant_id FROM source_participant WHERE source_id = p.source_id
    ) heard JOIN participant one ON one.id = heard.participant_id AND one.seat = 'customer'
  ) END, '') AS segment,
  p.stage, COALESCE(a.channel, '') AS channel,
  COALESCE(a.answered_on, CASE p.kind WHEN 'observation' THEN p.happened_at
    ELSE NULLIF(p.happened_at, p.added_at) END) AS met_at
FROM evidence ev
JOIN excerpt e ON e.id = ev.excerpt_id
JOIN source_place p ON p.source_id = e.source_id AND p.quotable
JOIN segment s ON s.id = e.first_segment_id
LEFT JOIN answer a ON a.segment_id = s.id
LEFT JOIN speaker sp ON sp.id = s.speaker_id
LEFT JOIN participant own ON own.id = sp.participant_id AND own.segment <> ''
WHERE ev.finding_id IN (SELECT value FROM json_each(?)) ORDER BY ev.id
"""


def read_evidence_places(db: Database, finding_ids: Sequence[int]) -> dict[int, list[EvidencePlace]]:
    """Return by finding where each piece of its evidence was met; what consent does not cover is left out."""
    found: dict[int, list[EvidencePlace]] = {}
    for row in rows(db, _PLACES, [json.dumps(list(finding_ids))]):
        found.setdefault(row["finding_id"], []).append(
            EvidencePlace(
                evidence_id=row["evidence_id"],
                stance=row["stance"],
                market=row["market"],
                segment=row["segment"],
                stage=row["stage"],
                channel=row["channel"],
                met_on=local_day(row["met_at"]),
            )
        )
    return found
