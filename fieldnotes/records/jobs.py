"""Background work and how far it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

JobKind = Literal[
    "transcribe",
    "translate",
    "speakers",
    "read",
    "suggest",
    "align",
    "learn",
    "find_themes",
    "learn_emotions",
    "redact",
    "reel",
    "scour",
]
JobState = Literal["queued", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True)
class Job:
    """A piece of background work.

    item_id: the recording to transcribe; nothing in particular for learning and scouring the database (0)
    and for finding some (how many, or 0); the reel to make; for the other kinds, the source. progress: 0 to
    1. attempts: how often a worker took it since it last got further or was retried. seconds_left: an
    estimate from the pace of this attempt, or None until there is one.
    """

    id: int
    kind: JobKind
    item_id: int
    state: JobState
    progress: float
    attempts: int
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    seconds_left: float | None = None
    error: str = ""
    cancel_requested: bool = False
