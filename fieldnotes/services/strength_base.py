"""The people behind findings against the bases of the metrics that these are linked to."""

from collections.abc import Mapping, Sequence
from datetime import date

from ..records import BaseCheck, LinkedPart, PersonBehind, Slice
from ..store import standing_beside
from ..voc.base_cut import BaseCut, compare_people, cut_base, is_unlike
from ..voc.base_words import unlike_words
from .access import allowed
from .workspace import Workspace

Planned = dict[int, list[tuple[LinkedPart, BaseCut]]]
"""By finding the comparisons that can be made of it."""

_BaseKey = tuple[str, int, int, Slice, date | None, date | None]
# A metric's revision grows with each change of its values, so what is kept here is never old.
_MOST_BASES = 10_000
_bases: dict[_BaseKey, tuple[BaseCut, ...]] = {}


@allowed("read findings")
def plan_checks(ws: Workspace, linked: Sequence[LinkedPart]) -> Planned:
    """Return by finding each link with a cut of its base; two links to one base are one comparison."""
    path = str(ws.database_path)
    keys = [
        (path, part.metric_id, part.revision, part.slice, part.period_start, part.period_end)
        for part in linked
    ]
    cuts = _cut_bases(ws, dict(zip(keys, linked, strict=True)))
    planned: Planned = {}
    for part, key in zip(linked, keys, strict=True):
        for cut in cuts[key]:
            of_finding = planned.setdefault(part.finding_id, [])
            if all(cut != other for _, other in of_finding):
                of_finding.append((part, cut))
    return planned


def find_unlike(planned: Planned, people: Mapping[int, Sequence[PersonBehind]]) -> dict[int, str]:
    """Return by finding, for those whose people are unlike a base, how they are, as a sentence."""
    found = {}
    for finding_id, pairs in planned.items():
        met = people.get(finding_id, ())
        if any(is_unlike(met, cut, checks=len(pairs)) for _, cut in pairs):
            unlike = [check for check in check_bases(pairs, met, power=False) if check.unlike]
            found[finding_id] = unlike_words(
                min(unlike, key=lambda check: 0.0 if check.elsewhere else check.p or 0.0)
            )
    return found


def check_bases(
    pairs: Sequence[tuple[LinkedPart, BaseCut]], people: Sequence[PersonBehind], *, power: bool
) -> tuple[BaseCheck, ...]:
    """Return one finding's people against each base. power: whether to say how often a tilt is found."""
    return tuple(
        compare_people(
            people,
            cut,
            link_id=part.link_id,
            metric_name=part.metric_name,
            checks=len(pairs),
            power=power,
        )
        for part, cut in pairs
    )


def _cut_bases(ws: Workspace, wanted: Mapping[_BaseKey, LinkedPart]) -> dict[_BaseKey, tuple[BaseCut, ...]]:
    # Another thread may empty what is kept at any moment.
    found = {key: kept for key in wanted if (kept := _bases.get(key)) is not None}
    new = {key: part for key, part in wanted.items() if key not in found}
    if new:
        if len(_bases) + len(new) > _MOST_BASES:
            _bases.clear()
        rows = standing_beside.read_base_rows(ws.db, sorted({part.metric_id for part in new.values()}))
        for key, part in new.items():
            found[key] = cut_base(rows[part.metric_id], part.slice, part.period_start, part.period_end)
            _bases[key] = found[key]
    return found
