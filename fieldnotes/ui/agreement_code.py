"""One's own part of a round: the reader with one's own codes alone, and the way to finish it."""

import streamlit as st

from fieldnotes.records import CodingRound
from fieldnotes.services import coding
from fieldnotes.services.rounds import (
    check_consent,
    count_my_codings,
    finish_my_part,
    get_round,
    reopen_my_part,
)
from fieldnotes.services.workspace import Workspace, current_member

from .addresses import MEDIA_S, sign_address
from .agreement_parts import link_to_all, round_link, who_is_done
from .components.reader import read_and_tag
from .formats import clock, counted
from .parts import page_errors, page_head
from .shell import page


def show_coding(ws: Workspace, round_id: int) -> None:
    """Draw the reader where the current member may code now, else why not and the way on."""
    one = get_round(ws, round_id)
    me = current_member(ws)
    mine = next((coder for coder in one.coders if coder.member_id == me.id), None)
    page_head(
        one.source_title,
        "You see your own codes alone. The text stays as it is while you code.",
        eyebrow=f"{one.name} · {me.name} codes independently",
    )
    if mine is None or one.state != "running":
        link_to_all()
        said = f"{me.name} does not code in this round." if mine is None else f"This round is {one.state}."
        st.info(said, icon=":material/info:")
        round_link(one, "Open the round", icon=":material/arrow_forward:")
        return
    if mine.finished_at is not None:
        _finished(ws, one)
        return
    _reader(ws, one)


def _finished(ws: Workspace, one: CodingRound) -> None:
    link_to_all()
    st.success(
        "Your part is finished. The others' codes are shown once everybody's is.", icon=":material/check:"
    )
    st.html(who_is_done(one))
    take_back(ws, one)


def take_back(ws: Workspace, one: CodingRound) -> None:
    """Draw the way back into one's own part, as long as the round runs."""
    if st.button("Go on coding after all", key="reopen", icon=":material/undo:"):
        with page_errors():
            reopen_my_part(ws, one.id)
            st.switch_page(page("agreement"), query_params={"round": str(one.id), "code": "1"})


def _reader(ws: Workspace, one: CodingRound) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="round_links"):
        link_to_all()
        _finish(ws, one)
    check_consent(ws, one.source_id)
    view = coding.read_source(ws, one.source_id)
    media = f"/api/media/{view.recording.media_id}" if view.recording else None
    with st.container(key="round_reader"):
        event = read_and_tag(
            key=f"reader_round_{one.id}_{current_member(ws).id}",
            source_address=sign_address(ws, "GET", f"/api/rounds/{one.id}/source"),
            command_address=sign_address(ws, "POST", f"/api/rounds/{one.id}/commands"),
            media_address=sign_address(ws, "GET", media, valid_s=MEDIA_S) if media else None,
            coder_id=current_member(ws).id,
            coder_name=current_member(ws).name,
        )
    if event is not None:
        st.toast("A passage becomes evidence once the round is settled.", icon=":material/info:")
    if view.recording is not None:
        st.html(f'<p class="fn-quiet">{clock(view.recording.duration_s)} of sound.</p>')


def _finish(ws: Workspace, one: CodingRound) -> None:
    last = sum(coder.finished_at is None for coder in one.coders) == 1
    # The reader saves without a rerun of the page: opening this is one, so that the count is right.
    with st.popover("Finish my part", icon=":material/task_alt:", key="finish_ask", on_change="rerun"):
        after = (
            "You are the last one: everybody's codes are compared then."
            if last
            else "Until everybody has finished you can take it back."
        )
        st.write(f"{counted(count_my_codings(ws, one), 'code')} of yours. {after}")
        if st.button("My part is finished", key="finish", type="primary"):
            with page_errors():
                finish_my_part(ws, one.id)
                st.switch_page(page("agreement"), query_params={"round": str(one.id)})
