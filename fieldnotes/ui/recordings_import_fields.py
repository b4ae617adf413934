"""What a transcript is: kind, date, language, market, stage, session; the next one begins with the same."""

from collections.abc import Sequence
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


@dataclass(frozen=True)
class Details:
    """What was entered; None and "" where nothing was."""

    kind: str
    recorded_on: date | None
    language: str | None
    market: str
    stage_id: int | None
    session_id: int | None


def ask_details(ws: Workspace, participant_ids: Sequence[int]) -> Details:
    """Draw the fields and return what is in them; the market is the participants' unless another is said."""
    stages = {
        stage.id: f"{journey.name}: {stage.name}" for journey in list_journeys(ws) for stage in journey.stages
    }
    sessions = {session.id: f"{session.title} ({day(session.started_at)})" for session in list_sessions(ws)}
    markets = [one.market for one in list_participants(ws) if one.id in participant_ids and one.market]
    for key, default in (
        ("import_kind", "call"),
        ("import_recorded_on", None),
        ("import_language", None),
        ("import_market", markets[0] if markets else ""),
        ("import_stage", None),
        ("import_session", None),
    ):
        remember(key, default)
    kind = st.segmented_control(
        "Kind", list(_KINDS), format_func=_KINDS.__getitem__, required=True, key="import_kind"
    )
    left, right = st.columns(2)
    recorded_on = left.date_input(
        "Recorded on (optional)",
        value=None,
        help="As the file says where it is empty.",
        key="import_recorded_on",
    )
    language = right.selectbox(
        "Language (optional)",
        list(LANGUAGES),
        index=None,
        format_func=LANGUAGES.__getitem__,
        placeholder="As the file says",
        key="import_language",
    )
    market = left.text_input("Market", placeholder="For example Korea", key="import_market")
    stage_id = right.selectbox(
        "Journey stage (optional)",
        list(stages),
        index=None,
        format_func=stages.__getitem__,
        placeholder="None",
        key="import_stage",
    )
    session_id = st.selectbox(
        "Immersion session (optional)",
        list(sessions),
        index=None,
        format_func=sessions.__getitem__,
        placeholder="None",
        key="import_session",
    )
    return Details(
        kind=kind or "call",
        recorded_on=recorded_on if isinstance(recorded_on, date) else None,
        language=language,
        market=market,
        stage_id=stage_id,
        session_id=session_id,
    )
