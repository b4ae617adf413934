"""What a metric measures, and where its values came from: define it, take an import back, remove it."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Metric
from fieldnotes.services.metrics import (
    MetricImport,
    edit_metric,
    list_imports,
    remove_empty_metric,
    undo_import,
)
from fieldnotes.services.workspace import Workspace

from .formats import counted, escaped, plain
from .metrics_target import KIND_WORDS
from .metrics_words import BETTER_WORDS, table_html
from .parts import ask_first, error_box
from .shell import page

REPORT = "_metric_import_report"  # key of the session state: what the last import did
ROWS_SHOWN = 200
UNDO_QUESTION = (
    "This removes the values that the file brought. Values whose place they took do not come back; "
    "bring their file in again."
)


def draw_import_report(ws: Workspace, metric: Metric) -> None:
    """Say what the import that was just done took and what it did not, with a way back."""
    report: MetricImport | None = st.session_state.get(REPORT)
    if report is None or report.metric_id != metric.id:
        return
    table = report.table
    with st.container(border=True, key="import_report"):
        took = counted(report.new, "new value")
        replaced = f"{counted(report.replaced, 'value')} replaced" if report.replaced else "none replaced"
        left = counted(len(table.rejected), "row")
        st.html(
            f'<h2 class="fn-section">What the file brought</h2><div class="fn-lines"><p><strong>{took}'
            f'</strong>, {replaced}, {left} not taken.</p><p class="fn-quiet">{escaped(table.reading)}</p>'
            "</div>"
        )
        if table.rejected:
            shown = table.rejected[:ROWS_SHOWN]
            more = f"; the first {ROWS_SHOWN}" if len(shown) < len(table.rejected) else ""
            st.html(
                table_html(
                    f"{left} not taken{more}",
                    ("Line of the file", "Why"),
                    [(str(row.line), escaped(row.reason)) for row in shown],
                )
            )
        with st.container(horizontal=True):
            if st.button("Close", key="close_report"):
                del st.session_state[REPORT]
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
        ("Unit", metric.unit or "not said yet"),
        ("Direction", BETTER_WORDS[metric.better]),
    )
    rows = "".join(f"<dt>{name}</dt><dd>{escaped(text)}</dd>" for name, text in facts)
    st.html(f'<dl class="fn-facts">{rows}</dl>')
    with st.expander("Change what it measures"), st.form(f"define_{metric.id}", border=False):
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
        if st.form_submit_button("Save", type="primary"):
            try:
                edit_metric(
                    ws, metric.id, name=name, unit=unit, better=better, definition=definition, base=base
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
            st.html(
                f'<p>{escaped(str(one["file_name"]))}<br><span class="fn-quiet">'
                f"{str(one['imported_at'])[:10]}, {counted(int(str(one['values_taken'])), 'value')} taken, "
                f"{counted(int(str(one['rows_rejected'])), 'row')} not taken</span></p>"
            )
            if ask_first("Undo", UNDO_QUESTION, yes="Undo the import", key=f"undo_import_{one['id']}"):
                _undo(ws, int(str(one["id"])))
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


def _undo(ws: Workspace, import_id: int) -> None:
    undo_import(ws, import_id)
    st.session_state.pop(REPORT, None)
    st.toast(plain("The import was taken back."))
    st.rerun()
