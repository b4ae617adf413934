"""Takes audio, video, photos and live recordings from the browser to the upload route."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from fieldnotes.ui.components.assets import read_asset

_CAPTURE = st.components.v2.component(
    "fieldnotes_capture",
    html=read_asset("capture.html"),
    css=read_asset("base.css") + read_asset("capture.css"),
    js=read_asset("capture.js"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class KeptFile:
    """A file that the server keeps now. `duration_s` is None for a photo, or where nobody knows it yet."""

    media_id: int
    file_name: str
    mime_type: str
    duration_s: float | None
    already_kept: bool


def capture_media(
    *,
    key: str,
    upload_address: str,
    label: str,
    accept: Literal["audio", "photo"] = "audio",
    limit_mb: int | None = None,
) -> KeptFile | None:
    """Show a box to choose, drop or record something, and return the file once the server keeps it.

    upload_address: the signed address of the upload route without the file's name, which is added as
    `name=`. A fresh one on each run is welcome: when the server answers 401 or 403 the page runs again and
    the file goes to the address of that run.
    accept: "audio" takes audio and video files and records; "photo" takes an image or opens the camera.
    limit_mb: larger files are refused before they are sent, in MB of 1024 * 1024 bytes; None sends them all.
    Returns None until a file is kept, then the same file on each run until another is asked for. A new
    `key` gives an empty box, for example after the file was used.
    A recording stays in the browser until the server has it, and is offered again after a closed tab.
    """
    state = _state(key)
    result = _CAPTURE(
        key=key,
        data={
            "label": label,
            "accept": accept,
            "upload_address": upload_address,
            "limit_mb": limit_mb,
            "kept": state.get("kept"),
            "answered": state.get("fresh_addresses"),
        },
        on_kept_change=_nothing,
        on_fresh_addresses_change=_nothing,
    )
    return _kept_file(result.get("kept"))


def _nothing() -> None:
    """Declare a state value; running the page again is all that a change has to do."""


def _state(key: str) -> Mapping[str, object]:
    state = st.session_state.get(key)
    return state if isinstance(state, Mapping) else {}


def _kept_file(value: object) -> KeptFile | None:
    """Return what the browser reported, or None where it is not what our script sends."""
    if not isinstance(value, Mapping):
        return None
    media_id, duration_s = value.get("media_id"), value.get("duration_s")
    if not isinstance(media_id, int) or isinstance(media_id, bool):
        return None
    return KeptFile(
        media_id=media_id,
        file_name=str(value.get("file_name", "")),
        mime_type=str(value.get("mime_type", "")),
        duration_s=float(duration_s) if isinstance(duration_s, int | float) else None,
        already_kept=value.get("already_kept") is True,
    )
