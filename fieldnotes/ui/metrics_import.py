"""Bring in a file: see how it was read, correct that, say what it measures, import, read the report."""

from dataclasses import dataclass

import streamlit as st

from fieldnotes.errors import ConflictError, FieldnotesError, InvalidInputError
from fieldnotes.records import Measure, MetricKind, PeriodLength
from fieldnotes.services.metrics import (
    MetricImport,
    RecalledMapping,
    add_metric_comments,
    import_metric_table,
    import_new_metric,
    list_answer_words,
    preview_metric_table,
    recall_mapping,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.column_mapping import ColumnMapping, TableGuess

from .drafts import forget
from .formats import counted, escaped, plain
from .metrics_care import REPORT, REPORT_NOTE
from .metrics_mapping import ask_consent, correct_mapping
from .metrics_reading import STOPPED, OnRows, drop_upload, show_reading
from .metrics_target import Target, choose_target
from .metrics_words import draw_style
from .parts import error_box, page_head
from .shell import page

LEAD = (
    "An export as it is, from Qualtrics, SurveyMonkey, Zendesk, Delighted, Medallia or anywhere else: one "
    "answer, "
    "one case or one ready value a row, as CSV, Excel or Parquet."
)
COLUMNS_SHOWN = 60
# Keys of the session state: the file that was chosen, and what was read of it, by what was asked.
_FILE = "_metric_file"
_GUESSES = "_metric_file_guesses"
_DONE = "_metric_file_done"  # the file's key, what its import did, and what went wrong with its comments


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
    _leave_when_done(file)
    try:
        looks = _read_guess(file, "nps", None)
        _draw_preview(looks)
        recalled = _recall(ws, looks, file)
        start = metric_id if metric_id or recalled is None else recalled.metric_id
        target = choose_target(ws, start, looks, file_key=file.key)
        guess = _read_guess(file, target.kind, target.measure)
        mapping, period = correct_mapping(
            guess, target, recalled, file_key=file.key, words_of=lambda column: _words_of(file, column)
        )
    except FieldnotesError as error:
        error_box(error)
        return
    consent = ask_consent(mapping, file.key)
    label = f"Import into “{target.name}”" if target.metric_id else "Make the metric and import the values"
    if st.button(plain(label), type="primary", key="do_import"):
        try:
            with show_reading(file.name) as on_rows:
                done = _import(ws, target, file, mapping, period, on_rows=on_rows)
                # First of all: a click from now on ends this run, and the next one has to know.
                st.session_state[_DONE] = (file.key, done, "")
                if consent:
                    note = _add_comments(ws, done.metric_id, file, mapping, consent)
                    st.session_state[_DONE] = (file.key, done, note)
        except ConflictError as error:
            st.error(plain(str(error)), icon=":material/error:")
        except FieldnotesError as error:
            error_box(error)
        else:
            _leave_when_done(file)
    elif st.session_state.pop(STOPPED, False):
        st.info("Stopped. Nothing of the file was brought in.", icon=":material/info:")


def _add_comments(ws: Workspace, metric_id: int, file: _File, mapping: ColumnMapping, consent: str) -> str:
    """Make the comments a source; return why that failed, or "". The figures are in already and stay."""
    try:
        add_metric_comments(ws, metric_id, file.data, file_name=file.name, mapping=mapping, consent=consent)
    except FieldnotesError as error:
        return f"The figures are in; the comments are not. {error}"
    return ""


def _leave_when_done(file: _File) -> None:
    """Open the metric with its report once the file is in, in this run or in one that a click ended."""
    if _DONE not in st.session_state:
        return
    key, done, note = st.session_state.pop(_DONE)
    st.session_state.pop(STOPPED, None)
    if key != file.key:
        return
    forget("import_", "new_")
    _drop_file()
    st.session_state[REPORT] = done
    st.session_state[REPORT_NOTE] = note
    st.switch_page(page("metrics"), query_params={"metric": str(done.metric_id)})


def _choose_file() -> _File | None:
    """Draw the uploader, or what was chosen and the way to another file; return the file.

    The file is kept apart from the uploader. Were it replaced there, the widgets below would go and come back
    within a moment, and the browser would show them empty: values could end up in another metric.
    """
    file: _File | None = st.session_state.get(_FILE)
    if file is None:
        uploaded = st.file_uploader(
            "The file", type=["csv", "tsv", "txt", "xlsx", "parquet"], key="metric_file"
        )
        if uploaded is None:
            st.html(
                '<p class="fn-quiet">Any separator and any usual encoding, Excel’s UTF-16 too. Nothing is '
                "stored before you say so, and an import can be taken back.</p>"
            )
            return None
        st.session_state[_FILE] = _File(uploaded.file_id, uploaded.name, uploaded.getvalue())
        drop_upload(uploaded.file_id)
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f"<p><strong>{escaped(file.name)}</strong></p>")
        st.button("Choose another file", key="other_file", on_click=_drop_file)
    return file


