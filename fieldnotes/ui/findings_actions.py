"""What was done because of a finding, and what became of the metric that it should move."""

import streamlit as st

from fieldnotes.services.actions import list_actions
from fieldnotes.services.findings import get_finding
from fieldnotes.services.workspace import Workspace

from .actions_form import draw_action_form
from .actions_list import draw_actions


def draw_finding_actions(ws: Workspace, finding_id: int) -> None:
    """Draw the actions that follow from a finding with their results, and the form for another."""
    st.html('<h2 class="fn-section">What was done about it</h2>')
    actions = list_actions(ws, finding_id=finding_id)
    if not actions:
        st.html(
            '<p class="fn-quiet">Nothing yet. Write down what was changed because of it and when; the metric '
            "is then compared with what would have been expected without it.</p>"
        )
    draw_actions(ws, actions, of_metric=False)
    with st.expander("Write down what was done", icon=":material/construction:", key="add_action"):
        links = get_finding(ws, finding_id).links
        draw_action_form(
            ws,
            key=f"new_action_of_{finding_id}",
            part=links[0].slice if links else None,
            finding_ids=[finding_id],
            first_metrics=[link.metric_id for link in links],
        )
