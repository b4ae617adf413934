"""Bring in a file: see how it was read, correct that, say what it measures, import, read the report."""

from dataclasses import dataclass
from typing import Literal, get_args

import streamlit as st

from fieldnotes.errors import FieldnotesError, InvalidInputError
from fieldnotes.records import MetricKind
from fieldnotes.services.metrics import (
    MetricImport,
    import_metric_table,
    import_new_metric,
    preview_metric_table,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.columns import ColumnMapping, TableGuess, TableShape
from fieldnotes.voc.dates import PERIOD_LENGTHS, PeriodLength

from .drafts import forget
from .formats import counted, escaped, plain
from .metrics_care import REPORT
from .metrics_target import Target, choose_target
from .metrics_words import draw_style
from .parts import error_box, page_head
from .shell import page

LEAD = (
    "A CSV export as it is: one value a period, or raw 0–10 answers, which become an NPS with its interval."
)
ROLES = {
    "period": "Date or period",
    "period_end": "End of the period",
    "value": "Value or score",
    "low": "Lower limit of the 95 % interval",
    "high": "Upper limit of the 95 % interval",
    "responses": "Number of responses",
    "market": "Market",
    "segment": "Segment",
    "stage": "Stage or touchpoint",
    "channel": "Channel",
}
ROLES_OF_SCORES = ("period", "value", "market", "segment", "stage", "channel")
SHAPES = {"values": "one ready value a row", "responses": "one raw 0–10 answer a row"}
PERIODS = {"day": "days", "week": "weeks", "month": "months", "quarter": "quarters", "year": "years"}
DATE_ORDERS = {
    "auto": "as the column tells",
    "day first": "day first (31/03)",
    "month first": "month first (03/31)",
}
DECIMALS = {"auto": "as the column tells", ".": "point (7.5)", ",": "comma (7,5)"}
# Keys of the session state: the file that was chosen, and how it reads, for an NPS and for other kinds.
_FILE = "_metric_file"
_GUESSES = "_metric_file_guesses"

DateOrder = Literal["auto", "day first", "month first"]
Decimal = Literal["auto", ".", ","]


@dataclass(frozen=True)
class _File:
    """The file that was chosen; `key` tells it from any other choice."""

    key: str
    name: str
    data: bytes


def draw_import(ws: Workspace, metric_id: int | None) -> None:
    """Draw the whole way of a file into a metric; `metric_id` is chosen beforehand where it is given."""
    page_head("Bring in a file", LEAD, eyebrow="Metrics")
    draw_style()
    st.page_link(page("metrics"), label="All metrics", icon=":material/arrow_back:")
    file = _choose_file()
    if file is None:
        return
    try:
        looks = _read_guess(file, "nps")
        _draw_preview(looks)
        target = choose_target(ws, metric_id, looks, file_key=file.key)
        guess = _read_guess(file, target.kind)
        mapping, period = _correct_mapping(guess, target, file.key)
    except FieldnotesError as error:
        error_box(error)
        return
    label = f"Import into “{target.name}”" if target.metric_id else "Make the metric and import the values"
    if st.button(plain(label), type="primary", key="do_import"):
        try:
            done = _import(ws, target, file, mapping, period)
        except FieldnotesError as error:
            error_box(error)
        else:
            forget("import_", "new_")
            _drop_file()
            st.session_state[REPORT] = done
            st.switch_page(page("metrics"), query_params={"metric": str(done.metric_id)})


def _choose_file() -> _File | None:
    """Draw the uploader, or what was chosen and the way to another file; return the file.

    The file is kept apart from the uploader. Were it replaced there, the widgets below would go and come back
    within a moment, and the browser would show them empty: values could end up in another metric.
    """
    file: _File | None = st.session_state.get(_FILE)
    if file is None:
        uploaded = st.file_uploader("The file", type=["csv", "tsv", "txt"], key="metric_file")
        if uploaded is None:
            st.html(
                '<p class="fn-quiet">Any separator and any usual encoding, Excel’s UTF-16 too. Nothing is '
                "stored before you say so.</p>"
            )
            return None
        st.session_state[_FILE] = _File(uploaded.file_id, uploaded.name, uploaded.getvalue())
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f"<p><strong>{escaped(file.name)}</strong></p>")
        st.button("Choose another file", key="other_file", on_click=_drop_file)
    return file


