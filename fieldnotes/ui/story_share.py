"""Taking stories away as files: for inside or outside, names taken out unless somebody wants them."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from fieldnotes.services.story_files import file_name_of, write_stories_file
from fieldnotes.services.workspace import Workspace

from .audience_choice import choose_audience

_RULES = {
    "inside": "It quotes those who agreed to being quoted inside. Do not pass it on.",
    "outside": "It quotes only those who agreed to being shared outside; a mark stands for the others.",
}
_FORMATS = {
    "html": ("One page that plays offline (HTML)", "text/html"),
    "pdf": ("Pages to print (PDF)", "application/pdf"),
    "pptx": (
        "Slides (PPTX)",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
}


def draw_share(
    ws: Workspace, story_ids: Sequence[int], *, title: str, head: str = "", lead: str = "", key: str
) -> None:
    """Draw the button behind which stories can be taken away as a file.

    title: what the file is called. head, lead: what stands before the stories of a collection.
    """
    with st.popover("Share as a file", icon=":material/ios_share:", key=key):
        audience = choose_audience(key=f"{key}_audience")
        st.write(_RULES[audience])
        redact = st.toggle(
            "Take out names",
            value=True,
            key=f"{key}_redact",
            help="Names, numbers, addresses and dates of birth that were found in the passages; in the sound "
            "they are silent. A machine misses some: read it before you pass it on.",
        )
        sound = st.toggle(
            "With sound",
            value=True,
            key=f"{key}_sound",
            help="In the HTML alone, and only of people who all agreed to being shared outside.",
        )
        for file_format, (label, mime) in _FORMATS.items():
            st.download_button(
                label,
                # A function: the file is made when somebody asks for it, not on each run of the page.
                data=partial(
                    write_stories_file,
                    ws,
                    story_ids,
                    file_format=file_format,
                    audience=audience,
                    redact=redact,
                    sound=sound,
                    title=head,
                    lead=lead,
                ),
                file_name=file_name_of(title, f"{audience}.{file_format}"),
                mime=mime,
                on_click="ignore",
                key=f"{key}_{file_format}",
            )
