"""The list of walks: planned, in the field, to debrief, done; and the ways to begin one."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.services.next_questions import list_next_questions
from fieldnotes.services.planning import list_plans, read_plan
from fieldnotes.services.walks import WalkLine, list_walks
from fieldnotes.services.workspace import Workspace

from .formats import counted, escaped, plain
from .parts import page_head, section
from .plan_links import link_to_plan
from .plan_view import facts as plan_facts
from .plan_view import open_started, start
from .shell import page
from .walk_places import debrief_words, facts, go_to_start, go_to_walk, hint, link_to_walk

SHOWN_DONE = 20


def show_list(ws: Workspace) -> None:
    """Draw the page without a query."""
    page_head("Walk", "Follow the customer's path yourself. Note what you see, hear and feel along the way.")
    walks = list_walks(ws)
    if not walks:
        _explain()
    with st.container(horizontal=True, vertical_alignment="center", key="walk_ways"):
        st.button("Start a walk", type="primary", key="start_walk", on_click=go_to_start)
        st.page_link(page("plan"), label="Plan a walk", icon=":material/event:")
        st.page_link(page("guides"), label="Guides and consent texts", icon=":material/menu_book:")
        asked = len(list_next_questions(ws, state="open"))
        label = f"{counted(asked, 'question')} to ask next" if asked else "What to ask next"
        st.page_link(page("ask_next"), label=label, icon=":material/help:")
    _planned_walks(ws)
    in_the_field = [line for line in walks if line.session.ended_at is None]
    to_debrief = [line for line in walks if line.session.ended_at and not line.session.debriefed_at]
    _open_walks("In the field", in_the_field, action="Continue", icon=":material/edit_note:")
    _open_walks("To debrief", to_debrief, action="Debrief", icon=":material/checklist:")
    _done_walks([line for line in walks if line.session.ended_at and line.session.debriefed_at])


def _explain() -> None:
    st.html(
        '<div class="fn-empty"><h2>No walk yet</h2>'
        "<p>A walk is an hour or a day on the customer's path: beside an agent, in a shop, in a kitchen, "
        "or as the customer yourself.</p>"
        '<ol class="fn-walk-how"><li>Before you go, write down what you expect to find.</li>'
        "<li>On the way, note what happens: one thumb is enough.</li>"
        "<li>Afterwards, take ten minutes to say what held and what did not.</li></ol></div>"
    )


def _open_walks(title: str, walks: Sequence[WalkLine], *, action: str, icon: str) -> None:
    if not walks:
        return
    section(title)
    for line in walks:
        with st.container(key=f"walk_open_{line.session.id}"):
            st.html(f'<h3 class="fn-walk-title">{escaped(line.session.title)}</h3>{_meta(line)}')
            if line.session.ended_at:
                words = debrief_words(line.session)
                hint(f"{words[0].upper()}{words[1:]}.")
            st.button(
                action,
                icon=icon,
                key=f"walk_go_on_{line.session.id}",
                on_click=go_to_walk,
                args=(line.session.id,),
            )


def _planned_walks(ws: Workspace) -> None:
    plans = list_plans(ws)
    if plans:
        section("Planned")
    for plan in plans:
        view = read_plan(ws, plan.id)
        with st.container(key=f"walk_planned_{plan.id}"):
            link_to_plan(plan.id, label=plain(plan.title))
            st.html(f'<p class="fn-walk-meta">{" · ".join(map(escaped, plan_facts(view)))}</p>')
            st.button(
                "Start",
                icon=":material/directions_walk:",
                key=f"walk_start_planned_{plan.id}",
                on_click=start,
                args=(ws, plan.id),
            )
    open_started()


def _done_walks(walks: Sequence[WalkLine]) -> None:
    if not walks:
        return
    section("Walked before")
    shown = walks if st.session_state.get("walk_all_done") else walks[:SHOWN_DONE]
    for line in shown:
        with st.container(key=f"walk_done_{line.session.id}"):
            link_to_walk(line.session.id, label=plain(line.session.title))
            st.html(_meta(line))
    if len(shown) < len(walks):
        st.button(f"Show all {len(walks)}", key="walk_show_all", on_click=_show_all_done)


def _show_all_done() -> None:
    st.session_state["walk_all_done"] = True


def _meta(line: WalkLine) -> str:
    parts = (*facts(line.session, line.journey_name), counted(line.notes, "note"))
    return f'<p class="fn-walk-meta">{" · ".join(map(escaped, parts))}</p>'
