"""Home: where numbers and stories disagree, what is in the field, what waits."""

import streamlit as st

from fieldnotes.services.access import may_all
from fieldnotes.services.home import overview
from fieldnotes.ui.address_bar import keep_address
from fieldnotes.ui.coverage_home import draw_habit
from fieldnotes.ui.home_first_steps import draw_first_steps
from fieldnotes.ui.home_map import draw_both_lenses
from fieldnotes.ui.home_own import draw_own_home
from fieldnotes.ui.home_waiting import draw_in_the_field, draw_near, draw_waiting
from fieldnotes.ui.metrics_words import draw_style
from fieldnotes.ui.parts import page_errors, page_head
from fieldnotes.ui.shell import open_page

ws = open_page("home")
keep_address()

with page_errors():
    if not may_all(ws, "see the whole picture"):
        draw_style()
        draw_own_home(ws)
        st.stop()
    seen = overview(ws)
    if seen.is_new:
        page_head("Where to begin", "Three ways in; any of them will do.", eyebrow=ws.name)
        draw_style()
        draw_first_steps()
    else:
        page_head(
            "Where numbers and stories disagree",
            "A number without its story gets the wrong fix; a story without its number bends a roadmap.",
            eyebrow=ws.name,
        )
        draw_style()
        draw_near(seen)
        draw_both_lenses(ws, seen.lenses)
        left, right = st.columns(2, gap="large")
        with left:
            draw_waiting(ws, seen)
        with right:
            draw_in_the_field(seen.in_the_field, seen.planned)
            draw_habit(seen.habit)
