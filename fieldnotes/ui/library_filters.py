"""The library's search box, filters, chosen chips, kinds and pages: widgets that all follow the address."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from fieldnotes.records import CardKind
from fieldnotes.services.find_facets import Counts
from fieldnotes.services.library import KINDS, NAMES

from .address_bar import follow_address
from .formats import plain
from .library_search import (
    BY_NAMES,
    FIELDS,
    Choices,
    FilterField,
    Search,
    read_search,
    write_search,
)

_KEY = "library_"
_ALL = "all"
# More than this many are not looked over at a glance: they get a list with a search of its own.
_MOST_PILLS = 24
KIND_NAMES: dict[CardKind, str] = {
    "story": "Stories",
    "passage": "Passages",
    "source": "Sources",
}


def library_style() -> str:
    """Return the CSS of the library and of stories."""
    return (Path(__file__).parent / "library.css").read_text(encoding="utf-8")


def show_search(search: Search, choices: Choices, counts: Counts) -> None:
    """Draw the search box, the filters in a row (behind one switch on a phone), and what is chosen.

    counts: in how many sources of the search each value occurs.
    """
    key = _follow("q", search.text)
    st.text_input(
        "Search the library",
        key=key,
        placeholder='Words, a "phrase in quotes", a name, or what somebody means',
        label_visibility="collapsed",
        icon=":material/search:",
        on_change=lambda: _change(
            choices, lambda now: replace(now, text=st.session_state[key], like=None, page=1)
        ),
    )
    if search.text.strip():
        _show_ways(search, choices)
    with st.container(key="library_bar", gap="small"):
        count = search.chosen_count
        st.toggle(f"Filters ({count})" if count else "Filters", key="library_show_filters")
        with st.container(horizontal=True, key="library_filters", gap="small"):
            for field in FIELDS:
                _show_filter(search, choices, field, counts)
    if search.chosen_count:
        with st.container(horizontal=True, vertical_alignment="center", key="library_chosen", gap="xsmall"):
            for field in FIELDS:
                for value in search.chosen(field):
                    st.button(
                        plain(f"{field.title}: {choices.label(field, value)}"),
                        key=f"library_drop_{field.name}_{value}",
                        icon=":material/close:",
                        icon_position="right",
                        help="Take this filter away",
                        on_click=_drop,
                        args=(choices, field, value),
                    )
            if search.chosen_count > 1:
                cleared = Search(text=search.text, kind=search.kind, by=search.by, like=search.like)
                st.button(
                    "Clear all filters", key="library_clear", type="tertiary", on_click=go_to, args=(cleared,)
                )


def show_kinds(search: Search, choices: Choices, counts: dict[CardKind, int]) -> None:
    """Draw the choice between all, stories, passages and sources, each with its count."""
    key = _follow("kind", search.kind or _ALL)
    names = {_ALL: "All"} | {kind: f"{KIND_NAMES[kind]} {counts[kind]:,}" for kind in KINDS}
    st.pills(
        "What to show",
        list(names),
        format_func=names.__getitem__,
        required=True,
        key=key,
        label_visibility="collapsed",
        wrap=True,
        on_change=lambda: _change(
            choices,
            lambda now: replace(
                now, kind=None if st.session_state[key] == _ALL else st.session_state[key], page=1
            ),
        ),
    )


def show_pages(search: Search, choices: Choices, pages: int) -> None:
    """Draw the choice of a page, where there is more than one."""
    if pages < 2:
        return
    # A widget with a value of its own takes none from the session, so each page has its own.
    key = f"{_KEY}page_{search.page}"
    st.pagination(
        pages,
        default=search.page,
        key=key,
        on_change=lambda: _change(choices, lambda now: replace(now, page=st.session_state[key])),
    )


def search_now(choices: Choices) -> tuple[Search, tuple[str, ...]]:
    """Return the search that the page's address asks for, and what in it is not known here, in words."""
    return read_search({name: st.query_params.get_all(name) for name in st.query_params}, choices)


def go_to(search: Search) -> None:
    """Set the address to a search; the page follows it in the run that comes next."""
    st.query_params.from_dict(write_search(search))


def _show_ways(search: Search, choices: Choices) -> None:
    """Draw the choice between words, meaning, and both."""
    key = _follow("by", search.by)
    st.segmented_control(
        "Find by",
        list(BY_NAMES),
        format_func=BY_NAMES.__getitem__,
        required=True,
        key=key,
        label_visibility="collapsed",
        on_change=lambda: _change(choices, lambda now: replace(now, by=st.session_state[key], page=1)),
    )


def _show_filter(search: Search, choices: Choices, field: FilterField, counts: Counts) -> None:
    chosen = list(search.chosen(field))
    offered = choices.offered(field, chosen)
    if not offered and field.name in NAMES:
        return  # six filters that offer nothing would only be in the way
    with st.popover(field.title + (f" · {len(chosen)}" if chosen else ""), key=f"library_open_{field.name}"):
        if not offered:
            st.write("Nothing in the library carries one yet.")
            return
        st.caption("The numbers count sources.")
        key = _follow(field.name, chosen)
        common: dict[str, Any] = {
            "format_func": lambda value: plain(choices.counted_label(field, value, counts)),
            "key": key,
            "on_change": lambda: _change(choices, lambda now: now.having(field, st.session_state[key])),
        }
        if len(offered) > _MOST_PILLS:
            st.multiselect(field.title, offered, placeholder="Choose any", **common)
        else:
            st.pills(field.title, offered, selection_mode="multi", **common)


def _change(choices: Choices, changed: Callable[[Search], Search]) -> None:
    """Change the search that the address has now: two widgets may report to the same run."""
    go_to(changed(search_now(choices)[0]))


def _drop(choices: Choices, field: FilterField, value: int | str) -> None:
    _change(choices, lambda now: now.having(field, [other for other in now.chosen(field) if other != value]))


def _follow(name: str, value: Any) -> str:
    return follow_address(_KEY + name, value)
