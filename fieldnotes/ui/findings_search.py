"""Looking for evidence by its words: tagged passages first, then any line of a call, a note or an answer."""

from collections.abc import Callable

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import AlikePassage, Code
from fieldnotes.services.alike import find_passages_with
from fieldnotes.services.findings import add_evidence, add_text_as_evidence, get_finding, remove_evidence
from fieldnotes.services.library import search_library
from fieldnotes.services.workspace import Workspace

from .cards import quote_card
from .findings_evidence import STANCES, caught, codes_by_id, passage_card
from .formats import counted
from .parts import error_box, offer_undo
from .shell import page, page_exists

FOUND_SHOWN = 6


def draw_search(ws: Workspace, finding_id: int, *, has_evidence: bool) -> None:
    """Draw the search for evidence by words. has_evidence: then it is closed at first."""
    with st.expander("Add evidence", icon=":material/add:", expanded=not has_evidence, key="add_evidence"):
        text = st.text_input(
            "Words in passages, notes and answers",
            key="evidence_text",
            placeholder="told it twice",
            help="All words must occur. Put a phrase in double quotes. Nothing written shows the newest "
            "tagged passages.",
        )
        used = {one.evidence.excerpt_id for one in get_finding(ws, finding_id).evidence}
        try:
            found = search_library(ws, text=text, kind="passage", page_size=FOUND_SHOWN + len(used))
            lines = find_passages_with(ws, finding_id, text=text, most=FOUND_SHOWN) if text.strip() else []
        except FieldnotesError as error:
            error_box(error)
            return
        codes = codes_by_id(ws)
        new = [card for card in found.cards if card.id not in used][:FOUND_SHOWN]
        if new:
            total = counted(found.counts["passage"], "tagged passage")
            st.write(f"{total} found; what is evidence already is left out.")
        for card in new:
            with st.container(key=f"row_found_{card.id}"):
                st.html(quote_card(passage_card(ws, card, codes)))
                _draw_stances(f"{card.id}", _excerpt_adder(ws, finding_id, card.id))
        shown = {card.quote.strip() for card in new}
        others = [one for one in lines if one.card.quote not in shown]
        if others:
            st.write("Lines that hold these words, tagged or not:")
        for one in others:
            draw_passage(ws, finding_id, one, codes)
        if not new and not others:
            st.write("Nothing else holds these words." if text else "No other passage is tagged yet.")
            if page_exists("library"):
                st.page_link(page("library"), label="Find something to tag", icon=":material/search:")


def draw_passage(ws: Workspace, finding_id: int, one: AlikePassage, codes: dict[int, Code]) -> None:
    """Draw a line or sentence with the buttons that put it to the finding."""
    name = span_name(one)
    with st.container(key=f"row_found_{name}"):
        st.html(quote_card(passage_card(ws, one.card, codes)))
        _draw_stances(name, passage_adder(ws, finding_id, one))


def span_name(one: AlikePassage) -> str:
    """Return what tells a passage from any other, fit for a widget's key."""
    return f"{one.segment_id}_{one.start_char}_{one.end_char}"


def passage_adder(ws: Workspace, finding_id: int, one: AlikePassage) -> Callable[[str], object]:
    """Return what puts a passage to a finding on the side that it is called with."""
    if one.card.id:
        return _excerpt_adder(ws, finding_id, one.card.id)

    def add(stance: str) -> None:
        evidence_id = add_text_as_evidence(
            ws,
            finding_id,
            segment_id=one.segment_id,
            start_char=one.start_char,
            end_char=one.end_char,
            stance=stance,
        )
        _offer_removal(ws, evidence_id, stance)

    return add


def _excerpt_adder(ws: Workspace, finding_id: int, excerpt_id: int) -> Callable[[str], object]:
    def add(stance: str) -> None:
        evidence_id = add_evidence(ws, finding_id, excerpt_id=excerpt_id, stance=stance)
        _offer_removal(ws, evidence_id, stance)

    return add


def _offer_removal(ws: Workspace, evidence_id: int, stance: str) -> None:
    offer_undo(f"Put a passage {stance} the finding.", lambda: remove_evidence(ws, evidence_id))


def _draw_stances(name: str, add: Callable[[str], object]) -> None:
    with st.container(horizontal=True):
        for stance, title in STANCES.items():
            st.button(
                title,
                key=f"add_{stance}_{name}",
                on_click=caught,
                args=(lambda stance=stance: add(stance),),
            )
