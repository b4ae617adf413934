"""Bring in a file: see how it was read, correct that, say what it measures, import, read the report."""

from dataclasses import dataclass
from typing import Literal, get_args

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from fieldnotes.errors import FieldnotesError, InvalidInputError
from fieldnotes.records import METRIC_KINDS, MetricKind
from fieldnotes.services.metrics import (
    MetricImport,
    get_metric,
    import_metric_table,
    import_new_metric,
    list_metrics,
    preview_metric_table,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.columns import ColumnMapping, TableGuess, TableShape
from fieldnotes.voc.dates import PERIOD_LENGTHS, PeriodLength

from .formats import escaped
from .metrics_care import REPORT
from .metrics_words import BETTER_WORDS, draw_style
from .parts import error_box, page_head
from .shell import page

LEAD = (
    "A CSV export as it is: one value a period, or raw 0–10 answers, which become an NPS with its interval."
)
NEW = 0  # stands for a new metric in the choice of metrics
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
LOWER_IS_BETTER = ("churn", "contact rate", "complaint rate")
DATE_ORDERS = {
    "auto": "as the column tells",
    "day first": "day first (31/03)",
    "month first": "month first (03/31)",
}
DECIMALS = {"auto": "as the column tells", ".": "point (7.5)", ",": "comma (7,5)"}
_GUESS = "_metric_file_guess"  # key of the session state: the reading of the file that is chosen

DateOrder = Literal["auto", "day first", "month first"]
Decimal = Literal["auto", ".", ","]


@dataclass(frozen=True)
class _Target:
    """Where the values go: a metric that exists, or the words of a new one."""

    metric_id: int
    kind: MetricKind
    name: str = ""
    unit: str = ""
    better: str = "higher"
    definition: str = ""
    base: str = ""


def draw_import(ws: Workspace, metric_id: int | None) -> None:
    """Draw the whole way of a file into a metric; `metric_id` is chosen beforehand where it is given."""
    page_head("Bring in a file", LEAD, eyebrow="Metrics")
    draw_style()
    st.page_link(page("metrics"), label="All metrics", icon=":material/arrow_back:")
    file = st.file_uploader("The file", type=["csv", "tsv", "txt"], key="metric_file")
    if file is None:
        st.html(
            '<p class="fn-quiet">Any separator and any usual encoding, Excel’s UTF-16 too. Nothing is stored '
            "before you say so.</p>"
        )
        return
    data = file.getvalue()
    try:
        looks = _read_guess(data, file.file_id, file.name, "nps")
        _draw_preview(looks)
        target = _choose_target(ws, metric_id, looks)
        guess = _read_guess(data, file.file_id, file.name, target.kind)
        mapping, period = _correct_mapping(guess, target, file.file_id)
    except FieldnotesError as error:
        error_box(error)
        return
    label = "Import the values" if target.metric_id else "Make the metric and import the values"
    if st.button(label, type="primary", key="do_import"):
        try:
            done = _import(ws, target, file, mapping, period)
        except FieldnotesError as error:
            error_box(error)
        else:
            st.session_state[REPORT] = done
            st.switch_page(page("metrics"), query_params={"metric": str(done.metric_id)})


def _read_guess(data: bytes, file_id: str, file_name: str, kind: MetricKind) -> TableGuess:
    """Return how the file reads; reading it again at each click would make large files slow."""
    kept: dict[tuple[str, bool], TableGuess] = st.session_state.setdefault(_GUESS, {})
    key = (file_id, kind == "nps")
    if key not in kept:
        for old in [one for one in kept if one[0] != file_id]:
            del kept[old]
        kept[key] = preview_metric_table(data, file_name=file_name, kind=kind)
    return kept[key]


def _draw_preview(guess: TableGuess) -> None:
    st.html('<h2 class="fn-section">How it reads</h2>')
    head = "".join(f"<th scope='col'>{escaped(name)}</th>" for name in guess.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escaped(cell)}</td>" for cell in row) + "</tr>" for row in guess.first_rows
    )
    st.html(
        f'<p class="fn-quiet">{escaped(guess.encoding)}, columns apart by {escaped(guess.separator)}, '
        f"{len(guess.columns)} columns. The first {len(guess.first_rows)} rows as written:</p>"
        '<div class="fn-preview" tabindex="0" role="region" aria-label="The first rows of the file">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _choose_target(ws: Workspace, metric_id: int | None, guess: TableGuess) -> _Target:
    st.html('<h2 class="fn-section">What it measures</h2>')
    names = {metric.id: metric.name for metric in list_metrics(ws)}
    options = [*names, NEW]
    wanted = metric_id if metric_id in names else NEW
    chosen = st.selectbox(
        "Metric",
        options,
        index=options.index(wanted),
        format_func=lambda key: "A new metric" if key == NEW else names[key],
        key="import_metric",
        persist_state="page",
    )
    if chosen:
        return _Target(chosen, get_metric(ws, chosen).kind)
    kinds = list(METRIC_KINDS)
    kind = st.selectbox(
        "Kind",
        kinds,
        index=kinds.index("nps" if guess.shape == "responses" else "own"),
        format_func=lambda key: {
            "own": "the team’s own",
            "nps": "NPS",
            "csat": "CSAT",
            "ces": "CES",
            "fcr": "first contact resolution (FCR)",
        }.get(key, key),
        key="new_kind",
        persist_state="page",
    )
    left, right = st.columns(2)
    with left:
        name = st.text_input("Name", key="new_name", persist_state="page", placeholder="NPS, motor claims")
        unit = st.text_input(
            "Unit", "points" if kind == "nps" else "%", key=f"new_unit_{kind}", persist_state="page"
        )
    with right:
        base = st.text_input(
            "Base: who or what is counted",
            key="new_base",
            persist_state="page",
            placeholder="customers whose claim was closed",
        )
        better = st.radio(
            "Direction",
            list(BETTER_WORDS),
            index=int(kind in LOWER_IS_BETTER),
            format_func=lambda key: BETTER_WORDS[key],
            key=f"new_better_{kind}",
            persist_state="page",
            horizontal=True,
        )
    definition = st.text_area(
        "Definition: what was asked, of whom, how it is computed",
        key="new_definition",
        persist_state="page",
        placeholder="“How likely are you to recommend us?”, 0 to 10, by e-mail two days after closing",
    )
    return _Target(NEW, kind, name, unit, better, definition, base)


def _correct_mapping(guess: TableGuess, target: _Target, file_id: str) -> tuple[ColumnMapping, PeriodLength]:
    st.html('<h2 class="fn-section">Which column is which</h2>')
    prefix = f"map_{file_id}_{target.kind == 'nps'}"
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
    reasons = "".join(
        f"<p>{escaped(ROLES[one.role])}: “{escaped(one.column)}”, because {escaped(one.reason)}.</p>"
        for one in guess.reasons
    )
    st.html(
        f'<div class="fn-lines fn-quiet"><p>Taken for {SHAPES[guess.shape]}: {escaped(guess.shape_reason)}.'
        f"</p>{reasons}</div>"
    )
    roles = ROLES_OF_SCORES if shape == "responses" else tuple(ROLES)
    chosen: dict[str, str | None] = {}
    columns = st.columns(3)
    for place, role in enumerate(roles):
        guessed = getattr(guess.mapping, role)
        options = [None, *guess.columns]
        with columns[place % 3]:
            chosen[role] = st.selectbox(
                ROLES[role],
                options,
                index=options.index(guessed) if guessed in options else 0,
                format_func=lambda name: "not in this file" if name is None else name,
                key=f"{prefix}_{role}",
            )
    with columns[len(roles) % 3]:
        order = st.selectbox(
            "Dates are written",
            get_args(DateOrder),
            format_func=lambda key: DATE_ORDERS[key],
            key=f"{prefix}_date_order",
        )
    with columns[(len(roles) + 1) % 3]:
        decimal = st.selectbox(
            "Decimal mark", get_args(Decimal), format_func=lambda key: DECIMALS[key], key=f"{prefix}_decimal"
        )
    with columns[(len(roles) + 2) % 3]:
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
    ws: Workspace, target: _Target, file: UploadedFile, mapping: ColumnMapping, period: PeriodLength
) -> MetricImport:
    data = file.getvalue()
    if target.metric_id:
        return import_metric_table(
            ws, target.metric_id, data, file_name=file.name, mapping=mapping, period=period
        )
    if not target.name.strip():
        raise InvalidInputError("The new metric has no name; write one under “What it measures”.")
    return import_new_metric(
        ws,
        data,
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
