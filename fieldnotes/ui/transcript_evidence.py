"""The question in which finding to use a passage, and on which side of it."""

import streamlit as st

from fieldnotes.errors import FieldnotesError, InvalidInputError
from fieldnotes.services import coding, findings
from fieldnotes.services.workspace import Workspace

from .cards import QuoteCard, quote_cards
from .formats import plain, span
from .parts import error_box
from .questions import ask, question
from .shell import page, page_exists

# Keys of the session state.
_PUT = "transcript_put"  # the evidence made in the open question: its id and its finding's
_FINDING = "transcript_finding"
_STANCE = "transcript_stance"
_NOTE = "transcript_note"
_TROUBLE = "transcript_trouble"


def open_evidence(excerpt_id: int) -> None:
    """Have the page ask in which finding to use an excerpt."""
    st.session_state.pop(_PUT, None)
    ask("evidence", excerpt_id)


def ask_for_finding(ws: Workspace) -> None:
    """Draw the question in which finding to use an excerpt, if it is open."""
    question("evidence", "Use in a finding", lambda excerpt_id: _choose_finding(ws, excerpt_id))


def _choose_finding(ws: Workspace, excerpt_id: int) -> None:
    excerpt = coding.get_excerpt(ws, excerpt_id)
    quote_cards(
        [QuoteCard(quote=excerpt.text, meta=tuple(filter(None, [span(excerpt.start_s, excerpt.end_s)])))]
    )
    trouble: FieldnotesError | None = st.session_state.pop(_TROUBLE, None)
    if trouble is not None:
        error_box(trouble)
    put: tuple[int, int] | None = st.session_state.get(_PUT)
    if put is not None:
        _show_put(ws, *put)
        return
    known = {finding.id: finding for finding in findings.list_findings(ws) if finding.status != "retired"}
    if known:
        with st.form("evidence", border=False):
            st.selectbox(
                "Finding",
                list(known),
                format_func=lambda one: known[one].statement,
                index=None,
                placeholder="Choose a finding",
                key=_FINDING,
            )
            st.segmented_control(
                "It speaks",
                ["for", "against"],
                default="for",
                required=True,
                format_func={"for": "For it", "against": "Against it"}.__getitem__,
                key=_STANCE,
            )
            st.text_input(
                "Why it speaks so (may stay empty)",
                key=_NOTE,
                placeholder="She says herself that it was the second time.",
            )
            # A callback runs before the question is drawn again, so that it is drawn as answered.
            st.form_submit_button(
                "Use as evidence", type="primary", on_click=_put_evidence, args=(ws, excerpt_id)
            )
    else:
        st.write("There is no finding yet.")
    if page_exists("findings"):
        st.page_link(
            page("findings"),
            label="Write a new finding with it",
            icon=":material/add:",
            query_params={"new": "1", "excerpt": str(excerpt_id)},
        )


def _put_evidence(ws: Workspace, excerpt_id: int) -> None:
    finding_id = st.session_state.get(_FINDING)
    try:
        if finding_id is None:
            raise InvalidInputError("Choose the finding that this passage speaks for or against.")
        evidence_id = findings.add_evidence(
            ws,
            finding_id,
            excerpt_id=excerpt_id,
            stance=st.session_state.get(_STANCE) or "for",
            note=st.session_state.get(_NOTE) or None,
        )
    except FieldnotesError as error:
        st.session_state[_TROUBLE] = error
    else:
        st.session_state[_PUT] = (evidence_id, finding_id)


def _show_put(ws: Workspace, evidence_id: int, finding_id: int) -> None:
    view = findings.get_finding(ws, finding_id)
    stance = next((item.evidence.stance for item in view.evidence if item.evidence.id == evidence_id), "for")
    st.success(f"It stands as evidence {stance} “{plain(view.finding.statement)}”", icon=":material/check:")

    def undo() -> None:
        findings.remove_evidence(ws, evidence_id)
        st.session_state.pop(_PUT, None)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Undo", icon=":material/undo:", key="undo_evidence", on_click=undo)
        if page_exists("findings"):
            query = {"finding": str(finding_id)}
            st.page_link(page("findings"), label="Open the finding", query_params=query)
