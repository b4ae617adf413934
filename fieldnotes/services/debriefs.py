"""Debriefs: what became of each assumption, what surprised, what was common, what to ask next."""

from collections.abc import Mapping

from ..errors import InvalidInputError, NotFoundError
from ..records import ASSUMPTION_OUTCOMES, AssumptionOutcome, ImmersionSession
from ..store import field
from ..store.database import writing
from ..store.rows import now
from .sessions import finish_session, get_session
from .workspace import Workspace, checked_text


def save_debrief(
    ws: Workspace,
    session_id: int,
    *,
    outcomes: Mapping[int, tuple[AssumptionOutcome, str]],
    surprised: str = "",
    common_ground: str = "",
    ask_next: str = "",
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
        )
        return finish_debrief(ws, session_id)


def finish_debrief(ws: Workspace, session_id: int) -> ImmersionSession:
    """Close the debrief as it stands now, and the walk with it; it may still be edited."""
    with writing(ws.db):
        finish_session(ws, session_id)
        field.update_session(ws.db, session_id, {"debriefed_at": now()})
    return get_session(ws, session_id)


def edit_debrief(
    ws: Workspace,
    session_id: int,
    *,
    outcomes: Mapping[int, tuple[AssumptionOutcome, str]] | None = None,
    surprised: str | None = None,
    common_ground: str | None = None,
    ask_next: str | None = None,
) -> ImmersionSession:
    """Store a part of a debrief that goes on; what is None stays as it is.

    outcomes: assumption id to (outcome, because).
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
    texts = (
        ("surprised", surprised, "What surprised"),
        ("common_ground", common_ground, "What was common"),
        ("ask_next", ask_next, "What to ask next"),
    )
    values: dict[str, object] = {
        name: checked_text(text, what) for name, text, what in texts if text is not None
    }
    with writing(ws.db):
        if values:
            field.update_session(ws.db, session_id, values)
        for assumption_id, (outcome, because) in outcomes.items():
            field.update_assumption(
                ws.db, assumption_id, outcome=outcome, because=checked_text(because, "The reason")
            )
    return get_session(ws, session_id)
