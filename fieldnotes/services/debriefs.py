"""The joint debrief of a walk: what became of each assumption, what surprised and was common, the portrait.

What members write alone first is in own_debriefs, what to ask next in next_questions.
"""

from collections.abc import Mapping

from ..errors import InvalidInputError, NotFoundError
from ..field.debriefing import PORTRAIT_PARTS
from ..records import ASSUMPTION_OUTCOMES, AssumptionOutcome, ImmersionSession
from ..store import debriefs, field
from ..store.database import writing
from ..store.rows import now
from .access import allowed
from .debrief_sources import keep_debrief_source
from .next_questions import set_questions_of_walk
from .sessions import finish_session, get_session
from .workspace import Workspace, checked_text

_PORTRAIT = {part.name: part.heading for part in PORTRAIT_PARTS}


@allowed("keep walks", own="session_id")
def read_portrait(ws: Workspace, session_id: int) -> dict[str, str]:
    """Return what a joint debrief says of the customer's context and needs: part to text, parts without one
    left out; see field.debriefing.PORTRAIT_PARTS."""
    get_session(ws, session_id)
    found = debriefs.read_answers(ws.db, session_id, None)
    return {name: found[name].text for name in _PORTRAIT if name in found and found[name].text}


@allowed("keep walks", own="session_id")
def save_debrief(
    ws: Workspace,
    session_id: int,
    *,
    outcomes: Mapping[int, tuple[AssumptionOutcome, str]],
    surprised: str = "",
    common_ground: str = "",
    ask_next: str = "",
    portrait: Mapping[str, str] | None = None,
) -> ImmersionSession:
    """Store what the walk taught: each assumption's outcome and why, surprises, what was common, what to ask.

    outcomes: assumption id to (outcome, because). May be saved again; ends the session when it has not ended.
    """
    with writing(ws.db):
        edit_debrief(
            ws,
            session_id,
            outcomes=outcomes,
            surprised=surprised,
            common_ground=common_ground,
            ask_next=ask_next,
            portrait=portrait,
        )
        return finish_debrief(ws, session_id)


@allowed("keep walks", own="session_id")
def finish_debrief(ws: Workspace, session_id: int) -> ImmersionSession:
    """Close the debrief as it stands now, and the walk with it; it may still be edited.

    It is a source that can be coded from then on, and follows each later edit.
    """
    with writing(ws.db):
        finish_session(ws, session_id)
        field.update_session(ws.db, session_id, {"debriefed_at": now()})
        keep_debrief_source(ws, get_session(ws, session_id), closed=True)
    return get_session(ws, session_id)


@allowed("keep walks", own="session_id")
def edit_debrief(
    ws: Workspace,
    session_id: int,
    *,
    outcomes: Mapping[int, tuple[AssumptionOutcome, str]] | None = None,
    surprised: str | None = None,
    common_ground: str | None = None,
    ask_next: str | None = None,
    portrait: Mapping[str, str] | None = None,
) -> ImmersionSession:
    """Store a part of a debrief that goes on; what is None stays as it is.

    outcomes: assumption id to (outcome, because). ask_next: a question a line; see next_questions.
    portrait: part of the customer's context, or need, to its text; see field.debriefing.PORTRAIT_PARTS.
    Raises NotFoundError for an assumption of another session, InvalidInputError for an unknown outcome.
    """
    get_session(ws, session_id)
    outcomes = outcomes or {}
    known = {assumption.id for assumption in field.read_assumptions(ws.db, session_id)}
    for assumption_id, (outcome, _) in outcomes.items():
        if assumption_id not in known:
            raise NotFoundError(f"Session {session_id} has no assumption {assumption_id}.")
        if outcome not in ASSUMPTION_OUTCOMES:
            raise InvalidInputError(f"“{outcome}” is no outcome; use {', '.join(ASSUMPTION_OUTCOMES)}.")
    for part in portrait or {}:
        if part not in _PORTRAIT:
            raise InvalidInputError(f"“{part}” is no part of the portrait; use {', '.join(_PORTRAIT)}.")
    texts = (
        ("surprised", surprised, "What surprised"),
        ("common_ground", common_ground, "What was common"),
        ("ask_next", ask_next, "What to ask next"),
    )
    values: dict[str, object] = {
        name: checked_text(text, what) for name, text, what in texts if text is not None
    }
    with writing(ws.db):
        asked = values.pop("ask_next", None)
        if values:
            field.update_session(ws.db, session_id, values)
        if asked is not None:
            set_questions_of_walk(ws, session_id, str(asked))
        for part, text in (portrait or {}).items():
            said = checked_text(text, _PORTRAIT[part])
            debriefs.set_answer(ws.db, session_id, None, part, text=said, outcome="open")
        for assumption_id, (outcome, because) in outcomes.items():
            field.update_assumption(
                ws.db, assumption_id, outcome=outcome, because=checked_text(because, "The reason")
            )
        keep_debrief_source(ws, get_session(ws, session_id), closed=False)
    return get_session(ws, session_id)
