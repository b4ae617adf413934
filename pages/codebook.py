"""Codebook: themes and emotions with their definitions, and where they are used."""

import streamlit as st

from fieldnotes.records import CodeKind
from fieldnotes.ui.codebook_parts import code_questions, show_codes
from fieldnotes.ui.parts import page_errors, page_head
from fieldnotes.ui.questions import ask
from fieldnotes.ui.shell import open_page

KINDS: dict[CodeKind, str] = {"theme": "Themes", "emotion": "Emotions"}

ws = open_page("codebook")
page_head(
    "Codebook", "What each theme and emotion means, so that two people put the same tag on the same words."
)
with page_errors():
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        kind: CodeKind = st.segmented_control(
            "Part", list(KINDS), format_func=KINDS.__getitem__, default="theme", required=True, key="kind"
        )
        label = f"Add a{'n' if kind == 'emotion' else ''} {kind}"
        st.button(label, icon=":material/add:", key="add_code", on_click=ask, args=("new code",))
    show_codes(ws, kind)
    code_questions(ws, kind)
