"""What was planned, one tap away in the field: the guide, what is expected, the words for consent."""

import streamlit as st

from fieldnotes.services.planning import plan_of_session, read_plan, take_back_start
from fieldnotes.services.walks import Walk
from fieldnotes.services.workspace import Workspace

from .formats import plain
from .guide_parts import consent_html, guide_html
from .parts import page_errors
from .walk_places import go_to_list, hint


def show_planned(ws: Workspace, walk: Walk) -> bool:
    """Draw the quiet card of a walk that was planned; returns False for one that was not."""
    plan = plan_of_session(ws, walk.session.id)
    if plan is None:
        return False
    view = read_plan(ws, plan.id)
    with st.popover("Guide" if view.guide else "Your plan", icon=":material/menu_book:", key="walk_plan"):
        names = [*(["Guide"] if view.guide else []), "You expected", "Consent"]
        tabs = dict(zip(names, st.tabs(names), strict=True))
        if view.guide is not None:
            with tabs["Guide"]:
                st.html(guide_html(view.guide, with_sources=False))
        with tabs["You expected"]:
            draw_expected(walk)
        with tabs["Consent"]:
            st.html(consent_html(view.consent))
        if not walk.notes:
            st.button(
                "Started by mistake? Plan it again",
                icon=":material/undo:",
                key="walk_take_back",
                on_click=_take_back,
                args=(ws, plan.id),
            )
    return True


def _take_back(ws: Workspace, plan_id: int) -> None:
    with page_errors():
        take_back_start(ws, plan_id)
        go_to_list()


def draw_expected(walk: Walk) -> None:
    """Draw what the walkers of a walk expected."""
    if not walk.assumptions:
        hint("Nothing was written down before.")
        return
    st.markdown("\n".join(f"- {plain(' '.join(one.text.split()))}" for one in walk.assumptions))
    hint("At the debrief you say which held.")
