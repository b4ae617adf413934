"""Collections: one at ?id=N, changed with &edit=1, presented with &present=1, begun at ?new=1; else all."""

import streamlit as st

from fieldnotes.services.collections import get_collection
from fieldnotes.ui.collection_edit import show_edit_collection, show_new_collection
from fieldnotes.ui.collection_present import show_present
from fieldnotes.ui.collection_view import show_collection, show_collections
from fieldnotes.ui.library_filters import library_style
from fieldnotes.ui.metrics_words import draw_style
from fieldnotes.ui.parts import page_errors
from fieldnotes.ui.shell import open_page, query_id
from fieldnotes.ui.story_parts import story_style

ws = open_page("collections")
draw_style()
st.html(f"<style>{library_style()}{story_style()}</style>")
collection_id = query_id("id")
with page_errors():
    if "new" in st.query_params:
        with st.container(key="kept_form_collection"):
            show_new_collection(ws, query_id("story"))
    elif collection_id is None:
        show_collections(ws)
    elif "edit" in st.query_params:
        with st.container(key="kept_form_collection"):
            show_edit_collection(ws, get_collection(ws, collection_id))
    elif "present" in st.query_params:
        show_present(ws, collection_id)
    else:
        show_collection(ws, get_collection(ws, collection_id))
