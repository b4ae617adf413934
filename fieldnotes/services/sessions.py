"""Immersion sessions: start one, note what happens, close it with a debrief."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import (
    MODES,
    OBSERVATION_KINDS,
    SEATS,
    Assumption,
    ImmersionSession,
    Journey,
    Member,
    Observation,
)
from ..store import codes, excerpts, field, jobs, recordings, sources, transcripts
from ..store.database import writing
from ..store.rows import now
from .access import FILTERS, allowed, only_own
from .coding_log import code_today
from .forgetting import set_removed
from .hearing import check_may_be_used
from .recordings import add_voice_memo
from .workspace import Workspace, checked_text, current_member


@allowed("know the codebook")
def list_journeys(ws: Workspace) -> list[Journey]:
    """Return all journeys with their stages in order."""
    return field.read_journeys(ws.db)


@allowed("walk")
def add_journey(ws: Workspace, *, name: str, stage_names: Sequence[str]) -> Journey:
    """Store a journey. Raises InvalidInputError without stages, ConflictError for a name that is taken."""
    name = checked_text(name, "The journey's name", required=True)
    stages = [checked_text(stage, "A stage's name") for stage in stage_names]
    stages = list(dict.fromkeys(stage for stage in stages if stage))
    if not stages:
        raise InvalidInputError(f"The journey “{name}” has no stages; name at least one.")
    with writing(ws.db):
        if any(journey.name == name for journey in field.read_journeys(ws.db)):
            raise ConflictError(f"There is a journey “{name}” already; choose another name.")
        journey_id = field.add_journey(ws.db, name, stages)
    return next(journey for journey in field.read_journeys(ws.db) if journey.id == journey_id)


@allowed("walk")
def start_session(
    ws: Workspace,
    *,
    title: str,
    mode: str,
    journey_id: int,
    stage_id: int | None = None,
    market: str = "",
    intent: str = "",
    who_is_met: str = "",
    assumptions: Sequence[str] = (),
    started_at: datetime | None = None,
) -> ImmersionSession:
    """Start a walk, with what its walkers expect to find; the current member leads it.

    stage_id: the stage of the journey at which it begins, None for the first.
    started_at: when it began, now for None: a walk that was noted on paper is entered later.
    """
    if mode not in MODES:
        raise InvalidInputError(f"“{mode}” is no way to walk; choose one of: {', '.join(MODES)}.")
    journey = next((one for one in field.read_journeys(ws.db) if one.id == journey_id), None)
    if journey is None:
        raise NotFoundError(f"There is no journey {journey_id}; choose one of the list.")
    values: dict[str, object] = {
        "title": checked_text(title, "The title") or f"{mode.capitalize()}, {now():%d %B %Y}",
        "mode": mode,
        "journey_id": journey_id,
        "stage_id": stage_of_journey(journey, stage_id),
        "market": checked_text(market, "The market"),
        "intent": checked_text(intent, "The intent"),
        "who_is_met": checked_text(who_is_met, "Who is met"),
        "led_by": current_member(ws).id,
        "started_at": (started_at or now()).astimezone(UTC),
    }
    texts = [checked_text(text, "An assumption") for text in assumptions]
    with writing(ws.db):
        session_id = field.add_session(ws.db, values, [text for text in texts if text])
    return get_session(ws, session_id)


@allowed("see walks", own=FILTERS)
def list_sessions(ws: Workspace) -> list[ImmersionSession]:
    """Return all sessions, the newest first."""
    return only_own(ws, "see walks", "session_id", field.read_sessions(ws.db), lambda one: one.id)


@allowed("see walks", own="session_id")
def get_session(ws: Workspace, session_id: int) -> ImmersionSession:
    """Return one session. Raises NotFoundError."""
    found = field.read_sessions(ws.db, session_id)
    if not found:
        raise NotFoundError(f"There is no session {session_id} in this workspace; open one from Walk.")
    return found[0]


@allowed("see walks", own="session_id")
def list_assumptions(ws: Workspace, session_id: int) -> list[Assumption]:
    """Return what the walkers expected, in the order it was written."""
    return field.read_assumptions(ws.db, session_id)


@allowed("keep walks", own="session_id")
def add_assumption(ws: Workspace, session_id: int, *, text: str) -> None:
    """Write down one more expectation."""
    get_session(ws, session_id)
    text = checked_text(text, "The assumption", required=True)
    with writing(ws.db):
        field.add_assumption(ws.db, session_id, text)


@allowed("keep walks", own="session_id")
def add_observation(
    ws: Workspace,
    session_id: int,
    *,
    kind: str,
    seat: str,
    text: str = "",
    client_key: str | None = None,
    stage_id: int | None = None,
    emotion_code_id: int | None = None,
    intensity: int | None = None,
    noted_at: datetime | None = None,
    photo_id: int | None = None,
    memo_media_id: int | None = None,
    same_moment_as: str | None = None,
) -> Observation:
    """Store one entry of a session, its emotion as a coding, and its voice memo as a recording to transcribe.

    client_key: made by the browser; the same key again returns what is stored, so that a note sent twice is
    kept once. noted_at: when it happened, now for None. intensity: 1 to 3. same_moment_as: the client_key of
    the note that tells the same moment from another seat; one that this walk does not have links to nothing,
    because a phone that was away must not lose the second note with the first.
    Raises InvalidInputError for an entry that holds nothing at all.
    """
    session = get_session(ws, session_id)
    text = checked_text(text, "The note")
    check_observation(kind=kind, seat=seat, intensity=intensity)
    if not text and emotion_code_id is None and photo_id is None and memo_media_id is None:
        raise InvalidInputError("The note is empty; write a word, choose an emotion, or add a photo or memo.")
    client_key = client_key or str(uuid4())
    member = current_member(ws)
    moment = (noted_at or now()).astimezone(UTC)
    with writing(ws.db):
        stored = field.read_client_key(ws.db, client_key)
        if stored is None:
            if photo_id is not None:
                if recordings.read_media(ws.db, media_id=photo_id) is None:
                    raise NotFoundError(f"There is no photo {photo_id}; add it again.")
                check_may_be_used(ws, photo_id)
            if memo_media_id is not None:
                check_may_be_used(ws, memo_media_id, as_memo=True)
            source_id = sources.add_source(
                ws.db,
                {
                    "kind": "observation",
                    "title": session.title,
                    "market": session.market,
                    "session_id": session_id,
                    "stage_id": stage_of(ws, session, stage_id),
                },
            )
            segment_id = sources.add_text_segment(ws.db, source_id, 0, text)
            memo_id = None
            if memo_media_id is not None:
                memo_id = add_voice_memo(ws, memo_media_id, session=session, stage_id=stage_id)
            stored = field.add_observation(
                ws.db,
                {
                    "session_id": session_id,
                    "source_id": source_id,
                    "client_key": client_key,
                    "noted_at": moment,
                    "noted_by": member.id,
                    "kind": kind,
                    "seat": seat,
                    "stage_id": stage_id,
                    "photo_id": photo_id,
                    "memo_id": memo_id,
                    "moment_id": same_moment_as and field.read_moment(ws.db, session_id, same_moment_as),
                },
            )
            if emotion_code_id is not None:
                tag_whole_note(
                    ws,
                    source_id,
                    segment_id=segment_id,
                    length=len(text),
                    code_id=emotion_code_id,
                    intensity=intensity,
                    coder=member,
                )
    observation = field.read_observation(ws.db, observation_id=stored)
    if observation is None:
        raise NotFoundError("This note was removed; bring it back with Undo.")
    return observation


@allowed("see walks", own="session_id")
def list_observations(ws: Workspace, session_id: int) -> list[Observation]:
    """Return a session's entries in time order."""
    return field.read_observations(ws.db, session_id)


