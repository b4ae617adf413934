"""Recordings: add calls and interviews, consent first; watch their transcripts being made."""

import streamlit as st

from fieldnotes.services.recordings import list_recordings
from fieldnotes.ui.languages import ask_for_language
from fieldnotes.ui.parts import empty_state, page_errors, page_head
from fieldnotes.ui.recordings_add import ADDING, add_panel, kept_files
from fieldnotes.ui.recordings_list import show_recordings
from fieldnotes.ui.shell import open_page

ws = open_page("recordings")
page_head("Recordings", "Calls and interviews, transcribed on this machine. Consent comes before the file.")
with page_errors():
    views = list_recordings(ws)
    ask_for_language(ws)
    adding = st.session_state.setdefault(ADDING, st.query_params.get("add") == "1")
    if adding:
        with st.container(border=True, key="add_recording"):
            add_panel(ws)
            st.button("Close", on_click=lambda: st.session_state.update({ADDING: False}), key="close_adding")
    else:
        st.button(
            "Add a recording",
            type="primary",
            icon=":material/add:",
            on_click=lambda: st.session_state.update({ADDING: True}),
            key="open_adding",
        )
    kept_files(ws)
    if views:
        show_recordings(ws, views)
    elif not adding:
        empty_state(
            "No recordings yet",
            "Add a call or an interview: say who is heard and what they agreed to, then choose the file or "
            "record it here.",
        )
