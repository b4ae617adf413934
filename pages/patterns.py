"""Patterns: what was coded, by stage and market, together, near each other, along a journey, over time."""

import streamlit as st

from fieldnotes.ui.address_bar import keep_address
from fieldnotes.ui.parts import page_errors, page_head
from fieldnotes.ui.patterns_controls import choose_filters, choose_view, look_now, patterns_style
from fieldnotes.ui.patterns_tables import show_matrix, show_together
from fieldnotes.ui.patterns_views import show_journey, show_near_query, show_time_line
from fieldnotes.ui.shell import open_page

ws = open_page("patterns", wide=True)
keep_address()
st.html(f"<style>{patterns_style()}</style>")
page_head(
    "Patterns", "What was coded, counted: each number with the people behind it, and open to its passages."
)
with page_errors():
    look = look_now()
    choose_view(look)
    if look.view != "time":  # one source has one place
        choose_filters(ws, look)
    shown = {
        "matrix": show_matrix,
        "together": show_together,
        "near": show_near_query,
        "journey": show_journey,
        "time": show_time_line,
    }
    shown[look.view](ws, look)
