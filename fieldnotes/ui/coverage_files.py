"""Taking coverage away: one page for a meeting, and the tables behind it."""

from collections.abc import Callable

import streamlit as st

from fieldnotes.records import Coverage
from fieldnotes.services.coverage_exports import coverage_csv, write_coverage
from fieldnotes.services.workspace import Workspace

_PAGES = {
    "pdf": ("One page to print (PDF)", "application/pdf"),
    "html": ("One page with everything (HTML)", "text/html"),
}
_TABLES = {
    "groups": "Teams or ranks (CSV)",
    "months": "Months by team and rank (CSV)",
    "people": "Who was out (CSV)",
    "walks": "Walks (CSV)",
    "map": "The map (CSV)",
    "next": "Where to go next (CSV)",
}


def draw_files(ws: Workspace, seen: Coverage) -> None:
    """Draw the button behind which what the page shows can be taken away."""
    with st.popover("Take it away", icon=":material/download:", key="coverage_files"):
        for file_format, (label, mime) in _PAGES.items():
            _button(label, f"coverage.{file_format}", mime, _page(ws, seen, file_format))
        for table, label in _TABLES.items():
            _button(label, f"coverage-{table}.csv", "text/csv", _table(ws, seen, table))


def _button(label: str, file_name: str, mime: str, make: Callable[[], bytes]) -> None:
    # A function: the file is made when somebody asks for it, not on each run of the page.
    st.download_button(
        label, data=make, file_name=file_name, mime=mime, on_click="ignore", key=file_name.replace(".", "_")
    )


def _page(ws: Workspace, seen: Coverage, file_format: str) -> Callable[[], bytes]:
    return lambda: write_coverage(ws, seen, file_format=file_format)


def _table(ws: Workspace, seen: Coverage, table: str) -> Callable[[], bytes]:
    return lambda: coverage_csv(ws, seen, table).encode("utf-8-sig")
