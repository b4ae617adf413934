"""Values, intervals and changes of a metric in plain words, the same on pages and in briefs."""

from ..records import Metric, MetricValue
from .movement import is_in_percent


def number(value: float) -> str:
    """Return a number with at most one decimal and a true minus sign: "−12.5", "1,204"."""
    text = f"{value:,.1f}".removesuffix(".0")
    return "0" if text == "-0" else text.replace("-", "−")


def in_unit(value: float, metric: Metric) -> str:
    """Return a value with its unit: "8.3 points", "12 %"."""
    shown = number(value)
    unit = "point" if metric.unit == "points" and shown in ("1", "−1") else metric.unit
    return f"{shown} {unit}".strip()


def interval_words(low: float | None, high: float | None, *, percent: float = 95) -> str:
    """Return "95 % interval 0.4 to 16.1", or "no interval given". percent: how sure the interval is."""
    if low is None or high is None:
        return "no interval given"
    return f"{number(percent)} % interval {number(low)} to {number(high)}"


def responses_words(value: MetricValue) -> str:
    """Return "n = 362", or that the number of responses is not given."""
    return "number of responses not given" if value.responses is None else f"n = {value.responses:,}"


def certainty_words(certain: bool | None) -> str:
    """Return what an interval says about a change."""
    return {True: "more than chance", False: "could be chance", None: "no interval given"}[certain]


def change_words(metric: Metric, change: float) -> str:
    """Return "fell by 9 points, worse": the direction, how far in the unit, and whether that is better.

    A share that went from 4 to 10 % rose by 6 percentage points, not by 6 %.
    """
    if not round(change, 1):
        return "did not move"
    verb = "rose" if change > 0 else "fell"
    good = (change > 0) == (metric.better == "higher")
    far = in_unit(abs(change), metric)
    if is_in_percent(metric):
        shown = number(abs(change))
        far = f"{shown} percentage {'point' if shown == '1' else 'points'}"
    return f"{verb} by {far}, {'better' if good else 'worse'}"
