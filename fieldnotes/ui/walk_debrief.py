"""The debrief: what became of each assumption, what surprised, what was common, what to ask next."""

from datetime import datetime
from typing import Any

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import ASSUMPTION_OUTCOMES, Assumption, ImmersionSession
from fieldnotes.services.debriefs import edit_debrief, finish_debrief
from fieldnotes.services.sessions import list_assumptions
from fieldnotes.services.walks import Walk
from fieldnotes.services.workspace import Workspace

from .formats import counted, escaped
from .parts import error_box, page_head, section
from .walk_curve import show_curve
from .walk_field import show_composer
from .walk_places import facts, go_to_walk, hint, link_to_all, link_to_walk, two_columns
from .walk_promises import show_promises
from .walk_time_line import show_notes

DECIDED = ASSUMPTION_OUTCOMES[1:]
QUESTIONS = (
    ("surprised", "What surprised you?", "What you did not expect, and what in it was new to you."),
    (
        "common_ground",
        "What was common between “them” and “us”?",
        "Where you would have felt or done the same.",
    ),
    ("ask_next", "What will you ask next?", "In the survey, in the next call, on the next walk."),
)
_FAILED, _KEPT_AT = "walk_debrief_failed", "walk_debrief_kept_at"


def show_debrief(ws: Workspace, walk: Walk) -> None:
    """Draw the debrief of a walk; each answer is kept as soon as its field is left."""
    session = walk.session
    page_head(
        f"Debrief: {session.title}",
        "Ten minutes, best today. Every answer is kept as you leave its field.",
        eyebrow=" · ".join(facts(session, walk.journey.name)),
    )
    with st.container():  # what comes and goes here must not move the fields below
        failed = st.session_state.pop(_FAILED, None)
        if failed is not None:
            error_box(failed)
        if session.ended_at is None:
            st.info("This walk is still in the field. Finishing the debrief ends it.")
            link_to_walk(session.id, label="Back to the field", icon=":material/arrow_back:")
    write, read = two_columns()
    with write:
        _ask_outcomes(ws, walk)
        for name, question, help_text in QUESTIONS:
            _ask(ws, session, name, question, help_text)
        show_promises(ws, session.id, may_add=True)
        _finish(ws, walk)
    with read:
        show_curve(walk, key=f"debrief_{session.id}_curve")
        show_notes(ws, walk)
        # The composer also sends what this browser still keeps from the field.
        with st.expander("Add a note that is missing"):
            show_composer(ws, walk)
    link_to_all()


def _ask_outcomes(ws: Workspace, walk: Walk) -> None:
    section("What you expected")
    if not walk.assumptions:
        hint("Nothing was written down before this walk, so there is nothing to compare with.")
    for one in walk.assumptions:
        with st.container(key=f"walk_assumption_{one.id}"):
            st.html(f'<p class="fn-walk-expected">{escaped(one.text)}</p>')
            outcome, because = f"debrief_{one.id}_outcome", f"debrief_{one.id}_because"
            _begin_with(outcome, one.outcome if one.outcome in DECIDED else None)
            _begin_with(because, one.because)
            st.radio(
                "What became of it",
                DECIDED,
                index=None,
                format_func=str.capitalize,
                horizontal=True,
                key=outcome,
                on_change=_keep_outcome,
                args=(ws, one),
                label_visibility="collapsed",
            )
            st.text_area(
                "Because",
                placeholder="Because …",
                height=80,
                key=because,
                on_change=_keep_outcome,
                args=(ws, one),
                label_visibility="collapsed",
            )


def _ask(ws: Workspace, session: ImmersionSession, name: str, question: str, help_text: str) -> None:
    section(question)
    key = f"debrief_{session.id}_{name}"
    _begin_with(key, getattr(session, name))
    st.text_area(
        question,
        placeholder=help_text,
        height=110,
        key=key,
        on_change=_keep_answer,
        args=(ws, session.id, name, key),
        label_visibility="collapsed",
    )


def _begin_with(key: str, value: str | None) -> None:
    """Give a field what is stored when the debrief is opened.

    A `value=` that follows the store would make a new field of it after each save, and take the focus away.
    """
    st.session_state.setdefault(key, value)


def _finish(ws: Workspace, walk: Walk) -> None:
    section("Done?")
    is_open = sum(one.outcome == "open" for one in list_assumptions(ws, walk.session.id))
    if is_open:
        hint(f"{counted(is_open, 'assumption has', 'assumptions have')} no outcome yet.")
    kept_at = st.session_state.get(_KEPT_AT)
    if kept_at:
        st.html(f'<p class="fn-walk-hint" role="status">Kept at {kept_at}.</p>')
    st.button(
        "Finish the debrief",
        type="primary",
        key="finish_debrief",
        on_click=_finished,
        args=(ws, walk.session.id),
    )


def _finished(ws: Workspace, session_id: int) -> None:
    if _tried(finish_debrief, ws, session_id):
        go_to_walk(session_id)


def _keep_outcome(ws: Workspace, one: Assumption) -> None:
    outcome = st.session_state[f"debrief_{one.id}_outcome"] or "open"
    because = st.session_state[f"debrief_{one.id}_because"] or ""
    _tried(edit_debrief, ws, one.session_id, outcomes={one.id: (outcome, because)})


def _keep_answer(ws: Workspace, session_id: int, name: str, key: str) -> None:
    _tried(edit_debrief, ws, session_id, **{name: st.session_state[key] or ""})


def _tried(service: Any, *args: Any, **keywords: Any) -> bool:
    """Call a service from a callback; what goes wrong is shown by the run that follows."""
    try:
        service(*args, **keywords)
    except FieldnotesError as error:
        st.session_state[_FAILED] = error
        return False
    st.session_state[_KEPT_AT] = f"{datetime.now().astimezone():%H:%M}"
    return True
