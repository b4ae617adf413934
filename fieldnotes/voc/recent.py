"""How a metric stands lately: several periods against as many before them, judged as one comparison."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import NormalDist, fmean

from ..records import Metric, MetricValue, Slice
from .movement import is_small, like_series, limits_of, of_no_change
from .multiple import FALSE_DISCOVERIES, benjamini_hochberg, count_found
from .nps import Z_95

# One month against the next misses what builds up, and twelve such looks a year find a movement by chance.
PERIODS_COMPARED = 3
LONGEST_MONTH_DAYS = 31


@dataclass(frozen=True)
class RecentChange:
    """The mean of some periods of a slice against the mean of those before, in the metric's unit.

    Dates are inclusive. low, high: the interval of `change`, None where a value has no interval.
    certain: whether that interval leaves out zero, None without one. looked_at: among how many slices this
    one was looked at, found: how many of them moved; the interval is one of 1 - 0.05·found/looked_at.
    p: of no change at all, of this slice alone; q: adjusted for all that were looked at. small: whether too
    few responses stand behind it to judge; `certain` is False then. responses: behind the newer mean.
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
    found: int = 1
    p: float | None = None
    q: float | None = None
    small: bool = False
    responses: int | None = None

    @property
    def percent(self) -> float:
        """How sure the interval is, in percent."""
        return 100 - 5 * max(1, self.found) / self.looked_at


def compare_slices(by_slice: Mapping[Slice, Sequence[MetricValue]], *, metric: Metric) -> list[RecentChange]:
    """Return each slice's newest change (compare_newest), judged among all of them together (judge_together).

    Slices with fewer than two values are left out.
    """
    changes = (compare_newest(values, metric=metric) for values in by_slice.values())
    return judge_together([change for change in changes if change is not None])


def judge_together(changes: Sequence[RecentChange]) -> list[RecentChange]:
    """Return changes that were each looked at alone as ones that are looked at together, in the same order.

    Of twenty slices that do not move, one looks as if it did. So p values are adjusted for the number of
    slices (Benjamini-Hochberg), and intervals are widened to 1 - 0.05·R/m, where R of m slices were found:
    of the slices that are said to move, at most 5 of 100 do not, on average. Slices that are too small or
    have no interval are not counted among the m.
    changes: of one metric or of several, as compare_newest gives them.
    Sources: Benjamini and Hochberg, JRSS B 57:289-300, 1995; Benjamini and Yekutieli, "False Discovery Rate-
    Adjusted Multiple Confidence Intervals for Selected Parameters", JASA 100:71-81, 2005.
    """
    judged = [change for change in changes if change.p is not None and not change.small]
    p_values = [change.p or 0.0 for change in judged]
    found = count_found(p_values)
    q_of = dict(zip((id(change) for change in judged), benjamini_hochberg(p_values), strict=True))
    return [_among(change, q_of.get(id(change)), len(judged), found) for change in changes]


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


def _among(change: RecentChange, q: float | None, looked_at: int, found: int) -> RecentChange:
    """Return a change of one slice as one of many; those without a q stay as they are."""
    if q is None or change.low is None or change.high is None:
        return replace(change, looked_at=max(1, looked_at), found=max(1, looked_at))
    widening = NormalDist().inv_cdf(1 - 0.025 * max(1, found) / looked_at) / Z_95
    low = change.change - widening * (change.change - change.low)
    high = change.change + widening * (change.high - change.change)
    # The test and the widened interval say the same: q is at most 0.05 where the interval leaves out zero.
    certain = q <= FALSE_DISCOVERIES
    return replace(change, low=low, high=high, certain=certain, looked_at=looked_at, found=found, q=q)


def _compare(
    before: Sequence[MetricValue], after: Sequence[MetricValue], *, metric: Metric, looked_at: int
) -> RecentChange:
    mean_before, mean_after = fmean(v.value for v in before), fmean(v.value for v in after)
    change = mean_after - mean_before
    spread_before, spread_after = _spread(before, metric), _spread(after, metric)
    low = high = p = None
    small = is_small(before, metric) or is_small(after, metric)
    if spread_before and spread_after:
        p = of_no_change(
            change,
            change - math.hypot(spread_after[0], spread_before[1]),
            change + math.hypot(spread_after[1], spread_before[0]),
        )
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
        certain=None if low is None or high is None else not small and (low > 0 or high < 0),
        looked_at=looked_at,
        p=p,
        small=small,
        responses=_sum_known(after),
    )


def _sum_known(values: Sequence[MetricValue]) -> int | None:
    known = [value.responses for value in values]
    return None if None in known else sum(n or 0 for n in known)


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
