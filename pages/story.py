"""A story: read at ?id=N, changed with &edit=1, its versions with &versions=1, begun at ?new=1; else all."""

import streamlit as st

from fieldnotes.services.stories import get_story
from fieldnotes.ui.library_filters import library_style
from fieldnotes.ui.metrics_words import draw_style
from fieldnotes.ui.parts import page_errors
from fieldnotes.ui.shell import open_page, query_id, query_ids
from fieldnotes.ui.story_edit import show_edit, show_new
from fieldnotes.ui.story_list import show_stories
from fieldnotes.ui.story_parts import story_style
from fieldnotes.ui.story_versions import show_versions
from fieldnotes.ui.story_view import show_story

ws = open_page("story")
draw_style()
st.html(f"<style>{library_style()}{story_style()}</style>")
story_id = query_id("id")
with page_errors():
    if "new" in st.query_params:
        with st.container(key="kept_form_story"):
            show_new(ws, query_id("finding"), query_ids("excerpts"))
    elif story_id is None:
        show_stories(ws)
    elif "edit" in st.query_params:
        with st.container(key="kept_form_story"):
            show_edit(ws, get_story(ws, story_id))
    elif "versions" in st.query_params:
        show_versions(ws, get_story(ws, story_id))
    else:
        show_story(ws, get_story(ws, story_id))
