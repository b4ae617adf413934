"""What a metric measures, and where its values came from: define it, take an import back, remove it."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Metric
from fieldnotes.services.exports import export_rejected_rows
from fieldnotes.services.metrics import (
    MetricImport,
    edit_metric,
    list_imports,
    list_rejected_rows,
    remove_empty_metric,
    undo_import,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.dates import PERIOD_LENGTHS

from .formats import counted, escaped, plain
from .metrics_mapping import PERIODS
from .metrics_reading import give_memory_back
from .metrics_rejected import rejected_html
from .metrics_target import KIND_WORDS, choose_measure
from .metrics_words import BETTER_WORDS, MEASURE_WORDS
from .parts import ask_first, error_box
from .shell import page

REPORT = "_metric_import_report"  # key of the session state: what the last import did
REPORT_NOTE = "_metric_import_note"  # and what went wrong beside it, "" where nothing did
_MEMORY_LEFT = "_metric_import_memory"  # the report whose file was given back already
UNDO_QUESTION = (
    "This removes what the file brought. Values that follow from answers are gathered anew without it; ready "
    "values whose place it took do not come back, so bring their file in again."
)


def draw_import_report(ws: Workspace, metric: Metric) -> None:
    """Say what the import that was just done took and what it did not, with a way back."""
    report: MetricImport | None = st.session_state.get(REPORT)
    if report is None or report.metric_id != metric.id:
        return
    if st.session_state.get(_MEMORY_LEFT) != report.import_id:
        st.session_state[_MEMORY_LEFT] = report.import_id
        give_memory_back()
    table = report.table
    with st.container(border=True, key="import_report"):
        took = counted(report.new, "new value")
        if report.answers:
            took = f"{counted(report.answers, _noun(metric))} added, {took}"
        replaced = f", {counted(report.replaced, 'value')} replaced" if report.replaced else ""
        left = f"{counted(len(table.rejected), 'row')} not taken" if table.rejected else "every row taken"
        st.html(
            f'<h2 class="fn-section">What the file brought</h2><div class="fn-lines"><p><strong>{took}'
            f'</strong>{replaced}, {left}.</p><p class="fn-quiet">{escaped(table.reading)}</p>'
            "</div>"
        )
        note = st.session_state.get(REPORT_NOTE)
        if note:
            st.warning(plain(note), icon=":material/warning:")
        if table.rejected:
            st.html(rejected_html(table.rejected))
        with st.container(horizontal=True):
            if st.button("Close", key="close_report"):
                del st.session_state[REPORT]
                st.session_state.pop(REPORT_NOTE, None)
                st.rerun()
            if ask_first("Undo this import", UNDO_QUESTION, yes="Undo the import", key="undo_new_import"):
                _undo(ws, report.import_id)


def draw_definition(ws: Workspace, metric: Metric) -> None:
    """Show what the metric measures, and let it be said better."""
    st.html('<h2 class="fn-section">What it measures</h2>')
    facts = (
        ("Kind", KIND_WORDS.get(metric.kind, metric.kind)),
        ("Definition", metric.definition or "not said yet: what was asked, of whom, and how it is computed"),
        ("Base", metric.base or "not said yet: who or what is counted"),
        ("Measured as", _measure_words(metric)),
        ("Unit", metric.unit or "not said yet"),
        ("Direction", BETTER_WORDS[metric.better]),
    )
    rows = "".join(f"<dt>{name}</dt><dd>{escaped(text)}</dd>" for name, text in facts)
    st.html(f'<dl class="fn-facts">{rows}</dl>')
    with st.expander("Change what it measures"):
        name = st.text_input("Name", metric.name, key=f"define_name_{metric.id}")
        definition = st.text_area("Definition", metric.definition, key=f"define_definition_{metric.id}")
        base = st.text_input("Base", metric.base, key=f"define_base_{metric.id}")
        unit = st.text_input("Unit", metric.unit, key=f"define_unit_{metric.id}")
        better = st.radio(
            "Direction",
            list(BETTER_WORDS),
            index=list(BETTER_WORDS).index(metric.better),
            format_func=lambda key: BETTER_WORDS[key],
            key=f"define_better_{metric.id}",
            horizontal=True,
        )
        known = {name: getattr(metric, name) for name in ("counts_from", "scale_low", "scale_high", "per")}
        measure, measuring = choose_measure(
            metric.kind, key=f"define_{metric.id}", measure=metric.measure, known=known
        )
        period = st.selectbox(
            "Answers are gathered by",
            PERIOD_LENGTHS,
            index=PERIOD_LENGTHS.index(metric.period),
            format_func=lambda key: PERIODS[key],
            key=f"define_period_{metric.id}",
        )
        if st.button("Save", type="primary", key=f"define_save_{metric.id}"):
            try:
                edit_metric(
                    ws,
                    metric.id,
                    name=name,
                    unit=unit,
                    better=better,
                    definition=definition,
                    base=base,
                    measure=measure,
                    period=period,
                    **measuring,
                )
            except FieldnotesError as error:
                error_box(error)
            else:
                st.rerun()


def draw_imports(ws: Workspace, metric: Metric, *, empty: bool) -> None:
    """List the files that were brought in, each with a way back; an empty metric can be removed."""
    st.html('<h2 class="fn-section">Files that were brought in</h2>')
    imports = list_imports(ws, metric.id)
    if not imports:
        st.write("None yet.")
    for one in imports:
        with st.container(horizontal=True, vertical_alignment="center", key=f"row_import_{one['id']}"):
            name = escaped(str(one["file_name"]))
            st.html(f'<p>{name}<br><span class="fn-quiet">{_import_words(one, metric)}</span></p>')
            if ask_first("Undo", UNDO_QUESTION, yes="Undo the import", key=f"undo_import_{one['id']}"):
                _undo(ws, int(str(one["id"])))
        _draw_rejected(ws, one)
    if empty and ask_first(
        "Remove this metric",
        f"“{metric.name}” holds no values and no links. Remove it?",
        yes="Remove the metric",
        key="remove_metric",
    ):
        try:
            remove_empty_metric(ws, metric.id)
        except FieldnotesError as error:
            error_box(error)
        else:
            st.switch_page(page("metrics"))


def _measure_words(metric: Metric) -> str:
    words = MEASURE_WORDS[metric.measure]
    if metric.measure == "share" and metric.counts_from is not None:
        words += f", counted from {metric.counts_from:g}"
        if metric.scale_low is not None and metric.scale_high is not None:
            words += f" on {metric.scale_low:g} to {metric.scale_high:g}"
    if metric.measure == "rate":
        words += f", said of {metric.per:,.0f}"
    return words


def _noun(metric: Metric) -> str:
    return "case" if metric.measure == "count" else "answer"


def _import_words(one: dict[str, object], metric: Metric) -> str:
    numbers = {
        name: int(str(one[name])) for name in ("rows_taken", "rows_known", "values_taken", "rows_rejected")
    }
    taken = counted(numbers["values_taken"], "value")
    if one["shape"] == "answers":
        taken = counted(numbers["rows_taken"], _noun(metric))
        if numbers["rows_known"]:
            taken += f" ({numbers['rows_known']:,} more were there already)"
    left = numbers["rows_rejected"]
    return f"{str(one['imported_at'])[:10]}, {taken} taken, " + (
        f"{counted(left, 'row')} not taken" if left else "every row taken"
    )


def _draw_rejected(ws: Workspace, one: dict[str, object]) -> None:
    """List the rows that an import did not take, all of them as a file."""
    number = int(str(one["rows_rejected"]))
    if not number:
        return
    import_id = int(str(one["id"]))
    with st.expander(f"{counted(number, 'row')} not taken", key=f"rejected_{import_id}"):
        st.html(rejected_html(list_rejected_rows(ws, import_id)))
        st.download_button(
            "Download all of them",
            lambda: export_rejected_rows(ws, import_id),
            file_name="rows-not-taken.csv",
            mime="text/csv",
            key=f"rejected_file_{import_id}",
            on_click="ignore",
        )


def _undo(ws: Workspace, import_id: int) -> None:
    undo_import(ws, import_id)
    st.session_state.pop(REPORT, None)
    st.toast(plain("The import was taken back."))
    st.rerun()
