"""What is told to others, and what is owed to those who were met."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Pillar = Literal["care", "competence", "integrity"]


@dataclass(frozen=True)
class Story:
    """A narrative for others, standing on a finding. Only published stories are in the library."""

    id: int
    title: str
    narrative: str
    finding_id: int | None
    published_at: datetime | None
    written_by: int
    written_at: datetime


@dataclass(frozen=True)
class StoryItem:
    """An excerpt at its place in a story; `ordinal` counts from 0."""

    id: int
    story_id: int
    ordinal: int
    excerpt_id: int


@dataclass(frozen=True)
class Promise:
    """What somebody owes an individual participant: owner, due date, kept or not."""

    id: int
    session_id: int | None
    participant_id: int | None
    text: str
    owner: str
    pillar: Pillar
    due_on: date
    kept_at: datetime | None = None
    answer: str = ""


CardKind = Literal["story", "passage", "source"]


@dataclass(frozen=True)
class LibraryFilters:
    """What a search is narrowed to; an empty field narrows nothing, several entries mean any of them."""

    themes: tuple[int, ...] = ()
    emotions: tuple[int, ...] = ()
    stages: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    metrics: tuple[int, ...] = ()
    seats: tuple[str, ...] = ()


@dataclass(frozen=True)
class MetricBeside:
    """The metric a finding is linked to, with its value in the period that the link speaks of.

    responses: the number of responses behind the value, or None where nobody said.
    """

    metric_id: int
    name: str
    unit: str
    link_kind: str
    slice_label: str
    value: float | None
    low: float | None
    high: float | None
    period: str
    finding_id: int
    responses: int | None = None


@dataclass(frozen=True)
class LibraryCard:
    """One result of a search: a story, a tagged passage, or a whole source.

    quote: the passage, or the source's best line. start_s: where a player begins. codes: ids of accepted
    codes, the most frequent first. intensity: of the emotion, where somebody gave one. observation_kind: of
    a note ("heard", "felt" and so on), "" for others.
    """

    kind: CardKind
    id: int
    title: str
    quote: str
    source_id: int | None
    source_kind: str = ""
    media_id: int | None = None
    start_s: float | None = None
    end_s: float | None = None
    market: str = ""
    stage: str = ""
    mode: str = ""
    seat: str = ""
    happened_at: str = ""
    speaker: str = ""
    codes: tuple[int, ...] = ()
    intensity: int | None = None
    suggestions: int = 0
    metrics: tuple[MetricBeside, ...] = ()
    finding_id: int | None = None
    observation_kind: str = ""
