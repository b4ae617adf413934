"""The passages that a number counts, as cards; and what leaves the page as a file."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from fieldnotes.records import NearHit
from fieldnotes.services import coding
from fieldnotes.services.library import read_passages
from fieldnotes.services.pattern_exports import between_words, passages_csv, picture_bytes
from fieldnotes.services.workspace import Workspace

from .cards import quote_cards
from .formats import counted, escaped
from .library_cards import card_of
from .parts import section
from .patterns_address import Look
from .patterns_controls import choose_page, go_to

PAGE_SIZE = 10


def show_quotes(ws: Workspace, look: Look, title: str, excerpt_ids: Sequence[int]) -> None:
    """Draw the passages of an open cell, a page at a time, with the ways to close and export them."""
    with st.container(key="patterns_quotes"):
        section(title)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="fn-pt-said" role="status">{counted(len(excerpt_ids), "passage")}</p>')
            st.button(
                "Close", key="patterns_close", icon=":material/close:", on_click=go_to, args=(look.closed(),)
            )
            download("Passages as CSV", "passages.csv", lambda: passages_csv(ws, excerpt_ids).encode())
        if not excerpt_ids:
            st.html('<p class="fn-pt-said">Nothing is here any more: it was changed since.</p>')
            return
        pages = -(-len(excerpt_ids) // PAGE_SIZE)
        look = replace(look, page=min(look.page, pages))
        shown = excerpt_ids[(look.page - 1) * PAGE_SIZE : look.page * PAGE_SIZE]
        codes = {code.id: code for code in coding.list_codes(ws)}
        cards = read_passages(ws, shown)
        quote_cards([card_of(ws, card, codes, beside=bool(card.metrics)) for card in cards])
        choose_page(look, pages)


def show_near(ws: Workspace, look: Look, hits: Sequence[NearHit], other_name: str) -> None:
    """Draw the passages of a query, each with the nearest one of the other code beside it."""
    pages = -(-len(hits) // PAGE_SIZE)
    look = replace(look, page=min(look.page, pages))
    shown = hits[(look.page - 1) * PAGE_SIZE : look.page * PAGE_SIZE]
    wanted = {one for hit in shown for one in (hit.excerpt_id, hit.other_excerpt_id)}
    cards = {card.id: card for card in read_passages(ws, sorted(wanted))}
    codes = {code.id: code for code in coding.list_codes(ws)}
    drawn = []
    for hit in shown:
        one, other = cards.get(hit.excerpt_id), cards.get(hit.other_excerpt_id)
        if one is None or other is None:
            continue
        beside = f'<p class="fn-fine">{escaped(other_name)}, {escaped(between_words(hit))}</p>'
        if hit.excerpt_id != hit.other_excerpt_id:
            linked = card_of(ws, other, codes, beside=False)
            beside += (
                f'<p dir="auto"><a href="{escaped(linked.address)}" target="_self">'
                f"“{escaped(linked.quote)}”</a></p>"
            )
        drawn.append(replace(card_of(ws, one, codes, beside=False), beside=beside))
    quote_cards(drawn)
    choose_page(look, pages)


def downloads(csv_name: str, csv: Callable[[], str], picture: Callable[[], str] | None = None) -> None:
    """Draw what a view leaves the page as; each is made when it is asked for."""
    with st.container(horizontal=True, key="patterns_downloads"):
        download("CSV", f"{csv_name}.csv", lambda: csv().encode("utf-8"))
        if picture is not None:
            download("Picture (PNG)", f"{csv_name}.png", lambda: picture_bytes(picture(), "png"))
            download("Drawing (SVG)", f"{csv_name}.svg", lambda: picture_bytes(picture(), "svg"))


def download(label: str, file_name: str, make: Callable[[], bytes]) -> None:
    """Draw a button that makes a file when it is pressed."""
    st.download_button(
        label,
        make,
        file_name=file_name,
        key=f"patterns_{file_name}",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
    )
