"""VoC metrics, and the findings that explain them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

MetricKind = Literal[
    "nps", "csat", "ces", "churn", "retention", "contact rate", "fcr", "complaint rate", "own"
]
METRIC_KINDS: tuple[MetricKind, ...] = (
    "nps",
    "csat",
    "ces",
    "churn",
    "retention",
    "contact rate",
    "fcr",
    "complaint rate",
    "own",
)
# How answers or cases become a value: promoters less detractors, a share of the responses, their mean, events
# for each of a base (one customer can have several), or how many cases there are.
Measure = Literal["nps", "share", "mean", "rate", "count"]
MEASURES: tuple[Measure, ...] = ("nps", "share", "mean", "rate", "count")
PeriodLength = Literal["day", "week", "month", "quarter", "year"]
BetterDirection = Literal["higher", "lower"]
LinkKind = Literal["explains its level", "explains this movement", "speaks against", "should predict"]
LINK_KINDS: tuple[LinkKind, ...] = (
    "explains its level",
    "explains this movement",
    "speaks against",
    "should predict",
)
Stance = Literal["for", "against"]
FindingStatus = Literal["draft", "shared", "retired"]
Confidence = Literal["", "low", "moderate", "high"]
CONFIDENCES: tuple[Confidence, ...] = ("", "low", "moderate", "high")
# Which way a finding pushes the metric's figure, whichever way is better.
Direction = Literal["", "up", "down"]
DIRECTIONS: tuple[Direction, ...] = ("", "up", "down")
Reading = Literal["not yet read locally", "reads as described", "reads differently here"]


@dataclass(frozen=True)
class Slice:
    """The part of the customers a value speaks of; an empty field means all of them."""

    market: str = ""
    segment: str = ""
    stage: str = ""
    channel: str = ""
    touchpoint: str = ""

    def label(self) -> str:
        """Return the parts that are set, for example "Korea · checkout", or "all customers"."""
        parts = (self.market, self.segment, self.stage, self.touchpoint, self.channel)
        return " · ".join(part for part in parts if part) or "all customers"


@dataclass(frozen=True)
class Metric:
    """A VoC measure with its unit and the direction that is better.

    measure: how answers or cases become a value. per: what a share or a rate is said of (100 for percent).
    counts_from: the lowest score that is a case of a share ("satisfied" from 4), None where words tell.
    counts_words: the answers that are a case of a share, separated by "|". scale_low, scale_high: the scores
    that there can be, None where any number can be. period: what answers are gathered by.
    revision: grows with each change of its values.
    """

    id: int
    kind: MetricKind
    name: str
    unit: str
    better: BetterDirection
    definition: str = ""
    base: str = ""
    measure: Measure = "share"
    per: float = 100.0
    counts_from: float | None = None
    counts_words: str = ""
    scale_low: float | None = None
    scale_high: float | None = None
    period: PeriodLength = "month"
    revision: int = 0


@dataclass(frozen=True)
class ValueRow:
    """One value of a metric as a file gives it, before it has a place in the store.

    period_start, period_end: both inclusive. low, high: the 95 % interval in the metric's unit, or None.
    responses: the number of responses behind it, or None where the file does not say.
    """

    period_start: date
    period_end: date
    value: float
    slice: Slice = Slice()
    low: float | None = None
    high: float | None = None
    responses: int | None = None


@dataclass(frozen=True)
class MetricValue:
    """A stored value of a metric; the fields of ValueRow, with identity and origin."""

    id: int
    metric_id: int
    period_start: date
    period_end: date
    value: float
    slice: Slice = Slice()
    low: float | None = None
    high: float | None = None
    responses: int | None = None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row of a file that was not taken, and why. `line` counts from 1, the header included."""

    line: int
    reason: str


@dataclass(frozen=True)
class MetricTable:
    """What an importer read from a file: the values it took and the rows it did not, in words."""

    rows: tuple[ValueRow, ...]
    rejected: tuple[RejectedRow, ...]
    reading: str


@dataclass(frozen=True)
class MetricQuery:
    """A saved question to a database whose answer becomes values of a metric.

    url_variable: the environment variable with the database's address; the address itself is never stored.
    mapping: how its columns are read, as JSON. outcome: what the last run did or why it failed, in words.
    """

    id: int
    metric_id: int
    name: str
    url_variable: str
    statement: str
    mapping: str
    daily: bool
    saved_by: int
    saved_at: datetime
    ran_at: datetime | None = None
    outcome: str = ""
    failed: bool = False


@dataclass(frozen=True)
class Movement:
    """A change of a metric between two values; `certain` where its 95 % interval leaves out zero.

    p: of no change at all, by the same interval. small: whether too few responses stand behind it to judge;
    `certain` is False then.
    """

    before: MetricValue
    after: MetricValue
    change: float
    low: float | None
    high: float | None
    certain: bool | None
    p: float | None = None
    small: bool = False


@dataclass(frozen=True)
class Finding:
    """A statement of what is going on, with the needs behind it.

    market: the first of those it speaks of, "" for none in particular; further_markets: the others. stage_id,
    touchpoint: where on the journey. who: which customers, in words. seen: how often, in words;
    seen_count of seen_of: in figures, both or neither. confidence: the writer's own, with the reason. owner:
    who looks after it, a member's name or another. revision: grows with each change of these words.
    """

    id: int
    statement: str
    functional_need: str
    emotional_need: str
    market: str
    stage_id: int | None
    status: FindingStatus
    written_by: int
    written_at: datetime
    touchpoint: str = ""
    who: str = ""
    seen: str = ""
    seen_count: int | None = None
    seen_of: int | None = None
    confidence: Confidence = ""
    confidence_because: str = ""
    owner: str = ""
    revision: int = 0
    further_markets: tuple[str, ...] = ()

    @property
    def markets(self) -> tuple[str, ...]:
        """All markets that it speaks of, () for none in particular."""
        return (self.market, *self.further_markets) if self.market else ()


@dataclass(frozen=True)
class Evidence:
    """An excerpt that speaks for or against a finding. note: why it does; added_by: a member, where known."""

    id: int
    finding_id: int
    excerpt_id: int
    stance: Stance
    added_at: datetime
    note: str = ""
    added_by: int | None = None


@dataclass(frozen=True)
class Link:
    """From a finding to the metric and period it explains, with the mechanism in a sentence.

    direction: which way it pushes the figure, "" where nobody said.
    """

    id: int
    finding_id: int
    metric_id: int
    kind: LinkKind
    mechanism: str
    period_start: date | None = None
    period_end: date | None = None
    slice: Slice = Slice()
    direction: Direction = ""


@dataclass(frozen=True)
class LocalReading:
    """How somebody of that market reads a finding.

    of_these_words: whether the statement is still the one that was read; a reading of earlier words counts
    for nothing, and stays in the history.
    """

    id: int
    finding_id: int
    market: str
    reading: Reading
    because: str
    read_by: int
    read_at: datetime
    of_these_words: bool = True
