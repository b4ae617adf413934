"""What was done to move a metric, and what became of it."""

import streamlit as st

from fieldnotes.records import Metric, Slice
from fieldnotes.services.actions import list_actions
from fieldnotes.services.workspace import Workspace

from .actions_form import draw_action_form
from .actions_list import draw_actions
from .parts import empty_state


def draw_metric_actions(ws: Workspace, metric: Metric, part: Slice, *, where_none: bool = True) -> None:
    """Draw the actions that should move the metric, those of the slice that is shown first.

    where_none: whether the section is there without any.
    """
    actions = sorted(list_actions(ws, metric_id=metric.id), key=lambda one: one.slice != part)
    if not actions and not where_none:
        return
    st.html('<h2 class="fn-section">What was done about it</h2>')
    if not actions:
        empty_state(
            "No action yet",
            "Write down what was changed and when. The metric is then compared with what would have been "
            "expected without it.",
        )
    draw_actions(ws, actions, of_metric=True)
    with st.expander("Write down what was done", icon=":material/construction:", key="add_action"):
        draw_action_form(ws, key=f"new_action_{metric.id}", metric=metric, part=part)
