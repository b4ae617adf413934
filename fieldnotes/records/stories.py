"""What is told to others, and what the library shows of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .evidence import Strength


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
    """An excerpt at its place in a story; `ordinal` counts from 0. lead: what the writer says before it."""

    id: int
    story_id: int
    ordinal: int
    excerpt_id: int
    lead: str = ""


@dataclass(frozen=True)
class StoryVersion:
    """A state of a story that somebody saved; `number` counts from 1.

    items: (excerpt, what is said before it) in order. restores: the number of the version that it brought
    back, or None.
    """

    id: int
    story_id: int
    number: int
    title: str
    narrative: str
    items: tuple[tuple[int, str], ...]
    saved_by: int
    saved_at: datetime
    restores: int | None = None


RemarkKind = Literal["asked", "comment", "approved", "changes wanted"]


@dataclass(frozen=True)
class StoryRemark:
    """What somebody said of a version of a story: a request to look at it, a comment, or a decision."""

    id: int
    story_id: int
    version: int
    kind: RemarkKind
    text: str
    made_by: int
    made_at: datetime


ReactionKind = Literal["moved me", "new to me", "I will act"]
REACTIONS: tuple[ReactionKind, ...] = ("moved me", "new to me", "I will act")


@dataclass(frozen=True)
class Collection:
    """Stories put together for an audience. audience: who they are for, in words; lead: why, in a sentence or
    two."""

    id: int
    name: str
    audience: str = ""
    lead: str = ""
    made_by: int | None = None
    made_at: datetime | None = None


@dataclass(frozen=True)
class StoryListener:
    """A member who has seen a story; heard_at: when they last listened to a passage of it, or None."""

    story_id: int
    member_id: int
    seen_at: datetime | None
    heard_at: datetime | None = None


@dataclass(frozen=True)
class StoryReaction:
    """What a story did to a member."""

    story_id: int
    member_id: int
    kind: ReactionKind
    made_at: datetime


CardKind = Literal["story", "passage", "source"]
FoundBy = Literal["words", "meaning", "tag", "title"]
SearchBy = Literal["both", "words", "meaning"]
WhyNoMeaning = Literal["", "quotes", "script", "unread", "missing"]
"""Why a search does not look for what its text means: all of it is in quotes, or in a script that the model
does not know; nothing was read yet; the model is not installed. "" where it does, or nobody asked for it."""


@dataclass(frozen=True)
class LibraryFilters:
    """What a search is narrowed to; an empty field narrows nothing, several entries mean any of them.

    forms: what a source is: "transcript", "observation", or a document's form: "text", "debrief", "answers".
    persons to places_named: what a line must name, as `fieldnotes.store.entities.name_of` writes it.
    """

    themes: tuple[int, ...] = ()
    emotions: tuple[int, ...] = ()
    stages: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    metrics: tuple[int, ...] = ()
    seats: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    places_named: tuple[str, ...] = ()


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
    codes, the most frequent first. intensity: of the emotion, where somebody gave one. strength: of the
    evidence for its finding, the weakest of several. observation_kind: of a note ("heard", "felt" and so on),
    "" for others. source_form, heading, page: of a document and its segment; respondent, score: of an answer,
    whose market and date are its own where it has them. found_by: why a search lists it; likeness: of what it
    says to what was asked for, -1 to 1, by the sentence `meant`. segment_id: a source's line that is shown.
    tagged: names of its codes that were asked for.
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
    strength: Strength | None = None
    observation_kind: str = ""
    source_form: str = ""
    heading: str = ""
    page: int | None = None
    respondent: str = ""
    score: float | None = None
    found_by: tuple[FoundBy, ...] = ()
    likeness: float | None = None
    meant: str = ""
    segment_id: int | None = None
    tagged: tuple[str, ...] = ()


@dataclass(frozen=True)
class SavedSearch:
    """A search that a member keeps. query: as the library's address says it, without "?".

    shared: whether the whole team sees it. by: the member's name.
    """

    id: int
    name: str
    query: str
    shared: bool
    saved_by: int
    by: str
    saved_at: datetime
