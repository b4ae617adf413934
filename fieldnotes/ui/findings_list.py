"""The list of findings, each with what stands behind it."""

from functools import partial

import streamlit as st

from fieldnotes.services.access import may
from fieldnotes.services.finding_exports import FORMATS, export_findings
from fieldnotes.services.findings import FindingLine, list_finding_lines
from fieldnotes.services.local_reading import count_waiting_readings
from fieldnotes.services.workspace import Workspace

from .cards import chips, metric_chip, plain_chip
from .findings_local import draw_queue
from .findings_words import place_words, stage_names, strength_html
from .formats import escaped, plain
from .metrics_words import draw_style
from .parts import page_head
from .shell import page

LEAD = "What is going on, said in a sentence, with what speaks for it, what against it, and its metric."


def draw_findings(ws: Workspace) -> None:
    """Draw one page of findings, or what to do where there is none."""
    page_head("Findings", LEAD)
    draw_style()
    if not _draw_views(ws):
        draw_queue(ws)
        return
    number = int(st.session_state.get("findings_page") or 1)
    found = list_finding_lines(ws, page=number)
    if not found.total:
        st.html(
            '<div class="fn-empty"><h2>No finding yet</h2><p>A finding says what is going on. '
            "Tag a passage in a transcript or a note, then write down what it shows; the passage becomes its "
            "first evidence.</p></div>"
        )
    stages = stage_names(ws)
    for line in found.lines:
        _draw_line(line, stages)
    if found.pages > 1:
        st.pagination(found.pages, default=found.page, key="findings_page")
    if found.total and may(ws, "take out"):
        _draw_exports(ws)


def _draw_views(ws: Workspace) -> bool:
    """Draw the choice between all findings and those to read locally; return whether all are to be shown."""
    count = count_waiting_readings(ws)
    local = st.query_params.get("view") == "local"
    with st.container(horizontal=True, key="findings_views"):
        if local:
            st.page_link(page("findings"), label="All findings", icon=":material/arrow_back:")
        else:
            st.page_link(
                page("findings"),
                label=f"To read locally ({count})" if count else "To read locally",
                icon=":material/translate:",
                query_params={"view": "local"},
            )
        if may(ws, "write findings"):
            st.page_link(
                page("findings"),
                label="Write a finding",
                icon=":material/edit_note:",
                query_params={"new": "1"},
            )
    return not local


def _draw_exports(ws: Workspace) -> None:
    with st.container(horizontal=True, key="findings_exports"):
        for file_format in FORMATS:
            st.download_button(
                f"All as {file_format.upper()}",
                partial(export_findings, ws, file_format),
                file_name=f"findings.{file_format}",
                key=f"findings_{file_format}",
                icon=":material/download:",
                on_click="ignore",
            )


def _draw_line(line: FindingLine, stages: dict[int, str]) -> None:
    finding = line.finding
    with st.container(key=f"row_finding_{finding.id}"):
        st.page_link(
            page("findings"), label=plain(finding.statement), query_params={"finding": str(finding.id)}
        )
        beside = [
            metric_chip(f"{metric.name}, {metric.slice_label}", metric.value, metric.unit)
            if metric.value is not None
            else plain_chip(metric.name)
            for metric in line.metrics
        ]
        what = " · ".join(part for part in (finding.status, place_words(finding, stages)) if part)
        no_metric = "" if beside else '<p class="fn-quiet">No metric is linked to it yet.</p>'
        strength = strength_html(line.strength, line.markets)
        st.html(f'<p class="fn-quiet">{escaped(what)}</p>{strength}{chips(*beside)}{no_metric}')
