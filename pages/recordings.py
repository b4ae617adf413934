"""Recordings: add calls and interviews, consent first; watch their transcripts being made; import others."""

import streamlit as st

from fieldnotes.services.imported import list_imported
from fieldnotes.services.recordings import list_recordings
from fieldnotes.ui.imported_list import imported_rows
from fieldnotes.ui.languages import ask_for_language
from fieldnotes.ui.parts import empty_state, page_errors, page_head, section
from fieldnotes.ui.recordings_add import ADDING, add_panel, kept_files
from fieldnotes.ui.recordings_import import IMPORTING, close_import, import_panel
from fieldnotes.ui.recordings_list import show_recordings
from fieldnotes.ui.shell import open_page

ws = open_page("recordings")
page_head("Recordings", "Calls and interviews, transcribed on this machine. Consent comes before the file.")
with page_errors():
    views = list_recordings(ws)
    ask_for_language(ws)
    adding = st.session_state.setdefault(ADDING, st.query_params.get("add") == "1")
    importing = st.session_state.setdefault(IMPORTING, st.query_params.get("import") == "1")
    if adding:
        with st.container(border=True, key="add_recording"):
            add_panel(ws)
            st.button("Close", on_click=lambda: st.session_state.update({ADDING: False}), key="close_adding")
    elif importing:
        with st.container(border=True, key="import_transcript"):
            import_panel(ws)
            st.button("Close", on_click=close_import, key="close_importing")
    else:
        with st.container(horizontal=True, key="ways_in"):
            st.button(
                "Add a recording",
                type="primary",
                icon=":material/add:",
                on_click=lambda: st.session_state.update({ADDING: True}),
                key="open_adding",
            )
            st.button(
                "Import a transcript",
                icon=":material/upload_file:",
                on_click=lambda: st.session_state.update({IMPORTING: True}),
                key="open_importing",
            )
    kept_files(ws)
    if views:
        show_recordings(ws, views)
    # Those with a recording stand among the recordings.
    imported = [view for view in list_imported(ws) if view.source.recording_id is None]
    if imported:
        section("Imported transcripts")
        imported_rows(imported, key="imported_all")
    elif not (views or adding or importing):
        empty_state(
            "No recordings yet",
            "Add a call or an interview: say who is heard and what they agreed to, then choose the file or "
            "record it here. A transcript that exists already can be imported.",
        )
