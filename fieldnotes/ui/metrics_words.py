"""Values, intervals and movements in words and shapes; what comes out as HTML is escaped here."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import streamlit as st

from fieldnotes.records import Metric, Slice
from fieldnotes.voc.periods import period_label
from fieldnotes.voc.recent import RecentChange
from fieldnotes.voc.words import (
    certainty_words,
    change_words,
    in_unit,
    interval_words,
    number,
    responses_words,
)

from .formats import escaped
from .shell import page_address

__all__ = [
    "BETTER_WORDS",
    "MEASURE_WORDS",
    "certainty_words",
    "change_html",
    "change_mark",
    "change_words",
    "draw_style",
    "in_unit",
    "interval_words",
    "metric_query",
    "recent_html",
    "responses_words",
    "slice_address",
    "table_html",
]

MEASURE_WORDS = {
    "nps": "promoters less detractors",
    "share": "a share of the answers",
    "mean": "the mean of the answers",
    "rate": "cases for each of a base; one customer can have several",
    "count": "how many cases there are",
}
BETTER_WORDS = {"higher": "higher is better", "lower": "lower is better"}


def draw_style() -> None:
    """Put the CSS of figures, fields and tables on the page."""
    st.html(f"<style>{_style()}</style>")


def change_mark(change: float, certain: bool | None) -> str:
    """Return the shape of a change: a filled arrow where it is more than chance, an open one where it
    could be chance, an arrow in brackets without an interval."""
    up = change > 0
    if certain is None:
        return "(↑)" if up else "(↓)"
    if certain:
        return "▲\ufe0e" if up else "▼\ufe0e"
    return "△" if up else "▽"


def change_html(
    metric: Metric,
    change: float,
    low: float | None,
    high: float | None,
    certain: bool | None,
    *,
    percent: float = 95,
    short: bool = False,
    small: bool = False,
    said: str = "",
) -> str:
    """Return a change as HTML: its shape, its words, what its interval says, and the interval.

    short: the interval's bare limits, where a heading says what they are. small: too few responses to judge.
    said: what is said of its certainty, where that is more than the interval says.
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
        f"<strong>{'too few responses to say' if small else said or certainty_words(certain)}</strong>"
        f'<span class="fn-quiet fn-num">{escaped(interval)}</span></span>'
    )


def recent_html(metric: Metric, recent: RecentChange, *, said: str = "") -> str:
    """Return a recent change as HTML, with the periods that were compared and the slice; said: as
    change_html."""
    after = period_label(recent.after_start, recent.after_end)
    before = period_label(recent.before_start, recent.before_end)
    whom = escaped(_first_up(recent.slice.label()))
    among = ""
    if recent.looked_at > 1 and recent.low is None:
        among = f"; the largest change of {recent.looked_at} slices"
    elif recent.looked_at > 1 and recent.percent > 95:
        among = f"; the interval is wider because {recent.looked_at} slices were looked at"
    return (
        change_html(
            metric,
            recent.change,
            recent.low,
            recent.high,
            recent.certain,
            percent=recent.percent,
            small=recent.small,
            said=said,
        )
        + f'<span class="fn-quiet fn-compared">{whom}, {after} against {before}{among}.</span>'
    )


def slice_address(metric: Metric, part: Slice) -> str:
    """Return the address of a metric opened at a slice."""
    return page_address("metrics", **metric_query(metric.id, part))


def metric_query(metric_id: int, part: Slice) -> dict[str, str]:
    """Return the query of the metric's page at a slice."""
    fields = {name: getattr(part, name) for name in ("market", "segment", "stage", "touchpoint", "channel")}
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
