"""The library by the keyboard: into the search box, from result to result, open, play, more like it."""

from functools import cache
from typing import Any

import streamlit as st

from .components.assets import read_asset

_HINT = (
    '<p class="fn-more fn-library-keys" id="fn-library-keys">Keys: <kbd>/</kbd> search · <kbd>j</kbd> '
    "<kbd>k</kbd> or <kbd>↓</kbd> <kbd>↑</kbd> next, previous result · <kbd>Enter</kbd> open · "
    "<kbd>Space</kbd> play or stop its clip · <kbd>m</kbd> more like it</p>"
)


def listen_for_keys(page: int) -> None:
    """Say which keys there are, listen for them, and scroll to the top where another page of results came.

    page: of the results, from 1.
    """
    st.html(_HINT)
    _listener()(key="library_keys", data={"page": page}, height=0)


@cache
def _listener() -> Any:
    return st.components.v2.component(
        "fieldnotes_library_keys",
        js=read_asset("library_keys.js"),
        html="<span></span>",
        isolate_styles=False,
    )
