"""What was read in texts, what was learned of themes, and themes that nobody has named."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

EntityKind = Literal["person", "organisation", "product", "amount", "date", "place"]


@dataclass(frozen=True)
class Entity:
    """A name, amount, date or place in a segment's text; offsets are code points, end exclusive."""

    segment_id: int
    start_char: int
    end_char: int
    kind: EntityKind
    text: str


class PlacedSentence(NamedTuple):
    """A sentence of a segment, and the id of its vector. Offsets are code points, end exclusive."""

    id: int
    source_id: int
    segment_id: int
    start_char: int
    end_char: int
    embedding_id: int


@dataclass(frozen=True)
class ThemeVersion:
    """A version of the model that suggests themes.

    codes: how many it knows. passages, refusals: what it has learned from. held_out: how many coded passages
    it was tried on without having seen them (0 while there are fewer than 20); top1, top3: the share of these
    for which its first, or one of its first three, was right. changes: what is new in it, in words.
    """

    id: int
    made_at: datetime
    embedding_model: str
    codes: int
    passages: int
    refusals: int
    held_out: int = 0
    top1: float | None = None
    top3: float | None = None
    changes: str = ""


@dataclass(frozen=True)
class QuietCode:
    """A code whose suggestions stopped by themselves (quiet_since), or that was woken again (woken_at)."""

    code_id: int
    quiet_since: datetime | None = None
    woken_at: datetime | None = None


@dataclass(frozen=True)
class UnnamedTheme:
    """Passages that mean alike and carry no theme. phrases: what is said in them more than elsewhere."""

    id: int
    found_at: datetime
    phrases: tuple[str, ...]
    passages: int
    sources: int
    state: Literal["open", "named", "dismissed"] = "open"
    code_id: int | None = None


@dataclass(frozen=True)
class TypicalPassage:
    """A passage of an unnamed theme with its words and place. start_s: None where its source has no times."""

    source_id: int
    segment_id: int
    start_char: int
    end_char: int
    text: str
    title: str
    start_s: float | None
    likeness: float
