"""Playing a kept file to somebody: only where consent covers it, and with a line in the audit log."""

from ..errors import ConflictError, NotFoundError
from ..media import cut_clip
from ..store import hearing, library, recordings
from .access import FILTERS, allowed, limited_to, may_on, refusal
from .audit import note_in_audit
from .quoting import check_may_be_played
from .recordings import MediaFile, media_file
from .workspace import Workspace


@allowed("listen to stories", own=FILTERS)
def media_to_play(ws: Workspace, media_id: int, *, as_file: bool = False) -> MediaFile:
    """Return where a kept file lies, for somebody who is about to hear it; the audit log notes it.

    as_file: they save it instead of playing it, which the log calls exported.
    Raises NotFoundError for a file that is not there, ConsentError where somebody heard in it withdrew their
    consent, or it has run out.
    """
    member = limited_to(ws, "listen to stories")
    if member is not None and not (
        may_on(ws, "hear sources", "media_id", media_id)
        or may_on(ws, "listen to stories", "told_photo_id", media_id)
    ):
        raise refusal(member, "hear sources")
    media = media_file(ws, media_id)
    for recording_id in hearing.read_recordings_of(ws.db, media_id):
        check_may_be_played(ws, recording_id, media.file_name)
        note_played(ws, "recording", recording_id, as_file=as_file)
    return media


@allowed("hear sources", own=FILTERS)
def check_may_be_used(ws: Workspace, media_id: int, *, as_memo: bool = False) -> None:
    """Raise NotFoundError for a kept file that is neither somebody's own nor brought in by themselves.

    Its number alone would otherwise open anybody's recording. as_memo: raises ConflictError as well for a
    file that is a recording of people already, whose consent a memo would not ask for.
    """
    if not any(may_on(ws, "hear sources", own, media_id) for own in ("media_id", "brought_media_id")):
        raise NotFoundError(f"There is no kept file {media_id}; add it again.")
    if as_memo and any(one.kind != "memo" for one in recordings.read_recordings(ws.db, media_id=media_id)):
        raise ConflictError("That file is a recording already; record the memo again.")


@allowed("listen to stories", own="told_excerpt_id")
def clip_to_play(ws: Workspace, told_excerpt_id: int, *, as_file: bool = False) -> bytes:
    """Return the sound of a passage of a published story, or of a finding of one's market, as a WAV file.

    The audit log notes it as heard, or as exported with as_file. Raises NotFoundError for a passage without
    sound, or that consent does not cover.
    """
    cards = library.read_passages(ws.db, [told_excerpt_id])
    card = cards[0] if cards else None
    if card is None or card.media_id is None or card.start_s is None or card.end_s is None:
        raise NotFoundError("This passage has no sound that may be heard; reload the page.")
    media = media_file(ws, card.media_id)
    note_played(ws, "passage", told_excerpt_id, as_file=as_file)
    return cut_clip(media.path, start_s=card.start_s, end_s=max(card.end_s, card.start_s + 0.1))


@allowed("know the team")
def note_played(ws: Workspace, item_kind: str, item_id: int, *, as_file: bool = False) -> None:
    """Write into the audit log that sound was heard, or saved as a file, by the current member just now."""
    if as_file:
        note_in_audit(
            ws, "exported", item_kind=item_kind, item_id=item_id, detail="saved from the player", once=True
        )
    else:
        note_in_audit(ws, "heard", item_kind=item_kind, item_id=item_id, once=True)
