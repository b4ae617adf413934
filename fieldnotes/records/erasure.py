"""Erasing somebody: what goes, what stays without them, and the receipt."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ErasurePlan:
    """What erasing a participant would do, counted.

    recordings, sources: destroyed, for they concern nobody else. shared: recordings and sources in which
    others are heard too; their lines are taken out, and the sound there. lines: how many of these. files:
    media destroyed or written anew. consents, promises: records destroyed.
    """

    participant_id: int
    code: str
    recordings: int
    sources: int
    shared: int
    lines: int
    files: int
    consents: int
    promises: int


@dataclass(frozen=True)
class ErasureReceipt:
    """Proof that somebody was erased, which names nobody.

    guid: also in the file of tombstones. counts: what went, by kind, for example {"recordings": 2}.
    """

    guid: str
    participant_id: int
    erased_at: datetime
    erased_by: str
    counts: dict[str, int]


@dataclass(frozen=True)
class LeftOut:
    """A source in which a participant is heard and that is not in the package of their data.

    why: what is missing, and what to do, in words.
    """

    source_id: int
    title: str
    why: str
