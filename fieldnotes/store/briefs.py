"""Of passages: on which occasion they were met, under which code they speak, and whether they may leave."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from .database import rows


@dataclass(frozen=True)
class PassageBehind:
    """Who is behind a passage. code: of who speaks, "" where nobody said or nobody is on record.

    heard: the codes of everybody on record who is heard in its source. may_leave: whether all of them agreed
    to being shared outside, and still do; False where nobody is on record: whoever was met was not asked.
    """

    occasion: str
    code: str
    heard: tuple[str, ...]
    may_leave: bool


# The one who speaks where somebody said so; where nobody did, the only one of the seat who is heard.
_BEHIND = """
WITH wanted AS (SELECT value AS id FROM json_each(:ids)),
passage AS (
  SELECT e.id, e.source_id, src.recording_id, sp.participant_id AS speaks,
    COALESCE(sp.seat, p.seat, '') AS seat,
    COALESCE('walk ' || src.session_id, 'recording ' || src.recording_id, 'source ' || src.id) AS occasion
  FROM wanted JOIN excerpt e ON e.id = wanted.id JOIN source src ON src.id = e.source_id
  LEFT JOIN source_place p ON p.source_id = e.source_id
  LEFT JOIN segment f ON f.id = e.first_segment_id LEFT JOIN speaker sp ON sp.id = f.speaker_id),
heard AS (
  SELECT pa.id, rp.participant_id FROM passage pa JOIN recording_participant rp USING (recording_id)
  UNION SELECT pa.id, sp.participant_id FROM passage pa JOIN source_participant sp USING (source_id)),
agreed AS (
  SELECT heard.id, heard.participant_id, person.code, person.seat, EXISTS (
    SELECT 1 FROM consent c
    WHERE c.id = (SELECT MAX(id) FROM consent WHERE participant_id = heard.participant_id)
      AND c.quote_inside = 1 AND c.share_outside = 1 AND c.withdrawn_at IS NULL
      AND COALESCE(c.expires_on, '9999') >= DATE('now')) AS outside
  FROM heard JOIN participant person ON person.id = heard.participant_id)
SELECT pa.id, pa.occasion,
  COALESCE(
    (SELECT code FROM agreed WHERE agreed.id = pa.id AND participant_id = pa.speaks),
    (SELECT MAX(code) FROM agreed
     WHERE pa.speaks IS NULL AND agreed.id = pa.id AND agreed.seat = pa.seat HAVING COUNT(*) = 1),
    '') AS code,
  COALESCE((SELECT json_group_array(code) FROM agreed WHERE agreed.id = pa.id), '[]') AS heard,
  COALESCE((SELECT MIN(outside) FROM agreed WHERE agreed.id = pa.id), 0) AS may_leave
FROM passage pa
"""


def read_passages_behind(db: Database, excerpt_ids: Sequence[int]) -> dict[int, PassageBehind]:
    """Return who is behind each of these excerpts, by its id."""
    return {
        row["id"]: PassageBehind(
            row["occasion"], row["code"], tuple(sorted(json.loads(row["heard"]))), bool(row["may_leave"])
        )
        for row in rows(db, _BEHIND, {"ids": json.dumps(list(excerpt_ids))})
    }
