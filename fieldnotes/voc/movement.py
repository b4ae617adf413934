"""How far a metric moved between two periods, and whether that is more than chance."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from ..errors import InvalidInputError
from ..records import Metric, MetricKind, MetricValue, Movement, Slice, ValueRow
from .levels import SMALL_SAMPLE
from .multiple import FALSE_DISCOVERIES, benjamini_hochberg
from .nps import Z_95
from .shares import wilson_interval

# Kinds that are a share of the responses wherever their unit is a percentage. A contact rate is not: one
# customer can make contact several times.
SHARE_KINDS: frozenset[MetricKind] = frozenset({"csat", "churn", "retention", "fcr", "complaint rate"})
PERCENT_UNITS = frozenset({"%", "percent", "per cent"})


def is_in_percent(metric: Metric) -> bool:
    """Say whether a metric's unit is percent, so that its changes are percentage points."""
    return metric.unit.strip().casefold() in PERCENT_UNITS


def movement_between(before: MetricValue, after: MetricValue, *, metric: Metric) -> Movement:
    """Return the change from `before` to `after`, in the metric's unit, with its 95 % interval.

    The interval of the difference follows from the two values' own intervals: their distances to the limits
    are squared and added, low = change - √((after - after.low)² + (before.high - before)²), and so upwards.
    A value without limits gets them from its number of responses where the metric is a share in percent
    (Wilson); an NPS cannot, because its spread depends on how many were passive.
    Where either stays without an interval, low, high and certain are None: pages say "no interval given".
    p: of_no_change. Where fewer than 30 responses stand behind either value, the movement is not judged.
    Raises InvalidInputError if the two are of different metrics or slices, or `after` is not later.
    Sources: Newcombe, "Interval estimation for the difference between independent proportions", Statistics
    in Medicine 17:873-890, 1998 (method 10); for other measures Zou and Donner, Statistics in Medicine
    27:1693-1702, 2008 (MOVER).
    """
    if not before.metric_id == after.metric_id == metric.id:
        raise InvalidInputError(
            f"The two values are not both of {metric.name}; compare values of one metric."
        )
    if before.slice != after.slice:
        raise InvalidInputError(
            f"One value is of {before.slice.label()}, the other of {after.slice.label()}; compare one slice."
        )
    if after.period_start <= before.period_end:
        raise InvalidInputError(
            f"The period from {after.period_start} does not come after the one that ends on "
            f"{before.period_end}; compare an earlier value with a later one."
        )
    change = after.value - before.value
    limits_before, limits_after = limits_of(before, metric), limits_of(after, metric)
    if limits_before is None or limits_after is None:
        return Movement(before, after, change, None, None, None)
    low = change - math.hypot(after.value - limits_after[0], limits_before[1] - before.value)
    high = change + math.hypot(limits_after[1] - after.value, before.value - limits_before[0])
    small = is_small([before], metric) or is_small([after], metric)
    certain = not small and (low > 0 or high < 0)
    return Movement(before, after, change, low, high, certain, of_no_change(change, low, high), small)


def hold_out(movements: Sequence[Movement]) -> tuple[Movement, ...]:
    """Return the movements with `certain` only where they hold out among all that are looked at together.

    Of sixty months that do not move, three look as if they did. The adjusted p value decides
    (benjamini_hochberg); intervals stay those of each movement alone.
    """
    judged = [movement for movement in movements if movement.p is not None and not movement.small]
    adjusted = benjamini_hochberg([movement.p or 0.0 for movement in judged])
    certain = {
        movement.after.id for movement, q in zip(judged, adjusted, strict=True) if q <= FALSE_DISCOVERIES
    }
    return tuple(replace(one, certain=one.after.id in certain) if one.certain else one for one in movements)


