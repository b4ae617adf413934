"""A collection shown in a meeting: one story a screen, by keys and by touch."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from .assets import read_asset

_PRESENT = st.components.v2.component(
    "fieldnotes_present",
    html=read_asset("present.html"),
    css=read_asset("base.css") + read_asset("present.css"),
    js=read_asset("present.js"),
    isolate_styles=False,
)


def present_slides(
    title: str,
    slides: Sequence[Mapping[str, Any]],
    *,
    key: str,
    on_seen: Callable[[int], None],
    on_end: Callable[[], None],
) -> None:
    """Show slides over the whole page: a cover, then one story a screen.

    slides: as `fieldnotes.ui.collection_slides` makes them, plain texts and addresses. on_seen: called with a
    story's id when it comes on the screen. on_end: called when somebody ends it. Which slide is on stays in
    the browser, also when the slides change.
    """

    def seen() -> None:
        state = st.session_state.get(key)
        value = state.get("seen") if state is not None else None
        story_id = value.get("id") if value is not None else None
        if isinstance(story_id, int):
            on_seen(story_id)

    _PRESENT(
        key=key,
        data={"title": title, "slides": list(slides)},
        on_seen_change=seen,
        on_ended_change=on_end,
    )
