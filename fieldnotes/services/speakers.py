"""The voices of a source: named once for everywhere, given a seat and a participant, merged and split."""

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import SEATS, Speaker
from ..store import people, sources
from ..store.database import writing
from .access import allowed
from .forgetting import heard_changing
from .workspace import Workspace, checked_text


@allowed("hear sources", own="source_id")
def list_speakers(ws: Workspace, source_id: int) -> list[Speaker]:
    """Return a source's voices in the order they were named."""
    return sources.read_speakers(ws.db, source_id)


@allowed("code")
def add_speaker(ws: Workspace, source_id: int, *, name: str, seat: str | None = None) -> Speaker:
    """Name a voice of a source."""
    name = checked_text(name, "The speaker's name", required=True)
    _check_seat(seat)
    with writing(ws.db):
        if sources.read_source(ws.db, source_id) is None:
            raise NotFoundError(f"There is no source {source_id} in this workspace.")
        free_name(ws, source_id, name, except_id=None)
        speaker_id = sources.add_speaker(ws.db, source_id, name=name, seat=seat)
    return get_speaker(ws, speaker_id)


@allowed("code")
def rename_speaker(ws: Workspace, speaker_id: int, *, name: str, seat: str | None = None) -> Speaker:
    """Rename a voice, or change its seat, everywhere it speaks."""
    name = checked_text(name, "The speaker's name", required=True)
    _check_seat(seat)
    with writing(ws.db):
        speaker = get_speaker(ws, speaker_id)
        free_name(ws, speaker.source_id, name, except_id=speaker_id)
        sources.update_speaker(ws.db, speaker_id, {"name": name, "seat": seat})
    return get_speaker(ws, speaker_id)


@allowed("code")
def set_speaker_participant(ws: Workspace, speaker_id: int, *, participant_id: int | None) -> Speaker:
    """Say which participant a voice is; None for nobody in particular.

    Who was once named is on record as heard in the source from then on, so that it is quoted only as far as
    they agree too. They stay so when the voice is named otherwise: nobody knows who else put them there.
    """
    with writing(ws.db):
        speaker = get_speaker(ws, speaker_id)
        if participant_id is not None and not people.read_participants(ws.db, ids=[participant_id]):
            raise NotFoundError(f"There is no participant {participant_id} in this workspace.")
        sources.update_speaker(ws.db, speaker_id, {"participant_id": participant_id})
        if participant_id is not None:
            with heard_changing(ws, speaker.source_id):
                sources.add_heard(ws.db, speaker.source_id, participant_id)
    return get_speaker(ws, speaker_id)


@allowed("hear sources")
def get_speaker(ws: Workspace, speaker_id: int) -> Speaker:
    """Return one voice. Raises NotFoundError."""
    speaker = sources.read_speaker(ws.db, speaker_id)
    if speaker is None:
        raise NotFoundError(f"There is no speaker {speaker_id} in this workspace; reload the page.")
    return speaker


def _check_seat(seat: str | None) -> None:
    if seat is not None and seat not in SEATS:
        raise InvalidInputError(f"“{seat}” is no seat; use {', '.join(SEATS)}.")


@allowed("code")
def free_name(ws: Workspace, source_id: int, name: str, *, except_id: int | None) -> None:
    """Refuse a name that another voice has; one that was merged away gives it up. Inside a transaction."""
    for speaker in sources.read_speakers(ws.db, source_id):
        if speaker.name == name and speaker.id != except_id:
            raise ConflictError(f"This source has a speaker “{name}” already; choose that one.")
    merged = sources.find_merged_speaker(ws.db, source_id, name)
    if merged is not None and merged != except_id:
        sources.update_speaker(ws.db, merged, {"name": f"{name} ({merged})"})