def _drop_file() -> None:
    st.session_state.pop(_FILE, None)
    st.session_state.pop(_GUESSES, None)


def _read_guess(file: _File, kind: MetricKind) -> TableGuess:
    """Return how the file reads; reading it again at each click would make large files slow."""
    kept: dict[bool, TableGuess] = st.session_state.setdefault(_GUESSES, {})
    if (kind == "nps") not in kept:
        kept[kind == "nps"] = preview_metric_table(file.data, file_name=file.name, kind=kind)
    return kept[kind == "nps"]


def _draw_preview(guess: TableGuess) -> None:
    st.html('<h2 class="fn-section">How it reads</h2>')
    head = "".join(f"<th scope='col'>{escaped(name)}</th>" for name in guess.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escaped(cell)}</td>" for cell in row) + "</tr>" for row in guess.first_rows
    )
    st.html(
        f'<p class="fn-quiet">{escaped(guess.encoding)}, columns apart by {escaped(guess.separator)}, '
        f"{counted(len(guess.columns), 'column')}. The first {counted(len(guess.first_rows), 'row')} as "
        "written:</p>"
        '<div class="fn-preview" tabindex="0" role="region" aria-label="The first rows of the file">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _correct_mapping(guess: TableGuess, target: Target, file_key: str) -> tuple[ColumnMapping, PeriodLength]:
    st.html('<h2 class="fn-section">Which column is which</h2>')
    prefix = f"map_{file_key}_{target.kind == 'nps'}"
    shape: TableShape = "values"
    if target.kind == "nps":
        shape = st.radio(
            "Each row is",
            get_args(TableShape),
            index=get_args(TableShape).index(guess.shape),
            format_func=lambda key: SHAPES[key],
            key=f"{prefix}_shape",
            horizontal=True,
        )
    taken = ""
    if target.kind == "nps":
        taken = f"<p>Taken for {SHAPES[guess.shape]}: {escaped(guess.shape_reason)}.</p>"
    reasons = "".join(
        f"<p>{escaped(ROLES[one.role])}: “{escaped(one.column)}”, because {escaped(one.reason)}.</p>"
        for one in guess.reasons
    )
    st.html(f'<div class="fn-lines fn-quiet">{taken}{reasons}</div>')
    roles = ROLES_OF_SCORES if shape == "responses" else tuple(ROLES)
    chosen: dict[str, str | None] = {}
    # Row by row, so that a phone shows them in this order too.
    columns = [column for _ in range(-(-(len(roles) + 3) // 3)) for column in st.columns(3)]
    for place, role in enumerate(roles):
        guessed = getattr(guess.mapping, role)
        options = [None, *guess.columns]
        with columns[place]:
            chosen[role] = st.selectbox(
                ROLES[role],
                options,
                index=options.index(guessed) if guessed in options else 0,
                format_func=lambda name: "not in this file" if name is None else name,
                key=f"{prefix}_{role}",
            )
    with columns[len(roles)]:
        order = st.selectbox(
            "Dates are written",
            get_args(DateOrder),
            format_func=lambda key: DATE_ORDERS[key],
            key=f"{prefix}_date_order",
        )
    with columns[len(roles) + 1]:
        decimal = st.selectbox(
            "Decimal mark", get_args(Decimal), format_func=lambda key: DECIMALS[key], key=f"{prefix}_decimal"
        )
    with columns[len(roles) + 2]:
        period = st.selectbox(
            "A date stands for" if shape == "values" else "Answers are gathered by",
            PERIOD_LENGTHS,
            index=PERIOD_LENGTHS.index("month"),
            format_func=lambda key: PERIODS[key],
            key=f"{prefix}_length",
        )
    mapping = ColumnMapping(shape=shape, date_order=order, decimal=decimal, **chosen)
    return mapping, period


def _import(
    ws: Workspace, target: Target, file: _File, mapping: ColumnMapping, period: PeriodLength
) -> MetricImport:
    if target.metric_id:
        return import_metric_table(
            ws, target.metric_id, file.data, file_name=file.name, mapping=mapping, period=period
        )
    if not target.name.strip():
        raise InvalidInputError("The new metric has no name; write one under “What it measures”.")
    return import_new_metric(
        ws,
        file.data,
        file_name=file.name,
        kind=target.kind,
        name=target.name,
        unit=target.unit,
        better=target.better,
        definition=target.definition,
        base=target.base,
        mapping=mapping,
        period=period,
    )
