"""What people change in a source, as the log keeps it to be read, undone and redone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from .coding import CodingStatus
from .speech import SegmentState

LineChangeKind = Literal["text", "split", "merge", "speaker"]
CodingChangeKind = Literal[
    "apply", "accept", "reject", "remove", "restore", "recode", "resize", "rate", "memo"
]
ChangeKind = LineChangeKind | CodingChangeKind
CODING_CHANGES: tuple[CodingChangeKind, ...] = get_args(CodingChangeKind)


@dataclass(frozen=True)
class CodingState:
    """A coding as a change finds or leaves it.

    bounds: first segment's id, start_char, last segment's id, end_char, as they were at that moment.
    words: the beginning of the passage, to be shown. memo: what the member who made the change has written
    about the coding, or "".
    """

    id: int
    code_id: int
    excerpt_id: int
    bounds: tuple[int, int, int, int]
    status: CodingStatus
    intensity: int | None = None
    valence: int | None = None
    coder_id: int | None = None
    decided_by: int | None = None
    decided_at: str | None = None
    removed: bool = False
    memo: str = ""
    words: str = ""


@dataclass(frozen=True)
class SourceChange:
    """What somebody changed in a source's lines or codings.

    before, after: the lines that were changed, in order; empty for a change of codings.
    codings_before, codings_after: the codings that were changed; empty for a change of lines. A coding that
    was made by the change is in both, removed before it. made_by: the member's id.
    """

    id: int
    source_id: int
    kind: ChangeKind
    made_by: int
    made_at: datetime
    before: tuple[SegmentState, ...]
    after: tuple[SegmentState, ...]
    undone_at: datetime | None = None
    codings_before: tuple[CodingState, ...] = ()
    codings_after: tuple[CodingState, ...] = ()
