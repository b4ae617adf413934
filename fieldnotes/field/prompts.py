"""Prompts that grow empathy: one quiet question at the right moment of a walk, never a form to fill in.

What they practise are the six habits of highly empathic people of Roman Krznaric ("Empathy: A Handbook for
Revolution", Rider, 2014; named as here in his "Six Habits of Highly Empathic People", Greater Good Magazine,
27 November 2012), and what makes up a customer's own context: what they care about, are concerned with, do,
with whom, with what, and talk about. The sentences are our own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ..records import ObservationKind, PromptAnswer, Seat

Moment = Literal["ending", "first customer", "one seat", "nothing felt", "only interpreted", "quiet"]

SETTLE = timedelta(minutes=3)  # a walk that has just begun is left alone
APART = timedelta(minutes=10)  # from an answer to the next prompt
AGAIN = timedelta(minutes=30)  # from "not now" to the same prompt
FELT_WITHIN = timedelta(minutes=10)
QUIET_FOR = timedelta(minutes=8)
JUST_MET = timedelta(minutes=10)
NOTES_OF_ONE_SEAT = 4
INTERPRETED_IN_A_ROW = 3


@dataclass(frozen=True)
class Prompt:
    """A question with the kind and seat of the note that answers it.

    grows: the habit, or the part of a customer's context.
    """

    key: str
    moment: Moment
    grows: str
    sentence: str
    kind: ObservationKind
    seat: Seat


@dataclass(frozen=True)
class PromptNote:
    """What the rules look at in a note. has_feeling: it is of the kind felt, or carries an emotion."""

    noted_at: datetime
    kind: ObservationKind
    seat: Seat
    has_feeling: bool


# In the order in which they are asked within their moment.
PROMPTS: tuple[Prompt, ...] = (
    Prompt(
        "curiosity",
        "first customer",
        "curiosity about strangers",
        "You have met somebody. What did you learn of them that no report holds?",
        "heard",
        "customer",
    ),
    Prompt(
        "other_life",
        "one seat",
        "trying another person's life",
        "All of this is seen from one chair. Sit in the other one for a minute: what is there?",
        "observed",
        "employee",
    ),
    Prompt(
        "feeling",
        "nothing felt",
        "an ambitious imagination",
        "Ten minutes without a feeling. What might they have felt just now, and what did you?",
        "felt",
        "customer",
    ),
    Prompt(
        "prejudice",
        "only interpreted",
        "challenging prejudice",
        "You have explained a good deal. What did you see or hear that could prove you wrong?",
        "observed",
        "customer",
    ),
    Prompt(
        "care",
        "quiet",
        "what they care about",
        "What did they mention that nobody had asked about? It may be what matters to them.",
        "heard",
        "customer",
    ),
    Prompt(
        "concern",
        "quiet",
        "what they are concerned with",
        "What are they trying to keep from going wrong today?",
        "heard",
        "customer",
    ),
    Prompt(
        "do",
        "quiet",
        "what they do",
        "Watch the hands for a minute. What do they do that no process describes?",
        "observed",
        "customer",
    ),
    Prompt(
        "with_whom",
        "quiet",
        "with whom",
        "Who else is in this, at home, at work or on the phone, that we never see?",
        "observed",
        "customer",
    ),
    Prompt(
        "with_what",
        "quiet",
        "with what",
        "What lies around them? A slip of paper or a second screen can be a workaround.",
        "observed",
        "customer",
    ),
    Prompt(
        "talk",
        "quiet",
        "what they talk about",
        "In which words do they tell it to a friend? Write one down as it was said.",
        "quote",
        "customer",
    ),
    Prompt(
        "conversation",
        "quiet",
        "the art of conversation",
        "Ask “and then?” once more, and wait. What came after the pause?",
        "quote",
        "customer",
    ),
    Prompt(
        "common_ground",
        "ending",
        "finding common ground",
        "Before you go: what do you and the people you met have in common?",
        "interpreted",
        "observer",
    ),
    Prompt(
        "move_others",
        "ending",
        "moving others to act",
        "Before you go: which moment will you tell tomorrow, and to whom?",
        "question",
        "observer",
    ),
)


def due_prompt(
    *,
    now: datetime,
    started_at: datetime,
    notes: Sequence[PromptNote],
    answers: Sequence[PromptAnswer],
    ending: bool = False,
) -> Prompt | None:
    """Return the prompt that fits the moment, or None: most of the time there is nothing to ask.

    notes: of the whole walk, in time order, whoever made them. answers: the member's own of this walk, and of
    today's other walks, since "no more today" holds for all of them. ending: somebody is about to end it.
    Days are those of `now`'s time zone.
    A prompt that was taken is not asked again in a walk; one that was put off is after AGAIN, and no other
    before APART.
    """
    if any(one.answer == "no more today" and _same_day(one.answered_at, now) for one in answers):
        return None
    last = max((one.answered_at for one in answers), default=None)
    if not ending and (now - started_at < SETTLE or (last is not None and now - last < APART)):
        return None
    for moment in _moments(now, started_at, notes, ending):
        for prompt in PROMPTS:
            if prompt.moment == moment and _may_be_asked(prompt, answers, now):
                return _seen_from(prompt, notes)
    return None


def _moments(
    now: datetime, started_at: datetime, notes: Sequence[PromptNote], ending: bool
) -> Sequence[Moment]:
    """Return what this moment is, the most telling first."""
    if ending:
        return ["ending"] if notes and now - started_at >= APART else []
    found: list[Moment] = []
    met = next((note.noted_at for note in notes if note.seat == "customer"), None)
    if met is not None and now - met <= JUST_MET:
        found.append("first customer")
    seats = [note.seat for note in notes if note.seat != "observer"]
    if len(seats) >= NOTES_OF_ONE_SEAT and len(set(seats)) == 1:
        found.append("one seat")
    felt = max((note.noted_at for note in notes if note.has_feeling), default=started_at)
    if notes and now - felt >= FELT_WITHIN:
        found.append("nothing felt")
    tail = notes[-INTERPRETED_IN_A_ROW:]
    if len(tail) == INTERPRETED_IN_A_ROW and all(note.kind == "interpreted" for note in tail):
        found.append("only interpreted")
    noted = notes[-1].noted_at if notes else started_at
    if now - noted >= QUIET_FOR:
        found.append("quiet")
    return found


def _may_be_asked(prompt: Prompt, answers: Sequence[PromptAnswer], now: datetime) -> bool:
    mine = [one for one in answers if one.prompt == prompt.key]
    return all(one.answer != "taken" and now - one.answered_at >= AGAIN for one in mine)


def _seen_from(prompt: Prompt, notes: Sequence[PromptNote]) -> Prompt:
    """Return the prompt with the seat that nobody has sat in yet, where that is what it asks for."""
    if prompt.moment != "one seat":
        return prompt
    seats = {note.seat for note in notes}
    other: Seat = "employee" if "customer" in seats else "customer"
    return Prompt(prompt.key, prompt.moment, prompt.grows, prompt.sentence, prompt.kind, other)


def _same_day(one: datetime, now: datetime) -> bool:
    return one.astimezone(now.tzinfo).date() == now.date()
