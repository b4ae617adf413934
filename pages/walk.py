"""Walk: start an immersion session, note what happens along the path, close it with a debrief."""

import streamlit as st

from fieldnotes.errors import NotFoundError
from fieldnotes.services.walks import read_walk
from fieldnotes.ui.parts import page_errors, page_head
from fieldnotes.ui.privacy_parts import heed_consents
from fieldnotes.ui.shell import open_page, query_id
from fieldnotes.ui.walk_debrief import show_debrief
from fieldnotes.ui.walk_field import show_composer, show_field
from fieldnotes.ui.walk_list import show_list
from fieldnotes.ui.walk_places import link_to_all, walk_style
from fieldnotes.ui.walk_start import show_start
from fieldnotes.ui.walk_summary import show_summary

ws = open_page("walk", heeds=False)
walk_style()
session_id = query_id("session")
with page_errors():
    if session_id is None:
        if "new" in st.query_params:
            with st.container(key="kept_form_start"):
                show_start(ws)
        else:
            show_list(ws)
    else:
        try:
            walk = read_walk(ws, session_id)
        except NotFoundError:
            page_head("This walk is not here")
            link_to_all()
            raise
        in_debrief = "debrief" in st.query_params
        # Out in the field only one's own notes are shown, and a phone's battery and line are dear.
        if walk.session.ended_at is not None or in_debrief:
            heed_consents(ws)
        if walk.session.ended_at is None and not in_debrief:
            show_field(ws, walk)
        elif walk.session.debriefed_at is None or in_debrief:
            show_debrief(ws, walk)
        else:
            show_summary(ws, walk)
            # The composer also sends what this browser still keeps from the field.
            with st.expander("Add a note that is missing"):
                show_composer(ws, walk)
