"""What the library says where there is nothing: what fills it, or which part of a search to drop."""

from dataclasses import replace

import streamlit as st

from fieldnotes.services.find_facets import Counts, count_facets
from fieldnotes.services.library import LibraryPage, search_library
from fieldnotes.services.workspace import Workspace

from .formats import counted, plain
from .library_filters import KIND_NAMES, go_to
from .library_search import Choices, Search, without_each
from .parts import empty_state
from .shell import page, page_exists

_MOST_OFFERED = 6


def find(ws: Workspace, search: Search) -> LibraryPage:
    """Return one page of what a search finds."""
    return search_library(
        ws,
        text=search.text,
        filters=search.filters,
        kind=search.kind,
        page=search.page,
        by=search.by,
        like=search.like,
    )


def count(ws: Workspace, search: Search) -> Counts:
    """Return in how many sources that a search finds each value of the filters occurs."""
    return count_facets(ws, text=search.text, filters=search.filters, by=search.by, like=search.like)


def nothing_yet() -> None:
    """Say what fills a library that holds nothing."""
    empty_state(
        "Nothing to find yet",
        "Notes of a walk turn up here at once, recordings as soon as their transcript is made. "
        "What you tag in them and the stories you publish come on top.",
        action="Add a recording",
        to_page="recordings",
    )
    if page_exists("walk"):
        st.page_link(page("walk"), label="Go on a walk", icon=":material/arrow_forward:")


def nothing_found(ws: Workspace, search: Search, choices: Choices, result: LibraryPage) -> None:
    """Say that a search finds nothing, and offer each part of it that keeps it from finding something."""
    elsewhere = find(ws, replace(search, kind=None, page=1)).total
    if search.kind and elsewhere:
        _nothing_of_this_kind(search, elsewhere)
        return
    fewer = [
        (left_out, smaller, find(ws, smaller).total)
        for left_out, smaller in without_each(replace(search, kind=None), choices)
    ]
    helps = [entry for entry in fewer if entry[2]][:_MOST_OFFERED]
    if len(fewer) == 1:
        text = "Try fewer or other words." if search.text.strip() else "Nothing carries this."
    elif helps:
        text = "Leave a part of the search out:"
    else:
        text = "No single part keeps it from finding something; clear the search and start again."
    empty_state("Nothing found", text)
    with st.container(horizontal=True, key="library_fewer"):
        for n, (left_out, smaller, count) in enumerate(helps if len(fewer) > 1 else ()):
            st.button(
                f"Without {plain(left_out)} ({count:,})",
                key=f"library_without_{n}",
                on_click=go_to,
                args=(smaller,),
            )
        st.button(
            "Clear the search", key="library_clear_all", type="primary", on_click=go_to, args=(Search(),)
        )


def _nothing_of_this_kind(search: Search, elsewhere: int) -> None:
    name = KIND_NAMES[search.kind].lower() if search.kind else ""
    text = f"{counted(elsewhere, 'result')} of another kind."
    if search.kind == "passage" and not search.asks and not search.chosen_count:
        text = "Open a recording or a note and put a theme or an emotion on what was said; it turns up here."
    if search.kind == "story" and not search.asks and not search.chosen_count:
        text = "A story tells a finding with the passages it stands on. Write one and publish it."
    empty_state(f"No {name}", text)
    with st.container(horizontal=True):
        st.button(
            f"Show all {elsewhere:,}",
            key="library_all_kinds",
            on_click=go_to,
            args=(replace(search, kind=None, page=1),),
        )
        if search.kind == "story" and page_exists("story"):
            st.page_link(page("story"), label="Write a story", query_params={"new": "1"})
