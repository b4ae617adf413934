"""What moved: every slice of a metric with its newest change, judged among all of them, as a drawing and a
table."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from fieldnotes.records import Metric
from fieldnotes.services.lenses import list_slice_changes
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.levels import SMALL_SAMPLE
from fieldnotes.voc.periods import period_label
from fieldnotes.voc.recent import RecentChange

from .formats import counted, escaped, number
from .metrics_chart import FLAT_COLOUR, PIN_COLOUR, VALUE_COLOUR
from .metrics_words import change_html, in_unit, metric_query, table_html
from .shell import page_address
from .theme import Scheme

DRAWN = 12  # slices in the drawing
LISTED = 20  # rows before "more"
ROW_PX = 26


def draw_what_moved(ws: Workspace, metric: Metric) -> None:
    """Draw which slices moved lately; nothing where there is only one."""
    changes = list_slice_changes(ws, metric.id)
    if len(changes) < 2:
        return
    st.html('<h2 class="fn-section">Which slices moved</h2>')
    st.html(f'<div class="fn-lines"><p>{escaped(_summary(changes))}</p></div>')
    drawn = [change for change in changes if change.low is not None][:DRAWN]
    if drawn:
        scheme: Scheme = "dark" if st.context.theme.type == "dark" else "light"
        st.vega_lite_chart(
            None, moved_spec(metric, drawn, scheme), alt=_words(metric, drawn), width="stretch"
        )
    rows = [_row(metric, change) for change in changes]
    heads = ("Slice", "Change (interval)", "q", "n", "Compared")
    caption = f"{metric.name}: the newest periods against those before, those that surely moved first"
    st.html(table_html(caption, heads, rows[:LISTED]))
    if len(rows) > LISTED:
        with st.expander(f"{counted(len(rows) - LISTED, 'more slice')}"):
            st.html(table_html(caption, heads, rows[LISTED:]))


def moved_spec(metric: Metric, changes: Sequence[RecentChange], scheme: Scheme) -> dict[str, Any]:
    """Return the drawing of changes with their intervals, one row a slice; a click opens the slice."""
    points = [_point(metric, change) for change in changes]
    order = [point["slice"] for point in points]
    colour = {
        "field": "tone",
        "type": "nominal",
        "legend": None,
        "scale": {
            "domain": ["better", "worse", "could be chance"],
            "range": [VALUE_COLOUR[scheme], PIN_COLOUR[scheme], FLAT_COLOUR[scheme]],
        },
    }
    y = {"field": "slice", "type": "nominal", "sort": order, "title": None, "axis": {"labelLimit": 150}}
    x = {
        "field": "change",
        "type": "quantitative",
        "title": f"Change, {metric.unit}" if metric.unit else "Change",
    }
    click = {"href": {"field": "address", "type": "nominal"}}
    tooltip = {"tooltip": {"field": "words", "type": "nominal"}}
    return {
        "data": {"values": points},
        "height": {"step": ROW_PX},
        "layer": [
            {
                "data": {"values": [{"zero": 0}]},
                "mark": {"type": "rule", "color": FLAT_COLOUR[scheme], "strokeDash": [4, 3]},
                "encoding": {"x": {"field": "zero", "type": "quantitative"}},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.55},
                "encoding": {
                    "y": y,
                    "x": {**x, "field": "low"},
                    "x2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1, "cursor": "pointer"},
                "encoding": {
                    "y": y,
                    "x": x,
                    "color": colour,
                    # Told apart without colour too: a filled triangle is more than chance.
                    "shape": {
                        "field": "tone",
                        "type": "nominal",
                        "legend": None,
                        "scale": {
                            "domain": ["better", "worse", "could be chance"],
                            "range": ["triangle-up", "triangle-down", "circle"],
                        },
                    },
                    **click,
                    **tooltip,
                },
            },
        ],
        "usermeta": {"embedOptions": {"loader": {"target": "_self"}}},
    }


def _point(metric: Metric, change: RecentChange) -> dict[str, Any]:
    good = (change.change > 0) == (metric.better == "higher")
    tone = ("better" if good else "worse") if change.certain else "could be chance"
    said = "too few responses to say" if change.small else tone
    return {
        "slice": change.slice.label(),
        "change": change.change,
        "low": change.low,
        "high": change.high,
        "tone": tone,
        "words": f"{change.slice.label()}: {number(change.change)} ({said})",
        "address": page_address("metrics", **metric_query(metric.id, change.slice)),
    }


def _summary(changes: Sequence[RecentChange]) -> str:
    judged = [change for change in changes if change.q is not None]
    moved = [change for change in judged if change.certain]
    small = sum(change.small for change in changes)
    bare = len(changes) - len(judged) - small
    if not judged:
        parts = ["No slice can be judged yet."]
    elif moved:
        parts = [f"{counted(len(moved), 'slice')} of {len(judged):,} moved by more than chance."]
    else:
        parts = [f"None of {counted(len(judged), 'slice')} moved by more than chance."]
    if moved:
        parts.append(
            "All were judged together (Benjamini–Hochberg): of those that are said to move, at most 5 of "
            "100 do not, on average."
        )
    elif len(judged) > 1:
        parts.append("All were judged together (Benjamini–Hochberg).")
    if judged:
        widest = max(change.percent for change in judged)
        if widest > 95:
            parts.append(
                f"So their intervals are ones of {widest:.2f} %, and q is the p value adjusted for all."
            )
    if small:
        parts.append(
            f"{counted(small, 'slice')} with fewer than {SMALL_SAMPLE} responses on a side: too small to say."
        )
    if bare:
        parts.append(f"{counted(bare, 'slice')} without an interval: nobody can say.")
    return " ".join(parts)


def _words(metric: Metric, changes: Sequence[RecentChange]) -> str:
    listed = "; ".join(f"{change.slice.label()} {in_unit(change.change, metric)}" for change in changes)
    return (
        f"Changes of {metric.name} by slice with their intervals: {listed}. "
        "The same numbers are in the table below."
    )


def _row(metric: Metric, change: RecentChange) -> tuple[str, ...]:
    address = escaped(page_address("metrics", **metric_query(metric.id, change.slice)))
    after = period_label(change.after_start, change.after_end)
    before = period_label(change.before_start, change.before_end)
    moved = change_html(
        metric, change.change, change.low, change.high, change.certain, short=True, small=change.small
    )
    return (
        f'<a href="{address}" target="_self">{escaped(change.slice.label())}</a>',
        moved,
        f'<span class="fn-nowrap">{_q_words(change)}</span>',
        "not given" if change.responses is None else f"{change.responses:,}",
        f'<span class="fn-nowrap">{after}</span> against <span class="fn-nowrap">{before}</span>',
    )


def _q_words(change: RecentChange) -> str:
    if change.q is None:
        return "–"
    return "under 0.001" if change.q < 0.001 else f"{change.q:.3f}"
