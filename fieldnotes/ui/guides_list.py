"""All guides and consent texts, and the places of their page."""

import streamlit as st

from fieldnotes.records import ConsentText, Guide
from fieldnotes.services.access import may
from fieldnotes.services.consent_texts import consent_caution, list_consent_texts
from fieldnotes.services.guides import list_guides
from fieldnotes.services.walk_sheets import guide_facts
from fieldnotes.services.workspace import Workspace
from fieldnotes.transcription.languages import language_name

from .formats import counted, escaped
from .parts import page_head, section
from .shell import page, page_address
from .walk_places import hint, link_to_all


def go_to(query: dict[str, str]) -> None:
    """Show another place of the page from the next run on; for callbacks."""
    st.query_params.from_dict(query)


def link_to_guides() -> None:
    """Draw the way back to the list."""
    st.page_link(page("guides"), label="All guides and consent texts", icon=":material/arrow_back:")


def show_guides(ws: Workspace) -> None:
    """Draw the list of guides and of consent texts."""
    page_head("Guides", "What to look for on a walk, and how to ask for consent before it.", eyebrow="Walk")
    keeps = may(ws, "keep the codebook")
    if keeps:
        st.button(
            "Add a guide of our own",
            icon=":material/add:",
            key="guide_new",
            on_click=go_to,
            args=({"new": "1"},),
        )
    section("Guides")
    st.html(_list(map(_guide_line, list_guides(ws))))
    removed = list_guides(ws, removed=True)
    if removed:
        with st.expander(f"{counted(len(removed), 'guide')} removed"):
            st.html(_list(map(_guide_line, removed)))
    section("Asking for consent")
    hint("Read out before anything is noted. A record of consent names the language and the version.")
    st.html(_list(map(_consent_line, list_consent_texts(ws))))
    if keeps:
        _ask_language()
    link_to_all()


def _ask_language() -> None:
    with st.form("consent_new", border=False):
        code = st.text_input("Another language", placeholder="it", help="By its two letters, ISO 639-1.")
        if st.form_submit_button("Write it in this language") and code.strip():
            go_to({"consent": code.strip().lower(), "edit": "1"})
            st.rerun()


def _list(lines: object) -> str:
    items = "".join(f"<li>{line}</li>" for line in lines)  # type: ignore[attr-defined]
    return f'<ul class="fn-cards">{items}</ul>'


def _guide_line(guide: Guide) -> str:
    asked = counted(sum(len(part.questions) for part in guide.parts), "question")
    address = escaped(page_address("guides", guide=guide.key))
    return (
        f'<article class="fn-card"><h3><a href="{address}" target="_self">{escaped(guide.title)}</a></h3>'
        f'<p dir="auto">{escaped(guide.about)}</p>'
        f'<p class="fn-meta">{asked} · {escaped(guide_facts(guide))}</p></article>'
    )


def _consent_line(text: ConsentText) -> str:
    address = escaped(page_address("guides", consent=text.language))
    state = "Not checked" if consent_caution(text) else "Checked" if text.checked_by else "The original"
    return (
        f'<article class="fn-card"><h3><a href="{address}" target="_self">'
        f"{escaped(language_name(text.language))}</a></h3>"
        f'<p class="fn-meta">Version {text.version} · {state}</p></article>'
    )
