"""One round: who is done while it runs; figures and differences once it is revealed."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import CodingRound
from fieldnotes.services.agreement import export_agreement, export_settled
from fieldnotes.services.rounds import cancel_round, get_round, resume_round, reveal_round
from fieldnotes.services.workspace import Workspace, current_member

from .agreement_code import take_back
from .agreement_parts import link_to_all, names_of, round_facts, round_link, who_is_done
from .agreement_results import show_figures, summary
from .agreement_settle import show_settling
from .formats import escaped, plain
from .parts import ask_first, error_box, offer_undo, page_head, section
from .shell import page


def show_round(ws: Workspace, round_id: int) -> None:
    """Draw a round as far as it is."""
    one = get_round(ws, round_id)
    page_head(one.source_title, round_facts(one), eyebrow=one.name)
    with st.container(horizontal=True, vertical_alignment="center", key="round_links"):
        link_to_all()
        st.page_link(
            page("transcript"),
            label="The source",
            icon=":material/article:",
            query_params={"source": str(one.source_id)},
        )
    if one.state == "cancelled":
        st.info("This round is cancelled; what was coded in it stays hidden.", icon=":material/info:")
    elif one.state == "running":
        _running(ws, one)
    else:
        _revealed(ws, one)


def _running(ws: Workspace, one: CodingRound) -> None:
    section("Who is done")
    st.html(who_is_done(one))
    me = current_member(ws).id
    mine = next((coder for coder in one.coders if coder.member_id == me), None)
    if mine is not None and mine.finished_at is None:
        round_link(one, "Code now", icon=":material/edit_note:", code=True)
    elif mine is not None:
        take_back(ws, one)
    st.html('<p class="fn-quiet">Nobody sees what others code until everybody has finished.</p>')
    if one.started_by != me:
        return
    with st.container(horizontal=True):
        if len(one.compared) >= 2:
            _reveal(ws, one)
        question = f"Cancel “{one.name}”? What was coded in it stays hidden; you can resume it."
        if ask_first("Cancel the round", question, yes="Cancel it", key="cancel_round"):
            cancel_round(ws, one.id)
            offer_undo(f"Cancelled “{one.name}”.", lambda: resume_round(ws, one.id))
            st.switch_page(page("agreement"))


def _reveal(ws: Workspace, one: CodingRound) -> None:
    left_out = [coder.name for coder in one.coders if coder.finished_at is None]
    with st.popover("Reveal without waiting", key="reveal_ask"), st.form("reveal", border=False):
        st.write(plain(f"What {names_of(left_out)} coded is left out of the comparison."))
        reason = st.text_input("Why not wait")
        if st.form_submit_button("Reveal it", type="primary"):
            try:
                reveal_round(ws, one.id, reason=reason)
            except FieldnotesError as error:
                error_box(error)
            else:
                st.rerun()


def _revealed(ws: Workspace, one: CodingRound) -> None:
    if one.reveal_reason:
        left_out = names_of([coder.name for coder in one.coders if coder.finished_at is None])
        st.info(
            plain(f"Revealed before {left_out} had finished: {one.reveal_reason}"), icon=":material/info:"
        )
    view = st.segmented_control(
        "View",
        ["differences", "figures"],
        format_func=lambda name: {"differences": "Differences", "figures": "Figures by code"}[name],
        default="differences",
        required=True,
        key="view",
        label_visibility="collapsed",
    )
    if view == "differences":
        st.html(f'<p class="fn-num"><strong>{escaped(summary(ws, one))}</strong></p>')
        show_settling(ws, one)
    else:
        show_figures(ws, one)
    section("Take it away")
    with st.container(horizontal=True):
        st.download_button(
            "Figures (CSV)",
            lambda: export_agreement(ws, one.id).encode("utf-8-sig"),
            file_name=f"agreement-{one.id}.csv",
            mime="text/csv",
            icon=":material/download:",
            key="figures_csv",
        )
        st.download_button(
            "Differences and outcomes (CSV)",
            lambda: export_settled(ws, one.id).encode("utf-8-sig"),
            file_name=f"settled-{one.id}.csv",
            mime="text/csv",
            icon=":material/download:",
            key="settled_csv",
        )
