"""A walk in the field: where on the path, the note under the thumb, and what was noted."""

from functools import partial

import streamlit as st

from fieldnotes.records import Stage
from fieldnotes.services.sessions import finish_session, reopen_session
from fieldnotes.services.walks import Walk, list_emotion_families
from fieldnotes.services.workspace import Workspace

from .addresses import sign_address
from .components.composer import ComposerDefaults, EmotionChip, compose_observation
from .formats import counted, escaped, plain
from .parts import offer_undo, page_errors, page_head
from .theme import emotion_family
from .walk_places import facts, go_to_walk, hint, link_to_all, two_columns
from .walk_time_line import show_time_line


def show_field(ws: Workspace, walk: Walk) -> None:
    """Draw a walk that has not ended."""
    session = walk.session
    page_head(session.title, session.intent, eyebrow=" · ".join(facts(session, walk.journey.name)[:-1]))
    write, read = two_columns()
    with write:
        st.html(path_html(walk))
        show_composer(ws, walk)
        with st.container(key="walk_end"):
            st.button(
                "End the walk and debrief",
                key="end_walk",
                icon=":material/flag:",
                on_click=end_walk,
                args=(ws, session.id),
            )
        _expected(walk)
    with read:
        show_time_line(ws, walk)
    link_to_all()


def show_composer(ws: Workspace, walk: Walk) -> None:
    """Draw the note to write; the time line that is drawn after it holds what it has stored."""
    session_id = walk.session.id
    here = current_stage(walk)
    # What it reports needs no answer of its own: the run that the report caused has read the notes again.
    compose_observation(
        key=f"walk_{session_id}_composer",
        session_id=session_id,
        observation_address=sign_address(ws, "POST", f"/api/sessions/{session_id}/observations"),
        upload_address=sign_address(ws, "POST", "/api/uploads"),
        stages=walk.journey.stages,
        emotions=[
            EmotionChip(code.id, code.name, emotion_family(code.name)) for code in list_emotion_families(ws)
        ],
        defaults=ComposerDefaults(stage_id=here.id if here else None),
        scope=ws.guid,
    )


def current_stage(walk: Walk) -> Stage | None:
    """Return the stage of the latest note that has one, else the first; None for a journey without stages."""
    noted = [note.stage for note in walk.notes if note.stage]
    return noted[-1] if noted else next(iter(walk.journey.stages), None)


def path_html(walk: Walk) -> str:
    """Return the journey's stages as a path: which have notes, and where the walk is now."""
    here = current_stage(walk)
    if here is None:
        return ""
    steps = []
    for stage in walk.journey.stages:
        notes = sum(note.stage == stage for note in walk.notes)
        noted = " fn-step-noted" if notes else ""
        now = ' aria-current="step"' if stage == here else ""
        steps.append(
            f'<li class="fn-step{noted}"{now}><span class="fn-step-name">{escaped(stage.name)}</span>'
            f'<span class="fn-step-notes">{counted(notes, "note") if notes else ""}</span></li>'
        )
    place = f"Stage {here.ordinal + 1} of {len(walk.journey.stages)}: {escaped(here.name)}"
    return (
        f'<ol class="fn-path" aria-label="{escaped(walk.journey.name)}">{"".join(steps)}</ol>'
        f'<p class="fn-path-here">{place}</p>'
    )


def end_walk(ws: Workspace, session_id: int) -> None:
    """End the walk and show its debrief from the next run on; a callback."""
    with page_errors():
        finish_session(ws, session_id)
        go_to_walk(session_id, debrief=True)
        offer_undo("The walk has ended.", partial(_go_on, ws, session_id))


def _go_on(ws: Workspace, session_id: int) -> None:
    reopen_session(ws, session_id)
    go_to_walk(session_id)


def _expected(walk: Walk) -> None:
    if not walk.assumptions:
        return
    with st.expander("What you expected to find"):
        st.markdown("\n".join(f"- {plain(' '.join(one.text.split()))}" for one in walk.assumptions))
        hint("At the debrief you say which held.")
