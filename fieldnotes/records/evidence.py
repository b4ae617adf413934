"""How strong the evidence behind a finding is: its counted parts, the word for it, and what is missing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from .voc import LinkKind, Reading, Slice

Grade = Literal["no evidence", "anecdote", "indication", "pattern", "well supported"]
GRADES: tuple[Grade, ...] = ("no evidence", "anecdote", "indication", "pattern", "well supported")
# What a rule asks about; a page leads from each to where it can be met.
Need = Literal[
    "passages",
    "people",
    "occasions",
    "views",
    "methods",
    "members",
    "witness",
    "against",
    "local reading",
    "base",
    "coders",
]


# A tuple, because a map makes thousands of them and a frozen dataclass takes ten times as long.
class EvidenceCounts(NamedTuple):
    """What stands behind a finding, counted over the passages that may be shown.

    Up to `newest` all of it is of the passages for the finding.
    people: customers on record, and those who answered a survey, each once; respondents: of these, those who
    answered a survey. occasions: sessions, recordings and documents outside of any, and each respondent's
    answers to a survey. uncounted_occasions: those on which no customer is on record: whoever was met there
    is not counted. markets: of the passages. methods: how they came about, in words. observers: ids of the
    members who noted them or led the session; leaders: how many of these are leaders. unobserved: passages
    that came without an observer, such as answers. members: how many observed them; where fewer than two did,
    also those who coded them. own_words: passages in people's own words, recorded or written;
    interpretations: what somebody made of it.
    oldest, newest: the days of the passages.
    excerpts_against, exposures_against: passages against it, and people or uncounted occasions behind them.
    withheld: pieces of evidence on either side that do not count at present, for want of consent or because
    the source was removed.
    """

    people: int = 0
    respondents: int = 0
    occasions: int = 0
    uncounted_occasions: int = 0
    sources: int = 0
    markets: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    observers: tuple[int, ...] = ()
    leaders: int = 0
    unobserved: int = 0
    members: int = 0
    excerpts_for: int = 0
    own_words: int = 0
    interpretations: int = 0
    oldest: date | None = None
    newest: date | None = None
    excerpts_against: int = 0
    exposures_against: int = 0
    withheld: int = 0

    @property
    def exposures(self) -> int:
        """How many separate times it was met at least: people, and occasions on which nobody is counted."""
        return self.people + self.uncounted_occasions

    @property
    def leaders_only(self) -> bool:
        """Whether everybody who observed is a leader."""
        return bool(self.observers) and self.leaders == len(self.observers)

    @property
    def one_leader_alone(self) -> bool:
        """Whether all of it was observed by one and the same leader."""
        return self.leaders_only and len(self.observers) == 1 and not self.unobserved


class PersonBehind(NamedTuple):
    """Somebody behind a finding, as far as a metric's base is cut the same way; "" and None: not known."""

    market: str = ""
    segment: str = ""
    day: date | None = None


class BaseRow(NamedTuple):
    """The responses behind one value of a metric."""

    slice: Slice
    period_start: date
    period_end: date
    responses: int


class LinkedPart(NamedTuple):
    """The part of a metric that a finding is linked to, with the metric's name and revision."""

    finding_id: int
    link_id: int
    metric_id: int
    metric_name: str
    revision: int
    slice: Slice
    period_start: date | None
    period_end: date | None


@dataclass(frozen=True)
class BasePart:
    """A part of a metric's base. met: people behind the finding; share: of the base's responses, 0 to 1."""

    name: str
    met: int
    share: float


@dataclass(frozen=True)
class BaseCheck:
    """The people behind a finding against those behind a metric that it is linked to.

    by: what the base is cut by. people: how many are compared, in parts; unknown: people of whom nobody
    recorded it; outside: people of parts that the base does not have. p: how often people drawn like the
    base would be at least as unlike it, None where there is nothing to compare. level: unlike where p is no
    higher. power: how often a twofold tilt towards one part would be found, 0 to 1, None where not asked.
    outside_names: the markets or segments outside of the base; elsewhere: whether most people are of these,
    which is unlike the base whatever p is.
    """

    link_id: int
    metric_name: str
    by: Literal["market", "segment", "period"]
    parts: tuple[BasePart, ...]
    people: int
    unknown: int
    outside: int
    level: float
    p: float | None = None
    power: float | None = None
    outside_names: tuple[str, ...] = ()
    elsewhere: bool = False

    @property
    def unlike(self) -> bool:
        """Whether the people are surely unlike the base."""
        return self.elsewhere or (self.p is not None and self.p <= self.level)


@dataclass(frozen=True)
class Missing:
    """What keeps a finding from the next word: which need it is, and what would do, in a sentence."""

    need: Need
    words: str


@dataclass(frozen=True)
class Strength:
    """How strong the evidence behind a finding is.

    grade: the word for it, by the rules of docs/evidence.md. guards: sentences that stand wherever the
    finding does (one exposure, one leader, people unlike the base); empty where there is nothing to warn of.
    next_grade: the next word, None at the last; missing: what keeps it from that one, never empty then.
    market: the one that the finding names, of several those that the reading is of, "" for none.
    local_reading: how it reads there, one that differs before one that is awaited, "" without a market.
    unlike_base: how its people are unlike those behind a metric that it is linked to, as a sentence; "" where
    that cannot be said. alpha: the coders' lowest agreement on a code of these passages, None where no round
    measured it.
    """

    grade: Grade
    counts: EvidenceCounts
    guards: tuple[str, ...] = ()
    next_grade: Grade | None = None
    missing: tuple[Missing, ...] = ()
    market: str = ""
    local_reading: Reading | Literal[""] = ""
    unlike_base: str = ""
    alpha: float | None = None


@dataclass(frozen=True)
class LinkStrength:
    """How far a finding explains what it is linked to: its own word, or a lower one with the reason why."""

    link_id: int
    metric_name: str
    slice_label: str
    kind: LinkKind
    grade: Grade
    why: str


@dataclass(frozen=True)
class Judgement:
    """What somebody makes of the evidence for a finding, beside the computed word. grade, counts: then."""

    id: int
    finding_id: int
    judged: Grade
    reason: str
    grade: Grade
    counts: EvidenceCounts
    judged_by: int
    judged_at: datetime
