"""Codebook: themes and emotions with their definitions, and where they are used."""

import streamlit as st

from fieldnotes.records import CodeKind
from fieldnotes.ui.codebook_parts import add_code_dialog, show_codes
from fieldnotes.ui.parts import page_errors, page_head
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
        if st.button(
            f"Add a{'n' if kind == 'emotion' else ''} {kind}", icon=":material/add:", key="add_code"
        ):
            add_code_dialog(ws, kind)
    show_codes(ws, kind)
