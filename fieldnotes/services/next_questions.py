"""What to ask next, as a list that lasts: in the next survey, in the next call, on the next walk.

The questions of a debrief are also its text, a line each: whichever is changed, the other follows.
"""

from collections.abc import Mapping

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..interchange.csv_text import rows_to_csv
from ..records import ASK_PLACES, QUESTION_STATES, NextQuestion
from ..store import field, findings, next_questions, people
from ..store.database import writing
from ..store.rows import now
from .access import FILTERS, allowed, limited_to, may_on, only_own, refusal
from .audit import note_in_audit
from .debrief_sources import keep_debrief_source
from .sessions import get_session
from .workspace import Workspace, checked_text, current_member

_HEADER = (
    *("question", "ask in the next", "state", "learned", "walk", "finding"),
    *("written by", "written at", "decided at"),
)


@allowed("keep walks", own=FILTERS)
def add_next_question(
    ws: Workspace,
    *,
    text: str,
    place: str = "walk",
    session_id: int | None = None,
    finding_id: int | None = None,
) -> NextQuestion:
    """Put a question on the list of what to ask next; one that its walk has already is not added again.

    place: where to ask it, one of ASK_PLACES. Line ends become blanks.
    Raises InvalidInputError without text or for another place, NotFoundError for a walk or finding that is
    not here.
    """
    values = {"text": _one_line(text), "place": _checked_place(place)}
    member = limited_to(ws, "keep walks")
    if session_id is not None:
        if member is not None and not may_on(ws, "keep walks", "session_id", session_id):
            raise refusal(member, "keep walks", own=True)
        get_session(ws, session_id)
    if finding_id is not None and not findings.read_findings(ws.db, finding_id):
        raise NotFoundError(f"There is no finding {finding_id} in this workspace.")
    with writing(ws.db):
        if session_id is not None:
            for one in next_questions.read_questions(ws.db, session_id=session_id):
                if one.text == values["text"]:
                    return one
        question_id = next_questions.add_next_question(
            ws.db,
            {
                **values,
                "session_id": session_id,
                "finding_id": finding_id,
                "written_by": current_member(ws).id,
            },
        )
        _follow(ws, session_id)
    return get_next_question(ws, question_id)


@allowed("see walks", own=FILTERS)
def list_next_questions(
    ws: Workspace,
    *,
    place: str | None = None,
    state: str | None = None,
    session_id: int | None = None,
    finding_id: int | None = None,
) -> list[NextQuestion]:
    """Return what to ask next in the order it was written; see ASK_PLACES and QUESTION_STATES."""
    found = [
        one
        for one in next_questions.read_questions(ws.db, session_id=session_id, finding_id=finding_id)
        if place in (None, one.place) and state in (None, one.state)
    ]
    return only_own(ws, "see walks", "question_id", found, lambda one: one.id)


@allowed("see walks", own="question_id")
def get_next_question(ws: Workspace, question_id: int) -> NextQuestion:
    """Return one question. Raises NotFoundError."""
    found = next_questions.read_questions(ws.db, question_id=question_id)
    if not found:
        raise NotFoundError(f"There is no question {question_id} on the list of what to ask next.")
    return found[0]


@allowed("keep walks", own="question_id")
def edit_next_question(
    ws: Workspace, question_id: int, *, text: str | None = None, place: str | None = None
) -> NextQuestion:
    """Change a question's words, or where to ask it; what is None stays. Raises as add_next_question."""
    cells: dict[str, object] = {}
    if text is not None:
        cells["text"] = _one_line(text)
    if place is not None:
        cells["place"] = _checked_place(place)
    return _set(ws, question_id, cells)


@allowed("keep walks", own="question_id")
def mark_next_question(ws: Workspace, question_id: int, state: str, *, learned: str = "") -> NextQuestion:
    """Say that a question was asked or dropped, or open it again; restore_next_question takes it back.

    state: one of QUESTION_STATES. learned: what came of asking it, or why it was dropped.
    """
    if state not in QUESTION_STATES:
        raise InvalidInputError(f"“{state}” is no state of a question; use {', '.join(QUESTION_STATES)}.")
    is_open = state == "open"
    cells: dict[str, object] = {
        "state": state,
        "learned": checked_text(learned, "What came of it"),
        "decided_by": None if is_open else current_member(ws).id,
        "decided_at": None if is_open else now(),
    }
    return _set(ws, question_id, cells)


