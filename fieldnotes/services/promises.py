"""Promises to the people met: an owner, a date, an answer. Small data, kept promises."""

from datetime import date
from typing import get_args

from ..errors import InvalidInputError, NotFoundError
from ..records import Pillar, Promise
from ..store import people, stories
from ..store.database import writing
from ..store.rows import to_row
from .participants import add_participant
from .sessions import get_session
from .workspace import Workspace, checked_text

PILLARS: tuple[Pillar, ...] = get_args(Pillar)


def add_promise(
    ws: Workspace,
    *,
    text: str,
    owner: str,
    pillar: str,
    due_on: date,
    participant_id: int | None = None,
    seat_of_new_person: str | None = None,
    session_id: int | None = None,
) -> Promise:
    """Write down what somebody owes a participant, and by when (the last day, inclusive).

    pillar: what it shows when kept: "care", "competence" or "integrity". seat_of_new_person: gives somebody
    of that seat a code and makes the promise to them, in place of participant_id.
    Raises InvalidInputError without text or owner, NotFoundError for a person or session that is not here.
    """
    if pillar not in PILLARS:
        raise InvalidInputError(f"“{pillar}” is no pillar of a promise; use {', '.join(PILLARS)}.")
    session = None if session_id is None else get_session(ws, session_id)
    if participant_id is not None and not people.read_participants(ws.db, [participant_id]):
        raise NotFoundError(f"There is no participant {participant_id} in this workspace.")
    values: dict[str, object] = {
        "text": checked_text(text, "The promise", required=True),
        "owner": checked_text(owner, "The owner of the promise", required=True),
        "pillar": pillar,
        "due_on": due_on,
        "participant_id": participant_id,
        "session_id": session_id,
    }
    with writing(ws.db):
        if seat_of_new_person is not None:
            person = add_participant(ws, seat=seat_of_new_person, market=session.market if session else "")
            values["participant_id"] = person.id
        promise_id = stories.add_promise(ws.db, values)
    return get_promise(ws, promise_id)


def list_promises(ws: Workspace, *, session_id: int | None = None) -> list[Promise]:
    """Return the promises made in a session, or all, the first due first."""
    return stories.read_promises(ws.db, session_id)


def get_promise(ws: Workspace, promise_id: int) -> Promise:
    """Return one promise. Raises NotFoundError."""
    for promise in stories.read_promises(ws.db):
        if promise.id == promise_id:
            return promise
    raise NotFoundError(f"There is no promise {promise_id} in this workspace.")


def keep_promise(ws: Workspace, promise_id: int, *, answer: str = "") -> Promise:
    """Mark a promise as kept now. answer: what the person said to it."""
    get_promise(ws, promise_id)
    answer = checked_text(answer, "The answer")
    with writing(ws.db):
        stories.keep_promise(ws.db, promise_id, answer=answer)
    return get_promise(ws, promise_id)


def remove_promise(ws: Workspace, promise_id: int) -> Promise:
    """Take a promise away and return it, for restore_promise to bring back. Raises NotFoundError."""
    promise = get_promise(ws, promise_id)
    with writing(ws.db):
        stories.delete_promise(ws.db, promise_id)
    return promise


def restore_promise(ws: Workspace, promise: Promise) -> Promise:
    """Bring back a promise that remove_promise returned, under the same id."""
    with writing(ws.db):
        stories.add_promise(ws.db, to_row(vars(promise)))
    return get_promise(ws, promise.id)
