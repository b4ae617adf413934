"""Who and what stands behind findings, counted over the passages that may be shown, for many at once."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from ..records import EvidenceCounts, PersonBehind, Reading
from .rows import local_day
from .standing_sides import Behind, PersonKey, Place, place_of

_WANTED = "(:ids IS NULL OR ev.finding_id IN (SELECT value FROM json_each(:ids)))"

# The sources with evidence that may be shown: consent covers everybody who is heard, and nobody removed it.
# What has no day of its own has in source_place the day it was added, on which nobody was met.
_PLACES = f"""
SELECT p.source_id, p.kind, p.form, p.market, p.mode,
  CASE WHEN p.kind = 'observation' OR p.happened_at <> p.added_at THEN p.happened_at ELSE '' END,
  p.session_id, p.recording_id,
  COALESCE(o.kind, m.kind) AS noted_as, COALESCE(o.noted_by, m.noted_by, ses.led_by) AS observer,
  m.id IS NOT NULL AS memo, f.sha256
FROM source_place p
LEFT JOIN session ses ON ses.id = p.session_id
LEFT JOIN observation o ON o.source_id = p.source_id
LEFT JOIN observation m ON m.memo_id = p.recording_id
LEFT JOIN source_file f ON f.source_id = p.source_id
WHERE p.quotable AND p.source_id IN (
  SELECT e.source_id FROM evidence ev JOIN excerpt e ON e.id = ev.excerpt_id WHERE {_WANTED})
"""

_HEARD = """
SELECT h.source_id, h.participant_id, p.seat = 'customer' FROM (
  SELECT s.id AS source_id, r.participant_id FROM recording_participant r JOIN source s USING (recording_id)
  UNION SELECT source_id, participant_id FROM source_participant
) h JOIN participant p ON p.id = h.participant_id
WHERE h.source_id IN (SELECT value FROM json_each(:sources))
"""

# A passage that lost all of its words to a correction is none any more. Last of all who speaks in its first
# and in its last line: the voice, and the participant whose it is, where somebody said so; 0 for a voice of
# which it is only known that it is no customer's.
_PASSAGES = f"""
SELECT ev.finding_id, ev.stance = 'for', e.source_id,
  a.segment_id, a.respondent, a.row_number, a.market, a.segment, a.answered_on,
  v.id, COALESCE(v.participant_id, CASE WHEN v.seat <> 'customer' THEN 0 END),
  w.id, COALESCE(w.participant_id, CASE WHEN w.seat <> 'customer' THEN 0 END)
