"""Who walks, who is met, and what they agreed to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

Role = Literal["administrator", "researcher", "leader", "local reader", "listener"]
Seat = Literal["customer", "employee", "observer"]
SEATS: tuple[Seat, ...] = ("customer", "employee", "observer")


@dataclass(frozen=True)
class Member:
    """Somebody of the team: logs sessions, codes, reads. team, rank: in the team's own words, or ""."""

    id: int
    name: str
    role: Role = "researcher"
    market: str = ""
    team: str = ""
    rank: str = ""
    deactivated_at: datetime | None = None
    sign_in_name: str = ""


@dataclass(frozen=True)
class Participant:
    """A customer or an employee who was met; appears under `code`, for example "C-014"."""

    id: int
    code: str
    seat: Seat
    market: str = ""
    segment: str = ""


@dataclass(frozen=True)
class Identity:
    """Who stands behind a participant's code."""

    participant_id: int
    name: str
    contact: str = ""


Purpose = Literal["observe", "record", "quote_inside", "share_outside"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
ConsentForm = Literal["", "spoken", "written", "form"]
CONSENT_FORMS: tuple[ConsentForm, ...] = get_args(ConsentForm)
ConsentState = Literal["none", "holds", "expired", "withdrawn"]


@dataclass(frozen=True)
class AskedIn:
    """The words in which consent was asked for.

    language: ISO 639-1. version: counts from 1 within the language. hash: SHA-256 of the words in UTF-8, as
    64 hexadecimal digits, which says later that they were these words and no others.
    """

    language: str
    version: int
    hash: str


@dataclass(frozen=True)
class Consent:
    """What a participant agreed to, when, how and until when.

    how: in words, for example "signed form"; given_as: the same as one of CONSENT_FORMS. asked_in: the words
    that were read out or signed, None where nobody noted them. recorded_by, withdrawn_by: members' ids.
    """

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
    given_as: ConsentForm = ""
    text_language: str = ""
    text_version: int | None = None
    text_hash: str = ""
    recorded_by: int | None = None
    withdrawn_by: int | None = None

    @property
    def asked_in(self) -> AskedIn | None:
        """The words in which consent was asked for, None where nobody noted them."""
        if self.text_version is None:
            return None
        return AskedIn(self.text_language, self.text_version, self.text_hash)
