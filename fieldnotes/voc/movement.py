"""How far a metric moved between two periods, and whether that is more than chance."""

import math
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import pairwise

from ..errors import InvalidInputError
from ..records import Metric, MetricKind, MetricValue, Movement, Slice
from .shares import wilson_interval

# Kinds that are a share of the responses wherever their unit is a percentage. A contact rate is not: one
# customer can make contact several times.
SHARE_KINDS: frozenset[MetricKind] = frozenset({"csat", "churn", "fcr", "complaint rate"})
PERCENT_UNITS = frozenset({"%", "percent", "per cent"})


def movement_between(before: MetricValue, after: MetricValue, *, metric: Metric) -> Movement:
    """Return the change from `before` to `after`, in the metric's unit, with its 95 % interval.

    The interval of the difference follows from the two values' own intervals: their distances to the limits
    are squared and added, low = change - √((after - after.low)² + (before.high - before)²), and so upwards.
    A value without limits gets them from its number of responses where the metric is a share in percent
    (Wilson); an NPS cannot, because its spread depends on how many were passive.
    Where either stays without an interval, low, high and certain are None: pages say "no interval given".
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
    return Movement(before, after, change, low, high, low > 0 or high < 0)


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
    is_share = metric.kind in SHARE_KINDS and metric.unit.strip().casefold() in PERCENT_UNITS
    if not is_share or not value.responses or not 0 <= value.value <= 100:
        return None
    low, high = wilson_interval(value.value / 100, value.responses)
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
