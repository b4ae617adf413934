"""Debriefs: what members wrote alone, and what was picked to show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .field import AssumptionOutcome


@dataclass(frozen=True)
class OwnDebrief:
    """A member's own debrief of a walk. done_at: when they said that they are done, None until then."""

    id: int
    session_id: int
    member_id: int
    begun_at: datetime
    done_at: datetime | None = None


@dataclass(frozen=True)
class DebriefAnswer:
    """What a debrief says in a part. outcome: of an assumption ("assumption:ID"), "open" for other parts."""

    part: str
    text: str
    outcome: AssumptionOutcome = "open"


@dataclass(frozen=True)
class DebriefPick:
    """A passage picked at a debrief: evidence for what became of an assumption, or a quote (None)."""

    id: int
    session_id: int
    assumption_id: int | None
    excerpt_id: int
    picked_by: int
    picked_at: datetime


@dataclass(frozen=True)
class DebriefVoice:
    """One member's own debrief as somebody else may see it.

    state: "not begun", "writing" or "done". answers: by part; empty while is_hidden.
    """

    member_id: int
    name: str
    state: str
    is_me: bool
    is_hidden: bool
    answers: Mapping[str, DebriefAnswer]
