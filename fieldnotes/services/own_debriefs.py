"""Debriefs written alone, unseen by the others until their writer is done or the time is up."""

from datetime import datetime

from ..errors import ConflictError, InvalidInputError
from ..field.debriefing import PORTRAIT_PARTS, WRITTEN_PARTS, DebriefTime, debrief_time
from ..records import (
    ASSUMPTION_OUTCOMES,
    DebriefAnswer,
    DebriefVoice,
    ImmersionSession,
    Member,
)
from ..store import debriefs, field, people
from ..store.database import writing
from ..store.rows import now
from .access import allowed
from .sessions import get_session
from .workspace import Workspace, checked_text, current_member

_TEXT_PARTS = {part.name: part.heading for part in (*WRITTEN_PARTS, *PORTRAIT_PARTS)} | {
    "ask_next": "What to ask next"
}


def time_of_debrief(session: ImmersionSession, *, at: datetime | None = None) -> DebriefTime:
    """Return when a walk's debrief is due and how long it is given; at: now for None."""
    return debrief_time(
        started_at=session.started_at,
        ended_at=session.ended_at,
        debriefed_at=session.debriefed_at,
        now=at or now(),
    )


@allowed("see walks", own="session_id")
def list_walkers(ws: Workspace, session_id: int) -> list[Member]:
    """Return who walked, the one who led it first: who its plan names, noted something, or debriefs it."""
    get_session(ws, session_id)
    members = {member.id: member for member in people.read_members(ws.db)}
    return [members[one] for one in debriefs.read_walkers(ws.db, session_id) if one in members]


@allowed("see walks", own="session_id")
def read_own_debriefs(ws: Workspace, session_id: int, *, at: datetime | None = None) -> list[DebriefVoice]:
    """Return each walker's own debrief as the current member may see it.

    Another's is hidden until its writer is done and the current member, if they walked, is done too; when the
    time is up (`DebriefTime.alone_until`), or the joint debrief is closed, nothing is. at: now for None.
    """
    session = get_session(ws, session_id)
    me = current_member(ws).id
    own = debriefs.read_own_debriefs(ws.db, session_id)
    until = time_of_debrief(session, at=at).alone_until
    is_open = session.debriefed_at is not None or (until is not None and (at or now()) > until)
    walkers = list_walkers(ws, session_id)
    i_write = any(one.id == me for one in walkers) and (me not in own or own[me].done_at is None)
    voices = []
    for member in walkers:
        one = own.get(member.id)
        is_done = one is not None and one.done_at is not None
        is_hidden = member.id != me and not is_open and (not is_done or i_write)
        voices.append(
            DebriefVoice(
                member_id=member.id,
                name=member.name,
                state="done" if is_done else "writing" if one else "not begun",
                is_me=member.id == me,
                is_hidden=is_hidden,
                answers={} if is_hidden or one is None else debriefs.read_answers(ws.db, session_id, one.id),
            )
        )
    return voices


@allowed("see walks", own="session_id")
def is_alone_first(ws: Workspace, session_id: int, *, at: datetime | None = None) -> bool:
    """Say whether the current member has to write their own debrief before they see the joint one.

    So it is where somebody else walked too, they walked themselves and are not done, and the time is not up;
    but not for who has begun the joint one before anybody else wrote.
    """
    session = get_session(ws, session_id)
    until = time_of_debrief(session, at=at).alone_until
    if session.debriefed_at or (until is not None and (at or now()) > until):
        return False
    walkers = debriefs.read_walkers(ws.db, session_id)
    me = current_member(ws).id
    if len(walkers) < 2 or me not in walkers:
        return False
    own = debriefs.read_own_debriefs(ws.db, session_id).get(me)
    return own.done_at is None if own else not _is_begun(ws, session)


def _is_begun(ws: Workspace, session: ImmersionSession) -> bool:
    """Say whether the joint debrief holds anything yet."""
    portrait = debriefs.read_answers(ws.db, session.id, None).values()
    assumptions = field.read_assumptions(ws.db, session.id)
    return bool(
        session.surprised
        or session.common_ground
        or any(one.text for one in portrait)
        or any(one.outcome != "open" or one.because for one in assumptions)
    )


@allowed("keep walks", own="session_id")
def write_own_debrief(
    ws: Workspace, session_id: int, part: str, *, text: str | None = None, outcome: str | None = None
) -> DebriefAnswer:
    """Keep a part of the current member's own debrief; what is None stays as it is.

    part: "surprised", "common_ground", "ask_next", a part of the portrait (field.debriefing), or
    "assumption:ID", where outcome says what became of it and text why.
    Raises InvalidInputError for another part or outcome, ConflictError when they said that they are done.
    """
    session = get_session(ws, session_id)
    known = {f"assumption:{one.id}" for one in field.read_assumptions(ws.db, session_id)}
    if part not in known and part not in _TEXT_PARTS:
        raise InvalidInputError(f"A debrief of “{session.title}” has no part “{part}”; reload the page.")
    if outcome is not None and (outcome not in ASSUMPTION_OUTCOMES or part not in known):
        raise InvalidInputError(f"“{outcome}” is no outcome; use {', '.join(ASSUMPTION_OUTCOMES)}.")
    me = current_member(ws).id
    with writing(ws.db):
        own = debriefs.read_own_debriefs(ws.db, session_id).get(me)
        there = debriefs.read_answers(ws.db, session_id, own.id) if own else {}
        before = there.get(part, DebriefAnswer(part, ""))
        after = DebriefAnswer(
            part,
            before.text if text is None else checked_text(text, _TEXT_PARTS.get(part, "The reason")),
            before.outcome if outcome is None else outcome,
        )
        if after == before:
            return before
        if own is not None and own.done_at is not None:
            raise ConflictError("You said that your own debrief is done; open it again to change it.")
        own_id = debriefs.begin_own_debrief(ws.db, session_id, me)
        debriefs.set_answer(ws.db, session_id, own_id, part, text=after.text, outcome=after.outcome)
    return after


@allowed("keep walks", own="session_id")
def finish_own_debrief(ws: Workspace, session_id: int) -> None:
    """Say that the current member's own debrief is done: others may see it once they are done too."""
    _set_done(ws, session_id, True)


@allowed("keep walks", own="session_id")
def reopen_own_debrief(ws: Workspace, session_id: int) -> None:
    """Go on with one's own debrief; what others have seen of it they have seen."""
    _set_done(ws, session_id, False)


def _set_done(ws: Workspace, session_id: int, done: bool) -> None:
    get_session(ws, session_id)
    with writing(ws.db):
        own_id = debriefs.begin_own_debrief(ws.db, session_id, current_member(ws).id)
        debriefs.set_done(ws.db, own_id, done)
