"""Whose words a text holds, and whether they agreed to being quoted inside the team."""

from collections.abc import Sequence

from ..errors import ConsentError, NotFoundError
from ..records import Consent
from ..store import consents, people, sources
from ..store.rows import now
from .access import FILTERS, allowed
from .participants import add_participant, record_consent
from .workspace import Workspace


def agrees_to_quoting(consent: Consent | None) -> bool:
    """Say whether this consent lets a text of the participant's be read and quoted inside the team today."""
    return consent is not None and consent.quote_inside and holds_today(consent)


def holds_today(consent: Consent) -> bool:
    """Say whether a consent was neither withdrawn nor has run out."""
    return consent.withdrawn_at is None and (consent.expires_on is None or consent.expires_on >= now().date())


@allowed("meet people")
def check_quoting(ws: Workspace, what: str, participant_ids: Sequence[int], *, own_voice_only: bool) -> None:
    """Raise ConsentError unless everybody who speaks in a text has agreed, or only the team does.

    what: the file or title, for the sentence. Raises NotFoundError for a participant who is not here.
    """
    if not participant_ids and not own_voice_only:
        raise ConsentError(
            f"Nobody is named whose words are in {what}; name the participants and their consent, "
            "say how they agreed, or say that it holds only the team's own words."
        )
    everybody = {person.id: person for person in people.read_participants(ws.db, list(participant_ids))}
    for participant_id in participant_ids:
        if participant_id not in everybody:
            raise NotFoundError(f"There is no participant {participant_id} in this workspace.")
        if not agrees_to_quoting(consents.read_consent(ws.db, participant_id)):
            raise ConsentError(
                f"{everybody[participant_id].code} has not agreed to being quoted inside the team; "
                f"record their consent first, then add {what}."
            )


@allowed("meet people", own="source_id")
def check_may_be_quoted(ws: Workspace, source_id: int) -> None:
    """Raise ConsentError where somebody heard in a source does not agree to being quoted inside today."""
    source = sources.read_source(ws.db, source_id)
    if source is not None and not sources.is_quotable(ws.db, source_id):
        raise ConsentError(
            f"Somebody heard in “{source.title}” does not agree to being quoted inside the company, so its "
            "words do not leave the app."
        )


@allowed("hear sources", own="source_id")
def check_may_be_read(ws: Workspace, source_id: int) -> None:
    """Raise ConsentError where somebody heard in a source withdrew their consent, or it has run out.

    That is less than `check_may_be_quoted` asks: who agreed to being recorded and not to being quoted is
    heard by those who code, and by nobody else.
    """
    barring = consents.read_barring(ws.db, source_id)
    if barring:
        source = sources.read_source(ws.db, source_id)
        title = source.title if source is not None else f"Source {source_id}"
        raise ConsentError(f"“{title}” is not shown: {_of(barring)} was withdrawn or has run out.")


@allowed("hear sources", own="recording_id")
def check_may_be_played(ws: Workspace, recording_id: int, title: str) -> None:
    """Raise ConsentError where somebody heard in a recording withdrew their consent, or it has run out."""
    barring = consents.read_barring_sound(ws.db, recording_id, for_engine=False)
    if barring:
        raise ConsentError(f"“{title}” is not played: {_of(barring)} was withdrawn or has run out.")


@allowed("hear sources", own="recording_id")
def check_may_be_heard_by_engine(ws: Workspace, recording_id: int, title: str) -> None:
    """Raise ConsentError unless everybody heard in a recording agrees today to being recorded."""
    barring = consents.read_barring_sound(ws.db, recording_id, for_engine=True)
    if barring:
        raise ConsentError(
            f"“{title}” is not transcribed: {_of(barring)} does not cover it today; record their consent, "
            "then retry."
        )


def _of(codes: Sequence[str]) -> str:
    return f"the consent of {', '.join(codes)}"


@allowed("meet people", own=FILTERS)
def add_quoted_customer(ws: Workspace, *, market: str, how: str, segment: str = "") -> int:
    """Add a participant for those of whom it is only known how they agreed to being quoted inside the team.

    One stands for all respondents of a survey: withdrawing their consent takes all of it out of the library.
    how: as `record_consent` takes it. Returns the participant's id.
    """
    person = add_participant(ws, seat="customer", market=market, segment=segment)
    record_consent(
        ws, person.id, observe=False, record=False, quote_inside=True, share_outside=False, how=how
    )
    return person.id
