"""What gives somebody away in a text, and what a person decides about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

PersonalKind = Literal["name", "phone", "email", "address", "account", "card", "date of birth", "web address"]
PERSONAL_KINDS: tuple[PersonalKind, ...] = get_args(PersonalKind)
PersonalState = Literal["open", "redacted", "kept"]


@dataclass(frozen=True)
class PersonalSpan:
    """A passage of a text that gives somebody away.

    start_char, end_char: code points [start, end). sure: whether it can be taken out without being looked at.
    """

    start_char: int
    end_char: int
    kind: PersonalKind
    sure: bool


@dataclass(frozen=True)
class PersonalFinding:
    """A passage of a line that waits for a person to say whether it gives somebody away.

    text, before, after: the passage and the words around it, as the line reads now.
    """

    id: int
    segment_id: int
    source_id: int
    title: str
    kind: PersonalKind
    sure: bool
    text: str
    before: str
    after: str


@dataclass(frozen=True)
class KeptOriginal:
    """A line as it was before it was redacted."""

    segment_id: int
    text: str
    kept_at: datetime


RedactRule = Literal["by hand", "what is sure"]
OriginalsRule = Literal["kept", "destroyed"]
SoundRule = Literal["silence", "tone"]
RetentionKind = Literal[
    "recordings", "originals", "transcripts", "notes", "documents", "identities", "withdrawn", "job records"
]
RETENTION_KINDS: tuple[RetentionKind, ...] = get_args(RetentionKind)


@dataclass(frozen=True)
class PrivacyRules:
    """What the workspace does with personal data.

    redact: whether what is sure is taken out of new transcripts by itself. originals: whether lines and files
    are kept apart as they were before. sound: what stands in the place of words in a recording. retention:
    days after which each kind goes; kinds that are not in it are kept.
    """

    redact: RedactRule = "by hand"
    originals: OriginalsRule = "kept"
    sound: SoundRule = "silence"
    retention: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Expiring:
    """Something that retention would remove, or removed: its kind, its number, what it is called, its day."""

    kind: RetentionKind
    item_id: int
    title: str
    since: date
