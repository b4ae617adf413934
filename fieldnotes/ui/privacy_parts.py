"""What the pages about privacy share."""

from pathlib import Path

import streamlit as st

from fieldnotes.services.participants import consents_stamp
from fieldnotes.services.workspace import Workspace

HEED_S = 1.0
_STYLE = Path(__file__).parent / "privacy.css"


def heed_consents(ws: Workspace) -> None:
    """Have an open page drawn anew, within HEED_S, once a consent changes; `open_page` calls it."""
    st.fragment(_heed, run_every=HEED_S)(ws, consents_stamp(ws))


def _heed(ws: Workspace, drawn: str) -> None:
    if consents_stamp(ws) != drawn:
        st.rerun()


def privacy_style() -> None:
    """Give the page its own style beside the shared one."""
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")
