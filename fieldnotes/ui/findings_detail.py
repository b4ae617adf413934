"""One finding: its needs, what stands behind it, its evidence, its metric, and how it reads locally."""

import streamlit as st

from fieldnotes.services.findings import get_finding
from fieldnotes.services.workspace import Workspace

from .findings_evidence import draw_evidence
from .findings_forms import draw_edit, draw_local_reading
from .findings_links import draw_links
from .findings_words import STATUS_WORDS, place_words, stage_names, standing_html
from .formats import day, escaped
from .metrics_words import draw_style
from .parts import page_head
from .shell import page, page_exists

NOT_SAID = "not said yet"


def draw_finding(ws: Workspace, finding_id: int) -> None:
    """Draw one finding. Raises NotFoundError."""
    view = get_finding(ws, finding_id)
    finding = view.finding
    page_head(finding.statement, eyebrow="Finding")
    draw_style()
    with st.container(horizontal=True):
        st.page_link(page("findings"), label="All findings", icon=":material/arrow_back:")
        if page_exists("story"):
            st.page_link(
                page("story"),
                label="Make a story of it",
                icon=":material/auto_stories:",
                query_params={"new": "1", "finding": str(finding.id)},
            )
    st.html(standing_html(view.standing))
    facts = (
        ("Functional need", finding.functional_need or NOT_SAID),
        ("Emotional need", finding.emotional_need or NOT_SAID),
        ("Where", place_words(finding, stage_names(ws)) or "no particular market or stage"),
        ("Status", STATUS_WORDS[finding.status]),
        ("Written", day(finding.written_at)),
    )
    rows = "".join(f"<dt>{name}</dt><dd>{escaped(text)}</dd>" for name, text in facts)
    st.html(f'<dl class="fn-facts">{rows}</dl>')
    draw_edit(ws, finding)
    draw_evidence(ws, finding.id, view.evidence)
    draw_links(ws, finding.id, view.standing)
    draw_local_reading(ws, finding, view.readings)
