"""Promises to the people met on a walk: written down with owner and date, kept with an answer."""

from datetime import date, datetime, timedelta
from functools import partial

import streamlit as st

from fieldnotes.errors import FieldnotesError, InvalidInputError
from fieldnotes.records import Participant, Pillar, Promise
from fieldnotes.services.participants import list_participants
from fieldnotes.services.promises import (
    PILLARS,
    add_promise,
    keep_promise,
    list_promises,
    remove_promise,
    restore_promise,
)
from fieldnotes.services.workspace import Workspace, current_member

from .formats import day, escaped, plain
from .parts import error_box, offer_undo, section
from .walk_places import hint

PILLAR_SENTENCES: dict[Pillar, str] = {
    "care": "Somebody looks after this person.",
    "competence": "It gets put right.",
    "integrity": "What was said is done.",
}
USUAL_DAYS = 7
NEW_PEOPLE = {"customer": "A customer without a code yet", "employee": "An employee without a code yet"}
_FORM = "walk_promise_form"


def show_promises(ws: Workspace, session_id: int, *, may_add: bool) -> None:
    """Draw the promises made on a walk, and the form for another one."""
    promises = list_promises(ws, session_id=session_id)
    if not promises and not may_add:
        return
    section("Promises to individuals")
    if may_add:
        hint("What somebody you met was promised, or is owed. One person, one owner, one date.")
    codes = {person.id: person.code for person in list_participants(ws)}
    for promise in promises:
        _promise(ws, promise, codes)
    if may_add:
        with st.expander("Write down a promise", expanded=False, key=f"walk_{session_id}_promise"):
            _form(ws, session_id)


def _promise(ws: Workspace, promise: Promise, codes: dict[int, str]) -> None:
    with st.container(key=f"walk_entry_promise_{promise.id}"):
        st.html(promise_html(promise, codes.get(promise.participant_id or 0, "")))
        with st.container(horizontal=True, key=f"walk_promise_actions_{promise.id}"):
            if promise.kept_at is None:
                with st.popover("Mark as kept", key=f"keep_{promise.id}_ask"):
                    answer = st.text_area("What did they say to it?", key=f"keep_{promise.id}_answer")
                    if st.button("It is kept", type="primary", key=f"keep_{promise.id}"):
                        keep_promise(ws, promise.id, answer=answer or "")
                        st.rerun()
            if st.button("Remove", type="tertiary", key=f"remove_promise_{promise.id}"):
                removed = remove_promise(ws, promise.id)
                offer_undo("The promise was removed.", partial(restore_promise, ws, removed))
                st.rerun()


def promise_html(promise: Promise, code: str) -> str:
    """Return a promise with who owes it to whom and until when; one past its date says so."""
    due = f"until {day(promise.due_on)}"
    state = ""
    if promise.kept_at:
        state = f'<span class="fn-good">✓ kept on {day(promise.kept_at)}</span>'
    elif promise.due_on < _today():
        state = f'<span class="fn-bad">overdue since {day(promise.due_on)}</span>'
    meta = " · ".join(escaped(part) for part in (code, promise.owner, promise.pillar, due) if part)
    answer = f'<p class="fn-note-said">{escaped(promise.answer)}</p>' if promise.answer else ""
    return (
        f'<article class="fn-note"><p class="fn-note-text">{escaped(promise.text)}</p>'
        f'<p class="fn-walk-meta">{meta}{" · " if state else ""}{state}</p>{answer}</article>'
    )


def _form(ws: Workspace, session_id: int) -> None:
    number = st.session_state.get(_FORM, 0)
    people = {person.id: person for person in list_participants(ws)}
    with st.form(f"walk_promise_form_{number}", border=False):
        text = st.text_area("What was promised?", height=80, key=f"promise_{number}_text")
        to_whom = st.selectbox(
            "To whom?",
            [*NEW_PEOPLE, *people],
            index=None,
            placeholder="A code, never a name",
            format_func=lambda one: NEW_PEOPLE[one] if isinstance(one, str) else _person(people[one]),
            key=f"promise_{number}_whom",
        )
        owner = st.text_input("Who owns it?", value=current_member(ws).name, key=f"promise_{number}_owner")
        pillar = st.radio(
            "What does keeping it show?",
            PILLARS,
            format_func=str.capitalize,
            captions=[plain(PILLAR_SENTENCES[pillar]) for pillar in PILLARS],
            key=f"promise_{number}_pillar",
        )
        due_on = st.date_input(
            "Until when?",
            value=_today() + timedelta(days=USUAL_DAYS),
            format="YYYY-MM-DD",
            key=f"promise_{number}_due",
        )
        if not st.form_submit_button("Write it down", key=f"promise_{number}_add"):
            return
    try:
        if to_whom is None:
            raise InvalidInputError("The promise has nobody it was made to; choose a person.")
        add_promise(
            ws,
            text=text or "",
            owner=owner or "",
            pillar=pillar,
            due_on=due_on,
            participant_id=to_whom if isinstance(to_whom, int) else None,
            seat_of_new_person=to_whom if isinstance(to_whom, str) else None,
            session_id=session_id,
        )
    except FieldnotesError as error:
        error_box(error)
        return
    st.session_state[_FORM] = number + 1
    st.rerun()


def _person(person: Participant) -> str:
    return " · ".join(part for part in (person.code, person.seat, person.market) if part)


def _today() -> date:
    return datetime.now().astimezone().date()