@allowed("keep walks", own="observation_id")
def remove_observation(ws: Workspace, observation_id: int) -> None:
    """Take an entry out of all pages; restore_observation brings it back."""
    _set_removed(ws, observation_id, removed=True)


@allowed("keep walks", own="observation_id")
def restore_observation(ws: Workspace, observation_id: int) -> None:
    """Bring a removed entry back."""
    _set_removed(ws, observation_id, removed=False)


@allowed("keep walks", own="session_id")
def finish_session(ws: Workspace, session_id: int, *, ended_at: datetime | None = None) -> ImmersionSession:
    """End a walk, now or at `ended_at`. One that has ended keeps its time.

    Raises InvalidInputError for an end before its start.
    """
    session = get_session(ws, session_id)
    moment = (ended_at or now()).astimezone(UTC)
    if moment < session.started_at:
        raise InvalidInputError(f"“{session.title}” would end before it began; give a later time.")
    if session.ended_at is None:
        with writing(ws.db):
            field.update_session(ws.db, session_id, {"ended_at": moment})
    return get_session(ws, session_id)


@allowed("keep walks", own="session_id")
def reopen_session(ws: Workspace, session_id: int) -> ImmersionSession:
    """Take a walk back into the field, as if it had not ended; what its debrief holds stays."""
    get_session(ws, session_id)
    with writing(ws.db):
        field.update_session(ws.db, session_id, {"ended_at": None, "debriefed_at": None})
    return get_session(ws, session_id)


