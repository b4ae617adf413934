"""A story as it is told to an audience on a day: all that stands in it, whatever it is written as."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .briefs import BriefAudience, BriefNumber

KeptBack = Literal["", "consent", "audience", "removed"]


@dataclass(frozen=True)
class ToldPassage:
    """A passage as a story tells it.

    kept_back: "" for one that is told; else its words, sound and photo are not here, and it says why:
    "consent" does not cover it now, it was not agreed to for this "audience", its source was "removed".
    who: a code ("C-014") or a seat, never a name. about: where and when, in parts. lead: what the writer says
    before it. feelings: names of emotions. start_s, end_s: its place in the recording, cut to the word, or
    None. clip: its sound as WAV, photo: a JPEG, b"" for none.
    """

    excerpt_id: int
    lead: str = ""
    words: str = ""
    who: str = ""
    seat: str = ""
    about: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    happened_at: str = ""
    start_s: float | None = None
    end_s: float | None = None
    clip: bytes = b""
    photo: bytes = b""
    kept_back: KeptBack = ""


@dataclass(frozen=True)
class ToldStage:
    """A stage on the emotion curve. level: -3 to 3, None where nothing was felt; notes: how many emotions."""

    name: str
    level: float | None
    notes: int


@dataclass(frozen=True)
class ToldStory:
    """A story with everything beside it.

    told: the narrative's paragraphs. passages: in the story's order, kept back ones as marks in their place.
    curve: the stages of the path with how they felt; empty for fewer than two emotions. statement to
    readings: of its finding; "" and empty without one. happened: promises, actions, before and after, in
    sentences. reviewed: who else looked at it, in a sentence. redacted: whether names were taken out of the
    words; unread: in how many passages nobody has looked for names yet. first_up: the excerpts of the
    strongest passages, which stand where there is no room for all.
    """

    id: int
    workspace: str
    made_on: date
    audience: BriefAudience
    title: str
    told: tuple[str, ...]
    passages: tuple[ToldPassage, ...]
    curve: tuple[ToldStage, ...] = ()
    statement: str = ""
    needs: tuple[tuple[str, str], ...] = ()
    grade: str = ""
    guards: tuple[str, ...] = ()
    numbers: tuple[BriefNumber, ...] = ()
    readings: tuple[str, ...] = ()
    happened: tuple[str, ...] = ()
    reviewed: str = ""
    redacted: bool = False
    unread: int = 0
    first_up: tuple[int, ...] = ()

    @property
    def strongest(self) -> tuple[ToldPassage, ...]:
        """The strongest passages that are told, the first of them first."""
        told = {one.excerpt_id: one for one in self.shown}
        return tuple(told[one] for one in self.first_up if one in told)

    @property
    def shown(self) -> tuple[ToldPassage, ...]:
        """The passages that are told, in the story's order."""
        return tuple(one for one in self.passages if not one.kept_back)

    @property
    def in_windows(self) -> tuple[ToldPassage, ...]:
        """In the order in which they happened, then those kept back: nothing says any more when they were."""
        in_time = sorted(self.shown, key=lambda one: (one.happened_at, one.start_s or 0.0))
        return (*in_time, *(one for one in self.passages if one.kept_back))

    @property
    def has_two_windows(self) -> bool:
        """Whether something is told from the customer's seat and something from the employee's."""
        return {"customer", "employee"} <= {one.seat for one in self.shown}
