"""The browser's address after a link within a page."""

from typing import Any

import streamlit as st


def keep_address() -> None:
    """Make the browser's address say what the page shows; a page whose links lead to itself calls this first.

    Streamlit 1.67 gives a link's query to the run that follows, but writes it into the browser's address only
    where the link leads to another page. The next click would then open the page without its query. Sending
    it again costs nothing: the browser leaves an address that is right alone.
    """
    st.query_params.from_dict({name: st.query_params.get_all(name) for name in st.query_params})


def follow_address(key: str, value: Any) -> str:
    """Give the widget of that key the value that the address has; returns the key."""
    # Also where it has it already: after the browser's Back button only this run's values reach the widgets.
    st.session_state[key] = value
    return key
