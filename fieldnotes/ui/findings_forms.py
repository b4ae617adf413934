"""The words of a finding: write a new one, change one, say how it reads locally."""

from typing import Any

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Finding, LocalReading
from fieldnotes.services.coding import list_codes
from fieldnotes.services.findings import (
    add_evidence,
    edit_finding,
    read_locally,
    read_passage,
    write_finding,
)
from fieldnotes.services.workspace import Workspace

from .cards import quote_card
from .findings_evidence import passage_card
from .findings_words import STATUS_WORDS, stage_names
from .formats import day, escaped
from .metrics_words import draw_style
from .parts import error_box, page_head
from .shell import page

LEAD = (
    "One sentence that could turn out to be wrong. The needs behind it come next; evidence and metric follow."
)
DESCRIBED, DIFFERENT = "reads as described", "reads differently here"


def draw_new(ws: Workspace, excerpt_id: int | None) -> None:
    """Draw the form of a new finding; an excerpt becomes its first evidence. Raises NotFoundError."""
    page_head("Write a finding", LEAD, eyebrow="Findings")
    draw_style()
    card = read_passage(ws, excerpt_id) if excerpt_id else None
    if card is not None:
        codes = {code.id: code for code in list_codes(ws)}
        st.html('<p class="fn-quiet">This passage becomes its first evidence:</p>')
        st.html(quote_card(passage_card(ws, card, codes)))
    with st.form("new_finding", border=False):
        words = _fields(ws, None, key="new", market=card.market if card else "")
        if st.form_submit_button("Write it down", type="primary"):
            try:
                finding = write_finding(ws, **words)
                if excerpt_id:
                    add_evidence(ws, finding.id, excerpt_id=excerpt_id, stance="for")
            except FieldnotesError as error:
                error_box(error)
            else:
                st.switch_page(page("findings"), query_params={"finding": str(finding.id)})
    st.page_link(page("findings"), label="All findings", icon=":material/arrow_back:")


def draw_edit(ws: Workspace, finding: Finding) -> None:
    """Draw the form that changes a finding's words, place and status."""
    with (
        st.expander("Change the words or the status", icon=":material/edit:"),
        st.form(f"edit_finding_{finding.id}", border=False),
    ):
        words = _fields(ws, finding, key=f"edit_{finding.id}")
        status = st.selectbox(
            "Status",
            list(STATUS_WORDS),
            index=list(STATUS_WORDS).index(finding.status),
            format_func=lambda key: STATUS_WORDS[key],
            key=f"edit_{finding.id}_status",
        )
        if st.form_submit_button("Save", type="primary"):
            try:
                edit_finding(ws, finding.id, **words, status=status)
            except FieldnotesError as error:
                error_box(error)
            else:
                st.rerun()


def _fields(ws: Workspace, finding: Finding | None, *, key: str, market: str = "") -> dict[str, Any]:
    stages = stage_names(ws)
    statement = st.text_area(
        "What is going on?",
        finding.statement if finding else "",
        key=f"{key}_statement",
        height=90,
        placeholder="People who report a loss in the app are asked for everything again on the phone.",
    )
    needs, place_row = st.columns(2), st.columns(2)
    with needs[0]:
        functional = st.text_input(
            "Functional need: what they want to get done",
            finding.functional_need if finding else "",
            key=f"{key}_functional",
            placeholder="Report a loss once.",
        )
    with place_row[0]:
        place = st.text_input("Market", finding.market if finding else market, key=f"{key}_market")
    with needs[1]:
        emotional = st.text_input(
            "Emotional need: how they want to feel",
            finding.emotional_need if finding else "",
            key=f"{key}_emotional",
            placeholder="Know that somebody has it in hand.",
        )
    with place_row[1]:
        options = [None, *stages]
        stage_id = st.selectbox(
            "Stage of the journey",
            options,
            index=options.index(finding.stage_id) if finding and finding.stage_id in stages else 0,
            format_func=lambda one: "no particular stage" if one is None else stages[one],
            key=f"{key}_stage",
        )
    return {
        "statement": statement,
        "functional_need": functional,
        "emotional_need": emotional,
        "market": place,
        "stage_id": stage_id,
    }


def draw_local_reading(ws: Workspace, finding: Finding, readings: tuple[LocalReading, ...]) -> None:
    """Show how people of the market read the finding, and let one of them say it."""
    st.html('<h2 class="fn-section">Local reading</h2>')
    if not finding.market:
        st.html(
            '<p class="fn-quiet">This finding names no market. Name one under “Change the words”, and people '
            "of that market can say how it reads there.</p>"
        )
        return
    market = escaped(finding.market)
    if not readings:
        st.html(
            f'<p class="fn-note fn-guard">Not yet read locally: nobody of {market} has said how this reads '
            "there.</p>"
        )
    for one in readings:
        because = f" because {escaped(one.because)}" if one.because else ""
        st.html(
            f'<p class="fn-note">{escaped(one.market)}: <strong>{one.reading}</strong>{because} '
            f'<span class="fn-quiet">({day(one.read_at)})</span></p>'
        )
    with st.expander(f"I know {finding.market}: say how it reads there", icon=":material/translate:"):
        reading = st.radio("It", [DESCRIBED, DIFFERENT], key=f"reading_{finding.id}", horizontal=True)
        because = st.text_area(
            "because …" if reading == DIFFERENT else "because … (if you like)",
            key=f"because_{finding.id}_{len(readings)}",
            height=90,
            placeholder="Ordering and cancelling is how people reach the free delivery, not a complaint.",
        )
        if st.button("Store this reading", key=f"read_{finding.id}", type="primary"):
            try:
                read_locally(ws, finding.id, market=finding.market, reading=reading, because=because)
            except FieldnotesError as error:
                error_box(error)
            else:
                st.rerun()
