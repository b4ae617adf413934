"""While a file is read: how far it is, a way to stop, and its memory given back when it is in."""

import ctypes
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from fieldnotes.errors import FieldnotesError

from .formats import plain

OnRows = Callable[[int, int | None], None]
STOPPED = "_metric_file_stopped"  # key of the session state: whether the reader pressed Stop


@contextmanager
def show_reading(file_name: str) -> Iterator[OnRows]:
    """Show a bar and a way to stop while the block reads a file; it is told how many rows were read.

    Stop, like any other click, ends the run of the page at the next report of rows; until all are read
    nothing is stored.
    """
    place = st.empty()
    with place.container(), st.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text=plain(f"Opening {file_name}"))
        st.button("Stop", key="stop_import", on_click=_note_stop)

    def tell(rows: int, in_all: int | None) -> None:
        bar.progress(min(1.0, rows / in_all) if in_all else 0.0, text=plain(reading_words(rows, in_all)))

    try:
        yield tell
    except FieldnotesError:
        place.empty()
        raise
    place.empty()


def reading_words(rows: int, in_all: int | None) -> str:
    """Return how far reading is, as a sentence. in_all: None while nobody knows how many rows there are."""
    if in_all is None:
        return f"Looking at how dates and numbers are written: {rows:,} rows."
    if rows >= in_all:
        return f"All {in_all:,} rows looked through. Taking and storing what they hold."
    return f"Read {rows:,} of {in_all:,} rows."


def drop_upload(file_id: str) -> None:
    """Take a file out of Streamlit's own store, which keeps it until the session ends (streamlit#9218)."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file_id)


def give_memory_back() -> None:
    """Hand what reading a large file took back to the system; the allocator would keep much of it."""
    gc.collect()
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):  # no glibc here; its allocator gives back by itself
        return


def _note_stop() -> None:
    st.session_state[STOPPED] = True