def _drop_file() -> None:
    st.session_state.pop(_FILE, None)
    st.session_state.pop(_GUESSES, None)


def _read_guess(file: _File, kind: MetricKind, measure: Measure | None) -> TableGuess:
    """Return how the file reads; reading it again at each click would make large files slow."""
    kept = st.session_state.setdefault(_GUESSES, {})
    if (kind, measure) not in kept:
        kept[kind, measure] = preview_metric_table(file.data, file_name=file.name, kind=kind, measure=measure)
    guess: TableGuess = kept[kind, measure]
    return guess


def _words_of(file: _File, column: str) -> tuple[str, ...]:
    kept = st.session_state.setdefault(_GUESSES, {})
    if ("words", column) not in kept:
        kept["words", column] = list_answer_words(file.data, file_name=file.name, column=column)
    words: tuple[str, ...] = kept["words", column]
    return words


def _recall(ws: Workspace, guess: TableGuess, file: _File) -> RecalledMapping | None:
    """Return how the last file of this shape was read, unless the reader asked for a guess."""
    anew = f"guess_anew_{file.key}"
    recalled = recall_mapping(ws, guess)
    if recalled is None or st.session_state.get(anew):
        return None
    if st.button("Guess the columns anew", key="guess_anew"):
        st.session_state[anew] = True
        return None
    return recalled


def _draw_preview(guess: TableGuess) -> None:
    st.html('<h2 class="fn-section">How it reads</h2>')
    columns = guess.columns[:COLUMNS_SHOWN]
    head = "".join(f"<th scope='col'>{escaped(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escaped(cell)}</td>" for cell in row[: len(columns)]) + "</tr>"
        for row in guess.first_rows
    )
    form = f"{guess.encoding}, columns apart by {guess.separator}" if guess.encoding else guess.form
    tool = f"An export of {guess.tool}. " if guess.tool else ""
    shown = f", the first {COLUMNS_SHOWN} shown" if len(columns) < len(guess.columns) else ""
    notes = "".join(f'<p class="fn-note fn-guard">{escaped(note)}</p>' for note in guess.notes)
    st.html(
        f'<p class="fn-quiet">{escaped(tool + form)}, {counted(len(guess.columns), "column")}{shown}. '
        f"The first {counted(len(guess.first_rows), 'row')} as written:</p>"
        '<div class="fn-preview" tabindex="0" role="region" aria-label="The first rows of the file">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{notes}"
    )


def _import(
    ws: Workspace,
    target: Target,
    file: _File,
    mapping: ColumnMapping,
    period: PeriodLength,
    *,
    on_rows: OnRows,
) -> MetricImport:
    if target.metric_id:
        return import_metric_table(
            ws,
            target.metric_id,
            file.data,
            file_name=file.name,
            mapping=mapping,
            period=period,
            on_rows=on_rows,
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
        on_rows=on_rows,
        **target.measuring,
    )
