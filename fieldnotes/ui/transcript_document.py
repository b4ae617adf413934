"""What can be done with a document: another title, removing it; and the way from note to note of a walk."""

from functools import partial

import streamlit as st

from fieldnotes.records import Source
from fieldnotes.services.debrief_sources import get_debrief_source
from fieldnotes.services.documents import remove_document, rename_document, restore_document
from fieldnotes.services.sessions import list_observations
from fieldnotes.services.workspace import Workspace

from .parts import offer_undo, page_errors
from .shell import page, page_exists


def show_document_acts(ws: Workspace, source: Source) -> None:
    """Draw the ways to rename and to remove a document or a set of answers; nothing for other sources."""
    if source.form not in ("text", "answers"):
        return
    with st.popover("Title", icon=":material/edit:", key="rename"):
        title = st.text_input("Title", value=source.title, key=f"rename_{source.id}_{source.title}")
        if st.button("Save the title", type="primary", key="rename_now", disabled=title == source.title):
            with page_errors():
                rename_document(ws, source.id, title)
                st.rerun()
    if st.button(
        "Remove",
        icon=":material/delete:",
        key="remove_document",
        help="It leaves all pages with its tags; Undo brings it back.",
    ):
        remove_document(ws, source.id)
        offer_undo(f"“{source.title}” was removed.", partial(restore_document, ws, source.id))
        st.query_params.clear()
        st.rerun()


def link_to_reading(ws: Workspace, session_id: int) -> None:
    """Draw links from a walk to the reader: its first note, from which one goes on, and its debrief."""
    if not page_exists("transcript"):
        return
    notes = list_observations(ws, session_id)
    debrief = get_debrief_source(ws, session_id)
    if notes:
        query = {"source": str(notes[0].source_id)}
        label = "Read and tag the notes"
        st.page_link(page("transcript"), label=label, icon=":material/label:", query_params=query)
    if debrief is not None:
        query = {"source": str(debrief.id)}
        label = "Read and tag the debrief"
        st.page_link(page("transcript"), label=label, icon=":material/label:", query_params=query)


def show_neighbours(ws: Workspace, source: Source) -> None:
    """Draw links to the notes before and after this one on its walk, in time order; the debrief is last."""
    if source.session_id is None or not page_exists("transcript"):
        return
    if source.kind != "observation" and source.form != "debrief":
        return
    ids = [note.source_id for note in list_observations(ws, source.session_id)]
    debrief = get_debrief_source(ws, source.session_id)
    ids += [debrief.id] if debrief else []
    if source.id not in ids:
        return
    at = ids.index(source.id)
    for label, icon, place in (
        ("Previous note", ":material/chevron_left:", at - 1),
        ("Next note" if at + 2 < len(ids) or not debrief else "Debrief", ":material/chevron_right:", at + 1),
    ):
        if 0 <= place < len(ids):
            st.page_link(page("transcript"), label=label, icon=icon, query_params={"source": str(ids[place])})
