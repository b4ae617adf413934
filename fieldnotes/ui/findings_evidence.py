"""The evidence of a finding: for and against side by side, each piece with why it speaks so."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import streamlit as st

from fieldnotes.records import Code, LibraryCard
from fieldnotes.services.access import may
from fieldnotes.services.coding import list_codes
from fieldnotes.services.findings import EvidenceView, add_evidence, note_evidence, remove_evidence
from fieldnotes.services.workspace import Workspace

from .cards import QuoteCard, emotion_chip, quote_card, theme_chip
from .formats import day, escaped, span
from .library_cards import heard_address, where_in_document
from .parts import offer_undo, page_errors, press_errors
from .shell import page_address, page_exists

STANCES = {"for": "Speaks for it", "against": "Speaks against it"}
_NOTHING = {
    "for": "Nothing yet. Until a passage speaks for it, this is a statement, not a finding.",
    "against": "Nothing yet. Has anybody looked for a passage that says otherwise?",
}


def draw_evidence(
    ws: Workspace, finding_id: int, evidence: Sequence[EvidenceView], names: Mapping[int, str]
) -> None:
    """Draw both sides. names: of members by id."""
    st.html('<h2 class="fn-section">Evidence</h2>')
    codes = codes_by_id(ws)
    columns = st.columns(2, gap="large")
    for column, (stance, title) in zip(columns, STANCES.items(), strict=True):
        side = [one for one in evidence if one.evidence.stance == stance]
        # Counted as everywhere: what may not be shown stands for nothing.
        shown = sum(one.card is not None for one in side)
        hidden = f" · {len(side) - shown} not shown" if shown < len(side) else ""
        with column:
            st.html(f'<h3 class="fn-side">{title} <span class="fn-quiet">{shown}{hidden}</span></h3>')
            if not side:
                st.html(f'<p class="fn-quiet">{_NOTHING[stance]}</p>')
            for one in side:
                _draw_one(ws, one, codes, names.get(one.evidence.added_by or 0, ""))


def codes_by_id(ws: Workspace) -> dict[int, Code]:
    """Return the codebook by id, for `passage_card`."""
    return {code.id: code for code in list_codes(ws)}


def passage_card(
    ws: Workspace, card: LibraryCard, codes: dict[int, Code], *, segment_id: int | None = None
) -> QuoteCard:
    """Return a passage as a card that plays from its start and leads to its place in the source.

    segment_id: the line of a passage that nobody has tagged.
    """
    tags = [codes[code_id] for code_id in card.codes if code_id in codes]
    emotions = [code for code in tags if code.kind == "emotion"]
    parents = {code.id: _parent_name(code, codes) for code in emotions}
    address = ""
    if card.source_id is not None and page_exists("transcript"):
        place = {"excerpt": card.id} if card.id else {}
        if not card.id and card.start_s is not None:
            address = page_address("transcript", source=card.source_id, t=f"{card.start_s:.2f}")
        else:
            address = page_address("transcript", source=card.source_id, **place)
    audio, offset_s = heard_address(ws, card)
    where = (card.speaker, card.seat, card.market, card.stage, span(card.start_s, card.end_s))
    return QuoteCard(
        quote=card.quote,
        title=card.title,
        address=address,
        meta=tuple(part for part in (*where_in_document(card), _day(card.happened_at), *where) if part),
        chips=tuple(
            emotion_chip(code.name, parent=parents[code.id], intensity=card.intensity)
            if code.kind == "emotion"
            else theme_chip(code.name)
            for code in tags
        ),
        audio=audio,
        start_s=None if card.start_s is None else card.start_s - offset_s,
        end_s=None if card.end_s is None else card.end_s - offset_s,
        family_of=(emotions[0].name, parents[emotions[0].id]) if emotions else (),
    )


def caught(action: Callable[[], object]) -> None:
    """Do what a button is for; an error is a sentence on the page. For `on_click`."""
    with press_errors():
        action()


def _day(moment: str) -> str:
    return day(datetime.fromisoformat(moment)) if "T" in moment else day(date.fromisoformat(moment))


def _parent_name(code: Code, codes: dict[int, Code]) -> str:
    return codes[code.parent_id].name if code.parent_id in codes else ""


def _draw_one(ws: Workspace, one: EvidenceView, codes: dict[int, Code], by: str) -> None:
    evidence = one.evidence
    with st.container(key=f"row_evidence_{evidence.id}"):
        if one.card is None:
            st.html(
                '<p class="fn-note fn-quiet">This passage is not shown: somebody who is heard in it does not '
                "agree to being quoted at present, or it was removed.</p>"
            )
        else:
            st.html(quote_card(passage_card(ws, one.card, codes)))
        if evidence.note:
            put = f' <span class="fn-quiet">({escaped(by)})</span>' if by else ""
            st.html(f'<p class="fn-note">{escaped(evidence.note)}{put}</p>')
        if not may(ws, "write findings"):
            return
        with st.container(horizontal=True):
            _draw_note(ws, one)
            other = "against" if evidence.stance == "for" else "for"
            st.button(
                "Move to the other side",
                key=f"turn_evidence_{evidence.id}",
                on_click=caught,
                args=(
                    lambda: add_evidence(
                        ws, evidence.finding_id, excerpt_id=evidence.excerpt_id, stance=other
                    ),
                ),
                type="tertiary",
                icon=":material/swap_horiz:",
            )
            st.button(
                "Remove",
                key=f"remove_evidence_{evidence.id}",
                on_click=caught,
                args=(lambda: _remove(ws, one),),
                type="tertiary",
                icon=":material/close:",
            )


def _draw_note(ws: Workspace, one: EvidenceView) -> None:
    evidence = one.evidence
    label = "Change why" if evidence.note else "Say why"
    with (
        st.popover(label, icon=":material/edit_note:", type="tertiary", key=f"why_{evidence.id}"),
        st.form(f"why_form_{evidence.id}", border=False),
    ):
        note = st.text_area(
            f"Why it speaks {evidence.stance} it",
            evidence.note,
            key=f"why_text_{evidence.id}",
            height=90,
            placeholder="She says herself that it was the second time.",
        )
        if st.form_submit_button("Keep this"):
            with page_errors():
                note_evidence(ws, evidence.id, note=note)
                st.rerun()


def _remove(ws: Workspace, one: EvidenceView) -> None:
    evidence = one.evidence
    remove_evidence(ws, evidence.id)
    offer_undo(
        "Removed a passage from the evidence.",
        lambda: add_evidence(
            ws,
            evidence.finding_id,
            excerpt_id=evidence.excerpt_id,
            stance=evidence.stance,
            note=evidence.note,
        ),
    )
