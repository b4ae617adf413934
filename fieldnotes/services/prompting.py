"""Prompts in the field: which one is due for the current member, and what was answered to it."""

from datetime import datetime, timedelta
from uuid import uuid4

from ..errors import InvalidInputError
from ..field.prompts import PROMPTS, Prompt, PromptNote, due_prompt
from ..records import PROMPT_ANSWERS, Observation
from ..store import field, prompt_answers
from ..store.database import writing
from ..store.rows import now
from .access import allowed
from .sessions import get_session
from .workspace import Workspace, current_member

_DAY = timedelta(days=1)


@allowed("keep walks", own="session_id")
def read_prompt(
    ws: Workspace, session_id: int, *, ending: bool = False, at: datetime | None = None
) -> Prompt | None:
    """Return the prompt that is due for the current member on a walk, or None; see field.prompts.due_prompt.

    ending: they are about to end it. at: the moment, now for None.
    """
    session = get_session(ws, session_id)
    moment = (at or now()).astimezone()
    return due_prompt(
        now=moment,
        started_at=session.started_at,
        notes=[_as_prompt_note(one) for one in field.read_observations(ws.db, session_id)],
        answers=prompt_answers.read_answers(
            ws.db, session_id=session_id, member_id=current_member(ws).id, since=moment - _DAY
        ),
        ending=ending,
    )


@allowed("keep walks", own="session_id")
def answer_prompt(
    ws: Workspace,
    session_id: int,
    prompt: str,
    *,
    answer: str,
    client_key: str | None = None,
    answered_at: datetime | None = None,
) -> None:
    """Keep what the current member answered to a prompt: taken, not now, or no more today.

    client_key: made by the browser; the same key again is the same answer.
    """
    get_session(ws, session_id)
    if answer not in PROMPT_ANSWERS:
        raise InvalidInputError(f"“{answer}” is no answer to a prompt; use {', '.join(PROMPT_ANSWERS)}.")
    if prompt not in {one.key for one in PROMPTS}:
        raise InvalidInputError(f"There is no prompt “{prompt}”; reload the page.")
    with writing(ws.db):
        prompt_answers.add_answer(
            ws.db,
            {
                "session_id": session_id,
                "member_id": current_member(ws).id,
                "client_key": client_key or str(uuid4()),
                "prompt": prompt,
                "answer": answer,
                "answered_at": answered_at or now(),
            },
        )


def _as_prompt_note(observation: Observation) -> PromptNote:
    felt = observation.kind == "felt" or observation.emotion_code_id is not None
    return PromptNote(observation.noted_at, observation.kind, observation.seat, felt)
