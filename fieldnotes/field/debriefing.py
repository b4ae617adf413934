"""What a debrief asks, and when it is due: within the hour, alone first, then together.

Alone first, so that nobody's eyes are led by another's, then as a team, and half an hour for each hour in the
field: Innovation Focus, "How to Debrief" (innovationfocus.com/articles/how-to-debrief). The customer's own
context and the two kinds of need are those of the prompts in the field (field.prompts) and of findings.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

DUE_WITHIN = timedelta(hours=1)
SHARE_OF_THE_FIELD = 0.5  # half an hour for each hour out
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=4)

DebriefState = Literal["in the field", "due", "overdue", "done"]


@dataclass(frozen=True)
class DebriefPart:
    """A part of a debrief in words. heading: above what was written. question, hint: what asks for it."""

    name: str
    heading: str
    question: str
    hint: str


# What every debrief asks beside its assumptions; all of it may stay empty.
WRITTEN_PARTS: tuple[DebriefPart, ...] = (
    DebriefPart(
        "surprised",
        "What surprised",
        "What surprised you?",
        "What you did not expect, and what in it was new to you.",
    ),
    DebriefPart(
        "common_ground",
        "What was common",
        "What was common between “them” and “us”?",
        "Where you would have felt or done the same.",
    ),
)
NEED_PARTS: tuple[DebriefPart, ...] = (
    DebriefPart(
        "functional_need",
        "Functional need",
        "What do they want to get done?",
        "The task, in their words: report a loss once.",
    ),
    DebriefPart(
        "emotional_need",
        "Emotional need",
        "How do they want to feel?",
        "What the task does not say: that somebody has it in hand.",
    ),
)
CONTEXT_PARTS: tuple[DebriefPart, ...] = (
    DebriefPart(
        "care", "What they care about", "What do they care about?", "What they brought up by themselves."
    ),
    DebriefPart(
        "concern",
        "What they are concerned with",
        "What are they concerned with?",
        "What must not go wrong today.",
    ),
    DebriefPart("do", "What they do", "What do they do?", "What their hands did that no process describes."),
    DebriefPart(
        "with_whom", "With whom", "With whom?", "Who else is in it, at home, at work or on the phone."
    ),
    DebriefPart("with_what", "With what", "With what?", "Things, screens and slips of paper around them."),
    DebriefPart(
        "talk", "What they talk about", "What do they talk about?", "In which words they tell it to a friend."
    ),
)
PORTRAIT_PARTS = NEED_PARTS + CONTEXT_PARTS


@dataclass(frozen=True)
class DebriefTime:
    """When a debrief is due, and how long it is given.

    due_at: an hour after the walk ended, None while it is in the field. minutes: half of the time in the
    field, 10 to 240. alone_until: until when what members wrote alone stays theirs, unless they are done.
    """

    state: DebriefState
    due_at: datetime | None
    minutes: int
    alone_until: datetime | None


def debrief_time(
    *,
    started_at: datetime,
    ended_at: datetime | None,
    debriefed_at: datetime | None,
    now: datetime,
) -> DebriefTime:
    """Return when the debrief of a walk is due; all moments are aware."""
    out = max((ended_at or now) - started_at, timedelta(0))
    given = min(max(out * SHARE_OF_THE_FIELD, SHORTEST), LONGEST)
    minutes = round(given.total_seconds() / 60)
    if ended_at is None:
        return DebriefTime("in the field", None, minutes, None)
    due_at = ended_at + DUE_WITHIN
    state: DebriefState = "done" if debriefed_at else "due" if now <= due_at else "overdue"
    return DebriefTime(state, due_at, minutes, due_at + given)
