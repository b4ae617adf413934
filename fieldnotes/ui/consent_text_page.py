"""One language's consent text: to read out, to change, and its earlier versions."""

from functools import partial

import streamlit as st

from fieldnotes.errors import FieldnotesError, InvalidInputError, NotFoundError
from fieldnotes.records import ConsentText
from fieldnotes.services.access import may
from fieldnotes.services.consent_texts import (
    consent_caution,
    edit_consent_text,
    get_consent_text,
    list_consent_versions,
    restore_consent_text,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.transcription.languages import checked_language, language_name

from .formats import day_and_time, plain
from .guide_parts import consent_html
from .guides_list import go_to, link_to_guides
from .parts import error_box, offer_undo, page_errors, page_head
from .walk_places import hint


def show_consent_text(ws: Workspace, language: str) -> None:
    """Draw a language's text, or the form that changes it or begins it. Raises for an unknown language."""
    try:
        code = checked_language(language) or "en"
    except InvalidInputError:
        page_head("No such language")
        link_to_guides()
        raise
    try:
        text = get_consent_text(ws, code)
    except NotFoundError:
        text = ConsentText(code, "", version=0)
    page_head(f"Asking for consent in {language_name(code)}", eyebrow="Guides")
    if "edit" in st.query_params or not text.version:
        with st.container(key=f"kept_form_consent_{code}"):
            _draw_form(ws, text)
    else:
        if may(ws, "keep the codebook"):
            st.button(
                "Change",
                icon=":material/edit:",
                key="consent_change",
                on_click=go_to,
                args=({"consent": code, "edit": "1"},),
            )
        st.html(consent_html(text))
        _draw_versions(ws, text)
    link_to_guides()


def _draw_form(ws: Workspace, text: ConsentText) -> None:
    code = text.language
    if caution := (consent_caution(text) if text.version else ""):
        hint(caution)
    if code != "en":
        with st.expander("The English text", icon=":material/translate:"):
            st.html(consent_html(get_consent_text(ws, "en")))
    begun = st.session_state.setdefault(f"consent_{code}_begun", text.version)
    with st.form(f"consent_edit_{code}", border=False):
        words = st.text_area(
            "The words to read out", value=text.text, height=420, key=f"consent_{code}_{begun}_text"
        )
        checked_by = st.text_input(
            "Who, speaking this language, has read it?",
            value=text.checked_by,
            placeholder="Nobody yet",
            key=f"consent_{code}_{begun}_checked",
        )
        if st.form_submit_button("Save as a new version", type="primary"):
            st.session_state.pop(f"consent_{code}_begun", None)
            try:
                saved = edit_consent_text(
                    ws,
                    code,
                    text=words or "",
                    checked_by=checked_by or "",
                    based_on=begun or None,
                )
            except FieldnotesError as error:
                error_box(error)
                return
            if text.version and saved.version != text.version:
                undo = partial(restore_consent_text, ws, code, text.version)
                offer_undo(f"Saved version {saved.version}.", undo)
            go_to({"consent": code})
            st.rerun()


def _draw_versions(ws: Workspace, text: ConsentText) -> None:
    earlier = [one for one in list_consent_versions(ws, text.language) if one.version != text.version]
    if not earlier:
        return
    with st.expander(f"Earlier versions ({len(earlier)})", icon=":material/history:", key="consent_versions"):
        chosen = st.selectbox(
            "Version",
            earlier,
            format_func=_version_words,
            key=f"consent_{text.language}_{text.version}_version",
        )
        st.html(consent_html(chosen))
        if may(ws, "keep the codebook"):
            st.button(
                f"Make version {chosen.version} the newest again",
                key="consent_restore",
                on_click=_restored,
                args=(ws, text, chosen.version),
            )


def _version_words(one: ConsentText) -> str:
    when = f", {day_and_time(one.made_at)}" if one.made_at else ""
    return plain(f"Version {one.version}{when}")


def _restored(ws: Workspace, text: ConsentText, version: int) -> None:
    with page_errors():
        restore_consent_text(ws, text.language, version)
        offer_undo(
            f"Made version {version} the newest again.",
            partial(restore_consent_text, ws, text.language, text.version),
        )
