"""What a finding's strength is held against: the bases of the metrics it is linked to, rounds of coding."""

import json
from collections.abc import Sequence
from datetime import date

from sqlite_utils import Database

from ..records import BaseRow, LinkedPart, Slice
from .rows import local_day


def read_linked_parts(db: Database, finding_ids: Sequence[int] | None = None) -> list[LinkedPart]:
    """Return what these findings, or all, are linked to, in the order in which they were."""
    slices: dict[tuple[str, ...], Slice] = {}
    found = db.conn.execute(
        """SELECT l.finding_id, l.id, m.id, m.name, m.revision, l.period_start, l.period_end,
             l.market, l.segment, l.stage, l.channel, l.touchpoint
           FROM link l JOIN metric m ON m.id = l.metric_id
           WHERE ?1 IS NULL OR l.finding_id IN (SELECT value FROM json_each(?1)) ORDER BY l.id""",
        [None if finding_ids is None else json.dumps(list(finding_ids))],
    )
    return [
        LinkedPart(
            finding_id,
            link_id,
            metric_id,
            name,
            revision,
            _slice(slices, tuple(fields)),
            local_day(start),
            local_day(end),
        )
        for finding_id, link_id, metric_id, name, revision, start, end, *fields in found
    ]


def read_base_rows(db: Database, metric_ids: Sequence[int]) -> dict[int, list[BaseRow]]:
    """Return by metric the responses behind each of its values; values without them are left out."""
    slices: dict[tuple[str, ...], Slice] = {}
    by_metric: dict[int, list[BaseRow]] = {metric_id: [] for metric_id in metric_ids}
    found = db.conn.execute(
        """SELECT metric_id, period_start, period_end, responses, market, segment, stage, channel, touchpoint
           FROM metric_value WHERE responses > 0 AND metric_id IN (SELECT value FROM json_each(?))""",
        [json.dumps(list(metric_ids))],
    )
    for metric_id, start, end, responses, *fields in found:
        days = date.fromisoformat(start), date.fromisoformat(end)
        by_metric[metric_id].append(BaseRow(_slice(slices, tuple(fields)), *days, responses))
    return by_metric


def read_measured_codes(
    db: Database, finding_ids: Sequence[int] | None = None
) -> list[tuple[int, int, str, int]]:
    """Return finding, round, the moment it was revealed and code, the newest round first: a revealed round of
    a source with evidence for the finding, and a code on a passage of that evidence."""
    found = db.conn.execute(
        """SELECT DISTINCT ev.finding_id, r.id, r.revealed_at, c.code_id
           FROM coding_round r JOIN excerpt e ON e.source_id = r.source_id
           JOIN evidence ev ON ev.excerpt_id = e.id AND ev.stance = 'for'
           JOIN coding c ON c.excerpt_id = e.id AND c.status = 'accepted' AND c.removed_at IS NULL
           JOIN source_place p ON p.source_id = e.source_id AND p.quotable
           WHERE r.revealed_at IS NOT NULL AND r.cancelled_at IS NULL
             AND (?1 IS NULL OR ev.finding_id IN (SELECT value FROM json_each(?1)))
           ORDER BY r.id DESC""",
        [None if finding_ids is None else json.dumps(list(finding_ids))],
    )
    return list(found)


def _slice(known: dict[tuple[str, ...], Slice], fields: tuple[str, ...]) -> Slice:
    """Return the slice of these fields; the same one again for the same fields, for there are few."""
    if fields not in known:
        known[fields] = Slice(*fields)
    return known[fields]
