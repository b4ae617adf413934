"""Keeps what is typed into a form until the form is done, over a reload and the Back button."""

import streamlit as st

from fieldnotes.ui.components.assets import read_asset

_TYPED = st.components.v2.component(
    "fieldnotes_typed", html="<span></span>", js=read_asset("typed.js"), isolate_styles=False
)


def keep_typed_text() -> None:
    """Keep the text fields of each `st.form`, and of containers whose key begins with "kept_form".

    The text stays in the browser's tab, under the page's address, until a form that was sent goes away.
    """
    _TYPED(key="typed_text", height=0)