FROM evidence ev JOIN excerpt e ON e.id = ev.excerpt_id
LEFT JOIN answer a ON a.segment_id = e.first_segment_id
LEFT JOIN segment s ON s.id = e.first_segment_id LEFT JOIN speaker v ON v.id = s.speaker_id
LEFT JOIN segment t ON t.id = e.last_segment_id LEFT JOIN speaker w ON w.id = t.speaker_id
WHERE {_WANTED} AND (e.first_segment_id <> e.last_segment_id OR e.end_char > e.start_char)
ORDER BY ev.finding_id
"""

_CODERS = f"""
SELECT DISTINCT ev.finding_id, e.source_id, c.coder_id
FROM evidence ev JOIN excerpt e ON e.id = ev.excerpt_id
JOIN coding c ON c.excerpt_id = ev.excerpt_id AND c.status = 'accepted' AND c.removed_at IS NULL
WHERE {_WANTED} AND ev.stance = 'for' AND c.coder_id IS NOT NULL
"""

_ASKED = "(?1 IS NULL OR finding_id IN (SELECT value FROM json_each(?1)))"

# Who was met, with market, segment and day.
_Met = dict[PersonKey, tuple[str, str, str]]
_NOTHING = EvidenceCounts()


def read_evidence_counts(db: Database, finding_ids: Sequence[int] | None = None) -> dict[int, EvidenceCounts]:
    """Return by finding what stands behind these findings, or behind all.

    Each id asked for is in it, one that nothing stands behind with zeros.
    """
    return read_standing(db, finding_ids)[0]


def read_standing(
    db: Database, finding_ids: Sequence[int] | None = None, *, people_of: Collection[int] = ()
) -> tuple[dict[int, EvidenceCounts], dict[int, tuple[PersonBehind, ...]]]:
    """Return what read_evidence_counts does, and of findings in `people_of` the people on record behind them.

    Each person once; a finding with nobody on record is left out of the second.
    """
    leaders = {row[0] for row in db.conn.execute("SELECT id FROM member WHERE role = 'leader'")}
    places = _read_places(db, finding_ids)
    found = dict.fromkeys(finding_ids if finding_ids is not None else _all_findings(db), _NOTHING)
    people = {}
    about = _read_about(db) if people_of else {}
    for finding_id, (counts, met) in _gather(db, finding_ids, places, leaders).items():
        found[finding_id] = counts
        if finding_id in people_of and met:
            people[finding_id] = _people(met, about)
    few = [finding_id for finding_id, counts in found.items() if len(counts.observers) < 2]
    for finding_id, coders in _read_coders(db, few, places).items():
        counts = found[finding_id]
        found[finding_id] = counts._replace(members=len(coders.union(counts.observers)))
    return found, people


def read_local_words(
    db: Database, finding_ids: Sequence[int] | None = None
) -> dict[int, tuple[str, Reading]]:
    """Return by finding how it reads in the markets that it names; without a market it is left out.

    Of each reader of a market the newest reading of the present statement counts; one who reads it
    differently is enough. A market where it reads differently goes before one that is awaited, and that
    before the others; the markets are those of which this is said, as "Japan and Korea".
    """
    # The newest of each reader, for readings come in the order in which they were made.
    readings: dict[tuple[int, str], dict[int, tuple[bool, int, Reading]]] = {}
    for finding_id, market, read_by, reading_id, reading in db.conn.execute(
        f"""SELECT finding_id, market, read_by, id, reading FROM reading_of_words
            WHERE of_these_words AND {_ASKED} ORDER BY id""",
        [_as_json(finding_ids)],
    ):
        weight = (reading == "reads differently here", reading_id, reading)
        readings.setdefault((finding_id, market.casefold()), {})[read_by] = weight
    found = db.conn.execute(
        f"SELECT finding_id, market FROM finding_in_market WHERE {_ASKED} ORDER BY market",
        [_as_json(finding_ids)],
    )
    by_finding: dict[int, dict[Reading, list[str]]] = {}
    for finding_id, market in found:
        of_readers = readings.get((finding_id, market.casefold()), {}).values()
        said: Reading = max(of_readers)[2] if of_readers else "not yet read locally"
        by_finding.setdefault(finding_id, {}).setdefault(said, []).append(market)
    weighed = {
        finding_id: min(readings, key=_WEIGHTIEST.index) for finding_id, readings in by_finding.items()
    }
    return {
        finding_id: (" and ".join(by_finding[finding_id][reading]), reading)
        for finding_id, reading in weighed.items()
    }


_WEIGHTIEST: tuple[Reading, ...] = ("reads differently here", "not yet read locally", "reads as described")


def _people(met: _Met, about: dict[int, tuple[str, str]]) -> tuple[PersonBehind, ...]:
    people = []
    for key, (market, segment, day) in met.items():
        own_market, own_segment = about.get(key, ("", "")) if isinstance(key, int) else ("", "")
        people.append(PersonBehind(own_market or market, own_segment or segment, local_day(day)))
    return tuple(people)


def _read_about(db: Database) -> dict[int, tuple[str, str]]:
    found = db.conn.execute("SELECT id, market, segment FROM participant WHERE seat = 'customer'")
    return {participant_id: (market, segment) for participant_id, market, segment in found}


@dataclass(frozen=True)
class _Gathered:
    """What was gathered last behind all findings, with all that it follows from; of passages their hash.

    Kept small: what a process keeps is looked through by each of Python's collections.
    """

    places: dict[int, Place]
    leaders: set[int]
    behind: dict[int, tuple[int, EvidenceCounts, _Met]]


# One change touches one finding; whether the others are as they were costs a tenth of gathering them anew.
_last = _Gathered({}, set(), {})


def _gather(
    db: Database, finding_ids: Sequence[int] | None, places: dict[int, Place], leaders: set[int]
) -> dict[int, tuple[EvidenceCounts, _Met]]:
    """Return by finding that has evidence its counts, and who was met."""
    global _last  # noqa: PLW0603 - replaced as a whole, so that threads see one or the other
    last = _last
    is_like_last = finding_ids is None and places == last.places and leaders == last.leaders
    kept = last.behind if is_like_last else {}
    behind = {}
    passages = db.conn.execute(_PASSAGES, {"ids": _as_json(finding_ids)})
    for finding_id, of_one in groupby(passages, key=itemgetter(0)):
        rows = tuple(of_one)
        known, key = kept.get(finding_id), hash(rows)
        behind[finding_id] = known if known and known[0] == key else (key, *_count(rows, places, leaders))
    if finding_ids is None:
        _last = _Gathered(places, leaders, behind)
    return {finding_id: (counts, met) for finding_id, (_, counts, met) in behind.items()}


def _count(
    rows: tuple[tuple[Any, ...], ...], places: dict[int, Place], leaders: set[int]
) -> tuple[EvidenceCounts, _Met]:
    one = Behind()
    for row in rows:
        place = places.get(row[2])
        if place is None:
            one.withheld += 1
        else:
            one.take(place, row)
    counts = one.counted(leaders)
    return counts, one.speaks_for.people


def _read_coders(db: Database, finding_ids: list[int], places: dict[int, Place]) -> dict[int, set[int]]:
    coders: dict[int, set[int]] = {}
    if finding_ids:
        for finding_id, source_id, coder_id in db.conn.execute(_CODERS, {"ids": _as_json(finding_ids)}):
            if source_id in places:
                coders.setdefault(finding_id, set()).add(coder_id)
    return coders


def _read_places(db: Database, finding_ids: Sequence[int] | None) -> dict[int, Place]:
    found = db.conn.execute(_PLACES, {"ids": _as_json(finding_ids)})
    places = {row[0]: place_of(row) for row in found}
    heard = db.conn.execute(_HEARD, {"sources": _as_json(list(places))})
    for source_id, participant_id, is_customer in heard:
        place = places[source_id]
        place.own_words = True
        if is_customer:
            place.customers.append(participant_id)
    return places


def _as_json(ids: Sequence[int] | None) -> str | None:
    return None if ids is None else json.dumps(list(ids))


def _all_findings(db: Database) -> list[int]:
    return [row[0] for row in db.conn.execute("SELECT id FROM finding")]
