"""The evidence of a finding: for and against side by side, added by searching what was tagged."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Code, LibraryCard
from fieldnotes.services.coding import list_codes
from fieldnotes.services.findings import EvidenceView, add_evidence, remove_evidence
from fieldnotes.services.library import search_library
from fieldnotes.services.workspace import Workspace

from .addresses import sign_address
from .cards import QuoteCard, emotion_chip, quote_card, theme_chip
from .formats import counted, day, span
from .parts import error_box, offer_undo, page_errors
from .shell import page, page_address, page_exists

STANCES = {"for": "Speaks for it", "against": "Speaks against it"}
FOUND_SHOWN = 6


def draw_evidence(ws: Workspace, finding_id: int, evidence: Sequence[EvidenceView]) -> None:
    """Draw both sides, and the way to add to them."""
    st.html('<h2 class="fn-section">Evidence</h2>')
    codes = {code.id: code for code in list_codes(ws)}
    columns = st.columns(2, gap="large")
    for column, (stance, title) in zip(columns, STANCES.items(), strict=True):
        side = [one for one in evidence if one.evidence.stance == stance]
        with column:
            st.html(f'<h3 class="fn-side">{title} <span class="fn-quiet">{len(side)}</span></h3>')
            if not side:
                st.html(f'<p class="fn-quiet">{_NOTHING[stance]}</p>')
            for one in side:
                _draw_one(ws, finding_id, one, codes)
    _draw_search(ws, finding_id, {one.evidence.excerpt_id for one in evidence}, codes)


_NOTHING = {
    "for": "Nothing yet. Until a passage speaks for it, this is a statement, not a finding.",
    "against": "Nothing yet. Has anybody looked for a passage that says otherwise?",
}


def passage_card(ws: Workspace, card: LibraryCard, codes: dict[int, Code]) -> QuoteCard:
    """Return a passage as a card that plays from its start and leads to its place in the source."""
    tags = [codes[code_id] for code_id in card.codes if code_id in codes]
    emotions = [code for code in tags if code.kind == "emotion"]
    parents = {code.id: _parent_name(code, codes) for code in emotions}
    address = ""
    if card.source_id is not None and page_exists("transcript"):
        address = page_address("transcript", source=card.source_id, excerpt=card.id)
    audio = ""
    if card.media_id is not None and card.start_s is not None:
        audio = sign_address(ws, "GET", f"/api/media/{card.media_id}")
    place = (card.speaker, card.seat, card.market, card.stage, span(card.start_s, card.end_s))
    return QuoteCard(
        quote=card.quote,
        title=card.title,
        address=address,
        meta=tuple(part for part in (_day(card.happened_at), *place) if part),
        chips=tuple(
            emotion_chip(code.name, parent=parents[code.id], intensity=card.intensity)
            if code.kind == "emotion"
            else theme_chip(code.name)
            for code in tags
        ),
        audio=audio,
        start_s=card.start_s,
        end_s=card.end_s,
        family_of=(emotions[0].name, parents[emotions[0].id]) if emotions else (),
    )


def _day(moment: str) -> str:
    return day(datetime.fromisoformat(moment)) if "T" in moment else day(date.fromisoformat(moment))


def _parent_name(code: Code, codes: dict[int, Code]) -> str:
    return codes[code.parent_id].name if code.parent_id in codes else ""


def _draw_one(ws: Workspace, finding_id: int, one: EvidenceView, codes: dict[int, Code]) -> None:
    evidence = one.evidence
    with st.container(key=f"row_evidence_{evidence.id}"):
        if one.card is None:
            st.html(
                '<p class="fn-note fn-quiet">This passage is not shown: somebody who is heard in it does not '
                "agree to being quoted at present, or it was removed.</p>"
            )
        else:
            st.html(quote_card(passage_card(ws, one.card, codes)))
        with st.container(horizontal=True):
            other = "against" if evidence.stance == "for" else "for"
            st.button(
                "Move to the other side",
                key=f"turn_evidence_{evidence.id}",
                on_click=_caught,
                args=(lambda: add_evidence(ws, finding_id, excerpt_id=evidence.excerpt_id, stance=other),),
                type="tertiary",
                icon=":material/swap_horiz:",
            )
            st.button(
                "Remove",
                key=f"remove_evidence_{evidence.id}",
                on_click=_caught,
                args=(lambda: _remove(ws, one),),
                type="tertiary",
                icon=":material/close:",
            )


def _remove(ws: Workspace, one: EvidenceView) -> None:
    evidence = one.evidence
    remove_evidence(ws, evidence.id)
    offer_undo(
        "Removed a passage from the evidence.",
        lambda: add_evidence(ws, evidence.finding_id, excerpt_id=evidence.excerpt_id, stance=evidence.stance),
    )


def _caught(action: Callable[[], object]) -> None:
    with page_errors():
        action()


def _draw_search(ws: Workspace, finding_id: int, used: set[int], codes: dict[int, Code]) -> None:
    with st.expander("Add evidence", icon=":material/add:", expanded=not used, key="add_evidence"):
        text = st.text_input(
            "Words in tagged passages",
            key="evidence_text",
            placeholder="told it twice",
            help="All words must occur. Put a phrase in double quotes. Nothing written shows the newest.",
        )
        try:
            found = search_library(ws, text=text, kind="passage", page_size=FOUND_SHOWN + len(used))
        except FieldnotesError as error:
            error_box(error)
            return
        new = [card for card in found.cards if card.id not in used][:FOUND_SHOWN]
        if not new:
            st.write(
                "No other tagged passage holds these words." if text else "No other passage is tagged yet."
            )
            if page_exists("library"):
                st.page_link(page("library"), label="Find something to tag", icon=":material/search:")
            return
        total = counted(found.counts["passage"], "tagged passage")
        st.write(f"{total} found; what is evidence already is left out.")
        for card in new:
            with st.container(key=f"row_found_{card.id}"):
                st.html(quote_card(passage_card(ws, card, codes)))
                with st.container(horizontal=True):
                    for stance, title in STANCES.items():
                        st.button(
                            title,
                            key=f"add_{stance}_{card.id}",
                            on_click=_caught,
                            args=(_adder(ws, finding_id, card.id, stance),),
                        )


def _adder(ws: Workspace, finding_id: int, excerpt_id: int, stance: str) -> Callable[[], object]:
    return lambda: add_evidence(ws, finding_id, excerpt_id=excerpt_id, stance=stance)
