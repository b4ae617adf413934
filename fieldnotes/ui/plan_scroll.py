"""Scroll to the top when the page shows another place than before, as a new page in a browser would."""

from functools import cache
from typing import Any

import streamlit as st

_SCRIPT = """
let shown;
export default function (component) {
  const place = component.data.place;
  if (shown !== undefined && shown !== place) {
    document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
  }
  shown = place;
}
"""


def scroll_to_top_of(place: int) -> None:
    """Scroll to the top where the place, by its number, is another than at the last run."""
    _scroller()(key="plan_scroll", data={"place": place}, height=0)


@cache
def _scroller() -> Any:
    return st.components.v2.component(
        "fieldnotes_plan_scroll", js=_SCRIPT, html="<span></span>", isolate_styles=False
    )
