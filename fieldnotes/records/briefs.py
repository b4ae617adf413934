"""The one-page brief of a finding: what it says, as texts and figures, whatever it is written as."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .voc import Stance

BriefAudience = Literal["inside", "outside"]
BRIEF_AUDIENCES: tuple[BriefAudience, ...] = ("inside", "outside")


@dataclass(frozen=True)
class BriefQuote:
    """A passage as a brief quotes it.

    who: a code ("C-014") or a seat ("customer"), never a name. about: where and when it was said, in parts.
    start_s, end_s: its place in the recording, in seconds, None for what was not recorded. clip: its sound as
    WAV, b"" where there is none or consent does not cover it.
    """

    text: str
    stance: Stance
    who: str
    about: tuple[str, ...] = ()
    start_s: float | None = None
    end_s: float | None = None
    clip: bytes = b""


@dataclass(frozen=True)
class BriefPoint:
    """A period of a metric: its value with its interval, and what was to be expected, where that is known."""

    start: date
    end: date
    value: float
    low: float | None = None
    high: float | None = None
    expected: float | None = None
    expected_low: float | None = None
    expected_high: float | None = None


@dataclass(frozen=True)
class BriefNumber:
    """A metric that a finding is linked to, or that an action should move, as a drawing and in words.

    title: the metric and the slice. how: what the finding has to do with it. said: the figures in sentences.
    points: by time. meant: the first and the last day of each period that a link speaks of, None for open.
    acted_on: the day of the action. expected: what the points' expected values are called, "" where they have
    none.
    """

    title: str
    unit: str
    how: str
    said: tuple[str, ...]
    points: tuple[BriefPoint, ...]
    meant: tuple[tuple[date | None, date | None], ...] = ()
    acted_on: date | None = None
    expected: str = ""


@dataclass(frozen=True)
class Brief:
    """A finding on one page.

    facts: needs, who, how often and how sure, each with its name. audience: whom it may be given to;
    `kept_back` says what that left out. grade: the word for its evidence,
    grade_means: among which words it is one. parts: what stands behind it, counted. guards: what has to stand
    beside it wherever it is shown. quotes: those for it, then those against. numbers: one for each link and
    each action. readings: how it reads in its markets. done: what was proposed or done, and what came of it.
    unknown: what is not known, in sentences.
    """

    workspace: str
    made_on: date
    audience: BriefAudience
    statement: str
    facts: tuple[tuple[str, str], ...]
    place: str
    status: str
    grade: str
    grade_means: str
    parts: tuple[str, ...]
    guards: tuple[str, ...]
    quotes: tuple[BriefQuote, ...]
    kept_back: tuple[str, ...]
    numbers: tuple[BriefNumber, ...]
    readings: tuple[str, ...]
    done: tuple[str, ...]
    unknown: tuple[str, ...]
