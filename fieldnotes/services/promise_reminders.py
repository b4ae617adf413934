"""What is owed to whom, by whom and until when: the reminder list of promises, and its files."""

from dataclasses import dataclass
from datetime import date

from ..errors import InvalidInputError
from ..interchange.calendar_file import CalendarDay, days_to_calendar
from ..interchange.csv_text import rows_to_csv
from ..records import PROMISE_STATES, Promise, PromiseState
from ..store import field, people, promises
from ..store.rows import now
from .access import FILTERS, allowed, only_own
from .audit import note_in_audit
from .workspace import Workspace, current_member

PROMISE_FORMATS = ("csv", "ics")
_HEADER = (
    *("promise", "state", "person", "owner", "pillar", "due on", "first due on", "walk", "finding"),
    *("kept at", "answer", "answered on", "answered how", "not kept because", "follow-up", "left alone"),
)


@dataclass(frozen=True)
class PromiseLine:
    """A promise as a list shows it. person: the participant's code, or "". walk: its session's title, or "".

    is_left_alone: it is broken and nobody followed up, which is a defect of the company.
    """

    promise: Promise
    state: PromiseState
    person: str
    walk: str
    is_mine: bool
    is_left_alone: bool


@allowed("keep promises", own=FILTERS)
def list_reminders(
    ws: Workspace,
    *,
    mine: bool = False,
    state: str | None = None,
    session_id: int | None = None,
    finding_id: int | None = None,
    today: date | None = None,
) -> list[PromiseLine]:
    """Return promises with how they stand today: broken ones that were left alone first, kept ones last.

    mine: only those that the current member owns, by name. state: one of PROMISE_STATES. session_id,
    finding_id: only those made there. today: by default today, on this machine.
    Raises InvalidInputError for another state.
    """
    if state is not None and state not in PROMISE_STATES:
        raise InvalidInputError(f"“{state}” is no state of a promise; use {', '.join(PROMISE_STATES)}.")
    found = promises.read_promises(ws.db, session_id=session_id, finding_id=finding_id)
    found = only_own(ws, "keep promises", "promise_id", found, lambda one: one.id)
    if not found:
        return []
    day = today or now().astimezone().date()
    me = current_member(ws).name.casefold()
    codes = {person.id: person.code for person in people.read_participants(ws.db)}
    walks = {session.id: session.title for session in field.read_sessions(ws.db)}
    lines = [
        PromiseLine(
            promise=one,
            state=one.state(day),
            person=codes.get(one.participant_id or 0, ""),
            walk=walks.get(one.session_id or 0, ""),
            is_mine=one.owner.casefold() == me,
            is_left_alone=one.is_left_alone(day),
        )
        for one in found
    ]
    wanted = [one for one in lines if (one.is_mine or not mine) and state in (None, one.state)]
    return sorted(
        wanted,
        key=lambda one: (
            not one.is_left_alone,
            one.state == "not kept",  # a broken one that somebody followed up is history
            PROMISE_STATES.index(one.state),
            one.promise.due_on,
        ),
    )


@allowed("keep promises", own=FILTERS)
def list_pressing_promises(ws: Workspace) -> list[PromiseLine]:
    """Return the promises that belong on home: broken and left alone, overdue, or soon due from who looks."""
    return [
        one
        for one in list_reminders(ws)
        if one.is_left_alone or one.state == "overdue" or (one.state == "due soon" and one.is_mine)
    ]


@allowed("take out")
def export_promises(ws: Workspace, file_format: str = "csv", *, mine: bool = False) -> str:
    """Return the reminder list as a table, or what is still owed as a calendar of whole days.

    file_format: "csv" or "ics". The audit log notes it. Raises InvalidInputError for another one.
    """
    if file_format not in PROMISE_FORMATS:
        raise InvalidInputError(f"Promises are written as {' or '.join(PROMISE_FORMATS)}, not {file_format}.")
    lines = list_reminders(ws, mine=mine)
    note_in_audit(ws, "exported", item_kind="promises", detail=f"promises as {file_format}")
    if file_format == "csv":
        return rows_to_csv(_HEADER, (_cells(one) for one in lines))
    owed = [one for one in lines if one.state in ("overdue", "due soon", "open")]
    return days_to_calendar(
        [_calendar_day(ws, one) for one in owed], name=f"Promises of {ws.name}", made_at=now()
    )


def _cells(line: PromiseLine) -> tuple[str | int | bool | date | None, ...]:
    one = line.promise
    return (
        *(one.text, line.state, line.person, one.owner, one.pillar, one.due_on, one.first_due_on),
        *(line.walk, one.finding_id, one.kept_at, one.answer, one.answered_on, one.answered_how),
        *(one.because, one.follow_up, line.is_left_alone),
    )


def _calendar_day(ws: Workspace, line: PromiseLine) -> CalendarDay:
    one = line.promise
    to_whom = f" to {line.person}" if line.person else ""
    return CalendarDay(
        uid=f"promise-{one.id}@{ws.guid}",
        day=one.due_on,
        title=f"Promise{to_whom}: {one.text}",
        details=f"{one.owner} owes it ({one.pillar}).",
    )
