"""One finding: its needs, what stands behind it, its evidence, its metric, and how it reads locally."""

import streamlit as st

from fieldnotes.services.access import may
from fieldnotes.services.findings import FindingPage, get_finding_page
from fieldnotes.services.workspace import Workspace

from .findings_actions import draw_finding_actions
from .findings_alike import draw_alike
from .findings_brief import draw_brief
from .findings_evidence import draw_evidence
from .findings_forms import draw_edit
from .findings_history import draw_history
from .findings_links import draw_links
from .findings_local import draw_readings
from .findings_search import draw_search
from .findings_strength import draw_strength
from .findings_words import awaited_html, finding_facts, link_html, stage_names, strength_html
from .formats import day
from .metrics_words import draw_style
from .parts import page_head
from .promise_lists import draw_promises_here
from .shell import page, page_exists


def draw_finding(ws: Workspace, finding_id: int) -> None:
    """Draw one finding. Raises NotFoundError."""
    found = get_finding_page(ws, finding_id)
    view = found.view
    finding = view.finding
    page_head(finding.statement, eyebrow="Finding")
    draw_style()
    if not may(ws, "write findings"):
        _draw_to_read(ws, found)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(page("findings"), label="All findings", icon=":material/arrow_back:")
        if page_exists("story"):
            st.page_link(
                page("story"),
                label="Make a story of it",
                icon=":material/auto_stories:",
                query_params={"new": "1", "finding": str(finding.id)},
            )
        draw_brief(ws, finding.id)
    draw_strength(ws, finding.id, view.markets)
    if awaited := awaited_html(view.markets):
        st.html(awaited)
    by = found.names.get(finding.written_by, "")
    written = f"{day(finding.written_at)} by {by}" if by else day(finding.written_at)
    st.html(finding_facts(finding, stage_names(ws), written))
    draw_edit(ws, finding)
    draw_history(ws, found)
    draw_evidence(ws, finding.id, view.evidence, found.names)
    draw_search(ws, finding.id, has_evidence=bool(view.evidence))
    draw_alike(ws, finding.id)
    draw_links(ws, found)
    draw_finding_actions(ws, finding.id)
    draw_promises_here(ws, finding_id=finding.id)
    draw_readings(ws, found)


def _draw_to_read(ws: Workspace, found: FindingPage) -> None:
    """Draw a finding for a local reader: what it says, what stands behind it, and how it reads there."""
    view = found.view
    st.page_link(page("findings"), label="All findings", icon=":material/arrow_back:")
    st.html(strength_html(view.strength, view.markets))
    written = day(view.finding.written_at)
    st.html(finding_facts(view.finding, stage_names(ws), written))
    draw_readings(ws, found)
    draw_evidence(ws, view.finding.id, view.evidence, found.names)
    if found.links:
        st.html("".join(link_html(line) for line in found.links))
