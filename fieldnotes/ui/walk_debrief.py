"""The joint debrief: what each wrote alone, side by side, and the one debrief that is made of it."""

from functools import partial

import streamlit as st

from fieldnotes.field.debriefing import CONTEXT_PARTS, NEED_PARTS, WRITTEN_PARTS, DebriefPart
from fieldnotes.records import Assumption, DebriefAnswer, DebriefVoice, ImmersionSession
from fieldnotes.services.debrief_picks import (
    Pickable,
    list_pickable,
    pick_for_debrief,
    picked_keys,
)
from fieldnotes.services.debriefs import edit_debrief, finish_debrief, read_portrait
from fieldnotes.services.next_questions import add_next_question
from fieldnotes.services.own_debriefs import is_alone_first, read_own_debriefs, time_of_debrief
from fieldnotes.services.sessions import list_assumptions
from fieldnotes.services.walks import Walk
from fieldnotes.services.workspace import Workspace

from .ask_next_items import draw_questions_here
from .debrief_fields import (
    begin_with,
    kept_fields,
    outcome_fields,
    show_failed,
    show_kept,
    text_field,
    tried,
)
from .debrief_own import show_own_debrief
from .debrief_side import show_what_happened
from .debrief_voices import take_over_buttons, voices_html, waiting_words
from .formats import counted, day_and_time, plain
from .parts import page_head, section, withdraw_undo
from .promise_lists import draw_promises_here
from .walk_places import facts, go_to_own_debrief, go_to_walk, hint, link_to_all, link_to_walk, two_columns

OWN = "own"  # ?debrief=own
LONGEST_LABEL_CHARS = 90


def show_debrief(ws: Workspace, walk: Walk) -> None:
    """Draw the debrief of a walk: one's own first where several walked, else the joint one."""
    if st.query_params.get("debrief") == OWN or is_alone_first(ws, walk.session.id):
        show_own_debrief(ws, walk)
    else:
        _show_joint(ws, walk)


def _show_joint(ws: Workspace, walk: Walk) -> None:
    """Draw the joint debrief; each answer is kept as soon as its field is left."""
    session = walk.session
    voices = read_own_debriefs(ws, session.id)
    page_head(
        f"Debrief: {session.title}",
        f"{_when(session)} Every answer is kept as you leave its field; nothing has to be filled in.",
        eyebrow=" · ".join(facts(session, walk.journey.name)),
    )
    with st.container():  # what comes and goes here must not move the fields below
        show_failed()
        if session.ended_at is None:
            st.info("This walk is still in the field. Finishing the debrief ends it.")
            link_to_walk(session.id, label="Back to the field", icon=":material/arrow_back:")
        if waiting := waiting_words(voices):
            hint(waiting)
    write, read = two_columns()
    with write:
        with kept_fields(f"debrief_{session.id}"):
            _write(ws, walk, voices)
        section("What will you ask next?")
        _ask_next(ws, session.id, voices)
        draw_promises_here(ws, session_id=session.id)
        _finish(ws, walk)
        st.button(
            "What you wrote alone"
            if any(one.is_me and one.answers for one in voices)
            else "Somebody else was there? Each writes their own first",
            type="tertiary",
            icon=":material/person_edit:",
            key="own_debrief",
            on_click=go_to_own_debrief,
            args=(session.id,),
        )
    with read:
        show_what_happened(ws, walk, key=f"debrief_{session.id}")
    link_to_all()


def _ask_next(ws: Workspace, session_id: int, voices: list[DebriefVoice]) -> None:
    def take(answer: DebriefAnswer) -> None:
        for line in filter(str.strip, answer.text.splitlines()):
            tried(partial(add_next_question, ws, text=line, session_id=session_id))

    if said := voices_html(voices, "ask_next"):
        st.html(said)
    take_over_buttons(voices, "ask_next", key=f"debrief_{session_id}_ask_next", take=take)
    draw_questions_here(ws, session_id)


def _when(session: ImmersionSession) -> str:
    time = time_of_debrief(session)
    given = f"{time.minutes} minutes: half of the time in the field."
    if time.due_at is None or time.state == "done":
        return given
    due = "Due by" if time.state == "due" else "Was due by"
    return f"{due} {day_and_time(time.due_at)}, while it is fresh. {given}"


def _write(ws: Workspace, walk: Walk, voices: list[DebriefVoice]) -> None:
    session = walk.session
    pickable = list_pickable(ws, session.id)
    section("What you expected")
    if not walk.assumptions:
        hint("Nothing was written down before this walk, so there is nothing to compare with.")
    for one in walk.assumptions:
        _assumption(ws, one, voices, pickable)
    for part in WRITTEN_PARTS:
        section(part.question)
        _text(ws, session.id, part, getattr(session, part.name), voices)
    section("Quotes to keep")
    _pick(ws, session.id, None, pickable, label="Quotes to keep", placeholder="Words that say it best")
    portrait = read_portrait(ws, session.id)
    section("What they need")
    hint("What they want to get done is one thing, how they want to feel another.")
    for part in NEED_PARTS:
        st.html(f'<h3 class="fn-debrief-part">{part.question}</h3>')
        _text(ws, session.id, part, portrait.get(part.name, ""), voices, height=72)
    filled = sum(part.name in portrait for part in CONTEXT_PARTS)
    with st.expander(
        f"Portrait of their context ({filled} of {len(CONTEXT_PARTS)})", key=f"debrief_{session.id}_portrait"
    ):
        for part in CONTEXT_PARTS:
            st.html(f'<h3 class="fn-debrief-part">{part.question}</h3>')
            _text(ws, session.id, part, portrait.get(part.name, ""), voices, height=72)


