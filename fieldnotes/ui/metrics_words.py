"""Values, intervals and movements in words and shapes; what comes out as HTML is escaped here."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import streamlit as st

from fieldnotes.records import Metric, MetricValue, Slice
from fieldnotes.voc.periods import period_label
from fieldnotes.voc.recent import RecentChange

from .formats import escaped, number
from .shell import page_address

BETTER_WORDS = {"higher": "higher is better", "lower": "lower is better"}


def draw_style() -> None:
    """Put the CSS of figures, fields and tables on the page."""
    st.html(f"<style>{_style()}</style>")


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


def change_mark(change: float, certain: bool | None) -> str:
    """Return the shape of a change: a filled arrow where it is more than chance, an open one where it
    could be chance, an arrow in brackets without an interval."""
    up = change > 0
    if certain is None:
        return "(↑)" if up else "(↓)"
    if certain:
        return "▲\ufe0e" if up else "▼\ufe0e"
    return "△" if up else "▽"


def change_words(metric: Metric, change: float) -> str:
    """Return "fell by 9 points, worse": the direction, how far in the unit, and whether that is better."""
    if not round(change, 1):
        return "did not move"
    verb = "rose" if change > 0 else "fell"
    good = (change > 0) == (metric.better == "higher")
    return f"{verb} by {in_unit(abs(change), metric)}, {'better' if good else 'worse'}"


def change_html(
    metric: Metric,
    change: float,
    low: float | None,
    high: float | None,
    certain: bool | None,
    *,
    percent: float = 95,
    short: bool = False,
) -> str:
    """Return a change as HTML: its shape, its words, what its interval says, and the interval.

    short: the interval's bare limits, where a heading says what they are.
    """
    good = (change > 0) == (metric.better == "higher")
    tone = "" if not certain else " fn-good" if good else " fn-bad"
    interval = ""
    if low is not None and high is not None:
        limits = f"{number(low)} to {number(high)}"
        interval = f" ({limits if short else interval_words(low, high, percent=percent)})"
    return (
        f'<span class="fn-change"><span class="fn-shape{tone}" aria-hidden="true">'
        f"{change_mark(change, certain)}</span> {escaped(change_words(metric, change))}: "
        f"<strong>{certainty_words(certain)}</strong>"
        f'<span class="fn-quiet fn-num">{escaped(interval)}</span></span>'
    )


def recent_html(metric: Metric, recent: RecentChange) -> str:
    """Return a recent change as HTML, with the periods that were compared and the slice."""
    after = period_label(recent.after_start, recent.after_end)
    before = period_label(recent.before_start, recent.before_end)
    whom = escaped(_first_up(recent.slice.label()))
    among = ""
    if recent.looked_at > 1 and recent.low is None:
        among = f"; the largest change of {recent.looked_at} slices"
    elif recent.looked_at > 1:
        among = f"; the interval is wider because {recent.looked_at} slices were looked at"
    percent = 100 - 5 / recent.looked_at
    return (
        change_html(metric, recent.change, recent.low, recent.high, recent.certain, percent=percent)
        + f'<span class="fn-quiet fn-compared">{whom}, {after} against {before}{among}.</span>'
    )


def slice_address(metric: Metric, part: Slice) -> str:
    """Return the address of a metric opened at a slice."""
    return page_address("metrics", **metric_query(metric.id, part))


def metric_query(metric_id: int, part: Slice) -> dict[str, str]:
    """Return the query of the metric's page at a slice."""
    fields = {"market": part.market, "segment": part.segment, "stage": part.stage, "channel": part.channel}
    return {"metric": str(metric_id)} | {f"in_{name}": value for name, value in fields.items() if value}


def table_html(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose rows become small blocks on a phone.

    caption, heads: plain text. rows: cells that are HTML already.
    """
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in heads)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-label="{escaped(name)}"><span>{cell}</span></td>'
            for name, cell in zip(heads, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<table class="fn-table"><caption>{escaped(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _style() -> str:
    return (Path(__file__).parent / "metrics_parts.css").read_text(encoding="utf-8")