@allowed("keep walks", own="question_id")
def remove_next_question(ws: Workspace, question_id: int) -> NextQuestion:
    """Take a question off the list and return it, for restore_next_question to bring back."""
    question = get_next_question(ws, question_id)
    with writing(ws.db):
        next_questions.update_question(ws.db, question_id, {"removed_at": now()})
        _follow(ws, question.session_id)
    return question


@allowed("keep walks", own=FILTERS)
def restore_next_question(
    ws: Workspace, question: NextQuestion, *, changed: NextQuestion | None = None
) -> NextQuestion:
    """Take a change of a question back: let it be again what it was when it was read.

    changed: the question as that change left it; None where it was taken off the list. Raises NotFoundError,
    and ConflictError where it was changed again since.
    """
    names = ("text", "place", "state", "learned", "decided_by", "decided_at")
    with writing(ws.db):
        there = next_questions.read_questions(ws.db, question_id=question.id, removed=True)
        if not there or not may_on(ws, "keep walks", "question_id", question.id):
            raise NotFoundError(f"There is no question {question.id} on the list of what to ask next.")
        listed = next_questions.read_questions(ws.db, question_id=question.id)
        if listed == [question]:
            return question
        if listed != ([] if changed is None else [changed]):
            raise ConflictError(
                f"“{there[0].text}” was changed since, and stays as it is now; "
                "change it on the list of what to ask next."
            )
        cells = {name: getattr(question, name) for name in names}
        next_questions.update_question(ws.db, question.id, {**cells, "removed_at": None})
        _follow(ws, question.session_id)
    return get_next_question(ws, question.id)


@allowed("keep walks", own="session_id")
def set_questions_of_walk(ws: Workspace, session_id: int, text: str) -> None:
    """Let the lines of `text` be what a debrief asks next: those that are on the list stay as they are, new
    ones are added, the others taken off. In a transaction."""
    wanted = dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip())
    there = {one.text: one for one in next_questions.read_questions(ws.db, session_id=session_id)}
    for known, one in there.items():
        if known not in wanted:
            next_questions.update_question(ws.db, one.id, {"removed_at": now()})
    member = current_member(ws)
    for line in wanted:
        if line not in there:
            next_questions.add_next_question(
                ws.db, {"text": line, "place": "walk", "session_id": session_id, "written_by": member.id}
            )
    _write_text(ws, session_id)


@allowed("take out")
def export_next_questions(ws: Workspace, *, place: str | None = None, state: str | None = None) -> str:
    """Return what to ask next as CSV, with where each question comes from; the audit log notes it."""
    note_in_audit(ws, "exported", item_kind="questions", detail="what to ask next as csv")
    walks = {session.id: session.title for session in field.read_sessions(ws.db)}
    names = {member.id: member.name for member in people.read_members(ws.db)}
    return rows_to_csv(
        _HEADER,
        [_cells(one, walks, names) for one in list_next_questions(ws, place=place, state=state)],
    )


def _cells(
    one: NextQuestion, walks: Mapping[int, str], names: Mapping[int, str]
) -> tuple[str | int | None, ...]:
    decided = one.decided_at.isoformat() if one.decided_at else None
    return (
        *(one.text, one.place, one.state, one.learned, walks.get(one.session_id or 0, ""), one.finding_id),
        *(names.get(one.written_by, ""), one.written_at.isoformat(), decided),
    )


def _set(ws: Workspace, question_id: int, cells: Mapping[str, object]) -> NextQuestion:
    with writing(ws.db):
        question = get_next_question(ws, question_id)
        if cells:
            next_questions.update_question(ws.db, question_id, cells)
        if "text" in cells:
            _follow(ws, question.session_id)
        return get_next_question(ws, question_id)


def _follow(ws: Workspace, session_id: int | None) -> None:
    """Bring the text of a debrief, and the source that it is, to what its list says now."""
    if session_id is not None:
        _write_text(ws, session_id)
        keep_debrief_source(ws, get_session(ws, session_id), closed=False)


def _write_text(ws: Workspace, session_id: int) -> None:
    there = next_questions.read_questions(ws.db, session_id=session_id)
    field.update_session(ws.db, session_id, {"ask_next": "\n".join(one.text for one in there)})


def _one_line(text: str) -> str:
    return " ".join(checked_text(text, "The question", required=True).split())


def _checked_place(place: str) -> str:
    if place not in ASK_PLACES:
        raise InvalidInputError(f"“{place}” is no place to ask in; use {', '.join(ASK_PLACES)}.")
    return place
