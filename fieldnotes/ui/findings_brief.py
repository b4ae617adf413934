"""Taking a finding away on one page: for inside or outside, as HTML or PDF."""

from collections.abc import Callable

import streamlit as st

from fieldnotes.services.briefs import brief_file_name, write_brief
from fieldnotes.services.workspace import Workspace

from .audience_choice import choose_audience

_RULES = {
    "inside": "Quotes those who agreed to being quoted inside. Do not pass it on.",
    "outside": "Quotes only those who agreed to being shared outside; the brief says how many are left out.",
}
_FORMATS = {
    "html": ("One page with sound (HTML)", "text/html"),
    "pdf": ("One page to print (PDF)", "application/pdf"),
}


def draw_brief(ws: Workspace, finding_id: int) -> None:
    """Draw the button behind which the brief can be taken away."""
    with st.popover("Brief", icon=":material/description:", key="brief"):
        audience = choose_audience(
            key="brief_audience",
            help="People appear under their code. Names that are said within a quote stay: read it before "
            "you pass it on. Sound is in it only where everybody heard agreed to being shared outside.",
        )
        st.write(_RULES[audience])
        for file_format, (label, mime) in _FORMATS.items():
            st.download_button(
                label,
                # A function: the file is made when somebody asks for it, not on each run of the page.
                data=_make(ws, finding_id, file_format, audience),
                file_name=brief_file_name(ws, finding_id, file_format=file_format, audience=audience),
                mime=mime,
                on_click="ignore",
                key=f"brief_{file_format}",
            )


def _make(ws: Workspace, finding_id: int, file_format: str, audience: str) -> Callable[[], bytes]:
    return lambda: write_brief(ws, finding_id, file_format=file_format, audience=audience)
