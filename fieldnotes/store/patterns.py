"""What patterns are counted from: accepted codings with their places, as plain numbers, and what has changed.

A hundred thousand codings are read once; later each source's sum says whether it has to be read again.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from .library_conditions import ACCEPTED

NO_VALENCE = 9  # where a coding has none of its own
NO_TIME = -1

CODED = (
    *("source_id", "passage", "coding", "code_id", "coder_id", "intensity", "valence"),
    *("first", "start_char", "last", "end_char", "start_cs", "end_cs", "speaker_id", "first_segment_id"),
)
"""The columns of `read_coded`. first, last: ordinals of segments; start_cs, end_cs: hundredths of seconds."""

# A passage's second lies in its segment in proportion to the characters, as in store/excerpts.py.
_SECOND = """COALESCE(CAST(ROUND(100 * ({s}.start_s + ({s}.end_s - {s}.start_s)
  * MIN(1.0, 1.0 * e.{char} / MAX(1, LENGTH({s}.text))))) AS INTEGER), -1)"""
_START_CS = _SECOND.format(s="f", char="start_char")
_END_CS = _SECOND.format(s="l", char="end_char")

_CODED = f"""SELECT e.source_id, e.id, c.id, c.code_id, COALESCE(c.coder_id, 0), COALESCE(c.intensity, 0),
  COALESCE(c.valence, {NO_VALENCE}), f.ordinal, e.start_char, l.ordinal, e.end_char, {_START_CS}, {_END_CS},
  COALESCE(f.speaker_id, 0), f.id
FROM {{start}} JOIN coding c ON c.excerpt_id = e.id AND {ACCEPTED}
JOIN segment f ON f.id = e.first_segment_id JOIN segment l ON l.id = e.last_segment_id
ORDER BY e.source_id, c.id"""
_SOME = "json_each(?) asked CROSS JOIN excerpt e ON e.source_id = asked.value"

# A sum over each source's codings of what `read_coded` returns; a segment's revision stands for its text and
# times. A coding's own part is a product with its number, so that two codings which change places do not come
# to the same sum; it stays far below 2**63.
_SUMS = f"""SELECT e.source_id, COUNT(*), SUM((c.id % 8191 + 1) * ((c.code_id * 1000003
  + COALESCE(c.coder_id, 0) * 7368787 + COALESCE(c.intensity, 0) * 15485863
  + COALESCE(c.valence, {NO_VALENCE}) * 32452843 + e.id * 49979687
  + f.ordinal * 67867967 + e.start_char * 86028121 + l.ordinal * 104395301 + e.end_char * 122949823
  + COALESCE(f.speaker_id, 0) * 141650939 + f.revision * 160481183 + l.revision * 179424673) % 2147483647))
FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
JOIN segment f ON f.id = e.first_segment_id JOIN segment l ON l.id = e.last_segment_id
WHERE {ACCEPTED} GROUP BY e.source_id"""


def read_sums(db: Database) -> dict[int, tuple[int, int]]:
    """Return each source's number of accepted codings, and a sum that is another one for other codings."""
    return {source_id: (count, total) for source_id, count, total in db.conn.execute(_SUMS)}


def read_coded(db: Database, source_ids: Sequence[int] | None = None) -> NDArray[np.int64]:
    """Return the accepted codings of some sources, or of all, by source: shape (n, len(CODED))."""
    if source_ids is None:
        found: Iterable[Any] = db.conn.execute(_CODED.format(start="excerpt e"))
    else:
        found = db.conn.execute(_CODED.format(start=_SOME), [json.dumps(list(source_ids))])
    return np.fromiter(chain.from_iterable(found), dtype=np.int64).reshape(-1, len(CODED))


def read_coded_places(db: Database) -> list[tuple[Any, ...]]:
    """Return where the sources stand that count: finished, and covered by consent, as in the library.

    Each as (source, session, market, stage, stage's id, mode, seat, when, whether it is a note).
    """
    return list(
        db.conn.execute(
            """SELECT p.source_id, p.session_id, p.market, p.stage, src.stage_id, p.mode, p.seat,
                 substr(p.happened_at, 1, 10), p.kind = 'observation'
               FROM source_place p JOIN source src ON src.id = p.source_id WHERE p.complete AND p.quotable"""
        )
    )


def read_coded_answers(db: Database) -> list[tuple[Any, ...]]:
    """Return the answers that passages begin in.

    Each as (segment, market, segment of customers, day or None, who answered). Who answered is a text that is
    the same for all answers of one respondent, or of one row, of one file.
    """
    return list(
        db.conn.execute(
            """SELECT a.segment_id, a.market, a.segment, substr(a.answered_on, 1, 10),
                 COALESCE((SELECT f.sha256 FROM source_file f WHERE f.source_id = s.source_id), s.source_id)
                   || ' ' || COALESCE('r' || NULLIF(a.respondent, ''), a.row_number, 's' || a.segment_id)
               FROM answer a JOIN segment s ON s.id = a.segment_id
               WHERE EXISTS (SELECT 1 FROM excerpt e WHERE e.first_segment_id = a.segment_id)"""
        )
    )


def read_people(db: Database) -> list[tuple[int, str, str]]:
    """Return every participant with the seat and the segment."""
    return list(db.conn.execute("SELECT id, seat, segment FROM participant"))


def read_voices(db: Database) -> list[tuple[int, str, int | None]]:
    """Return every voice with its seat ("" for unknown) and its participant."""
    return list(db.conn.execute("SELECT id, COALESCE(seat, ''), participant_id FROM speaker"))


def read_heard(db: Database) -> list[tuple[int, int]]:
    """Return who is heard in each source, as (source, participant): for a note, who was met on its walk."""
    return list(
        db.conn.execute(
            """SELECT s.id, r.participant_id FROM source s JOIN recording_participant r USING (recording_id)
            UNION SELECT source_id, participant_id FROM source_participant
            UNION SELECT s.id, m.participant_id FROM source s JOIN session_participant m USING (session_id)
              WHERE s.kind = 'observation'"""
        )
    )


def read_merged_codes(db: Database) -> dict[int, int]:
    """Return which code took over each one that was merged."""
    found = db.conn.execute("SELECT id, merged_into FROM code WHERE merged_into IS NOT NULL")
    return dict(found.fetchall())


def read_stage_order(db: Database) -> list[str]:
    """Return the names of all stages in the order of their paths."""
    found = db.conn.execute("SELECT name FROM stage GROUP BY name ORDER BY MIN(journey_id), MIN(ordinal)")
    return [name for (name,) in found]
