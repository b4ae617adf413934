"""The transcripts, documents and answers that came as files, as a short list."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.services.imported import ImportedView
from fieldnotes.transcription import language_name

from .formats import day, escaped
from .shell import page, page_address, page_exists

CLOSED = (
    '<p class="fn-note">Closed: somebody heard in it withdrew their consent, or it has run out. Nobody reads '
    "or hears it.</p>"
)
_SHOWN = 30


def imported_rows(views: Sequence[ImportedView], *, key: str) -> None:
    """Draw what was imported as one list, each leading to its page."""
    show_all = st.session_state.get(key, False)
    shown = views if show_all else views[:_SHOWN]
    st.html(f'<ul class="fn-cards">{"".join(f"<li>{_row(view)}</li>" for view in shown)}</ul>')
    if len(shown) < len(views):
        st.button(
            f"Show all {len(views)} imported",
            key=f"{key}_button",
            on_click=lambda: st.session_state.update({key: True}),
        )


def source_link(source_id: int, label: str = "Open to read and tag") -> None:
    """Draw a link to a source's page."""
    if page_exists("transcript"):
        st.page_link(
            page("transcript"),
            label=label,
            icon=":material/arrow_forward:",
            query_params={"source": str(source_id)},
        )


def _row(view: ImportedView) -> str:
    address = escaped(page_address("transcript", source=view.source.id))
    who = ", ".join(person.code for person in view.participants) or (
        "own words only" if view.source.form else "own voices only"
    )
    language = language_name(view.file.language) or view.file.language or ""
    facts = [
        {"text": "document", "answers": "answers"}.get(view.source.form, ""),
        day(view.file.recorded_on) if view.file.recorded_on else "",
        language,
        view.source.market,
        who,
        f"from {view.file.file_name} ({view.file.format})",
        f"column “{view.file.part}”" if view.file.part else "",
    ]
    title = escaped(view.source.title)
    if not view.closed:
        title = f'<a href="{address}" target="_self">{title}</a>'
    return (
        f'<article class="fn-card"><h3>{title}</h3>'
        f'<p class="fn-meta">{" · ".join(escaped(fact) for fact in facts if fact)}</p>'
        f"{CLOSED if view.closed else ''}</article>"
    )
