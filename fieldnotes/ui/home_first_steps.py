"""What somebody sees who has nothing yet: three ways to begin."""

import streamlit as st

from .formats import escaped
from .shell import page, page_exists

STEPS = (
    (
        "Walk the path",
        "Take the customer's seat or sit beside an agent. Write down what you expect to find, then note what "
        "you see, hear and feel, with one thumb.",
        "Start a walk",
        "walk",
        {"new": "1"},
        ":material/directions_walk:",
    ),
    (
        "Listen",
        "Add a call or an interview. It is transcribed on this machine and never leaves it; consent is asked "
        "for first.",
        "Add a recording",
        "recordings",
        {"add": "1"},
        ":material/mic:",
    ),
    (
        "Put a number beside it",
        "Bring in NPS, CSAT, churn or contact rates as a CSV. Home then shows where numbers and stories "
        "disagree.",
        "Bring in a metric",
        "metrics",
        {"bring": "1"},
        ":material/upload_file:",
    ),
)


def draw_first_steps() -> None:
    """Draw the three ways to begin, each with its link."""
    for place, (title, text, action, name, query, icon) in enumerate(STEPS, start=1):
        with st.container(key=f"row_step_{place}"):
            st.html(f'<div class="fn-field"><h2>{escaped(title)}</h2><p>{escaped(text)}</p></div>')
            if page_exists(name):
                st.page_link(page(name), label=action, icon=icon, query_params=query)
