"""The ways in: a recording, a transcript, documents, answers of a survey; one panel at a time."""

import streamlit as st

from fieldnotes.services.access import may_all
from fieldnotes.services.workspace import Workspace

from .bring_answers import answers_panel, close_answers
from .bring_documents import close_documents, documents_panel
from .recordings_add import ADDING, add_panel
from .recordings_import import IMPORTING, close_import, import_panel

BRINGING = "recordings_bringing"  # "documents", "answers" or ""


def show_ways_in(ws: Workspace) -> bool:
    """Draw the panel that is open, or the buttons that open one; say whether one is open."""
    adding = st.session_state.setdefault(ADDING, st.query_params.get("add") == "1")
    importing = st.session_state.setdefault(IMPORTING, st.query_params.get("import") == "1")
    bringing = st.session_state.setdefault(BRINGING, st.query_params.get("bring", ""))
    if adding:
        with st.container(border=True, key="add_recording"):
            add_panel(ws)
            st.button("Close", on_click=lambda: st.session_state.update({ADDING: False}), key="close_adding")
    elif importing:
        with st.container(border=True, key="import_transcript"):
            import_panel(ws)
            st.button("Close", on_click=close_import, key="close_importing")
    elif bringing in ("documents", "answers"):
        with st.container(border=True, key=f"bring_{bringing}"):
            (documents_panel if bringing == "documents" else answers_panel)(ws)
            st.button("Close", on_click=_close, key="close_bringing")
    else:
        _draw_buttons(imports=may_all(ws, "bring in sources"))
        return False
    return True


def _draw_buttons(*, imports: bool) -> None:
    with st.container(horizontal=True, key="ways_in"):
        st.button(
            "Add a recording",
            type="primary",
            icon=":material/add:",
            on_click=lambda: st.session_state.update({ADDING: True}),
            key="open_adding",
        )
        if not imports:
            return
        st.button(
            "Import a transcript",
            icon=":material/upload_file:",
            on_click=lambda: st.session_state.update({IMPORTING: True}),
            key="open_importing",
        )
        st.button(
            "Bring in documents",
            icon=":material/description:",
            on_click=lambda: st.session_state.update({BRINGING: "documents"}),
            key="open_documents",
        )
        st.button(
            "Bring in answers",
            icon=":material/table_rows:",
            on_click=lambda: st.session_state.update({BRINGING: "answers"}),
            key="open_answers",
        )


def _close() -> None:
    close_documents()
    close_answers()
    st.session_state[BRINGING] = ""