def _assumption(ws: Workspace, one: Assumption, voices: list[DebriefVoice], pickable: list[Pickable]) -> None:
    part, key = f"assumption:{one.id}", f"debrief_{one.id}"

    def keep(outcome: str, because: str) -> None:
        edit_debrief(ws, one.session_id, outcomes={one.id: (outcome, because)})  # type: ignore[dict-item]

    def take(answer: DebriefAnswer) -> None:
        if answer.outcome != "open":  # words alone leave what was decided together
            st.session_state[f"{key}_outcome"] = answer.outcome
        st.session_state[f"{key}_because"] = _joined(st.session_state.get(f"{key}_because"), answer.text)
        outcome = st.session_state.get(f"{key}_outcome") or "open"
        tried(keep, outcome, st.session_state[f"{key}_because"])

    with st.container(key=f"walk_assumption_{one.id}"):
        outcome_fields(
            one,
            keep,
            key=key,
            outcome=one.outcome,
            because=one.because,
            beside=voices_html(voices, part),
        )
        take_over_buttons(voices, part, key=key, take=take)
        _pick(
            ws,
            one.session_id,
            one.id,
            pickable,
            label=plain(f"What shows it, of “{one.text}”"),
            placeholder="What shows it: notes and passages",
        )


def _text(
    ws: Workspace,
    session_id: int,
    part: DebriefPart,
    value: str,
    voices: list[DebriefVoice],
    *,
    height: int = 110,
) -> None:
    key = f"debrief_{session_id}_{part.name}"

    def keep(text: str) -> None:
        if part in WRITTEN_PARTS:
            edit_debrief(ws, session_id, **{part.name: text})  # type: ignore[arg-type]
        else:
            edit_debrief(ws, session_id, portrait={part.name: text})

    def take(answer: DebriefAnswer) -> None:
        st.session_state[key] = _joined(st.session_state.get(key), answer.text)
        tried(keep, st.session_state[key])

    if said := voices_html(voices, part.name):
        st.html(said)
    text_field(part.question, keep, key=key, value=value, hint=part.hint, height=height)
    take_over_buttons(voices, part.name, key=key, take=take)


def _pick(
    ws: Workspace,
    session_id: int,
    assumption_id: int | None,
    pickable: list[Pickable],
    *,
    label: str,
    placeholder: str,
) -> None:
    """Draw what can be picked as evidence or as a quote; nothing for a walk without notes and passages."""
    if not pickable:
        hint("Nothing was noted or tagged on this walk that could be picked here.")
        return
    texts = {one.key: _label(one) for one in pickable}
    key = f"debrief_pick_{session_id}_{assumption_id or 0}"
    begin_with(key, [one for one in picked_keys(ws, session_id, assumption_id=assumption_id) if one in texts])
    st.multiselect(
        label,
        list(texts),
        format_func=lambda one: texts.get(one, ""),
        placeholder=placeholder,
        key=key,
        on_change=_keep_picks,
        args=(ws, session_id, assumption_id, key),
        label_visibility="collapsed",
    )


def _label(one: Pickable) -> str:
    card = one.card
    about = ", ".join(part for part in (card.observation_kind, card.seat) if part) if card else ""
    text = " ".join(one.text.split())
    short = text if len(text) <= LONGEST_LABEL_CHARS else f"{text[: LONGEST_LABEL_CHARS - 1].rstrip()}…"
    return f"{short} ({about})" if about else short


def _keep_picks(ws: Workspace, session_id: int, assumption_id: int | None, key: str) -> None:
    tried(
        partial(
            pick_for_debrief, ws, session_id, list(st.session_state[key] or ()), assumption_id=assumption_id
        )
    )


def _joined(before: str | None, added: str) -> str:
    parts = [part for part in (before or "", added) if part]
    return parts[0] if len(set(parts)) == 1 else "\n".join(parts)


def _finish(ws: Workspace, walk: Walk) -> None:
    section("Done?")
    is_open = sum(one.outcome == "open" for one in list_assumptions(ws, walk.session.id))
    if is_open:
        hint(f"{counted(is_open, 'assumption has', 'assumptions have')} no outcome yet.")
    show_kept()
    st.button(
        "Finish the debrief",
        type="primary",
        key="finish_debrief",
        on_click=_finished,
        args=(ws, walk.session.id),
    )


def _finished(ws: Workspace, session_id: int) -> None:
    if tried(finish_debrief, ws, session_id):
        withdraw_undo()  # of the walk's end, for example: it would take back more than it says
        go_to_walk(session_id)
