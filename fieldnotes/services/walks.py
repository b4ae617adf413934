"""A walk with all that its pages show: the path, the notes along it, and how it felt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..field.emotion_curve import CurvePoint, Feeling, emotion_curve
from ..records import Assumption, Code, ImmersionSession, Journey, Observation, Stage
from ..store import codes, field, walks
from ..store.database import writing
from .access import FILTERS, allowed
from .sessions import add_journey, get_session, list_assumptions, list_sessions, start_session
from .workspace import Workspace

MemoState = Literal["waiting", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True)
class Memo:
    """A voice memo and its transcript.

    text: what is transcribed so far. source_id: the transcript's source, None before its first line.
    job_id, error: of the transcription, None and "" where there is none.
    """

    recording_id: int
    media_id: int
    duration_s: float
    state: MemoState
    text: str
    source_id: int | None
    job_id: int | None
    error: str

    @property
    def is_pending(self) -> bool:
        """Whether the transcript will still change by itself."""
        return self.state in ("waiting", "running")


@dataclass(frozen=True)
class Note:
    """An observation with the names behind its ids. emotion_parent: the emotion's parent's name, or ""."""

    observation: Observation
    stage: Stage | None
    emotion: Code | None
    emotion_parent: str
    memo: Memo | None


@dataclass(frozen=True)
class Walk:
    """A session with its path, what its walkers expected, and its notes in time order."""

    session: ImmersionSession
    journey: Journey
    assumptions: tuple[Assumption, ...]
    notes: tuple[Note, ...]

    @property
    def has_two_windows(self) -> bool:
        """Whether notes were made from the customer's seat and from the employee's."""
        return {"customer", "employee"} <= {note.observation.seat for note in self.notes}


@dataclass(frozen=True)
class WalkLine:
    """A session as a list shows it."""

    session: ImmersionSession
    journey_name: str
    notes: int


@allowed("see walks", own="session_id")
def read_walk(ws: Workspace, session_id: int) -> Walk:
    """Return a session with its journey, assumptions and notes. Raises NotFoundError."""
    session = get_session(ws, session_id)
    journey = next(one for one in field.read_journeys(ws.db) if one.id == session.journey_id)
    stages = {stage.id: stage for stage in journey.stages}
    emotions = {code.id: code for code in codes.read_codes(ws.db, kind="emotion")}
    memos = {row["recording_id"]: _memo(row) for row in walks.read_memos(ws.db, session_id)}
    notes = []
    for observation in field.read_observations(ws.db, session_id):
        emotion = emotions.get(observation.emotion_code_id or 0)
        parent = emotions.get(emotion.parent_id or 0) if emotion else None
        notes.append(
            Note(
                observation,
                stages.get(observation.stage_id or 0),
                emotion,
                parent.name if parent else "",
                memos.get(observation.memo_id or 0),
            )
        )
    return Walk(session, journey, tuple(list_assumptions(ws, session_id)), tuple(notes))


@allowed("walk")
def start_on_new_journey(
    ws: Workspace,
    *,
    journey_name: str,
    stage_names: Sequence[str],
    title: str,
    mode: str,
    market: str = "",
    intent: str = "",
    who_is_met: str = "",
    assumptions: Sequence[str] = (),
) -> ImmersionSession:
    """Store a journey and start a walk on it: both or neither. Raises as add_journey and start_session."""
    with writing(ws.db):
        journey = add_journey(ws, name=journey_name, stage_names=stage_names)
        return start_session(
            ws,
            title=title,
            mode=mode,
            journey_id=journey.id,
            market=market,
            intent=intent,
            who_is_met=who_is_met,
            assumptions=assumptions,
        )


@allowed("see walks", own=FILTERS)
def list_walks(ws: Workspace) -> list[WalkLine]:
    """Return all sessions with their journey's name and number of notes, the newest first."""
    names = {journey.id: journey.name for journey in field.read_journeys(ws.db)}
    counts = walks.read_note_counts(ws.db)
    return [
        WalkLine(session, names[session.journey_id], counts.get(session.id, 0))
        for session in list_sessions(ws)
    ]


@allowed("walk")
def list_markets(ws: Workspace) -> list[str]:
    """Return the markets that are in use, the most used first; those that metrics alone tell of last."""
    return walks.read_markets(ws.db)


@allowed("know the codebook")
def list_emotion_families(ws: Workspace) -> list[Code]:
    """Return the emotions that have no parent and are not retired: what is offered in the field."""
    return [
        code
        for code in codes.read_codes(ws.db, kind="emotion")
        if code.parent_id is None and not code.retired
    ]


def curve_of_walk(walk: Walk, *, seat: str | None = None) -> tuple[CurvePoint, ...]:
    """Return the walk's emotion curve in the order of its stages, from one seat or from all.

    Emotions without a stage, or without a valence in the codebook, have no place on it. Empty for fewer than
    two emotions; see field.emotion_curve.
    """
    feelings = [
        Feeling(note.stage.id, note.emotion.valence, note.observation.intensity)
        for note in walk.notes
        if note.stage and note.emotion and note.emotion.valence is not None
        if seat is None or note.observation.seat == seat
    ]
    place = {stage.id: stage.ordinal for stage in walk.journey.stages}
    return emotion_curve(sorted(feelings, key=lambda feeling: place[feeling.stage_id]))


def _memo(row: dict[str, Any]) -> Memo:
    states: dict[str | None, MemoState] = {
        "queued": "waiting",
        "running": "running",
        "failed": "failed",
        "cancelled": "cancelled",
    }
    return Memo(
        recording_id=row["recording_id"],
        media_id=row["media_id"],
        duration_s=row["duration_s"],
        state="done" if row["finished_at"] else states.get(row["state"], "cancelled"),
        text=row["text"] or "",
        source_id=row["source_id"],
        job_id=row["job_id"],
        error=row["error"] or "",
    )
