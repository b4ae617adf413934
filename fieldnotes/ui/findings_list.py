"""The list of findings, each with what stands behind it."""

import streamlit as st

from fieldnotes.services.findings import FindingLine, list_finding_lines
from fieldnotes.services.workspace import Workspace

from .cards import chips, metric_chip, plain_chip
from .findings_words import place_words, stage_names, standing_html
from .formats import escaped, plain
from .metrics_words import draw_style
from .parts import page_head
from .shell import page

LEAD = "What is going on, said in a sentence, with what speaks for it, what against it, and its metric."


def draw_findings(ws: Workspace) -> None:
    """Draw one page of findings, or what to do where there is none."""
    page_head("Findings", LEAD)
    draw_style()
    number = int(st.session_state.get("findings_page") or 1)
    found = list_finding_lines(ws, page=number)
    if not found.total:
        st.html(
            '<div class="fn-empty"><h2>No finding yet</h2><p>A finding says what is going on. '
            "Tag a passage in a transcript or a note, then write down what it shows; the passage becomes its "
            "first evidence.</p></div>"
        )
    st.page_link(
        page("findings"), label="Write a finding", icon=":material/edit_note:", query_params={"new": "1"}
    )
    stages = stage_names(ws)
    for line in found.lines:
        _draw_line(line, stages)
    if found.pages > 1:
        st.pagination(found.pages, default=found.page, key="findings_page")


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
        standing = standing_html(line.standing)
        st.html(f'<p class="fn-quiet">{escaped(what)}</p>{standing}{chips(*beside)}{no_metric}')
