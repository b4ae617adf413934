"""How a metric stands lately: several periods against as many before them, judged as one comparison."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist, fmean

from ..records import Metric, MetricValue, Slice
from .movement import like_series, limits_of
from .nps import Z_95

# One month against the next misses what builds up, and twelve such looks a year find a movement by chance.
PERIODS_COMPARED = 3
LONGEST_MONTH_DAYS = 31


@dataclass(frozen=True)
class RecentChange:
    """The mean of some periods of a slice against the mean of those before, in the metric's unit.

    Dates are inclusive. low, high: the interval of `change`, None where a value has no interval.
    certain: whether that interval leaves out zero, None without one. looked_at: among how many slices this
    one was found; the more, the wider the interval is made (1 means 95 %).
    """

    slice: Slice
    before_start: date
    before_end: date
    after_start: date
    after_end: date
    before: float
    after: float
    change: float
    low: float | None
    high: float | None
    certain: bool | None
    looked_at: int = 1


def compare_newest(
    values: Iterable[MetricValue], *, metric: Metric, looked_at: int = 1
) -> RecentChange | None:
    """Return the newest three periods of one slice against the three before; None for fewer than two values.

    values: of one slice. Periods longer than a month are compared one with one; of a short history the newer
    half is compared with the older. Each period counts alike, whatever its number of responses.
    The interval of the difference of the two means: the distances of each value to its limits are squared,
    added and divided by the number of periods squared, and joined as for two values (movement_between).
    With `looked_at` slices it is widened to 1 - 0.05/looked_at, so that all of them together are wrong in at
    most 5 of 100 cases where nothing moved.
    Sources: Zou and Donner, Statistics in Medicine 27:1693-1702, 2008 (MOVER, for sums); Dunn, "Multiple
    Comparisons Among Means", Journal of the American Statistical Association 56:52-64, 1961 (Bonferroni).
    """
    series = max(like_series(values), key=lambda one: (one[-1].period_end, len(one)), default=[])
    long = bool(series) and (series[-1].period_end - series[-1].period_start).days >= LONGEST_MONTH_DAYS
    each = min(1 if long else PERIODS_COMPARED, len(series) // 2)
    if not each:
        return None
    return _compare(series[-2 * each : -each], series[-each:], metric=metric, looked_at=looked_at)


def compare_period(
    values: Iterable[MetricValue], *, metric: Metric, start: date, end: date
) -> RecentChange | None:
    """Return the values of one slice that lie within `start` to `end` against as many before them.

    Where fewer came before, these are taken. None where nothing lies inside, or nothing before.
    Interval: as compare_newest.
    """
    best: RecentChange | None = None
    most = 0
    for series in like_series(values):
        inside = [one for one in series if one.period_start >= start and one.period_end <= end]
        before = [one for one in series if one.period_end < start][-len(inside) :] if inside else []
        if before and len(inside) > most:
            best, most = _compare(before, inside, metric=metric, looked_at=1), len(inside)
    return best


def _compare(
    before: Sequence[MetricValue], after: Sequence[MetricValue], *, metric: Metric, looked_at: int
) -> RecentChange:
    mean_before, mean_after = fmean(v.value for v in before), fmean(v.value for v in after)
    change = mean_after - mean_before
    spread_before, spread_after = _spread(before, metric), _spread(after, metric)
    low = high = None
    if spread_before and spread_after:
        widening = NormalDist().inv_cdf(1 - 0.025 / looked_at) / Z_95
        low = change - widening * math.hypot(spread_after[0], spread_before[1])
        high = change + widening * math.hypot(spread_after[1], spread_before[0])
    return RecentChange(
        slice=after[0].slice,
        before_start=before[0].period_start,
        before_end=before[-1].period_end,
        after_start=after[0].period_start,
        after_end=after[-1].period_end,
        before=mean_before,
        after=mean_after,
        change=change,
        low=low,
        high=high,
        certain=None if low is None or high is None else low > 0 or high < 0,
        looked_at=looked_at,
    )


def _spread(values: Sequence[MetricValue], metric: Metric) -> tuple[float, float] | None:
    """Return how far the mean's interval reaches below and above it, or None where a value has no limits."""
    downwards, upwards = [], []
    for value in values:
        limits = limits_of(value, metric)
        if limits is None:
            return None
        downwards.append(value.value - limits[0])
        upwards.append(limits[1] - value.value)
    return math.hypot(*downwards) / len(values), math.hypot(*upwards) / len(values)
