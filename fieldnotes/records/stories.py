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
