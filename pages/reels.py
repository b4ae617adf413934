"""Reels: passages in order as one film or sound; ?story=N begins one of that story."""

import streamlit as st

from fieldnotes.ui.metrics_words import draw_style
from fieldnotes.ui.parts import page_errors
from fieldnotes.ui.reel_list import show_reels
from fieldnotes.ui.shell import open_page, query_id
from fieldnotes.ui.story_parts import story_style

ws = open_page("reels")
draw_style()
st.html(f"<style>{story_style()}</style>")
with page_errors():
    show_reels(ws, query_id("story"))
