"""Walks that are planned, the guides they follow, and the words in which consent is asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from .field import Mode

TextOrigin = Literal["shipped", "team"]
TextKind = Literal["guide", "consent"]


@dataclass(frozen=True)
class TextVersion:
    """One version of a text that the team edits; `body` is JSON.

    id: None while it is as shipped and nothing refers to it yet. origin: whether the words are those that
    came with fieldnotes. made_by: the member who made it, None for a shipped text.
    """

    id: int | None
    kind: TextKind
    key: str
    version: int
    body: str
    origin: TextOrigin = "shipped"
    is_removed: bool = False
    made_by: int | None = None
    made_at: datetime | None = None


@dataclass(frozen=True)
class GuidePart:
    """A part of a guide: a heading and what to look for or to ask, a sentence each."""

    heading: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """What to look for on a walk, after a method of the field.

    about: when it serves, in a sentence or two. modes: the ways to walk that it fits. sources: where the
    method is described. version, origin, made_by, made_at and is_removed: of this version, see TextVersion.
    version_id: the row that a plan refers to, None while nothing does.
    """

    key: str
    title: str
    about: str
    modes: tuple[Mode, ...]
    parts: tuple[GuidePart, ...]
    sources: tuple[str, ...]
    version: int = 1
    origin: TextOrigin = "shipped"
    is_removed: bool = False
    made_by: int | None = None
    made_at: datetime | None = None
    version_id: int | None = None


@dataclass(frozen=True)
class ConsentText:
    """The words in which a participant is asked for consent, to be read out.

    language: ISO 639-1. version: counts from 1 within a language; a record of consent names both.
    checked_by: who, speaking the language, has read it, "" for nobody: a translation that nobody checked.
    version_id: the row that a record may refer to, None while nothing does.
    """

    language: str
    text: str
    checked_by: str = ""
    version: int = 1
    origin: TextOrigin = "shipped"
    made_by: int | None = None
    made_at: datetime | None = None
    version_id: int | None = None


@dataclass(frozen=True)
class Plan:
    """A walk that is planned.

    stage_id: where it begins, None for the path's first stage. assumptions: what its walkers expect, as
    written down before. planned_for: its start; duration_min: how long, in minutes. time_zone: the IANA name
    of the zone in which it was agreed, "" for this machine's. guide_id: the version of the guide, None for
    walking without. language: ISO 639-1, of the consent text. walkers: ids of members, the first leads.
    uid, sequence: of its invitation; sequence grows with each change. session_id: the walk, once it started.
    """

    id: int
    title: str
    mode: Mode
    journey_id: int
    stage_id: int | None
    market: str
    intent: str
    who_is_met: str
    assumptions: tuple[str, ...]
    planned_for: datetime
    duration_min: int
    time_zone: str
    place: str
    guide_id: int | None
    language: str
    metric_id: int | None
    finding_id: int | None
    uid: str
    sequence: int
    planned_by: int
    planned_at: datetime
    changed_at: datetime
    walkers: tuple[int, ...] = ()
    called_off_at: datetime | None = None
    session_id: int | None = None


@dataclass(frozen=True)
class Invitation:
    """What a calendar is told of a planned walk. begins, changed_at: aware, in UTC. uid, sequence: as in
    Plan.
    """

    uid: str
    sequence: int
    changed_at: datetime
    begins: datetime
    duration_min: int
    title: str
    place: str
    description: str
    is_called_off: bool


@dataclass(frozen=True)
class WalkSheet:
    """A guide to take along on paper, with the walk that it is printed for, if there is one.

    facts: names with what they say. assumptions: None where there is no walk to expect something of.
    consent: None for a guide alone. guide_facts: which version of the guide it is. caution: what to know
    before the consent text is read out; direction: in which it is written, as HTML's dir.
    """

    title: str
    lead: str
    workspace: str
    made_on: date
    facts: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[str, ...] | None = None
    guide: Guide | None = None
    guide_facts: str = ""
    consent: ConsentText | None = None
    caution: str = ""
    direction: str = "ltr"