def of_no_change(change: float, low: float, high: float) -> float:
    """Return the two-sided p value of no change at all, from a change and its 95 % interval.

    The distance to the limit on zero's side is 1.96 standard errors there, z = 1.96·change / that distance.
    So p is under 0.05 exactly where the interval leaves out zero, and a page never says one thing by the
    interval and another by the test. For a difference of shares it is close to the score test.
    Source: the test that belongs to an interval, as in Newcombe 1998 (movement_between).
    """
    if change == 0:
        return 1.0
    distance = change - low if change > 0 else high - change
    return math.erfc(Z_95 * abs(change) / distance / math.sqrt(2)) if distance > 0 else 0.0


def is_small(values: Iterable[MetricValue], metric: Metric) -> bool:
    """Say whether all the values together rest on fewer than 30 responses; False where no number is given.

    A number of cases rests on no responses: 8 complaints are all that there were, and the interval of the
    count holds for few as for many.
    """
    if metric.measure == "count":
        return False
    known = [value.responses for value in values]
    return None not in known and sum(n or 0 for n in known) < SMALL_SAMPLE


def list_consecutive_movements(values: Iterable[MetricValue], *, metric: Metric) -> tuple[Movement, ...]:
    """Return the movement from each value to the next one of the same slice, oldest first within a slice.

    Values are compared with values of like periods only: months with months, quarters with quarters. A
    missing month is passed over; before and after say which periods were compared. Of two periods that
    overlap, the later one is compared with the last value before both.
    """
    return tuple(
        movement_between(before, after, metric=metric)
        for one in like_series(values)
        for before, after in pairwise(one)
    )


def against_year_before(values: Iterable[MetricValue], *, metric: Metric) -> Movement | None:
    """Return how far the newest value of one slice lies from that of the same period a year before, or None.

    Takes the season out of the comparison. None for years and where no such value is there.
    """
    series = max(like_series(values), key=lambda one: (one[-1].period_end, len(one)), default=[])
    if not series or _length_name(series[-1]) == "year":
        return None
    newest = series[-1]
    start = newest.period_start
    same = (start.year - 1, start.month, start.day)
    for value in series:
        if (value.period_start.year, value.period_start.month, value.period_start.day) == same:
            return movement_between(value, newest, metric=metric)
    return None


def like_series(values: Iterable[MetricValue]) -> list[list[MetricValue]]:
    """Return the values that can be compared: of one slice and like periods, oldest first, no overlaps."""
    series: dict[tuple[Slice, str], list[MetricValue]] = {}
    for value in values:
        series.setdefault((value.slice, _length_name(value)), []).append(value)
    return [_without_overlaps(one) for one in series.values()]


def limits_of(value: MetricValue, metric: Metric) -> tuple[float, float] | None:
    """Return a value's 95 % interval: its own, Wilson's for a share in percent with its n, or None."""
    if value.low is not None and value.high is not None:
        return value.low, value.high
    return _limits_of_share(value.value, value.responses, metric)


def with_limits(row: ValueRow, metric: Metric) -> ValueRow:
    """Return a value from a file with the interval that follows from its number of responses, where one
    does."""
    if row.low is not None and row.high is not None:
        return row
    limits = _limits_of_share(row.value, row.responses, metric)
    return row if limits is None else replace(row, low=limits[0], high=limits[1])


def _limits_of_share(value: float, responses: int | None, metric: Metric) -> tuple[float, float] | None:
    is_share = metric.kind in SHARE_KINDS and is_in_percent(metric)
    if not is_share or not responses or not 0 <= value <= 100:
        return None
    low, high = wilson_interval(value / 100, responses)
    return 100 * low, 100 * high


def _without_overlaps(values: Sequence[MetricValue]) -> list[MetricValue]:
    taken: list[MetricValue] = []
    for value in sorted(values, key=lambda one: (one.period_start, one.period_end)):
        if not taken or value.period_start > taken[-1].period_end:
            taken.append(value)
    return taken


def _length_name(value: MetricValue) -> str:
    length = value.period_end - value.period_start + timedelta(days=1)
    for name, shortest, longest in (("month", 28, 31), ("quarter", 90, 92), ("year", 365, 366)):
        if shortest <= length.days <= longest:
            return name
    return f"{length.days} days"
