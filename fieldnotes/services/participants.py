"""Who was met, under a code, and what they agreed to."""

from collections.abc import Collection
from datetime import date, timedelta

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import (
    CONSENT_FORMS,
    PURPOSES,
    SEATS,
    AskedIn,
    Consent,
    ConsentForm,
    ConsentState,
    Participant,
    Purpose,
)
from ..store import consents, people
from ..store.database import writing
from ..store.rows import now
from .access import FILTERS, allowed, keep_as_own, only_own
from .audit import note_in_audit
from .forgetting import consent_changing
from .workspace import Workspace, checked_text, current_member

TAKE_BACK_FOR = timedelta(minutes=15)
CODE_LETTERS = {"customer": "C", "employee": "E", "observer": "O"}


@allowed("meet people", own=FILTERS)
def add_participant(ws: Workspace, *, seat: str, market: str = "", segment: str = "") -> Participant:
    """Store somebody who was met, under the next free code, for example C-014."""
    if seat not in SEATS:
        raise InvalidInputError(f"“{seat}” is no seat; use {', '.join(SEATS)}.")
    market, segment = checked_text(market, "The market"), checked_text(segment, "The segment")
    with writing(ws.db):
        letter = CODE_LETTERS[seat]
        code = f"{letter}-{people.read_last_number(ws.db, letter) + 1:03d}"
        participant_id = people.add_participant(ws.db, code=code, seat=seat, market=market, segment=segment)
        keep_as_own(ws, participant_id=participant_id)
    return people.read_participants(ws.db, [participant_id])[0]


@allowed("meet people", own=FILTERS)
def list_participants(ws: Workspace) -> list[Participant]:
    """Return everybody who was met, by code."""
    everybody = people.read_participants(ws.db)
    return only_own(ws, "meet people", "participant_id", everybody, lambda one: one.id)


@allowed("meet people", own="participant_id")
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
    given_as: ConsentForm = "",
    asked_in: AskedIn | None = None,
) -> Consent:
    """Store what a participant agreed to now; it takes the place of what they said before, which is kept.

    how: how it was given, in words ("on tape"). given_as: the same as one of CONSENT_FORMS. asked_in: the
    words that were read out or signed. expires_on: the last day it holds, None for no end.
    Raises NotFoundError, InvalidInputError where it is not said how.
    """
    get_participant(ws, participant_id)
    if given_as not in CONSENT_FORMS:
        raise InvalidInputError(
            f"“{given_as}” is no way to give consent; use {', '.join(CONSENT_FORMS[1:])}."
        )
    agreed = {
        "observe": observe,
        "record": record,
        "quote_inside": quote_inside,
        "share_outside": share_outside,
    }
    values: dict[str, object] = {
        "participant_id": participant_id,
        **agreed,
        "how": checked_text(how, "How consent was given", required=True),
        "expires_on": expires_on,
        "given_as": given_as,
    }
    if asked_in is not None:
        values |= {
            "text_language": asked_in.language,
            "text_version": asked_in.version,
            "text_hash": asked_in.hash,
        }
    to_what = ", ".join(name.replace("_", " ") for name, said in agreed.items() if said) or "nothing"
    with consent_changing(ws, participant_id):
        consent_id = consents.add_consent(ws.db, {**values, "recorded_by": current_member(ws).id})
        note_in_audit(
            ws, "consent given", item_kind="participant", item_id=participant_id, detail=f"to {to_what}"
        )
    found = {consent.id: consent for consent in consents.read_consents(ws.db, participant_id)}
    return found[consent_id]


@allowed("meet people", own=FILTERS)
def add_agreeing_customer(ws: Workspace, *, market: str, how: str) -> int:
    """Add a customer who agreed to being recorded and quoted inside the team; returns the participant's id.

    how: as `record_consent` takes it. For recordings of which only that is known of who is heard.
    """
    person = add_participant(ws, seat="customer", market=market)
    record_consent(ws, person.id, observe=True, record=True, quote_inside=True, share_outside=False, how=how)
    return person.id


@allowed("meet people", own="participant_id")
def get_consent(ws: Workspace, participant_id: int) -> Consent | None:
    """Return the participant's newest consent, or None when nobody asked yet."""
    return consents.read_consent(ws.db, participant_id)


