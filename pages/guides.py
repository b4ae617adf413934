"""Guides for walks and consent texts: all of them, `?guide=KEY`, `?consent=LANGUAGE`, with `&edit=1` to
change one.

`?new=1` is the form of a guide of the team's own.
"""

import streamlit as st

from fieldnotes.ui.address_bar import keep_address
from fieldnotes.ui.consent_text_page import show_consent_text
from fieldnotes.ui.guide_form import show_edit, show_new
from fieldnotes.ui.guide_view import show_guide
from fieldnotes.ui.guides_list import show_guides
from fieldnotes.ui.parts import page_errors
from fieldnotes.ui.shell import open_page
from fieldnotes.ui.walk_places import walk_style

ws = open_page("guides")
keep_address()
walk_style()
query = st.query_params
with page_errors():
    if "new" in query:
        with st.container(key="kept_form_guide"):
            show_new(ws)
    elif "consent" in query:
        show_consent_text(ws, query["consent"])
    elif "guide" not in query:
        show_guides(ws)
    elif "edit" in query:
        with st.container(key="kept_form_guide"):
            show_edit(ws, query["guide"])
    else:
        show_guide(ws, query["guide"])
