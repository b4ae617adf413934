"""Promises of a walk or a finding, on its page, with the form for another one."""

import streamlit as st

from fieldnotes.services.promise_reminders import list_reminders
from fieldnotes.services.workspace import Workspace

from .parts import section
from .promise_cards import draw_promise
from .promise_form import draw_promise_form


def draw_promises_here(
    ws: Workspace, *, session_id: int | None = None, finding_id: int | None = None, may_add: bool = True
) -> None:
    """Draw the promises made on a walk or because of a finding; nothing where there is none and none may
    be added."""
    lines = list_reminders(ws, session_id=session_id, finding_id=finding_id)
    if not lines and not may_add:
        return
    section("Promises to individuals")
    if may_add:
        st.html(
            '<p class="fn-quiet">What somebody you met was promised, or is owed. One person, one owner, one '
            "date.</p>"
        )
    with st.container():  # another line must not move what stands below: an open list would close
        for line in lines:
            draw_promise(ws, line)
    if may_add:
        key = f"promise_of_{'walk' if session_id else 'finding'}_{session_id or finding_id}"
        with st.expander("Write down a promise", icon=":material/handshake:", key=key):
            if draw_promise_form(ws, session_id=session_id, finding_id=finding_id):
                st.rerun()
