"""Promises to the people met: an owner, a date, an answer. Small data, kept promises.

A promise that is past its date, or was not kept, and that nobody followed up is a defect of the company:
`Promise.is_left_alone`. docs/promises.md says where this is from.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import Pillar, Promise, PromiseChange, PromiseChangeKind
from ..store import findings, item_changes, people, promises
from ..store.database import writing
from ..store.rows import now, now_after, to_row
from .access import FILTERS, allowed, limited_to, may_on, only_own, refusal
from .participants import add_participant
from .sessions import get_session
from .workspace import Workspace, checked_text, current_member

PILLARS: tuple[Pillar, ...] = get_args(Pillar)


@allowed("keep promises", own="session_id")
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
    finding_id: int | None = None,
) -> Promise:
    """Write down what somebody owes a participant, and by when (the last day, inclusive).

    pillar: what it shows when kept: "care", "competence" or "integrity". seat_of_new_person: gives somebody
    of that seat a code and makes the promise to them, in place of participant_id. session_id, finding_id:
    what it comes from.
    Raises InvalidInputError without text or owner, NotFoundError for a person, session or finding that is not
    here.
    """
    session = None if session_id is None else get_session(ws, session_id)
    if finding_id is not None and not findings.read_findings(ws.db, finding_id):
        raise NotFoundError(f"There is no finding {finding_id} in this workspace.")
    values: dict[str, object] = {
        **_checked(ws, text=text, owner=owner, pillar=pillar, participant_id=participant_id),
        "due_on": due_on,
        "session_id": session_id,
        "finding_id": finding_id,
        "made_by": current_member(ws).id,
        "made_at": now(),
    }
    with writing(ws.db):
        if seat_of_new_person is not None:
            person = add_participant(ws, seat=seat_of_new_person, market=session.market if session else "")
            values["participant_id"] = person.id
        promise_id = promises.add_promise(ws.db, values)
        _note(ws, promise_id, "made", {}, {"text": values["text"], "owner": values["owner"]})
    return get_promise(ws, promise_id)


@allowed("keep promises", own=FILTERS)
def list_promises(
    ws: Workspace, *, session_id: int | None = None, finding_id: int | None = None
) -> list[Promise]:
    """Return the promises made in a session or because of a finding, or all, the first due first."""
    found = promises.read_promises(ws.db, session_id=session_id, finding_id=finding_id)
    return only_own(ws, "keep promises", "promise_id", found, lambda one: one.id)


@allowed("keep promises", own="promise_id")
def get_promise(ws: Workspace, promise_id: int) -> Promise:
    """Return one promise. Raises NotFoundError."""
    found = promises.read_promises(ws.db, promise_id=promise_id)
    if not found:
        raise NotFoundError(f"There is no promise {promise_id} in this workspace.")
    return found[0]


@allowed("keep promises", own="promise_id")
def edit_promise(
    ws: Workspace,
    promise_id: int,
    *,
    text: str | None = None,
    owner: str | None = None,
    pillar: str | None = None,
    due_on: date | None = None,
    participant_id: int | None = None,
) -> Promise:
    """Change what a promise says; what is None stays. A later date shows that it was put off.

    Raises as add_promise, and ConflictError for another person once the first has answered: it is theirs.
    """
    before = get_promise(ws, promise_id)
    changed_to = None if participant_id == before.participant_id else participant_id
    if changed_to is not None and (before.answer or before.is_answer_kept_back):
        raise ConflictError(
            f"Whom promise {promise_id} was made to has answered it, and the answer is theirs; "
            "write down another promise for the other person."
        )
    values = _checked(
        ws,
        text=before.text if text is None else text,
        owner=before.owner if owner is None else owner,
        pillar=before.pillar if pillar is None else pillar,
        participant_id=changed_to,
    )
    if changed_to is None:  # somebody whom its owner has not met: they keep the promise all the same
        values["participant_id"] = before.participant_id
    return _change(ws, promise_id, "edited", **values, due_on=due_on or before.due_on)


@allowed("keep promises", own="promise_id")
def keep_promise(
    ws: Workspace,
    promise_id: int,
    *,
    answer: str = "",
    answered_on: date | None = None,
    answered_how: str = "",
    kept_at: datetime | None = None,
) -> Promise:
    """Mark a promise as kept, now or at an aware moment that was written down later.

    answer: what the person said to it, in their words; see note_answer.
    """
    answered = _answer(answer, answered_on, answered_how) if answer.strip() else {}
    moment = (kept_at or now()).astimezone(UTC)
    return _change(ws, promise_id, "kept", kept_at=moment, not_kept_at=None, because="", **answered)


@allowed("keep promises", own="promise_id")
def note_answer(
    ws: Workspace, promise_id: int, *, answer: str, answered_on: date | None = None, answered_how: str = ""
) -> Promise:
    """Write down what the person said to a promise, in their words: on which day, today for None, and how.

    answered_how: for example "on the phone". Raises InvalidInputError without words.
    """
    return _change(ws, promise_id, "answered", **_answer(answer, answered_on, answered_how))


@allowed("keep promises", own="promise_id")
def break_promise(ws: Workspace, promise_id: int, *, because: str = "") -> Promise:
    """Say that a promise was not kept, and why. It stays on the list until somebody follows up."""
    because = checked_text(because, "The reason")
    moment = now_after(get_promise(ws, promise_id).followed_up_at)
    return _change(ws, promise_id, "not kept", not_kept_at=moment, kept_at=None, because=because)


@allowed("keep promises", own="promise_id")
def follow_up_promise(ws: Workspace, promise_id: int, *, text: str, due_on: date | None = None) -> Promise:
    """Write down what was done about a promise that was broken: who was called, what was put right.

    due_on: the new date agreed with the person, which also opens one that was not kept again.
    Raises InvalidInputError without text, ConflictError for one that is kept.
    """
    promise = get_promise(ws, promise_id)
    if promise.kept_at is not None:
        raise ConflictError(f"“{promise.text}” is kept; there is nothing to follow up.")
    again: dict[str, object] = (
        {} if due_on is None else {"due_on": due_on, "not_kept_at": None, "because": ""}
    )
    text = checked_text(text, "What was done", required=True)
    moment = now_after(promise.not_kept_at)
    return _change(ws, promise_id, "followed up", follow_up=text, followed_up_at=moment, **again)


@allowed("keep promises", own="promise_id")
def remove_promise(ws: Workspace, promise_id: int) -> Promise:
    """Take a promise away and return it, for restore_promise to bring back. Raises NotFoundError."""
    promise = get_promise(ws, promise_id)
    with writing(ws.db):
        _write(ws, promise_id, "removed", {"removed_at": now()})
    return promise


@allowed("keep promises", own=FILTERS)
def restore_promise(ws: Workspace, promise: Promise) -> Promise:
    """Bring back a promise that remove_promise returned, as it was."""
    member = limited_to(ws, "keep promises")
    if member is not None and not may_on(ws, "keep promises", "promise_id", promise.id):
        raise refusal(member, "keep promises")
    change = next((one for one in list_promise_changes(ws, promise.id) if one.undone_at is None), None)
    if change is not None and change.kind == "removed":
        undo_promise_change(ws, promise.id)
    return get_promise(ws, promise.id)


@allowed("keep promises", own="promise_id")
def list_promise_changes(ws: Workspace, promise_id: int) -> list[PromiseChange]:
    """Return what was done to a promise, the newest first; what was taken back is marked.

    Without the words of who does not agree to be quoted today.
    """
    return _as_may_be_shown(ws, promise_id, promises.read_changes(ws.db, promise_id))


@allowed("keep promises", own="promise_id")
def last_promise_change(ws: Workspace, promise_id: int) -> int | None:
    """Return the number of what was done last to a promise and not taken back, None for nothing."""
    done = (one.id for one in promises.read_changes(ws.db, promise_id) if one.undone_at is None)
    return next(done, None)


@allowed("keep promises", own="promise_id")
def undo_promise_change(
    ws: Workspace, promise_id: int, *, change_id: int | None = None
) -> PromiseChange | None:
    """Take back what was done last to a promise, its making aside; returns it, None for nothing left.

    What is returned has no words of who does not agree to be quoted today. change_id: what is to be taken
    back; ConflictError where something else was done since. Raises NotFoundError for a promise that is gone.
    """
    with writing(ws.db):
        if promises.read_cells(ws.db, promise_id) is None:
            raise NotFoundError(f"There is no promise {promise_id} in this workspace.")
        done = [one for one in promises.read_changes(ws.db, promise_id) if one.undone_at is None]
        if not done or done[0].kind == "made":
            return None
        if change_id not in (None, done[0].id):
            raise ConflictError("Something else was done to this promise since; its history takes that back.")
        promises.update_promise(ws.db, promise_id, done[0].before)
        promises.set_undone(ws.db, done[0].id)
    return _as_may_be_shown(ws, promise_id, done[:1])[0]


def _checked(
    ws: Workspace, *, text: str, owner: str, pillar: str, participant_id: int | None
) -> dict[str, object]:
    if pillar not in PILLARS:
        raise InvalidInputError(f"“{pillar}” is no pillar of a promise; use {', '.join(PILLARS)}.")
    if participant_id is not None and not (
        people.read_participants(ws.db, [participant_id])
        and may_on(ws, "meet people", "participant_id", participant_id)
    ):
        raise NotFoundError(f"There is no participant {participant_id} in this workspace.")
    return {
        "text": checked_text(text, "The promise", required=True),
        "owner": checked_text(owner, "The owner of the promise", required=True),
        "pillar": pillar,
        "participant_id": participant_id,
    }


def _as_may_be_shown(ws: Workspace, promise_id: int, changes: list[PromiseChange]) -> list[PromiseChange]:
    if not promises.is_answer_kept_back(ws.db, promise_id):
        return changes
    return [replace(one, before=_unquoted(one.before), after=_unquoted(one.after)) for one in changes]


def _unquoted(cells: Mapping[str, object]) -> dict[str, object]:
    return {name: cell for name, cell in cells.items() if name != "answer"}


def _answer(answer: str, answered_on: date | None, answered_how: str) -> dict[str, object]:
    return {
        "answer": checked_text(answer, "The answer", required=True),
        "answered_on": answered_on or now().astimezone().date(),
        "answered_how": checked_text(answered_how, "How they answered"),
    }


def _change(ws: Workspace, promise_id: int, kind: PromiseChangeKind, **cells: Any) -> Promise:
    get_promise(ws, promise_id)
    with writing(ws.db):
        _write(ws, promise_id, kind, cells)
    return get_promise(ws, promise_id)


def _write(ws: Workspace, promise_id: int, kind: PromiseChangeKind, cells: dict[str, object]) -> None:
    """Set cells of a promise and note what they were; nothing where they are so already."""
    known = promises.read_cells(ws.db, promise_id) or {}
    after = {name: cell for name, cell in to_row(cells).items() if known.get(name) != cell}
    if not after:
        return
    promises.update_promise(ws.db, promise_id, after)
    _note(ws, promise_id, kind, {name: known.get(name) for name in after}, after)


def _note(
    ws: Workspace,
    promise_id: int,
    kind: PromiseChangeKind,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    item_changes.add_change(
        ws.db, "promise", promise_id, kind, made_by=current_member(ws).id, before=before, after=after
    )
