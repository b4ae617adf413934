"""Use a passage or a walk's note in a finding: which one, on which side of it, and why."""

from functools import partial

import streamlit as st

from fieldnotes.errors import FieldnotesError, InvalidInputError
from fieldnotes.records import Evidence
from fieldnotes.services.findings import (
    add_evidence,
    add_source_as_evidence,
    list_evidence,
    list_findings,
    read_passage,
    remove_evidence,
    words_of_note,
)
from fieldnotes.services.workspace import Workspace

from .cards import QuoteCard, quote_card
from .findings_evidence import STANCES, codes_by_id, passage_card
from .metrics_words import draw_style
from .parts import error_box, offer_undo, page_head
from .shell import page


def draw_use(ws: Workspace, *, excerpt_id: int | None = None, note_id: int | None = None) -> None:
    """Draw the question in which finding to use an excerpt, or a note that nobody has tagged.

    Raises NotFoundError, and InvalidInputError for a source that is no note with words.
    """
    page_head("Use in a finding", "Which finding does this speak for, or against?", eyebrow="Findings")
    draw_style()
    if excerpt_id is not None:
        card = passage_card(ws, read_passage(ws, excerpt_id), codes_by_id(ws))
        new = {"new": "1", "excerpt": str(excerpt_id)}
    else:
        assert note_id is not None
        card = QuoteCard(quote=words_of_note(ws, note_id)[1])
        new = {"new": "1", "note": str(note_id)}
    st.html(quote_card(card))
    known = {finding.id: finding for finding in list_findings(ws) if finding.status != "retired"}
    if known:
        with st.form("use_in_finding", border=False):
            chosen = st.selectbox(
                "Finding",
                list(known),
                format_func=lambda one: known[one].statement,
                index=None,
                placeholder="Choose a finding",
                key="use_finding",
            )
            stance = st.segmented_control(
                "It speaks",
                list(STANCES),
                default="for",
                required=True,
                format_func=STANCES.__getitem__,
                key="use_stance",
            )
            note = st.text_input(
                "Why it speaks so (may stay empty)",
                key="use_note",
                placeholder="She says herself that it was the second time.",
            )
            if st.form_submit_button("Use as evidence", type="primary"):
                try:
                    _put(
                        ws,
                        chosen,
                        excerpt_id=excerpt_id,
                        note_id=note_id,
                        stance=stance or "for",
                        note=note,
                    )
                except FieldnotesError as error:
                    error_box(error)
                else:
                    st.switch_page(page("findings"), query_params={"finding": str(chosen)})
    else:
        st.write("There is no finding yet.")
    st.page_link(
        page("findings"), label="Write a new finding with it", icon=":material/add:", query_params=new
    )


def _put(
    ws: Workspace,
    finding_id: int | None,
    *,
    excerpt_id: int | None,
    note_id: int | None,
    stance: str,
    note: str,
) -> None:
    if finding_id is None:
        raise InvalidInputError("Choose the finding that this passage speaks for or against.")
    there = {one.id: one for one in list_evidence(ws, finding_id)}
    if excerpt_id is not None:
        evidence_id = add_evidence(ws, finding_id, excerpt_id=excerpt_id, stance=stance, note=note or None)
    else:
        assert note_id is not None
        evidence_id = add_source_as_evidence(
            ws, finding_id, source_id=note_id, stance=stance, note=note or None
        )
    offer_undo(
        f"Put a passage {stance} the finding.", partial(_take_back, ws, evidence_id, there.get(evidence_id))
    )


def _take_back(ws: Workspace, evidence_id: int, before: Evidence | None) -> None:
    """Remove a piece of evidence, or put it back to the side and the note that it had before."""
    if before is None:
        remove_evidence(ws, evidence_id)
    else:
        add_evidence(
            ws, before.finding_id, excerpt_id=before.excerpt_id, stance=before.stance, note=before.note
        )
