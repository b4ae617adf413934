"""The vocabulary on the workspace page: what is in it, adding by pasting, removing with undo."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import VocabularyTerm
from fieldnotes.services.vocabulary import (
    AddedTerms,
    add_terms,
    list_repeated_corrections,
    list_terms,
    remove_term,
    restore_term,
)
from fieldnotes.services.workspace import Workspace

from .formats import counted, plain
from .parts import error_box, offer_undo, page_errors

_SHOWN = 60
_NAMES_OFFERED = 8
# Keys of the session state.
_TEXT = "vocabulary_text"
_OUTCOME = "vocabulary_outcome"


def show_vocabulary(ws: Workspace) -> None:
    """Draw the terms, each a button that takes it out, and the field to add more."""
    terms = list_terms(ws)
    if terms:
        st.caption(
            "Names and words that transcription looks for: new transcripts get them where they are said. In "
            "older ones, what may be one of them is offered as a correction."
        )
        _show_terms(ws, terms)
    else:
        st.caption(
            "No words yet. Add the names that are said in your recordings (products, brands, people, places, "
            "jargon): transcription spells them right where it hears them, and offers them as corrections "
            "where it may have misheard."
        )
    _offer_repeated(ws)
    st.text_area(
        "Add names and words",
        key=_TEXT,
        height=100,
        placeholder="One a line, or with commas between",
    )
    st.button(
        "Add to the vocabulary", icon=":material/add:", key="add_terms", on_click=_add_typed, args=(ws,)
    )
    outcome: AddedTerms | FieldnotesError | None = st.session_state.pop(_OUTCOME, None)
    if isinstance(outcome, FieldnotesError):
        error_box(outcome)
    elif outcome is not None:
        st.success(plain(_outcome_words(outcome)), icon=":material/check:")


def _show_terms(ws: Workspace, terms: list[VocabularyTerm]) -> None:
    found = terms
    if len(terms) > _SHOWN:
        wanted = st.text_input("Find a term", key="find_term").casefold()
        found = [one for one in terms if wanted in one.term.casefold()]
    with st.container(horizontal=True, gap="small", key="vocabulary_terms"):
        for one in found[:_SHOWN]:
            st.button(
                plain(one.term),
                icon=":material/close:",
                icon_position="right",
                key=f"remove_term_{one.id}",
                help=plain(f"Remove “{one.term}”"),
                on_click=_remove,
                args=(ws, one.id),
            )
    if len(found) > _SHOWN:
        st.caption(f"{len(found) - _SHOWN:,} more; write a part of a term above to find it.")


def _offer_repeated(ws: Workspace) -> None:
    names = list_repeated_corrections(ws)[:_NAMES_OFFERED]
    if not names:
        return
    st.caption("Written into transcripts by hand more than once; add what should be known:")
    with st.container(horizontal=True, gap="small", key="vocabulary_offers"):
        for number, name in enumerate(names):
            st.button(
                plain(name),
                icon=":material/add:",
                key=f"add_name_{number}",
                help=plain(f"Add “{name}” to the vocabulary"),
                on_click=_add_offered,
                args=(ws, name),
            )


def _add_offered(ws: Workspace, name: str) -> None:
    _add(ws, name)


def _add_typed(ws: Workspace) -> None:
    if _add(ws, st.session_state.get(_TEXT, "")):
        st.session_state[_TEXT] = ""


def _add(ws: Workspace, text: str) -> bool:
    try:
        st.session_state[_OUTCOME] = add_terms(ws, text)
    except FieldnotesError as error:
        st.session_state[_OUTCOME] = error
        return False
    return True


def _outcome_words(outcome: AddedTerms) -> str:
    words = []
    if outcome.added:
        names = ", ".join(f"“{one.term}”" for one in outcome.added[:5])
        words.append(
            f"{counted(len(outcome.added), 'term')} added: {names}{', …' if len(outcome.added) > 5 else ''}."
        )
    if outcome.known:
        names = ", ".join(f"“{name}”" for name in outcome.known[:5])
        more = f" and {len(outcome.known) - 5} more" if len(outcome.known) > 5 else ""
        words.append(f"There already: {names}{more}.")
    return " ".join(words)


def _remove(ws: Workspace, term_id: int) -> None:
    # A callback runs before the page: what it raises is shown there.
    with page_errors():
        removed = remove_term(ws, term_id)
        offer_undo(f"“{removed.term}” was removed from the vocabulary.", lambda: restore_term(ws, removed))
