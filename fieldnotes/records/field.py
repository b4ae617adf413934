"""The customer's path, the walks along it, and what was noted on the way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .people import Seat

Mode = Literal[
    "shadow the front line",
    "serve customers",
    "be the customer",
    "home visit or ride-along",
    "listen to calls",
    "interview",
    "mystery shop",
]
MODES: tuple[Mode, ...] = (
    "shadow the front line",
    "serve customers",
    "be the customer",
    "home visit or ride-along",
    "listen to calls",
    "interview",
    "mystery shop",
)
ObservationKind = Literal["observed", "heard", "felt", "interpreted", "quote", "question"]
OBSERVATION_KINDS: tuple[ObservationKind, ...] = (
    "observed",
    "heard",
    "felt",
    "interpreted",
    "quote",
    "question",
)
PromptAnswerKind = Literal["taken", "not now", "no more today"]
PROMPT_ANSWERS: tuple[PromptAnswerKind, ...] = ("taken", "not now", "no more today")
AssumptionOutcome = Literal["open", "held", "changed", "overturned"]
ASSUMPTION_OUTCOMES: tuple[AssumptionOutcome, ...] = ("open", "held", "changed", "overturned")


@dataclass(frozen=True)
class Stage:
    """One step of a journey; `ordinal` counts from 0."""

    id: int
    journey_id: int
    ordinal: int
    name: str


@dataclass(frozen=True)
class Journey:
    """The customer's path and its ordered steps."""

    id: int
    name: str
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True)
class Assumption:
    """What the walkers expected to find, and what became of it."""

    id: int
    session_id: int
    text: str
    outcome: AssumptionOutcome = "open"
    because: str = ""


@dataclass(frozen=True)
class ImmersionSession:
    """One walk of a path by one or more people. `ended_at` is None while it is in the field.

    stage_id: the stage at which it began, None for the first one of its path.
    """

    id: int
    title: str
    mode: Mode
    journey_id: int
    market: str
    intent: str
    who_is_met: str
    started_at: datetime
    led_by: int
    ended_at: datetime | None = None
    surprised: str = ""
    common_ground: str = ""
    ask_next: str = ""
    debriefed_at: datetime | None = None
    stage_id: int | None = None


@dataclass(frozen=True)
class Observation:
    """One time-stamped entry of a session.

    emotion_code_id, intensity: the emotion noted with it, intensity from 1 (slight) to 3 (strong), or None.
    photo_id: a media item; memo_id: the recording of a voice memo.
    client_key: the key that its browser gave it. moment_id: the observation that was there first, where this
    one is the same moment from another seat.
    """

    id: int
    session_id: int
    source_id: int
    noted_at: datetime
    noted_by: int
    kind: ObservationKind
    seat: Seat
    stage_id: int | None
    text: str
    emotion_code_id: int | None = None
    intensity: int | None = None
    photo_id: int | None = None
    memo_id: int | None = None
    client_key: str = ""
    moment_id: int | None = None


@dataclass(frozen=True)
class PromptAnswer:
    """What somebody answered to a prompt in the field: a note was made of it, or it was put off."""

    session_id: int
    prompt: str
    answer: PromptAnswerKind
    answered_at: datetime
