"""Codes, and where people or machines put them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, get_args

CodeKind = Literal["theme", "emotion", "need", "trust", "stage"]
CODE_KINDS: tuple[CodeKind, ...] = get_args(CodeKind)
CodingStatus = Literal["suggested", "accepted", "rejected", "independent"]


@dataclass(frozen=True)
class Code:
    """A label with its definition.

    kind: a theme, an emotion, a need (functional or emotional), trust (care, competence, integrity), or a
    stage of the journey. valence: -1, 0 or 1 for an emotion, else None. degrees: what an emotion is called at
    intensity 1, 2 and 3, as "serenity|joy|ecstasy", or "". ordinal: its place among the codes of one parent.
    colour: a name of the palette, or "" for the colour of its family or kind. guid: the same wherever the
    codebook is carried. merged_into: the code that took over its codings; it is out of the codebook then. It
    names itself where the making of it was taken back.
    """

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
    guid: str = ""
    ordinal: int = 0
    colour: str = ""
    degrees: str = ""
    merged_into: int | None = None


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
    valence: -1, 0 or 1 where this passage feels otherwise than the code says, None: as the code.
    coder_id: the member who made it or decided on it. round_id: the round of independent coding that it
    belongs to; its status is "independent" and it counts nowhere else.
    """

    id: int
    excerpt_id: int
    code_id: int
    status: CodingStatus
    made_by: str
    made_at: datetime
    intensity: int | None = None
    confidence: float | None = None
    valence: int | None = None
    coder_id: int | None = None
    round_id: int | None = None


class PlacedCoding(NamedTuple):
    """A coding with the bounds of its passage, without the passage's words; see Coding and Excerpt.

    coder: the name of the member who made it or decided on it, "" for nobody. made_at: ISO, in UTC. memos:
    (who, text), in the order in which they were begun. A tuple, because thousands of them are made and
    compared with every command of a reader.
    """

    id: int
    excerpt_id: int
    code_id: int
    status: CodingStatus
    made_by: str
    intensity: int | None
    valence: int | None
    confidence: float | None
    first_segment_id: int
    start_char: int
    last_segment_id: int
    end_char: int
    coder: str = ""
    made_at: str = ""
    memos: tuple[tuple[str, str], ...] = ()


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
