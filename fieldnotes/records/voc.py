"""VoC metrics, and the findings that explain them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

MetricKind = Literal["nps", "csat", "ces", "churn", "contact rate", "fcr", "complaint rate", "own"]
METRIC_KINDS: tuple[MetricKind, ...] = (
    "nps",
    "csat",
    "ces",
    "churn",
    "contact rate",
    "fcr",
    "complaint rate",
    "own",
)
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
Reading = Literal["not yet read locally", "reads as described", "reads differently here"]


@dataclass(frozen=True)
class Slice:
    """The part of the customers a value speaks of; an empty field means all of them."""

    market: str = ""
    segment: str = ""
    stage: str = ""
    channel: str = ""

    def label(self) -> str:
        """Return the parts that are set, for example "Korea · checkout", or "all customers"."""
        return (
            " · ".join(part for part in (self.market, self.segment, self.stage, self.channel) if part)
            or "all customers"
        )


@dataclass(frozen=True)
class Metric:
    """A VoC measure with its unit and the direction that is better."""

    id: int
    kind: MetricKind
    name: str
    unit: str
    better: BetterDirection
    definition: str = ""
    base: str = ""


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


@dataclass(frozen=True)
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
class Movement:
    """A change of a metric between two values; `certain` where its 95 % interval leaves out zero."""

    before: MetricValue
    after: MetricValue
    change: float
    low: float | None
    high: float | None
    certain: bool | None


@dataclass(frozen=True)
class Finding:
    """A statement of what is going on, with the needs behind it."""

    id: int
    statement: str
    functional_need: str
    emotional_need: str
    market: str
    stage_id: int | None
    status: FindingStatus
    written_by: int
    written_at: datetime


@dataclass(frozen=True)
class Evidence:
    """An excerpt that speaks for or against a finding."""

    id: int
    finding_id: int
    excerpt_id: int
    stance: Stance
    added_at: datetime


@dataclass(frozen=True)
class Link:
    """From a finding to the metric and period it explains, with the mechanism in a sentence."""

    id: int
    finding_id: int
    metric_id: int
    kind: LinkKind
    mechanism: str
    period_start: date | None = None
    period_end: date | None = None
    slice: Slice = Slice()


@dataclass(frozen=True)
class LocalReading:
    """How somebody of that market reads a finding."""

    id: int
    finding_id: int
    market: str
    reading: Reading
    because: str
    read_by: int
    read_at: datetime
