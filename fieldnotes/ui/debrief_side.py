"""What a debrief shows by itself: the curve, what waits for a tag, what was heard before, the notes."""

from functools import partial

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import LibraryCard
from fieldnotes.services.coding import list_codes
from fieldnotes.services.debrief_hints import find_seen_before, list_waiting_highlights
from fieldnotes.services.walks import Walk
from fieldnotes.services.workspace import Workspace

from .cards import QuoteCard, emotion_chip, quote_card, quote_cards, theme_chip
from .formats import counted
from .parts import error_box
from .shell import page_address
from .walk_curve import show_curve
from .walk_field import show_composer
from .walk_places import hint
from .walk_time_line import show_notes


def show_what_happened(ws: Workspace, walk: Walk, *, key: str) -> None:
    """Draw what of a walk helps to remember it; nothing of it has to be done."""
    show_curve(walk, key=f"{key}_curve")
    _highlights(ws, walk)
    _seen_before(ws, walk, key=key)
    show_notes(ws, walk)
    # The composer also sends what this browser still keeps from the field.
    with st.expander("Add a note that is missing"):
        show_composer(ws, walk)


def _highlights(ws: Workspace, walk: Walk) -> None:
    found = list_waiting_highlights(ws, walk.session.id)
    if not found:
        return
    codes = {code.id: code for code in list_codes(ws)}
    with st.expander(
        f"{counted(len(found), 'highlight waits', 'highlights wait')} for a tag", icon=":material/label:"
    ):
        hint("Suggested on this machine; nothing counts until somebody accepts it.")
        cards = []
        for one in found:
            code = codes.get(one.code_id)
            draw = partial(emotion_chip if code and code.kind == "emotion" else theme_chip, suggested=True)
            cards.append(
                _card(one.card, chips=(draw(code.name),) if code else (), link="Decide in its place")
            )
        quote_cards(cards)


def _seen_before(ws: Workspace, walk: Walk, *, key: str) -> None:
    part = st.expander(
        "Heard before, elsewhere", icon=":material/join_inner:", key=f"{key}_before", on_change="rerun"
    )
    if not part.open:
        return
    with part:
        try:
            with st.spinner("Comparing sentences on this machine…"):
                found = find_seen_before(ws, walk.session.id)
        except FieldnotesError as error:
            error_box(error)
            return
        if not found:
            hint(
                "Nothing in other walks, calls and documents is like what surprised you or what you "
                "expected, as far as it has been read and written."
            )
        for one in found:
            cards = "".join(f"<li>{quote_card(_card(card, link='Open it'))}</li>" for card in one.cards)
            hint(f"Like “{_short(one.text)}”")
            st.html(f'<ul class="fn-cards">{cards}</ul>')


def _card(card: LibraryCard, *, link: str, chips: tuple[str, ...] = ()) -> QuoteCard:
    query = {"excerpt": card.id} if card.id else {"source": card.source_id or 0}
    return QuoteCard(
        quote=card.quote,
        title=card.title,
        meta=tuple(part for part in (card.market, card.stage, card.seat, card.happened_at[:10]) if part),
        chips=chips,
        links=((link, page_address("transcript", **query)),),
    )


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:89].rstrip()}…"
