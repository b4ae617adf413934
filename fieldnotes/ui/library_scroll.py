"""Scroll back to the top when another page of results is shown, as a new page in a browser would."""

from functools import cache
from typing import Any

import streamlit as st

_SCRIPT = """
let shown;
export default function (component) {
  const page = component.data.page;
  if (shown !== undefined && shown !== page) {
    document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
  }
  shown = page;
}
"""


def scroll_to_top_of(page: int) -> None:
    """Scroll to the top where the page of results is another than at the last run; counts from 1."""
    _scroller()(key="library_scroll", data={"page": page}, height=0)


@cache
def _scroller() -> Any:
    return st.components.v2.component(
        "fieldnotes_scroll", js=_SCRIPT, html="<span></span>", isolate_styles=False
    )
