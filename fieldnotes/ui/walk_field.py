"""A walk in the field: where on the path, the note under the thumb, and what was noted."""

from functools import partial

import streamlit as st

from fieldnotes.records import Stage
from fieldnotes.services.prompting import read_prompt
from fieldnotes.services.sessions import finish_session, reopen_session
from fieldnotes.services.walks import Walk, list_emotion_families
from fieldnotes.services.workspace import Workspace

from .addresses import sign_address
from .components.composer import ComposerDefaults, EmotionChip, compose_observation
from .parts import offer_undo, page_errors, page_head
from .shell import page
from .walk_guide import draw_expected, show_planned
from .walk_places import facts, go_to_walk, link_to_all

_ENDING = "walk_ending"


def show_field(ws: Workspace, walk: Walk) -> None:
    """Draw a walk that has not ended."""
    session = walk.session
    st.html('<span class="fn-wide-page"></span><span class="fn-in-the-field"></span>')
    page_head(session.title, session.intent, eyebrow=" · ".join(facts(session, walk.journey.name)[:-1]))
    with st.container(horizontal=True, vertical_alignment="center", key="walk_end"):
        is_ending = _ending(session.id)
        st.button(
            "End now" if is_ending else "End the walk and debrief",
            key="end_walk",
            icon=":material/flag:",
            on_click=end_walk,
            args=(ws, session.id),
        )
        if not show_planned(ws, walk):
            _expected(walk)
    show_composer(ws, walk, is_ending=is_ending, with_time_line=True)
    st.page_link(
        page("promises"),
        label="Somebody was promised something? Write it down",
        icon=":material/handshake:",
        query_params={"new": "1", "session": str(session.id)},
    )
    link_to_all()


def show_composer(
    ws: Workspace, walk: Walk, *, is_ending: bool = False, with_time_line: bool = False
) -> None:
    """Draw the note to write, and the time line where the page does not show the notes itself."""
    session_id = walk.session.id
    here = current_stage(walk)
    path = f"/api/sessions/{session_id}"
    compose_observation(
        key=f"walk_{session_id}_composer",
        session_id=session_id,
        title=walk.session.title,
        observation_address=sign_address(ws, "POST", f"{path}/observations"),
        upload_address=sign_address(ws, "POST", "/api/uploads"),
        notes_address=sign_address(ws, "GET", f"{path}/notes"),
        command_address=sign_address(ws, "POST", f"{path}/notes"),
        stages=walk.journey.stages,
        emotions=[EmotionChip(code.id, code.name) for code in list_emotion_families(ws)],
        defaults=ComposerDefaults(stage_id=here.id if here else None),
        scope=ws.guid,
        is_ending=is_ending,
        with_time_line=with_time_line,
    )


def current_stage(walk: Walk) -> Stage | None:
    """Return the stage of the latest note that has one, else where the walk begins; None without stages."""
    noted = [note.stage for note in walk.notes if note.stage]
    if noted:
        return noted[-1]
    begins = (stage for stage in walk.journey.stages if stage.id == walk.session.stage_id)
    return next(begins, next(iter(walk.journey.stages), None))


def _ending(session_id: int) -> bool:
    """Whether "End the walk" was pressed once, with something left to ask before."""
    return st.session_state.get(_ENDING) == session_id


def end_walk(ws: Workspace, session_id: int) -> None:
    """End the walk and show its debrief from the next run on; a callback.

    Where a prompt is due before the end, the first press shows it and the second ends the walk.
    """
    with page_errors():
        if not _ending(session_id) and read_prompt(ws, session_id, ending=True):
            st.session_state[_ENDING] = session_id
            return
        st.session_state.pop(_ENDING, None)
        finish_session(ws, session_id)
        go_to_walk(session_id, debrief=True)
        offer_undo("The walk has ended.", partial(_go_on, ws, session_id))


def _go_on(ws: Workspace, session_id: int) -> None:
    reopen_session(ws, session_id)
    go_to_walk(session_id)


def _expected(walk: Walk) -> None:
    if walk.assumptions:
        with st.popover("What you expected"):
            draw_expected(walk)
