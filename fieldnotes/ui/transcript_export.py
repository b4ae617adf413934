"""Taking a source away as a file: in every format, its speakers by name, by role or by code."""

from collections.abc import Callable

import streamlit as st

from fieldnotes.services import exports
from fieldnotes.services.coding import SourceView
from fieldnotes.services.translating import get_translation
from fieldnotes.services.workspace import Workspace

_FORMATS = {
    "txt": ("Text", "text/plain"),
    "vtt": ("Captions (VTT)", "text/vtt"),
    "srt": ("Captions (SRT)", "application/x-subrip"),
    "docx": ("Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "csv": ("Table (CSV)", "text/csv"),
    "json": ("Everything (JSON)", "application/json"),
}
_NEEDS_TIMES = ("vtt", "srt")
_ENGLISH = {"txt": "English text", "vtt": "English captions (VTT)", "srt": "English captions (SRT)"}
_LABELS = {"names": "Names", "roles": "Roles", "codes": "Codes (C-014)"}


def show_export(ws: Workspace, view: SourceView) -> None:
    """Draw the button behind which the source can be taken away; captions only where lines have times."""
    has_times = any(line.start_s is not None for line in view.segments)
    with st.popover("Export", icon=":material/download:", key="export"):
        labels = _choose_labels() if view.speakers else "names"
        for file_format, (label, mime) in _FORMATS.items():
            if has_times or file_format not in _NEEDS_TIMES:
                _button(ws, view, "transcript", file_format, labels, label=label, mime=mime)
        for file_format, label in _ENGLISH.items() if get_translation(ws, view.source.id) else ():
            mime = _FORMATS[file_format][1]
            _button(ws, view, "translation", file_format, labels, label=label, mime=mime)


def _choose_labels() -> str:
    chosen = st.segmented_control(
        "Show speakers as",
        list(_LABELS),
        format_func=_LABELS.__getitem__,
        default="names",
        required=True,
        key="export_labels",
        help="Roles are customer and employee; codes are the participants'. Neither shows "
        "the name of a voice. What is said in the text stays as it is.",
    )
    return chosen or "names"


def _button(
    ws: Workspace, view: SourceView, what: str, file_format: str, labels: str, *, label: str, mime: str
) -> None:
    st.download_button(
        label,
        # A function: the file is made when somebody asks for it, not on each run of the page.
        data=_make(ws, what, view.source.id, file_format, labels),
        file_name=exports.transcript_file_name(
            ws, view.source.id, what=what, file_format=file_format, labels=labels
        ),
        mime=mime,
        on_click="ignore",
        key=f"export_{what}_{file_format}",
    )


def _make(ws: Workspace, what: str, source_id: int, file_format: str, labels: str) -> Callable[[], bytes]:
    return lambda: exports.export_bytes(ws, what, item_id=source_id, file_format=file_format, labels=labels)
