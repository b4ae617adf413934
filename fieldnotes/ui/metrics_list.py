"""The list of metrics: newest value, interval, what moved, and how many findings explain it."""

import streamlit as st

from fieldnotes.services.lenses import MetricLine, list_metric_lines
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.periods import period_label

from .formats import counted, escaped, plain
from .metrics_words import draw_style, in_unit, interval_words, recent_html, responses_words
from .parts import page_head
from .shell import page

LEAD = "What your customers’ figures say, and which findings explain them."
HOW_JUDGED = (
    "How a movement is judged: the mean of the last three periods against the three before, for the "
    "widest slice there is. ▲\ufe0e▼\ufe0e more than chance: the 95 % interval of the change leaves out "
    "zero. △▽ could be chance: it holds zero. (↑)(↓) no interval given, so nobody can say. One slice of "
    "many that moves by itself is not counted: of twenty slices that do not move, one looks as if it did."
)


def draw_metrics(ws: Workspace) -> None:
    """Draw the list, or what to do where there is none."""
    page_head("Metrics", LEAD)
    draw_style()
    lines = list_metric_lines(ws)
    if not lines:
        st.html(
            '<div class="fn-empty"><h2>No metric yet</h2><p>Bring in an export as it is (CSV, Excel or '
            "Parquet): answers, cases such as complaints, or one ready value a period. Answers become NPS, "
            "CSAT or whatever they measure, with an interval, and each value then stands beside the findings "
            "that explain it.</p></div>"
        )
    st.page_link(
        page("metrics"), label="Bring in a file", icon=":material/upload_file:", query_params={"bring": "1"}
    )
    for line in lines:
        with st.container(key=f"row_metric_{line.metric.id}"):
            st.page_link(
                page("metrics"), label=plain(line.metric.name), query_params={"metric": str(line.metric.id)}
            )
            st.html(metric_line_html(line))
    if lines:
        st.html(f'<p class="fn-quiet fn-note">{escaped(HOW_JUDGED)}</p>')


def metric_line_html(line: MetricLine, *, with_value: bool = True) -> str:
    """Return a metric's newest value, its movements and its findings as HTML lines."""
    parts = []
    if with_value and line.newest is not None:
        newest = line.newest
        parts.append(
            f'<p><span class="fn-figure fn-num">{escaped(in_unit(newest.value, line.metric))}</span> '
            f'<span class="fn-quiet fn-num">{period_label(newest.period_start, newest.period_end)}, '
            f"{escaped(newest.slice.label())}; {escaped(interval_words(line.low, line.high))}, "
            f"{responses_words(newest)}</span></p>"
        )
    if line.newest is None:
        parts.append("<p>No values yet: bring in a file.</p>")
    elif line.recent is None:
        parts.append('<p class="fn-quiet">One value alone does not move; bring in the next period.</p>')
    else:
        parts.append(f"<p>{recent_html(line.metric, line.recent)}</p>")
    if line.part is not None:
        parts.append(f"<p>Most of all: {recent_html(line.metric, line.part)}</p>")
    if with_value:
        linked = (
            counted(len(line.finding_ids), "linked finding")
            if line.finding_ids
            else "No finding explains it yet"
        )
        parts.append(f"<p>{linked}</p>")
    return f'<div class="fn-lines">{"".join(parts)}</div>'
