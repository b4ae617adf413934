"""Leads a page that is left open to the sign-in once its member is signed out."""

import streamlit as st

from fieldnotes.ui.components.assets import read_asset

_WATCH = st.components.v2.component(
    "fieldnotes_signed_out", html="<span></span>", js=read_asset("signed_out.js"), isolate_styles=False
)


def watch_signed_in() -> None:
    """Ask the server every few seconds whether this browser is still signed in; reload where it is not."""
    _WATCH(key="signed_out", height=0)
