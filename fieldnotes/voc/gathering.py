"""Counted answers as the levels of a metric: for all customers, by each field, and by each two of them."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any

from ..records import Metric, Slice, ValueRow
from .column_mapping import SLICE_ROLES
from .dates import period_containing
from .levels import Tally, level_of
from .nps import PASSIVE_FROM, PROMOTER_FROM

# With more pairs than this (200 markets by 200 segments) hardly any has enough responses; single fields
# remain.
MAX_PAIRS = 2_000


def gather_answers(
    days: Any, parts: Any, scores: Any, numbers: Any, *, slices: Sequence[Slice], metric: Metric
) -> list[ValueRow]:
    """Return the metric's value for each period and slice, sorted by slice, then period.

    days, parts, scores, numbers: arrays of shape (n,): the day (since 0001-01-01), the position in `slices`,
    the score, and how many answers have all three. Periods without answers have no value, except that a count
    has 0 there, between its first period and its last.
    """
    import numpy as np

    if not len(days):
        return []
    periods, period_of = _periods(np, days, metric)
    case = cases_of(scores, metric)
    below = (scores < PASSIVE_FROM) & (metric.measure == "nps")
    weights = {
        "responses": numbers,
        "above": numbers * case,
        "below": numbers * below,
        "total": numbers * scores,
        "squares": numbers * scores**2,
    }
    rows: list[ValueRow] = []
    for roles in _cuts(slices):
        wide, wide_of = _wider(np, slices, roles)
        place = wide_of[parts]
        inside = place >= 0
        cell = place[inside].astype(np.int64) * len(periods) + period_of[inside]
        size = len(wide) * len(periods)
        sums = {name: np.bincount(cell, weights=w[inside], minlength=size) for name, w in weights.items()}
        wanted = np.flatnonzero(sums["responses"])
        if metric.measure == "count":
            wanted = _with_zeros(np, wanted, len(periods))
        for at in wanted.tolist():
            tally = Tally(
                round(sums["responses"][at]),
                round(sums["above"][at]),
                round(sums["below"][at]),
                float(sums["total"][at]),
                float(sums["squares"][at]),
            )
            level = level_of(tally, metric.measure, per=metric.per)
            start, end = periods[at % len(periods)]
            rows.append(
                ValueRow(
                    start, end, level.value, wide[at // len(periods)], level.low, level.high, level.responses
                )
            )
    rows.sort(key=lambda row: (slice_key(row.slice), row.period_start))
    return rows


def slice_key(part: Slice) -> tuple[int, str, str, str, str, str]:
    """Return what slices are sorted by: the widest first, then by name."""
    parts = (part.market, part.segment, part.stage, part.touchpoint, part.channel)
    return sum(map(bool, parts)), *parts


def cut_words(slices: Sequence[Slice]) -> list[str]:
    """Return in words what answers of these parts are gathered by."""
    return ["for all customers", *(f"by {' and '.join(roles)}" for roles in _cuts(slices) if roles)]


def _periods(np: Any, days: Any, metric: Metric) -> tuple[list[tuple[date, date]], Any]:
    """Return the periods from the first to the last, and each day's place among them."""
    unique, inverse = np.unique(days, return_inverse=True)
    found = [period_containing(date.fromordinal(int(day)), metric.period) for day in unique]
    ends = sorted({(one.start, one.end) for one in found})
    if metric.measure == "count":  # a month without a complaint is a figure too
        ends, last = ends[:1], ends[-1]
        while ends[-1] != last:
            after = period_containing(date.fromordinal(ends[-1][1].toordinal() + 1), metric.period)
            ends.append((after.start, after.end))
    place = {end: at for at, end in enumerate(ends)}
    return ends, np.array([place[one.start, one.end] for one in found])[inverse]


def cases_of(scores: Any, metric: Metric) -> Any:
    """Return which scores are a case of the metric: a promoter, one that a share counts; else all."""
    import numpy as np

    if metric.measure == "nps":
        return scores >= PROMOTER_FROM
    if metric.measure == "share":
        return scores >= (1.0 if metric.counts_from is None else metric.counts_from)
    return np.ones(len(scores), dtype=bool)


def _cuts(slices: Sequence[Slice]) -> list[tuple[str, ...]]:
    used = [role for role in SLICE_ROLES if any(getattr(part, role) for part in slices)]
    pairs = [
        pair
        for pair in combinations(used, 2)
        if len({tuple(getattr(part, role) for role in pair) for part in slices}) <= MAX_PAIRS
    ]
    return [(), *((role,) for role in used), *pairs]


def _wider(np: Any, slices: Sequence[Slice], roles: tuple[str, ...]) -> tuple[list[Slice], Any]:
    """Return the slices by some fields alone, and for each part the one it lies in, -1 where a field is
    blank."""
    wide: dict[Slice, int] = {}
    place = []
    for part in slices:
        names = {role: getattr(part, role) for role in roles}
        place.append(wide.setdefault(Slice(**names), len(wide)) if all(names.values()) else -1)
    return list(wide), np.array(place, dtype=np.int64)


def _with_zeros(np: Any, wanted: Any, periods: int) -> Any:
    """Return the cells wanted and those between a slice's first period and its last."""
    every: list[int] = []
    for _, cells in _by_slice(wanted.tolist(), periods):
        every.extend(range(cells[0], cells[-1] + 1))
    return np.array(every, dtype=np.int64)


def _by_slice(cells: list[int], periods: int) -> list[tuple[int, list[int]]]:
    groups: dict[int, list[int]] = {}
    for cell in cells:
        groups.setdefault(cell // periods, []).append(cell)
    return sorted(groups.items())
