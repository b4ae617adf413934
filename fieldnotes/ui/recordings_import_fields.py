"""What a transcript is: kind, date, language, market, stage, session; the next one begins with the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from fieldnotes.services.participants import list_participants
from fieldnotes.services.sessions import list_journeys, list_sessions
from fieldnotes.services.workspace import Workspace
from fieldnotes.transcription import LANGUAGES

from .drafts import remember
from .formats import day

_KINDS = {"call": "Call", "interview": "Interview", "other": "Other"}
DOCUMENT_KINDS = {"other": "Letter, report or note", "interview": "Notes of an interview"}


@dataclass(frozen=True)
class Details:
    """What was entered; None and "" where nothing was."""

    kind: str
    recorded_on: date | None
    language: str | None
    market: str
    stage_id: int | None
    session_id: int | None


def ask_details(
    ws: Workspace,
    participant_ids: Sequence[int],
    *,
    kinds: Mapping[str, str] = _KINDS,
    dated: str = "Recorded on (optional)",
    key: str = "import",
) -> Details:
    """Draw the fields and return what is in them; the market is the participants' unless another is said.

    kinds: what it can be, with names; none is asked for where there is one. dated: what the date is called,
    "" to ask for none. key: what the widgets' keys begin with.
    """
    stages = {
        stage.id: f"{journey.name}: {stage.name}" for journey in list_journeys(ws) for stage in journey.stages
    }
    sessions = {session.id: f"{session.title} ({day(session.started_at)})" for session in list_sessions(ws)}
    markets = [one.market for one in list_participants(ws) if one.id in participant_ids and one.market]
    for name, default in (
        ("kind", next(iter(kinds))),
        ("recorded_on", None),
        ("language", None),
        ("market", markets[0] if markets else ""),
        ("stage", None),
        ("session", None),
    ):
        remember(f"{key}_{name}", default)
    kind: str | None = next(iter(kinds))
    if len(kinds) > 1:
        kind = st.segmented_control(
            "Kind", list(kinds), format_func=kinds.__getitem__, required=True, key=f"{key}_kind"
        )
    left, right = st.columns(2)
    recorded_on = None
    if dated:
        recorded_on = left.date_input(
            dated,
            value=None,
            help="As the file says where it is empty.",
            format="YYYY-MM-DD",
            key=f"{key}_recorded_on",
        )
    language = right.selectbox(
        "Language (optional)",
        list(LANGUAGES),
        index=None,
        format_func=LANGUAGES.__getitem__,
        placeholder="As the file says",
        key=f"{key}_language",
    )
    market = left.text_input("Market", placeholder="For example Korea", key=f"{key}_market")
    stage_id = right.selectbox(
        "Journey stage (optional)",
        list(stages),
        index=None,
        format_func=stages.__getitem__,
        placeholder="None",
        key=f"{key}_stage",
    )
    session_id = st.selectbox(
        "Immersion session (optional)",
        list(sessions),
        index=None,
        format_func=sessions.__getitem__,
        placeholder="None",
        key=f"{key}_session",
    )
    return Details(
        kind=kind or next(iter(kinds)),
        recorded_on=recorded_on if isinstance(recorded_on, date) else None,
        language=language,
        market=market,
        stage_id=stage_id,
        session_id=session_id,
    )
