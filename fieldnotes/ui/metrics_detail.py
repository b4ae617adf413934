"""One metric: its values over time with the findings that speak of them, its definition, its imports."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from fieldnotes.records import Metric, MetricValue, Movement, Slice
from fieldnotes.services.lenses import LinkLine, MetricLine, get_metric_line, list_link_lines
from fieldnotes.services.metrics import (
    interval_of,
    list_metric_values,
    list_movements,
    what_is_missing,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.periods import period_label

from .formats import counted, escaped, number, plain
from .metrics_care import draw_definition, draw_import_report, draw_imports
from .metrics_chart import chart_spec, chart_words
from .metrics_list import metric_line_html
from .metrics_words import (
    change_html,
    draw_style,
    in_unit,
    interval_words,
    metric_query,
    table_html,
)
from .parts import empty_state, page_head
from .shell import page
from .theme import Scheme

PARTS = ("market", "segment", "stage", "channel")
EVERYTHING = {
    "market": "all markets",
    "segment": "all segments",
    "stage": "all stages",
    "channel": "all channels",
}
VALUES_SHOWN = 24


def draw_metric(ws: Workspace, metric_id: int) -> None:
    """Draw one metric. Raises NotFoundError."""
    line = get_metric_line(ws, metric_id)
    values = list_metric_values(ws, metric_id)
    links = list_link_lines(ws, metric_id=metric_id)
    page_head(line.metric.name, _lead(line, values), eyebrow="Metric")
    draw_style()
    _ways_on(line.metric)
    draw_import_report(ws, line.metric)
    if values:
        _draw_comparability(line.metric, values)
        st.html(metric_line_html(line, with_value=False))
        part = _choose_slice(line, values)
        of_slice = sorted((one for one in values if one.slice == part), key=lambda one: one.period_start)
        if of_slice:
            _draw_slice(ws, line.metric, of_slice, links)
        else:
            empty_state(
                f"No values for {part.label()}",
                "The files that were brought in hold no value for this combination; choose a wider one.",
            )
        _draw_links_elsewhere([link for link in links if link.link.slice != part])
    else:
        empty_state("No values yet", "Bring in a file with one value a period, or with raw 0–10 answers.")
    draw_definition(ws, line.metric)
    draw_imports(ws, line.metric, empty=not values and not links)


def _lead(line: MetricLine, values: Sequence[MetricValue]) -> str:
    if line.newest is None:
        return "This metric has no values yet."
    newest = line.newest
    better = "higher" if line.metric.better == "higher" else "lower"
    slices = len({one.slice for one in values})
    return (
        f"{in_unit(newest.value, line.metric)} in {period_label(newest.period_start, newest.period_end)} for "
        f"{newest.slice.label()} ({interval_words(line.low, line.high)}); {better} is better. "
        f"{counted(len(values), 'value')} in {counted(slices, 'slice')}."
    )


def _ways_on(metric: Metric) -> None:
    with st.container(horizontal=True):
        st.page_link(page("metrics"), label="All metrics", icon=":material/arrow_back:")
        st.page_link(
            page("metrics"),
            label="Bring in a file",
            icon=":material/upload_file:",
            query_params={"bring": "1", "metric": str(metric.id)},
        )


def _draw_comparability(metric: Metric, values: Sequence[MetricValue]) -> None:
    missing = what_is_missing(metric, values)
    if missing:
        listed = "; ".join(missing)
        st.html(
            f'<p class="fn-note fn-guard">Not comparable with other figures yet. Missing: {escaped(listed)}. '
            "Say it under “What it measures”, or bring in a file that has it.</p>"
        )


def _choose_slice(line: MetricLine, values: Sequence[MetricValue]) -> Slice:
    """Draw a select for each way the values are cut; the address keeps what is chosen."""
    cuts = {name: sorted({getattr(one.slice, name) for one in values}) for name in PARTS}
    cuts = {name: options for name, options in cuts.items() if options != [""]}
    chosen: dict[str, str] = {}
    if not cuts:
        return Slice()
    for column, (name, options) in zip(st.columns(len(cuts)), cuts.items(), strict=True):
        key = f"in_{name}"
        # Where no value is for all of them, begin with the one that the lists show.
        widest = getattr(line.newest.slice, name) if line.newest and "" not in options else ""
        asked = st.query_params.get(key, widest)
        st.session_state[key] = asked if asked in options else widest if widest in options else options[0]
        with column:
            chosen[name] = st.selectbox(
                name.capitalize(),
                options,
                format_func=partial(_slice_label, EVERYTHING[name]),
                key=key,
                on_change=_show_slice,
                args=(key,),
            )
    return Slice(**chosen)


def _slice_label(every: str, option: str) -> str:
    return option or every


def _show_slice(key: str) -> None:
    st.query_params[key] = st.session_state[key]


def _draw_slice(
    ws: Workspace, metric: Metric, values: Sequence[MetricValue], links: Sequence[LinkLine]
) -> None:
    here = [line for line in links if line.link.slice == values[0].slice]
    scheme: Scheme = "dark" if st.context.theme.type == "dark" else "light"
    spec = chart_spec(metric, values, here, scheme)
    st.vega_lite_chart(None, spec, alt=chart_words(metric, values, here), width="stretch")
    if any(interval_of(metric, value) for value in values):
        st.html(
            '<p class="fn-quiet">The band is each value’s 95 % interval: how far chance alone reaches.</p>'
        )
    _draw_links_here(metric, here)
    movements = {
        movement.after.id: movement
        for movement in list_movements(ws, metric.id)
        if movement.after.slice == values[0].slice
    }
    rows = [_row(metric, value, movements.get(value.id)) for value in reversed(values)]
    heads = ("Period", _value_head(metric), "95 % interval", "Responses (n)", "Change (95 %)")
    caption = f"{metric.name}, {values[0].slice.label()}, the newest first"
    st.html(table_html(caption, heads, rows[:VALUES_SHOWN]))
    if len(rows) > VALUES_SHOWN:
        with st.expander(f"{counted(len(rows) - VALUES_SHOWN, 'older value')}"):
            st.html(table_html(caption, heads, rows[VALUES_SHOWN:]))


def _value_head(metric: Metric) -> str:
    return f"Value, {metric.unit}" if metric.unit else "Value"


def _row(metric: Metric, value: MetricValue, movement: Movement | None) -> tuple[str, ...]:
    limits = interval_of(metric, value)
    moved = '<span class="fn-quiet">nothing to compare with</span>'
    if movement is not None:
        moved = change_html(
            metric, movement.change, movement.low, movement.high, movement.certain, short=True
        )
    return (
        period_label(value.period_start, value.period_end),
        number(value.value),
        f"{number(limits[0])} to {number(limits[1])}" if limits else "not given",
        "not given" if value.responses is None else f"{value.responses:,}",
        moved,
    )


def _draw_links_here(metric: Metric, links: Sequence[LinkLine]) -> None:
    st.html('<h2 class="fn-section">Findings that speak of these values</h2>')
    if not links:
        empty_state(
            "No finding is linked here",
            "A number says that something moved, not why. Go and see, then write down what is going on.",
        )
    for place, line in enumerate(links, start=1):
        _draw_link(f"{place}. {line.statement}", line)
    with st.container(horizontal=True):
        st.page_link(
            page("findings"), label="Write a finding", icon=":material/edit_note:", query_params={"new": "1"}
        )


def _draw_links_elsewhere(links: Sequence[LinkLine]) -> None:
    if not links:
        return
    st.html('<h2 class="fn-section">Linked to other slices</h2>')
    for line in links:
        _draw_link(line.statement, line)
        st.page_link(
            page("metrics"),
            label=f"Show {plain(line.link.slice.label())}",
            icon=":material/show_chart:",
            query_params=metric_query(line.metric.id, line.link.slice),
        )


def _draw_link(label: str, line: LinkLine) -> None:
    link = line.link
    when = "any period"
    if link.period_start and link.period_end:
        when = period_label(link.period_start, link.period_end)
    with st.container(key=f"row_link_{link.id}"):
        st.page_link(page("findings"), label=plain(label), query_params={"finding": str(link.finding_id)})
        words = f"{link.kind}, {link.slice.label()}, {when}" + (
            f": {link.mechanism}" if link.mechanism else ""
        )
        change = ""
        if line.change:
            change = change_html(
                line.metric, line.change.change, line.change.low, line.change.high, line.change.certain
            )
            change = f"<p>{change}</p>"
        st.html(f'<div class="fn-lines"><p>{escaped(words)}</p>{change}</div>')
