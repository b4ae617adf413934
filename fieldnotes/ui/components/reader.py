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
    """What the person asks of the page, one of: to use the passage of coding `use_in_finding` as evidence; to
    look for what is like line `more_like`.
    """

    use_in_finding: int | None = None
    more_like: int | None = None


_FAMILY_MARKS = {
    family: {
        # The browser takes the one that fits the page's colour scheme.
        "colour": f"light-dark({emotion_colour(family, 'light')}, {emotion_colour(family, 'dark')})",
        "mark": emotion_mark(family),
    }
    for family in FAMILIES
}
STYLES = (
    "reader.css",
    "reader_coding.css",
    "reader_small.css",
    "reader_windows.css",
    "reader_document.css",
)
_READER = st.components.v2.component(
    "fieldnotes_reader",
    html=read_asset("reader.html"),
    css="".join(read_asset(name) for name in STYLES),
    js=read_asset("reader.js"),
    # The browser's selection cannot be read inside a shadow root; every class starts with fn-r instead.
    isolate_styles=False,
)


def read_and_tag(
    *,
    key: str,
    source_address: str,
    command_address: str,
    changes_address: str | None = None,
    likely_address: str | None = None,
    media_address: str | None = None,
    coder_id: int | None = None,
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
    changes_address: answers GET with what others did since; without it the reader does not ask.
    likely_address: takes words by POST and answers the codes that they are likeliest about; without it the
    machine offers none.
    coder_id: whose changes are sent; what another member could not send from this browser waits for them.
    coder_name: shown as the maker of a coding until the server has answered.
    start_s, segment_id: where to open, in seconds from the start or by segment; the first line without them.
    refresh: give another value to have the source fetched again, for example when suggestions have come.
    show_english: whether the English stands under the lines, where the source has any.
    """
    data: dict[str, Any] = {
        "source_address": source_address,
        "command_address": command_address,
        "changes_address": changes_address,
        "likely_address": likely_address,
        "media_address": media_address,
        "coder_id": coder_id,
        "coder_name": coder_name,
        "families": _FAMILY_MARKS,
        "start_s": start_s,
        "segment_id": segment_id,
        "refresh": refresh,
        "show_english": show_english,
    }
    result = _READER(key=key, data=data, on_event_change=lambda: None)
    event = result.get("event")
    # Asked for fresh addresses, the page has made them by running again.
    if event is None or not {"use_in_finding", "more_like"} & event.keys():
        return None
    return ReaderEvent(
        **{name: int(event[name]) for name in ("use_in_finding", "more_like") if name in event}
    )
