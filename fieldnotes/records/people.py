"""Who walks, who is met, and what they agreed to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Role = Literal["administrator", "researcher", "leader", "local reader", "listener"]
Seat = Literal["customer", "employee", "observer"]
SEATS: tuple[Seat, ...] = ("customer", "employee", "observer")


@dataclass(frozen=True)
class Member:
    """Somebody of the team: logs sessions, codes, reads."""

    id: int
    name: str
    role: Role = "researcher"
    market: str = ""


@dataclass(frozen=True)
class Participant:
    """A customer or an employee who was met; appears under `code`, for example "C-014"."""

    id: int
    code: str
    seat: Seat
    market: str = ""
    segment: str = ""


@dataclass(frozen=True)
class Consent:
    """What a participant agreed to, when, how and until when."""

    id: int
    participant_id: int
    observe: bool
    record: bool
    quote_inside: bool
    share_outside: bool
    how: str
    given_at: datetime
    expires_on: date | None = None
    withdrawn_at: datetime | None = None
