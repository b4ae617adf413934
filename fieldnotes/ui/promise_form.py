"""The form of a promise: what, to whom, by whom, until when, and what keeping it shows."""

from datetime import date, timedelta
from functools import partial

import streamlit as st

from fieldnotes.errors import FieldnotesError, InvalidInputError
from fieldnotes.records import Participant, Pillar, Promise
from fieldnotes.services.participants import list_participants
from fieldnotes.services.promises import PILLARS, add_promise, edit_promise
from fieldnotes.services.workspace import Workspace, current_member, list_members

from .formats import plain
from .parts import error_box
from .promise_cards import do_and_offer_undo, today

PILLAR_SENTENCES: dict[Pillar, str] = {
    "care": "Somebody looks after this person.",
    "competence": "It gets put right.",
    "integrity": "What was said is done.",
}
USUAL_DAYS = 7
NEW_PEOPLE = {"customer": "A customer without a code yet", "employee": "An employee without a code yet"}
_FORM = "promise_form"


def draw_promise_form(
    ws: Workspace, *, session_id: int | None = None, finding_id: int | None = None
) -> Promise | None:
    """Draw the form of a new promise; returns it in the run in which it was written down."""
    number = st.session_state.get(_FORM, 0)
    with st.form(f"promise_form_{number}", border=False):
        text, to_whom, owner, pillar, due_on = _fields(ws, f"promise_{number}", None)
        if not st.form_submit_button("Write it down", key=f"promise_{number}_add"):
            return None
    try:
        if to_whom is None:
            raise InvalidInputError("The promise has nobody it was made to; choose a person.")
        made = add_promise(
            ws,
            text=text,
            owner=owner,
            pillar=pillar,
            due_on=due_on,
            participant_id=to_whom if isinstance(to_whom, int) else None,
            seat_of_new_person=to_whom if isinstance(to_whom, str) else None,
            session_id=session_id,
            finding_id=finding_id,
        )
    except FieldnotesError as error:
        error_box(error)
        return None
    st.session_state[_FORM] = number + 1
    return made


def draw_promise_edit(ws: Workspace, promise: Promise) -> None:
    """Draw the form that changes a promise."""
    with st.form(f"promise_edit_{promise.id}", border=False):
        text, to_whom, owner, pillar, due_on = _fields(ws, f"promise_edit_{promise.id}", promise)
        if not st.form_submit_button("Save", key=f"promise_edit_{promise.id}_save"):
            return
    edit = partial(
        edit_promise,
        ws,
        promise.id,
        text=text,
        owner=owner,
        pillar=pillar,
        due_on=due_on,
        participant_id=to_whom if isinstance(to_whom, int) else None,
    )
    do_and_offer_undo(ws, promise.id, "The promise was changed.", edit)


def _fields(
    ws: Workspace, key: str, promise: Promise | None
) -> tuple[str, int | str | None, str, Pillar, date]:
    people = {person.id: person for person in list_participants(ws)}
    options: list[int | str] = [*people] if promise else [*NEW_PEOPLE, *people]
    known = promise.participant_id if promise else None
    text = st.text_area(
        "What was promised?", value=promise.text if promise else "", height=80, key=f"{key}_text"
    )
    to_whom = st.selectbox(
        "To whom?",
        options,
        index=options.index(known) if known in options else None,
        placeholder="A code, never a name",
        format_func=lambda one: NEW_PEOPLE[one] if isinstance(one, str) else _person(people[one]),
        key=f"{key}_whom",
    )
    owner = promise.owner if promise else current_member(ws).name
    owners = list(dict.fromkeys([owner, *(member.name for member in list_members(ws))]))
    chosen = st.selectbox("Who owns it?", owners, accept_new_options=True, key=f"{key}_owner")
    pillar = st.radio(
        "What does keeping it show?",
        PILLARS,
        index=PILLARS.index(promise.pillar) if promise else 0,
        format_func=str.capitalize,
        captions=[plain(PILLAR_SENTENCES[one]) for one in PILLARS],
        key=f"{key}_pillar",
    )
    due_on = st.date_input(
        "Until when?",
        value=promise.due_on if promise else today() + timedelta(days=USUAL_DAYS),
        format="YYYY-MM-DD",
        key=f"{key}_due",
    )
    return text or "", to_whom, chosen or "", pillar, due_on


def _person(person: Participant) -> str:
    return " · ".join(part for part in (person.code, person.seat, person.market) if part)
