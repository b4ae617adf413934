"""Which column of a file is which: what was guessed and why, or what was chosen last time, to be
corrected."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Literal, get_args
from zoneinfo import available_timezones

import streamlit as st

from fieldnotes.records import Measure, PeriodLength
from fieldnotes.services.metrics import RecalledMapping
from fieldnotes.voc.column_mapping import ColumnMapping, TableGuess, TableShape
from fieldnotes.voc.dates import PERIOD_LENGTHS

from .formats import day, escaped
from .metrics_target import Target

ROLES = {
    "period": "Date or period",
    "period_end": "End of the period",
    "value": "Value or score",
    "low": "Lower limit of the 95 % interval",
    "high": "Upper limit of the 95 % interval",
    "responses": "Number of responses",
    "key": "Id of the response",
    "comment": "Open comment",
    "market": "Market",
    "segment": "Segment",
    "stage": "Stage",
    "touchpoint": "Touchpoint",
    "channel": "Channel",
}
ROLES_OF_COUNTS = {"value": "Number of cases", "responses": "Base: out of how many", "key": "Id of the case"}
_SLICES = ("market", "segment", "stage", "touchpoint", "channel")
ROLES_OF_SHAPE: dict[TableShape, tuple[str, ...]] = {
    "values": ("period", "period_end", "value", "low", "high", "responses", *_SLICES),
    "responses": ("period", "value", "key", *_SLICES, "comment"),
    "cases": ("period", "key", *_SLICES, "comment"),
    "counts": ("period", "period_end", "value", "responses", *_SLICES),
}
SHAPES: dict[TableShape, str] = {
    "values": "one ready value",
    "responses": "one answer",
    "cases": "one case",
    "counts": "a number of cases and their base",
}
SHAPES_OF_MEASURE: dict[Measure, tuple[TableShape, ...]] = {
    "nps": ("values", "responses"),
    "share": ("values", "responses", "counts"),
    "mean": ("values", "responses"),
    "rate": ("values", "counts"),
    "count": ("values", "cases"),
}
PERIODS = {"day": "days", "week": "weeks", "month": "months", "quarter": "quarters", "year": "years"}
DATE_ORDERS = {
    "auto": "as the column tells",
    "day first": "day first (31/03)",
    "month first": "month first (03/31)",
}
DECIMALS = {"auto": "as the column tells", ".": "point (7.5)", ",": "comma (7,5)"}
AS_WRITTEN = ""

DateOrder = Literal["auto", "day first", "month first"]
Decimal = Literal["auto", ".", ","]


def correct_mapping(
    guess: TableGuess,
    target: Target,
    recalled: RecalledMapping | None,
    *,
    file_key: str,
    words_of: Callable[[str], Sequence[str]],
) -> tuple[ColumnMapping, PeriodLength]:
    """Draw the mapping and return it as it stands, with the period that answers are gathered by.

    words_of: the different answers of a column, few; none where they are numbers.
    """
    st.html('<h2 class="fn-section">Which column is which</h2>')
    start = recalled.mapping if recalled else guess.mapping
    prefix = f"map_{file_key}_{target.kind}_{target.measure}_{recalled is not None}"
    shape = _choose_shape(start.shape, target.measure, prefix)
    _draw_reasons(guess, recalled)
    roles = ROLES_OF_SHAPE[shape]
    labels = {**ROLES, **ROLES_OF_COUNTS} if shape in ("counts", "cases") else ROLES
    chosen: dict[str, str | None] = {}
    # Row by row, so that a phone shows them in this order too.
    columns = [column for _ in range(-(-(len(roles) + 4) // 3)) for column in st.columns(3)]
    for place, role in enumerate(roles):
        guessed = getattr(start, role)
        options = [None, *guess.columns]
        with columns[place]:
            chosen[role] = st.selectbox(
                labels[role],
                options,
                index=options.index(guessed) if guessed in options else 0,
                format_func=lambda name: "not in this file" if name is None else name,
                key=f"{prefix}_{role}",
            )
    after = iter(columns[len(roles) :])
    with next(after):
        order: DateOrder = st.selectbox(
            "Dates are written",
            get_args(DateOrder),
            index=get_args(DateOrder).index(start.date_order),
            format_func=lambda key: DATE_ORDERS[key],
            key=f"{prefix}_date_order",
        )
    with next(after):
        decimal: Decimal = st.selectbox(
            "Decimal mark",
            get_args(Decimal),
            index=get_args(Decimal).index(start.decimal),
            format_func=lambda key: DECIMALS[key],
            key=f"{prefix}_decimal",
        )
    with next(after):
        period: PeriodLength = st.selectbox(
            "A date stands for" if shape in ("values", "counts") else "Gathered by",
            PERIOD_LENGTHS,
            index=PERIOD_LENGTHS.index(target.period),
            format_func=lambda key: PERIODS[key],
            key=f"{prefix}_length",
        )
    zone = AS_WRITTEN
    if shape in ("responses", "cases"):
        with next(after):
            zone = _choose_zone(start.zone, prefix)
    all_from, all_to = ("", "") if chosen.get("period") else _choose_period_of_all(start, prefix)
    cases: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    if shape == "responses" and target.measure == "share" and chosen.get("value"):
        cases, others = _choose_answers(start, words_of(str(chosen["value"])), f"{prefix}_{chosen['value']}")
    return (
        ColumnMapping(
            period=chosen.get("period"),
            value=chosen.get("value"),
            shape=shape,
            period_end=chosen.get("period_end"),
            low=chosen.get("low"),
            high=chosen.get("high"),
            responses=chosen.get("responses"),
            market=chosen.get("market"),
            segment=chosen.get("segment"),
            stage=chosen.get("stage"),
            channel=chosen.get("channel"),
            touchpoint=chosen.get("touchpoint"),
            key=chosen.get("key"),
            date_order=order,
            decimal=decimal,
            all_from=all_from,
            all_to=all_to,
            cases=cases,
            not_cases=others,
            zone=zone,
            comment=chosen.get("comment"),
        ),
        period,
    )


def _choose_shape(guessed: TableShape, measure: Measure, prefix: str) -> TableShape:
    shapes = SHAPES_OF_MEASURE[measure]
    chosen: TableShape = st.radio(
        "Each row is",
        shapes,
        index=shapes.index(guessed) if guessed in shapes else 0,
        format_func=lambda key: SHAPES[key],
        key=f"{prefix}_shape",
        horizontal=True,
    )
    return chosen


def _draw_reasons(guess: TableGuess, recalled: RecalledMapping | None) -> None:
    if recalled is not None:
        when = day(recalled.used_at)
        st.html(
            '<div class="fn-lines fn-quiet"><p>Read like the last file with these columns, '
            f"“{escaped(recalled.file_name)}” of {when}. Correct it below where it is another one.</p></div>"
        )
        return
    taken = f"<p>Each row taken for {SHAPES[guess.shape]}: {escaped(guess.shape_reason)}.</p>"
    reasons = "".join(
        f"<p>{escaped(ROLES[one.role])}: “{escaped(one.column)}”, because {escaped(one.reason)}.</p>"
        for one in guess.reasons
    )
    st.html(f'<div class="fn-lines fn-quiet">{taken}{reasons}</div>')


def _choose_zone(start: str, prefix: str) -> str:
    zones = [AS_WRITTEN, *sorted(available_timezones())]
    return st.selectbox(
        "Days are counted",
        zones,
        index=zones.index(start) if start in zones else 0,
        format_func=lambda name: name.replace("_", " ") or "as they are written",
        key=f"{prefix}_zone",
        help="Where times carry a zone, a late evening in one place is the next day in another.",
    )


def _choose_period_of_all(start: ColumnMapping, prefix: str) -> tuple[str, str]:
    """Draw the period that all rows are of, for a file without dates."""
    st.html('<p class="fn-quiet">Without a column of dates all rows are of one period. Which?</p>')
    month = date.today().replace(day=1) - timedelta(days=1)  # noqa: DTZ011 - the reader's own calendar
    left, right = st.columns(2)
    with left:
        first = st.date_input(
            "From",
            date.fromisoformat(start.all_from) if start.all_from else month.replace(day=1),
            format="YYYY-MM-DD",
            key=f"{prefix}_all_from",
        )
    with right:
        last = st.date_input(
            "To",
            date.fromisoformat(start.all_to) if start.all_to else month,
            format="YYYY-MM-DD",
            key=f"{prefix}_all_to",
        )
    return first.isoformat(), last.isoformat()


def _choose_answers(
    start: ColumnMapping, words: Sequence[str], prefix: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Draw which answers count and which do not, where a column holds words."""
    if not words:
        return (), ()
    left, right = st.columns(2)
    known = start.cases + start.not_cases
    with left:
        cases = st.multiselect(
            "Answers that count",
            words,
            default=[word for word in words if word in start.cases],
            key=f"{prefix}_cases",
        )
    with right:
        others = st.multiselect(
            "Answers that do not",
            words,
            default=[word for word in words if word in start.not_cases or (not known and word)],
            key=f"{prefix}_others",
        )
    st.html('<p class="fn-quiet">A row with any other answer is not taken, and the report names it.</p>')
    return tuple(cases), tuple(word for word in others if word not in cases)


def ask_consent(mapping: ColumnMapping, file_key: str) -> str:
    """Draw how the respondents agreed to being quoted, where there are comments; return it, "" to leave
    them."""
    if mapping.comment is None:
        return ""
    return st.text_input(
        "How the respondents agreed to being quoted inside the team",
        key=f"import_consent_{file_key}",
        placeholder="the survey’s notice, question 9",
        help="With it, the comments become a source that can be read and tagged, each beside its score. Left "
        "empty, only the figures come in.",
    ).strip()
