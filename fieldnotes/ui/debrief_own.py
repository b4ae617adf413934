"""A member's own debrief, written alone before the joint one is seen."""

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from fieldnotes.field.debriefing import CONTEXT_PARTS, NEED_PARTS, WRITTEN_PARTS, DebriefPart
from fieldnotes.records import Assumption, DebriefAnswer, DebriefVoice
from fieldnotes.services.own_debriefs import (
    finish_own_debrief,
    read_own_debriefs,
    reopen_own_debrief,
    time_of_debrief,
    write_own_debrief,
)
from fieldnotes.services.walks import Walk
from fieldnotes.services.workspace import Workspace, current_member

from .debrief_fields import kept_fields, outcome_fields, show_failed, show_kept, text_field, tried
from .debrief_side import show_what_happened
from .formats import day_and_time
from .parts import page_head, section
from .walk_places import facts, go_to_walk, hint, link_to_all, link_to_walk, two_columns

ASK_NEXT = DebriefPart(
    "ask_next",
    "What to ask next",
    "What will you ask next?",
    "In the survey, in the next call, on the next walk.",
)


def show_own_debrief(ws: Workspace, walk: Walk) -> None:
    """Draw the debrief that the current member writes alone; each answer is kept as soon as it is left."""
    session = walk.session
    voices = read_own_debriefs(ws, session.id)
    mine = next((one for one in voices if one.is_me), None)
    page_head(
        f"Your debrief: {session.title}",
        "Alone first, so that nobody's eyes are led by another's. Nothing has to be filled in.",
        eyebrow=" · ".join(facts(session, walk.journey.name)),
    )
    with st.container():  # what comes and goes here must not move the fields below
        show_failed()
        hint(others_words(ws, walk, voices))
    write, read = two_columns()
    with write, kept_fields(f"own_{session.id}"):
        if mine is not None and mine.state == "done":
            _done_already(ws, session.id)
        else:
            _fields(ws, walk, mine)
    with read:
        show_what_happened(ws, walk, key=f"own_{session.id}")
    link_to_walk(session.id, label="Back to the walk", icon=":material/arrow_back:")
    link_to_all()


def others_words(ws: Workspace, walk: Walk, voices: list[DebriefVoice]) -> str:
    """Return who else debriefs this walk, how far they are, and when all of it is opened."""
    others = [f"{one.name} ({one.state})" for one in voices if not one.is_me]
    time = time_of_debrief(walk.session)
    if not others:
        return "Nobody else has walked or debriefed with you yet."
    if time.state == "done" or (time.alone_until and time.alone_until < datetime.now(UTC)):
        return f"Also on this walk: {', '.join(others)}. The time to write alone is over; all of it is open."
    opens = f", or at {day_and_time(time.alone_until)}" if time.alone_until else ""
    return f"Also on this walk: {', '.join(others)}. You see each other's once both are done{opens}."


def _fields(ws: Workspace, walk: Walk, mine: DebriefVoice | None) -> None:
    session_id = walk.session.id
    answers = dict(mine.answers) if mine else {}
    if walk.assumptions:
        section("What you expected")
    for one in walk.assumptions:
        part = f"assumption:{one.id}"
        there = answers.get(part, DebriefAnswer(part, ""))
        with st.container(key=f"walk_assumption_own_{one.id}"):
            outcome_fields(
                one,
                partial(_keep_outcome, ws, one),
                key=_key(ws, session_id, one.id),
                outcome=there.outcome,
                because=there.text,
            )
    for each in (*WRITTEN_PARTS, ASK_NEXT):
        section(each.question)
        _field(ws, session_id, each, answers)
    with st.expander("The customer's needs and context", key=f"own_{session_id}_portrait"):
        for each in (*NEED_PARTS, *CONTEXT_PARTS):
            st.html(f'<h3 class="fn-debrief-part">{each.question}</h3>')
            _field(ws, session_id, each, answers, height=72)
    show_kept()
    st.button(
        "I am done",
        type="primary",
        key="finish_own_debrief",
        on_click=_finished,
        args=(ws, walk),
    )


def _key(ws: Workspace, session_id: int, name: str | int) -> str:
    """Return a field's key: the member's own, so that a browser that two share gives one's to nobody else."""
    return f"own_{session_id}_{current_member(ws).id}_{name}"


def _field(
    ws: Workspace, session_id: int, part: DebriefPart, answers: dict[str, DebriefAnswer], *, height: int = 110
) -> None:
    text_field(
        part.question,
        lambda text: write_own_debrief(ws, session_id, part.name, text=text),
        key=_key(ws, session_id, part.name),
        value=answers[part.name].text if part.name in answers else "",
        hint=part.hint,
        height=height,
    )


def _done_already(ws: Workspace, session_id: int) -> None:
    hint("You said that your own debrief is done.")
    link_to_walk(session_id, label="The debrief together", icon=":material/groups:", debrief=True)
    st.button(
        "Open mine again",
        key="reopen_own_debrief",
        on_click=_reopened,
        args=(ws, session_id),
    )


def _finished(ws: Workspace, walk: Walk) -> None:
    """Keep what stands in the fields, also in the one that is just being left, and say that it is done."""
    session_id, fields = walk.session.id, st.session_state
    for part in (*WRITTEN_PARTS, ASK_NEXT, *NEED_PARTS, *CONTEXT_PARTS):
        text = fields.get(_key(ws, session_id, part.name))
        if text and not tried(write_own_debrief, ws, session_id, part.name, text=text):
            return
    for one in walk.assumptions:
        key = _key(ws, session_id, one.id)
        outcome, because = fields.get(f"{key}_outcome"), fields.get(f"{key}_because")
        if (outcome or because) and not tried(_keep_outcome, ws, one, outcome or "open", because or ""):
            return
    if tried(finish_own_debrief, ws, session_id):
        go_to_walk(session_id, debrief=True)


def _reopened(ws: Workspace, session_id: int) -> None:
    tried(reopen_own_debrief, ws, session_id)


def _keep_outcome(ws: Workspace, one: Assumption, outcome: str, because: str) -> None:
    write_own_debrief(ws, one.session_id, f"assumption:{one.id}", text=because, outcome=outcome)
