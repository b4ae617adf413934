"""Who did what with people's words and identities."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

AuditAction = Literal[
    "heard",
    "exported",
    "consent given",
    "consent withdrawn",
    "consent restored",
    "erased",
    "redacted",
    "original read",
    "original destroyed",
    "identity read",
    "identity changed",
    "signed in",
    "role changed",
    "access changed",
    "rules changed",
    "retention applied",
    "data package made",
    "backup made",
    "backup restored",
    "log exported",
]
AUDIT_ACTIONS: tuple[AuditAction, ...] = get_args(AuditAction)


@dataclass(frozen=True)
class AuditEntry:
    """One line of the audit log: who did what with which item, and when.

    member: the name at the time. item_kind, item_id: for example "participant" and 3; "" and None for the
    whole workspace. detail: more of it in words, for example "as docx"; it names nobody who was met.
    previous_hash, hash: SHA-256 in hexadecimal digits; the first entry's previous_hash is "".
    """

    id: int
    done_at: datetime
    member_id: int
    member: str
    action: AuditAction
    item_kind: str
    item_id: int | None
    detail: str
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class AuditPage:
    """Entries of the audit log, the newest first, and how many there are in all."""

    entries: tuple[AuditEntry, ...]
    total: int


@dataclass(frozen=True)
class AuditHead:
    """The newest entry at some time, as it was noted down elsewhere: its id and hash."""

    id: int
    hash: str


@dataclass(frozen=True)
class AuditCheck:
    """Whether the audit log is as it was written.

    head: the newest entry's hash, "" for none; whoever notes it down can say later whether the log up to
    there is the same. problems: what does not fit, in words; none means whole.
    """

    entries: int
    head: str
    problems: tuple[str, ...]