@allowed("meet people", own="participant_id")
def list_consents(ws: Workspace, participant_id: int) -> list[Consent]:
    """Return all that a participant ever agreed to, the newest first. Raises NotFoundError."""
    get_participant(ws, participant_id)
    return consents.read_consents(ws.db, participant_id)


@allowed("meet people")
def list_consent_states(ws: Workspace) -> dict[int, ConsentState]:
    """Return by participant whether the newest consent holds today: none, holds, expired or withdrawn."""
    return consents.read_states(ws.db)


@allowed("know the team")
def consents_stamp(ws: Workspace) -> str:
    """Return a text that is another one once somebody's consent was given, withdrawn, or has run out."""
    return consents.read_stamp(ws.db)


@allowed("answer for people")
def withdraw_consent(ws: Workspace, participant_id: int, purposes: Collection[Purpose] = ()) -> None:
    """Take back a participant's consent, all of it or to some purposes alone.

    All: what they said leaves pages, search, media, stories and exports at once, work on it stops, and what
    was learned from it is learned anew without it, by jobs. Some: the rest goes on as it was given.
    Raises NotFoundError where no consent was given, InvalidInputError for an unknown purpose.
    """
    consent = get_consent(ws, participant_id)
    if consent is None:
        raise NotFoundError(f"Participant {participant_id} has given no consent that could be withdrawn.")
    for purpose in purposes:
        if purpose not in PURPOSES:
            raise InvalidInputError(f"“{purpose}” is no purpose of consent; use {', '.join(PURPOSES)}.")
    left = [name for name in PURPOSES if getattr(consent, name) and name not in purposes]
    to_what = ", ".join(name.replace("_", " ") for name in purposes) or "all"
    with consent_changing(ws, participant_id):
        if purposes and left:
            consents.add_consent(ws.db, _again(ws, consent, left))
        else:
            consents.withdraw_consent(ws.db, consent.id, withdrawn_by=current_member(ws).id)
        note_in_audit(
            ws, "consent withdrawn", item_kind="participant", item_id=participant_id, detail=f"to {to_what}"
        )


def can_take_back(consent: Consent | None) -> bool:
    """Say whether a withdrawal may still be taken back: it was entered less than TAKE_BACK_FOR ago."""
    return (
        consent is not None
        and consent.withdrawn_at is not None
        and now() - consent.withdrawn_at < TAKE_BACK_FOR
    )


@allowed("answer for people")
def take_back_withdrawal(ws: Workspace, participant_id: int) -> Consent:
    """Let a consent hold again whose withdrawal was entered by mistake; both stay in the history.

    Raises ConflictError later than TAKE_BACK_FOR: a participant who changes their mind is asked again.
    """
    consent = get_consent(ws, participant_id)
    if consent is None or not can_take_back(consent):
        minutes = int(TAKE_BACK_FOR.total_seconds() / 60)
        raise ConflictError(
            f"A withdrawal can be taken back for {minutes} minutes, if it was entered by mistake. "
            "Ask the participant again, and store what they agree to."
        )
    agreed = [name for name in PURPOSES if getattr(consent, name)]
    with consent_changing(ws, participant_id):
        consents.add_consent(ws.db, _again(ws, consent, agreed))
        note_in_audit(ws, "consent restored", item_kind="participant", item_id=participant_id)
    restored = get_consent(ws, participant_id)
    assert restored is not None
    return restored


def _again(ws: Workspace, consent: Consent, agreed: Collection[str]) -> dict[str, object]:
    """Return a consent as it was given, to these purposes alone, as a new row."""
    kept = ("participant_id", "how", "expires_on", "given_as", "text_language", "text_version", "text_hash")
    return {
        **{name: getattr(consent, name) for name in kept},
        **{name: name in agreed for name in PURPOSES},
        "recorded_by": current_member(ws).id,
    }


@allowed("meet people", own="participant_id")
def get_participant(ws: Workspace, participant_id: int) -> Participant:
    """Return a participant. Raises NotFoundError."""
    found = people.read_participants(ws.db, [participant_id])
    if not found:
        raise NotFoundError(f"There is no participant {participant_id} in this workspace.")
    return found[0]


def agrees_to_recording(consent: Consent | None) -> bool:
    """Say whether this consent lets a recording be kept and transcribed today."""
    return (
        consent is not None
        and consent.record
        and consent.withdrawn_at is None
        and (consent.expires_on is None or consent.expires_on >= now().date())
    )
