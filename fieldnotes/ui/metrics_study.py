"""What a series tells as a whole: where its level changed and stayed, and whether it follows the calendar."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.records import Metric, MetricValue
from fieldnotes.services.metric_study import Study

from .formats import counted, day, escaped, number
from .metrics_words import in_unit

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
FEWEST_SHOWN = 8  # periods; a shorter series is not looked at as a whole


def draw_study(metric: Metric, values: Sequence[MetricValue], study: Study | None) -> None:
    """Say what was found in the series, or that the worker has yet to look."""
    if len(values) < FEWEST_SHOWN:
        return
    if study is None or not study.fresh:
        waits = "Lasting changes and seasons are looked for by the worker, once it is idle."
        st.html(f'<p class="fn-quiet">{waits}</p>')
        return
    sentences = [_change_words(metric, study), _season_words(study)]
    st.html(
        '<div class="fn-lines fn-quiet">'
        + "".join(f"<p>{escaped(one)}</p>" for one in sentences if one)
        + "</div>"
    )


def _change_words(metric: Metric, study: Study) -> str:
    if not study.changes:
        return "No lasting change of its level."
    listed = "; ".join(
        f"from {day(one.since)} on about {in_unit(one.after, metric)}, before {in_unit(one.before, metric)}"
        for one in study.changes
    )
    return f"{counted(len(study.changes), 'lasting change')} of its level (dashed lines): {listed}."


def _season_words(study: Study) -> str:
    if study.season_p is None:
        return "Seasons can be told once two years without a gap are there."
    if not study.has_seasons:
        return "It does not follow the calendar by more than chance."
    names = MONTHS if len(study.effects) == len(MONTHS) else QUARTERS
    high = max(range(len(names)), key=lambda place: study.effects[place])
    low = min(range(len(names)), key=lambda place: study.effects[place])
    return (
        f"It follows the calendar: {names[high]} lies {number(study.effects[high])} above the year’s level, "
        f"{names[low]} {number(abs(study.effects[low]))} below. Compare a period with the same one a year "
        "before."
    )