def check_observation(*, kind: str, seat: str, intensity: int | None) -> None:
    """Raise InvalidInputError for a kind, seat or intensity that no observation has."""
    if kind not in OBSERVATION_KINDS:
        raise InvalidInputError(f"“{kind}” is no kind of note; use {', '.join(OBSERVATION_KINDS)}.")
    if seat not in SEATS:
        raise InvalidInputError(f"“{seat}” is no seat; use {', '.join(SEATS)}.")
    if intensity is not None and intensity not in (1, 2, 3):
        raise InvalidInputError(f"Intensity is 1, 2 or 3, not {intensity}.")


@allowed("see walks")
def stage_of(ws: Workspace, session: ImmersionSession, stage_id: int | None) -> int | None:
    """Return stage_id if it is None or a stage of the session's journey. Raises NotFoundError."""
    if stage_id is None:
        return None
    journey = next(one for one in field.read_journeys(ws.db) if one.id == session.journey_id)
    return stage_of_journey(journey, stage_id)


def stage_of_journey(journey: Journey, stage_id: int | None) -> int | None:
    """Return stage_id if it is None or a stage of the journey. Raises NotFoundError."""
    if stage_id is None or any(stage.id == stage_id for stage in journey.stages):
        return stage_id
    raise NotFoundError(f"The journey “{journey.name}” has no stage {stage_id}; choose one of its stages.")


@allowed("know the codebook")
def emotion_today(ws: Workspace, code_id: int) -> int:
    """Return the emotion that this one is today: phones are away for long, and codes are merged meanwhile.

    Raises NotFoundError where it is none of the codebook's.
    """
    today = code_today(ws, code_id)
    if today is None or not codes.read_codes(ws.db, kind="emotion", code_id=today):
        raise NotFoundError(f"There is no emotion {code_id} in the codebook.")
    return today


@allowed("keep walks", own="source_id")
def tag_whole_note(
    ws: Workspace,
    source_id: int,
    *,
    segment_id: int,
    length: int,
    code_id: int,
    intensity: int | None,
    coder: Member,
) -> None:
    """Put an emotion on all of a note, in a transaction. Raises NotFoundError."""
    today = emotion_today(ws, code_id)
    excerpt_id = excerpts.find_or_add_excerpt(
        ws.db,
        source_id,
        first_segment_id=segment_id,
        start_char=0,
        last_segment_id=segment_id,
        end_char=length,
    )
    codes.add_coding(
        ws.db,
        {
            "excerpt_id": excerpt_id,
            "code_id": today,
            "status": "accepted",
            "made_by": coder.name,
            "coder_id": coder.id,
            "intensity": intensity,
        },
    )


def _set_removed(ws: Workspace, observation_id: int, *, removed: bool) -> None:
    """Take a note out or back in, and with it what its voice memo said."""
    with writing(ws.db):
        source_id = field.source_of_observation(ws.db, observation_id)
        if source_id is None:
            raise NotFoundError(f"There is no note {observation_id} in this workspace.")
        set_removed(ws, source_id, removed)
        memo_id = field.memo_of_observation(ws.db, observation_id)
        if memo_id is None:
            return
        for transcript in transcripts.read_transcripts(ws.db, memo_id):
            set_removed(ws, transcript.source_id, removed)
        if removed:
            for job in jobs.read_jobs(ws.db, states=("queued", "running")):
                if job.kind == "transcribe" and job.item_id == memo_id:
                    jobs.request_cancel(ws.db, job.id)
        elif not any(one.finished_at for one in transcripts.read_transcripts(ws.db, memo_id)):
            jobs.add_job(ws.db, "transcribe", memo_id)
