"""The library: search stories, tagged passages and sources; the address says the whole search."""

from dataclasses import replace

import streamlit as st

from fieldnotes.errors import NotFoundError
from fieldnotes.services import coding
from fieldnotes.services.access import may
from fieldnotes.ui.cards import quote_cards
from fieldnotes.ui.formats import plain
from fieldnotes.ui.library_around import show_like, show_names, show_saved, why_no_meaning
from fieldnotes.ui.library_cards import card_of, words_to_mark
from fieldnotes.ui.library_empty import count, find, nothing_found, nothing_yet
from fieldnotes.ui.library_filters import library_style, search_now, show_kinds, show_pages, show_search
from fieldnotes.ui.library_keys import listen_for_keys
from fieldnotes.ui.library_search import read_choices
from fieldnotes.ui.parts import empty_state, error_box, page_errors, page_head
from fieldnotes.ui.shell import open_page, page, page_exists

ws = open_page("library")
st.html(f"<style>{library_style()}</style>")
page_head("Library", "Every story and tagged passage, with the metric beside it.")
with page_errors():
    choices = read_choices(ws)
    search, unknown = search_now(choices)
    try:
        result = find(ws, search)
    except NotFoundError as error:
        error_box(error)
        search = replace(search, like=None, page=1)
        result = find(ws, search)
    if search.page > result.pages:
        search = replace(search, page=result.pages)
        result = find(ws, search)
    if not any(result.counts.values()) and not search.asks and not may(ws, "bring in sources"):
        empty_state("Nothing to find yet", "The stories that the team publishes turn up here.")
        st.stop()
    if not any(result.counts.values()) and not search.asks and not search.chosen_count:
        nothing_yet()
        st.stop()
    show_like(ws, search)
    show_search(search, choices, count(ws, search))
    show_names(ws, search, choices)
    if unknown:
        st.info(f"Not in this workspace, and left out of the search: {plain(', '.join(unknown))}.")
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="library_kinds"
    ):
        show_kinds(search, choices, result.counts)
        show_saved(ws, search)
        if page_exists("story") and may(ws, "write stories"):
            st.page_link(page("story"), label="All stories and drafts", icon=":material/auto_stories:")
    why_no_meaning(search, result.why_no_meaning)
    if result.cards:
        codes = {code.id: code for code in coding.list_codes(ws)}
        found = words_to_mark(search.text)
        quote_cards([card_of(ws, card, codes, found=found) for card in result.cards])
        show_pages(search, choices, result.pages)
    else:
        nothing_found(ws, search, choices, result)
    listen_for_keys(search.page)
