"""The page of what to ask next: open questions by where to ask them, then those asked or dropped."""

from functools import partial

import streamlit as st

from fieldnotes.records import ASK_PLACES
from fieldnotes.services.access import may
from fieldnotes.services.next_questions import export_next_questions, list_next_questions
from fieldnotes.services.sessions import list_sessions
from fieldnotes.services.workspace import Workspace

from .ask_next_items import PLACE_NAMES, draw_question, draw_question_form
from .parts import empty_state, page_head, section

SHOWN_DECIDED = 20


def show_ask_next(ws: Workspace) -> None:
    """Draw the list; a question that was asked or dropped stays below, with what came of it."""
    page_head("Ask next", "Better questions: what walks left open, for the next survey, call and walk.")
    found = list_next_questions(ws)
    walks = {session.id: session.title for session in list_sessions(ws)}
    if not found:
        empty_state(
            "Nothing to ask next yet",
            "A debrief ends with what to ask next. Questions from there stand here until somebody has asked "
            "them; you can also write one down now.",
            action="Go to the walks",
            to_page="walk",
        )
    for place in ASK_PLACES:
        there = [one for one in found if one.place == place and one.state == "open"]
        if there:
            section(f"{PLACE_NAMES[place]} ({len(there)})")
            for one in there:
                draw_question(ws, one, walk=walks.get(one.session_id or 0, ""))
    section("Another question")
    draw_question_form(ws)
    decided = sorted(
        (one for one in found if one.state != "open"),
        key=lambda one: one.decided_at or one.written_at,
        reverse=True,
    )
    if decided:
        section(f"Asked or dropped ({len(decided)})")
        shown = decided if st.session_state.get("ask_next_all") else decided[:SHOWN_DECIDED]
        for one in shown:
            draw_question(ws, one, walk=walks.get(one.session_id or 0, ""), with_place=True)
        if len(shown) < len(decided) and st.button(f"Show all {len(decided)}", key="ask_next_show_all"):
            st.session_state["ask_next_all"] = True
            st.rerun()
    if found and may(ws, "take out"):
        st.download_button(
            "All as CSV",
            partial(export_next_questions, ws),
            file_name="ask-next.csv",
            mime="text/csv",
            key="ask_next_csv",
            icon=":material/download:",
            on_click="ignore",
        )
