"""Home: where numbers and stories disagree, what is in the field, what waits."""

import streamlit as st

from fieldnotes.services.home import overview
from fieldnotes.ui.home_fields import draw_fields
from fieldnotes.ui.home_first_steps import draw_first_steps
from fieldnotes.ui.home_waiting import draw_coverage, draw_in_the_field, draw_waiting
from fieldnotes.ui.metrics_words import draw_style
from fieldnotes.ui.parts import page_errors, page_head
from fieldnotes.ui.shell import open_page

ws = open_page("home")

with page_errors():
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
        draw_fields(seen)
        left, right = st.columns(2, gap="large")
        with left:
            draw_waiting(ws, seen)
        with right:
            draw_in_the_field(seen.in_the_field)
            draw_coverage(seen.coverage)
