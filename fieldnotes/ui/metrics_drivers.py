"""What the comments go along with: each theme and emotion with the metric among those who mention it."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.interchange.csv_text import rows_to_csv_bytes
from fieldnotes.records import Driver, Drivers, Metric, Slice
from fieldnotes.services import coding
from fieldnotes.services.driver_exports import DRIVER_COLUMNS, JUDGED, driver_rows, drivers_words
from fieldnotes.services.drivers import driver_passages, list_scored_sources, metric_drivers
from fieldnotes.services.library import read_passages
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.drivers import DRIVEN_MEASURES

from .cards import quote_cards
from .drafts import remember
from .formats import counted, escaped, number
from .library_cards import card_of
from .metrics_words import change_mark, in_unit, table_html
from .parts import empty_state
from .shell import page_address

LISTED = 15
QUOTES = 6


def draw_drivers(ws: Workspace, metric: Metric, part: Slice) -> None:
    """Draw what each code goes along with among the coded comments of the slice; nothing for metrics that are
    not made of scores."""
    if metric.measure not in DRIVEN_MEASURES:
        return
    sources = [one for one in list_scored_sources(ws, metric.id) if one.coded or one.of_metric]
    if not sources:
        return
    st.html('<h2 class="fn-section">What the comments go along with</h2>')
    key = f"drivers_{metric.id}"
    names = {one.source_id: f"{one.title} ({one.coded:,} of {one.scored:,} coded)" for one in sources}
    remember(f"{key}_sources", [one.source_id for one in sources if one.of_metric])
    with st.expander("Which comments are counted", key=f"{key}_which"):
        chosen = st.multiselect(
            "Comments with scores of this metric",
            list(names),
            format_func=lambda one: names[one],
            placeholder="Choose sources",
            key=f"{key}_sources",
        )
        remember(f"{key}_up", False)
        up = st.toggle("Count codes for the one above", key=f"{key}_up")
        remember(f"{key}_read", False)
        read = st.toggle(
            "All comments of these sources were read: those without a code mention nothing", key=f"{key}_read"
        )
    known = [one for one in chosen if one in names]
    found = metric_drivers(ws, metric.id, source_ids=known, part=part, roll_up=up, count_uncoded=read)
    if not found.drivers:
        empty_state(
            "No coded comments here yet",
            "Choose above which comments carry scores of this metric, and put themes and emotions on them; "
            "suggestions count once somebody accepts them.",
        )
        return
    words = "".join(f"<p>{escaped(one)}</p>" for one in drivers_words(found, part))
    st.html(f'<div class="fn-lines">{words}</div>')
    _draw_table(found)
    st.download_button(
        "CSV",
        lambda: rows_to_csv_bytes(DRIVER_COLUMNS, driver_rows(found)),
        file_name="drivers.csv",
        mime="text/csv",
        key=f"{key}_csv",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
    )
    _draw_quotes(ws, found, part, known, roll_up=up)


def _draw_table(found: Drivers) -> None:
    heads = (
        *("Theme or emotion", "Mentioned by", "With it", "Without it", "Difference (interval)"),
        *("Metric with and without these people", "Comes with"),
    )
    rows = [_row(found, driver) for driver in found.drivers]
    caption = f"{found.metric.name}: codes by share × difference, those too few to judge last"
    st.html(table_html(caption, heads, rows[:LISTED]))
    if len(rows) > LISTED:
        with st.expander(f"{counted(len(rows) - LISTED, 'more code')}"):
            st.html(table_html(caption, heads, rows[LISTED:]))


def _row(found: Drivers, driver: Driver) -> tuple[str, ...]:
    metric = found.metric
    # All passages of the code, a page at a time, also those of other sources.
    passages = page_address("patterns", row=driver.code.id, col="*")
    findings = "".join(
        f'<br><a href="{escaped(page_address("findings", finding=one))}" target="_self">Finding {one}</a>'
        for one in driver.finding_ids
    )
    beside = ", ".join(f"{name} ({_percent(share)})" for name, share in driver.comes_with)
    return (
        f'<a href="{escaped(passages)}" target="_self">{escaped(driver.code.name)}</a>{findings}',
        f'<span class="fn-nowrap">{driver.mentions:,} ({_percent(driver.share)})</span>',
        "" if driver.mentioning is None else in_unit(driver.mentioning, metric),
        "nobody" if driver.not_mentioning is None else in_unit(driver.not_mentioning, metric),
        _difference(metric, driver),
        _impact(metric, driver),
        escaped(beside) or '<span class="fn-quiet">nothing often</span>',
    )


def _difference(metric: Metric, driver: Driver) -> str:
    if driver.difference is None:
        return '<span class="fn-quiet">nobody to compare with</span>'
    good = (driver.difference > 0) == (metric.better == "higher")
    tone = "" if not driver.certain else " fn-good" if good else " fn-bad"
    said = "too few to say" if driver.small else JUDGED[driver.certain]
    mark = change_mark(driver.difference, driver.certain)
    return (
        f'<span class="fn-shape{tone}" aria-hidden="true">{mark}</span> '
        f"{escaped(in_unit(driver.difference, metric))}: <strong>{said}</strong>"
        + _limits(driver.low, driver.high)
    )


def _impact(metric: Metric, driver: Driver) -> str:
    if driver.impact is None or driver.not_mentioning is None:
        return ""
    whole = in_unit(driver.not_mentioning + driver.impact, metric)
    without = in_unit(driver.not_mentioning, metric)
    limits = "" if driver.small else _limits(driver.impact_low, driver.impact_high)
    return (
        f"{escaped(whole)}, without them {escaped(without)}: <strong>{number(driver.impact)}</strong>{limits}"
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\u00a0%"


def _limits(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return f'<span class="fn-quiet fn-num"> ({number(low)} to {number(high)})</span>'


def _draw_quotes(
    ws: Workspace, found: Drivers, part: Slice, source_ids: Sequence[int], *, roll_up: bool
) -> None:
    """Let somebody choose a code and read what these respondents said of it."""
    names = {one.code.id: f"{one.code.name} ({one.mentions:,})" for one in found.drivers}
    key = f"drivers_{found.metric.id}_quotes"
    if st.session_state.get(key) not in names:
        st.session_state.pop(key, None)
    code_id = st.selectbox(
        "Read what they said of",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Choose a theme or emotion",
        key=key,
    )
    if code_id is None:
        return
    ids = driver_passages(ws, found.metric.id, code_id, source_ids=source_ids, part=part, roll_up=roll_up)
    codes = {code.id: code for code in coding.list_codes(ws)}
    with st.container(key="driver_quotes"):
        shown = f", the newest {QUOTES}" if len(ids) > QUOTES else ""
        st.html(f'<p class="fn-quiet" role="status">{counted(len(ids), "passage")}{shown}</p>')
        quote_cards([card_of(ws, card, codes, beside=False) for card in read_passages(ws, ids[:QUOTES])])
