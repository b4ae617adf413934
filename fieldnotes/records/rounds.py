"""Rounds of independent coding: several people code one source without seeing each other's codings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, get_args

Outcome = Literal["agreed", "take", "all", "none", "other"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
RoundState = Literal["running", "revealed", "settled", "cancelled"]

Passage = tuple[int, int, int, int]
"""Where words lie: first segment's id, start_char, last segment's id, end_char; see Excerpt."""


@dataclass(frozen=True)
class RoundCoder:
    """Somebody who codes in a round; finished_at is None until they say that their part is done."""

    member_id: int
    name: str
    finished_at: datetime | None = None


@dataclass(frozen=True)
class CodingRound:
    """One round on one source.

    code_ids: the codes that are compared; empty for the whole codebook. reveal_reason: why it was revealed
    before everybody had finished, or "".
    """

    id: int
    source_id: int
    source_title: str
    name: str
    started_by: int
    started_at: datetime
    coders: tuple[RoundCoder, ...] = ()
    code_ids: tuple[int, ...] = ()
    revealed_at: datetime | None = None
    revealed_by: int | None = None
    reveal_reason: str = ""
    settled_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def state(self) -> RoundState:
        """How far it is."""
        if self.cancelled_at is not None:
            return "cancelled"
        if self.revealed_at is None:
            return "running"
        return "revealed" if self.settled_at is None else "settled"

    @property
    def compared(self) -> tuple[RoundCoder, ...]:
        """The coders whose codings are compared: those who finished."""
        return tuple(coder for coder in self.coders if coder.finished_at is not None)


class RoundCoding(NamedTuple):
    """An independent coding with the bounds of its passage; see Coding and Excerpt."""

    id: int
    excerpt_id: int
    code_id: int
    coder_id: int
    intensity: int | None
    first_segment_id: int
    start_char: int
    last_segment_id: int
    end_char: int


@dataclass(frozen=True)
class Decision:
    """How a disagreement was settled.

    outcome: agreed (all coders alike), take (taken_from's codings), all, none, or other (codes that somebody
    chose then). settles: the independent codings that it decides on. results: the accepted codings.
    """

    id: int
    round_id: int
    outcome: Outcome
    decided_by: int
    decided_at: datetime
    taken_from: int | None = None
    reason: str = ""
    settles: tuple[int, ...] = ()
    results: tuple[int, ...] = ()
