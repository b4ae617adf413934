"""Who was met, under a code, and what they agreed to."""

from datetime import date

from ..errors import InvalidInputError, NotFoundError
from ..records import SEATS, Consent, Participant
from ..store import people
from ..store.database import writing
from ..store.rows import now
from .workspace import Workspace, checked_text

CODE_LETTERS = {"customer": "C", "employee": "E", "observer": "O"}


def add_participant(ws: Workspace, *, seat: str, market: str = "", segment: str = "") -> Participant:
    """Store somebody who was met, under the next free code, for example C-014."""
    if seat not in SEATS:
        raise InvalidInputError(f"“{seat}” is no seat; use {', '.join(SEATS)}.")
    market, segment = checked_text(market, "The market"), checked_text(segment, "The segment")
    with writing(ws.db):
        letter = CODE_LETTERS[seat]
        code = f"{letter}-{people.read_last_number(ws.db, letter) + 1:03d}"
        participant_id = people.add_participant(ws.db, code=code, seat=seat, market=market, segment=segment)
    return people.read_participants(ws.db, [participant_id])[0]


def list_participants(ws: Workspace) -> list[Participant]:
    """Return everybody who was met, by code."""
    return people.read_participants(ws.db)


def record_consent(
    ws: Workspace,
    participant_id: int,
    *,
    observe: bool,
    record: bool,
    quote_inside: bool,
    share_outside: bool,
    how: str,
    expires_on: date | None = None,
) -> Consent:
    """Store what a participant agreed to now; it takes the place of what they said before.

    how: how it was given ("on tape", "signed form"). expires_on: the last day it holds, None for no end.
    """
    if not people.read_participants(ws.db, [participant_id]):
        raise NotFoundError(f"There is no participant {participant_id} in this workspace.")
    values: dict[str, object] = {
        "participant_id": participant_id,
        "observe": observe,
        "record": record,
        "quote_inside": quote_inside,
        "share_outside": share_outside,
        "how": checked_text(how, "How consent was given", required=True),
        "expires_on": expires_on,
    }
    with writing(ws.db):
        people.add_consent(ws.db, values)
    consent = get_consent(ws, participant_id)
    assert consent is not None
    return consent


def add_agreeing_customer(ws: Workspace, *, market: str, how: str) -> int:
    """Add a customer who agreed to being recorded and quoted inside the team; returns the participant's id.

    how: as `record_consent` takes it. For recordings of which only that is known of who is heard.
    """
    person = add_participant(ws, seat="customer", market=market)
    record_consent(ws, person.id, observe=True, record=True, quote_inside=True, share_outside=False, how=how)
    return person.id


def get_consent(ws: Workspace, participant_id: int) -> Consent | None:
    """Return the participant's newest consent, or None when nobody asked yet."""
    return people.read_consent(ws.db, participant_id)


def withdraw_consent(ws: Workspace, participant_id: int) -> None:
    """Mark the participant's consent as withdrawn; what they said leaves the library at once."""
    consent = get_consent(ws, participant_id)
    if consent is None:
        raise NotFoundError(f"Participant {participant_id} has given no consent that could be withdrawn.")
    with writing(ws.db):
        people.withdraw_consent(ws.db, consent.id)


def agrees_to_recording(consent: Consent | None) -> bool:
    """Say whether this consent lets a recording be kept and transcribed today."""
    return (
        consent is not None
        and consent.record
        and consent.withdrawn_at is None
        and (consent.expires_on is None or consent.expires_on >= now().date())
    )
