"""What somebody typed stays, although its widget went away and came back."""

from typing import Any

import streamlit as st

_DRAFTS = "_drafts"  # key of the session state: widget key to what was last in it


def remember(key: str, default: Any) -> None:
    """Give the widget with this key, drawn next, what was last in it in this session, else `default`.

    Streamlit forgets a widget that is not drawn for a run, and `persist_state` brings it back only where
    nothing else has changed it.
    """
    drafts: dict[str, Any] = st.session_state.setdefault(_DRAFTS, {})
    if key in st.session_state:
        drafts[key] = st.session_state[key]
    else:
        st.session_state[key] = drafts.get(key, default)


def forget(*beginnings: str) -> None:
    """Drop what was remembered for keys with one of these beginnings: it is stored now."""
    drafts: dict[str, Any] = st.session_state.get(_DRAFTS, {})
    for key in [key for key in drafts if key.startswith(beginnings)]:
        del drafts[key]
