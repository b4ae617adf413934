"""Codes, and where people or machines put them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

CodeKind = Literal["theme", "emotion"]
CodingStatus = Literal["suggested", "accepted", "rejected"]


@dataclass(frozen=True)
class Code:
    """A label with its definition. `valence` is -1, 0 or 1 for an emotion, None for a theme."""

    id: int
    kind: CodeKind
    name: str
    definition: str = ""
    when_to_use: str = ""
    when_not_to_use: str = ""
    examples: str = ""
    parent_id: int | None = None
    valence: int | None = None
    retired: bool = False


@dataclass(frozen=True)
class Excerpt:
    """A passage of a source.

    It begins at code point `start_char` of its first segment and ends before code point `end_char` of its
    last one (Python string offsets, so an emoji counts as one). Seconds are None where the source has none.
    """

    id: int
    source_id: int
    first_segment_id: int
    start_char: int
    last_segment_id: int
    end_char: int
    text: str
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True)
class Coding:
    """A code on an excerpt. `made_by` names the person, or the engine and version that suggested it.

    intensity: 1 (slight) to 3 (strong), or None. confidence: 0 to 1 for a suggestion, None for a person.
    """

    id: int
    excerpt_id: int
    code_id: int
    status: CodingStatus
    made_by: str
    made_at: datetime
    intensity: int | None = None
    confidence: float | None = None


class PlacedCoding(NamedTuple):
    """A coding with the bounds of its passage, without the passage's words; see Coding and Excerpt.

    A tuple, because thousands of them are made and compared with every command of a reader.
    """

    id: int
    excerpt_id: int
    code_id: int
    status: CodingStatus
    made_by: str
    intensity: int | None
    confidence: float | None
    first_segment_id: int
    start_char: int
    last_segment_id: int
    end_char: int


@dataclass(frozen=True)
class Suggestion:
    """A code that a model proposes for a span of a text, not yet accepted by anybody.

    start_char, end_char: code points into the text that was given, end exclusive.
    made_by: the model's name and version, for example "emotion-tfidf 1".
    """

    code_name: str
    start_char: int
    end_char: int
    confidence: float
    made_by: str
