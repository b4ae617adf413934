"""The reader: a browser component in which a person reads, hears and tags a source.

The text travels once, by the source's own address, and every change by its command address; neither needs
a rerun of the page. The page hears of the reader only where it has something to do: see `ReaderEvent`.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from fieldnotes.ui.theme import FAMILIES, emotion_colour, emotion_mark

from .assets import read_asset


@dataclass(frozen=True)
class ReaderEvent:
    """What the person asks of the page: to use the passage of coding `use_in_finding` as evidence."""

    use_in_finding: int


_FAMILY_MARKS = {
    family: {
        # The browser takes the one that fits the page's colour scheme.
        "colour": f"light-dark({emotion_colour(family, 'light')}, {emotion_colour(family, 'dark')})",
        "mark": emotion_mark(family),
    }
    for family in FAMILIES
}
_STYLES = ("reader.css", "reader_small.css", "reader_windows.css")
_READER = st.components.v2.component(
    "fieldnotes_reader",
    html=read_asset("reader.html"),
    css="".join(read_asset(name) for name in _STYLES),
    js=read_asset("reader.js"),
    # The browser's selection cannot be read inside a shadow root; every class starts with fn-r instead.
    isolate_styles=False,
)


def read_and_tag(
    *,
    key: str,
    source_address: str,
    command_address: str,
    media_address: str | None = None,
    coder_name: str = "",
    start_s: float | None = None,
    segment_id: int | None = None,
    refresh: str | int = "",
    show_english: bool = True,
) -> ReaderEvent | None:
    """Show the source at `source_address` and return what the person asks of the page, once, or None.

    source_address, command_address, media_address: signed addresses on this server; the first answers GET
    with the source's JSON, the second takes commands by POST, the third is the sound or None. Newer
    signatures of the same paths are taken over without loading anything again.
    coder_name: shown as the maker of a coding until the server has answered.
    start_s, segment_id: where to open, in seconds from the start or by segment; the first line without them.
    refresh: give another value to have the source fetched again, for example when suggestions have come.
    show_english: whether the English stands under the lines, where the source has any.
    """
    data: dict[str, Any] = {
        "source_address": source_address,
        "command_address": command_address,
        "media_address": media_address,
        "coder_name": coder_name,
        "families": _FAMILY_MARKS,
        "start_s": start_s,
        "segment_id": segment_id,
        "refresh": refresh,
        "show_english": show_english,
    }
    result = _READER(key=key, data=data, on_event_change=lambda: None)
    event = result.get("event")
    return None if event is None else ReaderEvent(use_in_finding=int(event["use_in_finding"]))
