"""What is kept and said around a finding: its history, where its evidence comes from, who reads it where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from .people import Member
from .stories import LibraryCard
from .voc import LocalReading, Stance

FindingChangeKind = Literal["words", "evidence", "link", "reading"]


@dataclass(frozen=True)
class FindingChange:
    """Something that was done to a finding. before, after: what differs, by name; {} for nothing there."""

    id: int
    finding_id: int
    kind: FindingChangeKind
    made_by: int
    made_at: datetime
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(frozen=True)
class EvidencePlace:
    """Where and when a piece of evidence was met; "" and None for what is not known.

    An answer's own market, segment, channel and day go before those of the file it came in. The segment of a
    recording is known where all customers heard in it are of one.
    """

    evidence_id: int
    stance: Stance
    market: str = ""
    segment: str = ""
    stage: str = ""
    channel: str = ""
    touchpoint: str = ""
    met_on: date | None = None


@dataclass(frozen=True)
class MarketReading:
    """How a finding reads in one of its markets.

    reading: the one that counts, None while nobody of that market has read the statement as it is now. Of
    each reader that is the newest; one who reads it differently is enough. others: all others, also those of
    earlier words, the newest first. readers: the local readers of that market, whose reading is awaited.
    """

    market: str
    reading: LocalReading | None
    others: tuple[LocalReading, ...] = ()
    readers: tuple[Member, ...] = ()


@dataclass(frozen=True)
class AlikePassage:
    """A passage that is not in a finding yet and may be about it.

    card: as lists show it; its id is 0 where nobody has put a tag on it. segment_id, start_char, end_char:
    where it stands, in code points of one line. likeness: to the statement, -1 to 1. against: why it may
    speak against it, in words and as a guess; () for no such sign.
    """

    card: LibraryCard
    segment_id: int
    start_char: int
    end_char: int
    likeness: float = 0.0
    against: tuple[str, ...] = ()
