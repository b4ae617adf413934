"""What stands around the library's results: what they are like, names that were typed, searches kept."""

from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import SavedSearch, WhyNoMeaning
from fieldnotes.services.find_names import OfferedName, names_in
from fieldnotes.services.library import read_like
from fieldnotes.services.saved_searches import (
    list_saved_searches,
    remove_saved_search,
    restore_saved_search,
    save_search,
    share_search,
)
from fieldnotes.services.workspace import Workspace, current_member

from .cards import QuoteCard, quote_card
from .formats import plain
from .library_filters import go_to
from .library_search import FIELDS, Choices, Search, write_search
from .marking import shortened
from .parts import error_box, offer_undo

_NAME = "library_save_name"
_SHARE = "library_save_share"
_TROUBLE = "library_save_trouble"
_LONGEST_LIKE_CHARS = 300

_WHY_NO_MEANING: dict[WhyNoMeaning, str] = {
    "script": "Found by its words alone: what a text means is understood in English, and guessed at in other "
    "languages written with Latin letters.",
    "unread": "Found by its words alone: nothing has been read for its meaning yet. The worker does that "
    "after a transcript, and for notes when it has nothing else to do.",
    "missing": "Found by its words alone: the model of sentences is not installed here; `fieldnotes doctor` "
    "says how to get it.",
}


def show_like(ws: Workspace, search: Search) -> None:
    """Draw the passage that the results are to be like, with the way back to an ordinary search."""
    if search.like is None:
        return
    words, _ = read_like(ws, search.like)
    with st.container(key="library_like"):
        st.html('<p class="fn-eyebrow">More like this passage</p>')
        st.html(quote_card(QuoteCard(quote=shortened(words, (), limit=_LONGEST_LIKE_CHARS))))
        st.button(
            "Search for something else",
            key="library_like_off",
            icon=":material/close:",
            type="tertiary",
            on_click=go_to,
            args=(replace(search, like=None, page=1),),
        )


def show_names(ws: Workspace, search: Search, choices: Choices) -> None:
    """Offer what was typed as a filter, where it is the name of a theme, an emotion, a person or a place."""
    if not search.text.strip():
        return
    offered = [one for one in names_in(ws, search.text) if not _is_chosen(search, one)]
    if not offered:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="library_names", gap="xsmall"):
        for one in offered:
            field = next(field for field in FIELDS if field.field == one.field)
            st.button(
                plain(f"{field.title}: {one.name}"),
                key=f"library_name_{one.field}_{one.value}",
                icon=":material/filter_alt:",
                help="Search by this instead of by the words",
                on_click=go_to,
                args=(
                    replace(search.having(field, [*search.chosen(field), one.value]), text=one.rest, page=1),
                ),
            )


def why_no_meaning(search: Search, why: WhyNoMeaning) -> None:
    """Say why nothing was looked for by its meaning, where a person would not know it."""
    if why in _WHY_NO_MEANING and search.by != "words":
        st.html(f'<p class="fn-more">{_WHY_NO_MEANING[why]}</p>')


def show_saved(ws: Workspace, search: Search) -> None:
    """Draw the list of searches that are kept, one's own and the team's, and the way to keep this one."""
    with st.popover("Saved searches", icon=":material/bookmark:", key="library_saved"):
        kept = list_saved_searches(ws)
        me = current_member(ws).id
        if not kept:
            st.write("None yet. Search for something you will want again, and keep it here under a name.")
        for one in kept:
            _show_kept(ws, one, mine=one.saved_by == me)
        if search.asks or search.chosen_count:
            _show_keeping(ws, search)


def _show_kept(ws: Workspace, one: SavedSearch, *, mine: bool) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"library_kept_{one.id}", gap="xsmall"
    ):
        st.button(
            plain(one.name if mine else f"{one.name} ({one.by})"),
            key=f"library_open_kept_{one.id}",
            type="tertiary",
            on_click=_open,
            args=(one,),
        )
        if not mine:
            return
        st.button(
            "Shared" if one.shared else "Share",
            key=f"library_share_{one.id}",
            icon=":material/group:" if one.shared else ":material/person:",
            type="tertiary",
            help="The team sees it; press to keep it to yourself" if one.shared else "Let the team see it",
            on_click=_guarded,
            args=(lambda: share_search(ws, one.id, shared=not one.shared),),
        )
        st.button(
            "Remove",
            key=f"library_forget_{one.id}",
            icon=":material/delete:",
            type="tertiary",
            on_click=_guarded,
            args=(lambda: _remove(ws, one),),
        )


def _show_keeping(ws: Workspace, search: Search) -> None:
    trouble: FieldnotesError | None = st.session_state.pop(_TROUBLE, None)
    if trouble is not None:
        error_box(trouble)
    with st.form("library_save", border=False, clear_on_submit=True):
        st.text_input("Keep this search as", key=_NAME, placeholder=search.text.strip() or "Its name")
        st.toggle("Share it with the team", key=_SHARE)
        st.form_submit_button("Save", type="primary", on_click=_guarded, args=(lambda: _save(ws, search),))


def _save(ws: Workspace, search: Search) -> None:
    name = st.session_state[_NAME].strip() or search.text.strip()
    query = urlencode(write_search(replace(search, page=1)), doseq=True)
    saved = save_search(ws, name=name, query=query, shared=st.session_state[_SHARE])
    offer_undo(f"The search “{saved.name}” is kept.", lambda: remove_saved_search(ws, saved.id))


def _remove(ws: Workspace, one: SavedSearch) -> None:
    remove_saved_search(ws, one.id)
    offer_undo(f"The search “{one.name}” was removed.", lambda: restore_saved_search(ws, one.id))


def _open(one: SavedSearch) -> None:
    st.query_params.from_dict(parse_qs(one.query))


def _guarded(act: object) -> None:
    """Do it; an error is shown where the list is drawn again."""
    try:
        act()  # type: ignore[operator]
    except FieldnotesError as error:
        st.session_state[_TROUBLE] = error


def _is_chosen(search: Search, one: OfferedName) -> bool:
    return any(field.field == one.field and one.value in search.chosen(field) for field in FIELDS)
