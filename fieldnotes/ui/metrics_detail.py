"""One metric: its values over time with the findings that speak of them, its definition, its imports."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from fieldnotes.records import Metric, MetricValue, Movement, Slice
from fieldnotes.services.lenses import LinkLine, MetricLine, get_metric_line, list_link_lines
from fieldnotes.services.metric_study import get_study
from fieldnotes.services.metrics import (
    count_metric_values,
    interval_of,
    list_metric_slices,
    list_metric_values,
    what_is_missing,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.movement import against_year_before, hold_out, list_consecutive_movements
from fieldnotes.voc.periods import period_label

from .findings_words import guard_note
from .formats import counted, escaped, number, plain
from .metrics_actions import draw_metric_actions
from .metrics_care import draw_definition, draw_import_report, draw_imports
from .metrics_chart import chart_spec, chart_words
from .metrics_drivers import draw_drivers
from .metrics_list import metric_line_html
from .metrics_moved import draw_what_moved
from .metrics_queries import draw_queries
from .metrics_study import draw_study
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

PARTS = ("market", "segment", "stage", "touchpoint", "channel")
EVERYTHING = {
    "market": "all markets",
    "segment": "all segments",
    "stage": "all stages",
    "touchpoint": "all touchpoints",
    "channel": "all channels",
}
VALUES_SHOWN = 24


def draw_metric(ws: Workspace, metric_id: int) -> None:
    """Draw one metric. Raises NotFoundError."""
    line = get_metric_line(ws, metric_id)
    slices = list_metric_slices(ws, metric_id)
    links = list_link_lines(ws, metric_id=metric_id)
    page_head(line.metric.name, _lead(ws, line, slices), eyebrow="Metric")
    draw_style()
    _ways_on(line.metric)
    draw_import_report(ws, line.metric)
    if slices:
        _draw_comparability(ws, line.metric)
        st.html(metric_line_html(line, with_value=False))
        part = _choose_slice(line, slices)
        of_slice = sorted(
            list_metric_values(ws, metric_id, part=part), key=lambda one: (one.period_start, one.period_end)
        )
        if of_slice:
            _draw_slice(ws, line.metric, of_slice, links)
        else:
            empty_state(
                f"No values for {part.label()}",
                "The files that were brought in hold no value for this combination; choose a wider one.",
            )
        draw_what_moved(ws, line.metric)
        draw_drivers(ws, line.metric, part)
        draw_metric_actions(ws, line.metric, part)
        _draw_links_elsewhere([link for link in links if link.link.slice != part])
    else:
        empty_state("No values yet", "Bring in a file with one value a period, or with one answer a row.")
        draw_metric_actions(ws, line.metric, Slice(), where_none=False)
    draw_definition(ws, line.metric)
    draw_imports(ws, line.metric, empty=not slices and not links)
    draw_queries(ws, line.metric)


def _lead(ws: Workspace, line: MetricLine, slices: Sequence[Slice]) -> str:
    if line.newest is None:
        return "This metric has no values yet."
    newest = line.newest
    better = "higher" if line.metric.better == "higher" else "lower"
    return (
        f"{in_unit(newest.value, line.metric)} in {period_label(newest.period_start, newest.period_end)} for "
        f"{newest.slice.label()} ({interval_words(line.low, line.high)}); {better} is better. "
        f"{counted(count_metric_values(ws, line.metric.id), 'value')} in {counted(len(slices), 'slice')}."
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


def _draw_comparability(ws: Workspace, metric: Metric) -> None:
    missing = what_is_missing(ws, metric)
    if missing:
        listed = "; ".join(missing)
        st.html(
            f'<p class="fn-note fn-guard">Not comparable with other figures yet. Missing: {escaped(listed)}. '
            "Say it under “What it measures”, or bring in a file that has it.</p>"
        )


def _choose_slice(line: MetricLine, slices: Sequence[Slice]) -> Slice:
    """Draw a select for each way the values are cut; the address keeps what is chosen."""
    cuts = {name: sorted({getattr(one, name) for one in slices}) for name in PARTS}
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
    movements = {
        movement.after.id: movement for movement in list_consecutive_movements(values, metric=metric)
    }
    sure = {movement.after.id: movement for movement in hold_out(tuple(movements.values()))}
    study = get_study(ws, metric, values[0].slice)
    spec = chart_spec(metric, values, here, scheme, movements=sure, changes=study.changes if study else ())
    st.vega_lite_chart(None, spec, alt=chart_words(metric, values, here), width="stretch")
    if any(interval_of(metric, value) for value in values):
        st.html(f'<p class="fn-quiet">{_how_to_read(len(values), len(movements))}</p>')
    _draw_year_before(metric, values)
    draw_study(metric, values, study)
    _draw_links_here(metric, here)
    rows = [_row(metric, value, movements.get(value.id)) for value in reversed(values)]
    heads = ("Period", _value_head(metric), "95 % interval", _number_head(metric), "Change (95 %)")
    caption = f"{metric.name}, {values[0].slice.label()}, the newest first"
    st.html(table_html(caption, heads, rows[:VALUES_SHOWN]))
    if len(rows) > VALUES_SHOWN:
        with st.expander(f"{counted(len(rows) - VALUES_SHOWN, 'older value')}"):
            st.html(table_html(caption, heads, rows[VALUES_SHOWN:]))


def _draw_year_before(metric: Metric, values: Sequence[MetricValue]) -> None:
    """Say how the newest value stands against the same period a year before, where that is there."""
    moved = against_year_before(values, metric=metric)
    if moved is None:
        return
    after = period_label(moved.after.period_start, moved.after.period_end)
    before = period_label(moved.before.period_start, moved.before.period_end)
    change = change_html(metric, moved.change, moved.low, moved.high, moved.certain, small=moved.small)
    st.html(
        f'<div class="fn-lines"><p>Against a year before: {change}'
        f'<span class="fn-quiet fn-compared">{after} against {before}.</span></p></div>'
    )


def _how_to_read(values: int, movements: int) -> str:
    if values == 1:
        return "The line through the point is its 95 % interval: how far chance alone reaches."
    words = "The band is each value’s 95 % interval: how far chance alone reaches."
    if movements:
        words += (
            f" A triangle is a movement that holds out among the {counted(movements, 'movement')} looked at; "
            "in the table each is judged alone, and of twenty that are chance one looks like more."
        )
    return words


def _number_head(metric: Metric) -> str:
    return {"rate": "Base (n)", "count": "Cases (n)"}.get(metric.measure, "Responses (n)")


def _value_head(metric: Metric) -> str:
    return f"Value, {metric.unit}" if metric.unit else "Value"


def _row(metric: Metric, value: MetricValue, movement: Movement | None) -> tuple[str, ...]:
    limits = interval_of(metric, value)
    moved = '<span class="fn-quiet">nothing to compare with</span>'
    if movement is not None:
        moved = change_html(
            metric,
            movement.change,
            movement.low,
            movement.high,
            movement.certain,
            short=True,
            small=movement.small,
        )
    return (
        period_label(value.period_start, value.period_end),
        number(value.value),
        f'<span class="fn-nowrap">{number(limits[0])} to {number(limits[1])}</span>'
        if limits
        else "not given",
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
        if line.story:
            st.page_link(
                page("story"),
                label=f"Story: {plain(line.story[1])}",
                icon=":material/auto_stories:",
                query_params={"id": str(line.story[0])},
            )
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
        st.html(f'<div class="fn-lines"><p>{escaped(words)}</p>{change}{guard_note(line.strength)}</div>')
