"""What is kept for how long: listed first, then removed, each night and by command."""

import logging
from collections.abc import Callable, Mapping, Sequence

from ..errors import FieldnotesError, WorkspaceError
from ..records import Expiring, RetentionKind
from ..store import erasure, identities, privacy_rules, recordings, retention
from ..store.database import writing
from ..store.rows import now
from .access import allowed
from .audit import note_in_audit
from .dropped_reels import drop_reels_of
from .erasing import erase_participant
from .passages import forget_clips
from .privacy_rules import get_privacy_rules
from .recordings import get_recording
from .redacted_sound import ORIGINALS_FOLDER, quieten
from .scouring import leave_no_trace
from .workspace import Workspace

log = logging.getLogger("fieldnotes.worker")


@allowed("look after the workspace")
def plan_retention(ws: Workspace) -> list[Expiring]:
    """Return what the rules would remove today, kind by kind, the oldest first; nothing is changed."""
    days = get_privacy_rules(ws).retention
    return [
        one
        for kind in _REMOVE
        if kind in days
        for one in retention.read_expiring(ws.db, kind, days=days[kind])
    ]


@allowed("look after the workspace")
def apply_retention(ws: Workspace) -> list[Expiring]:
    """Remove what the rules say, and return what went; it cannot be undone. What cannot be removed is logged.

    Recordings lose their sound and keep their transcripts; "withdrawn" erases participants whose consent
    ended so long ago. Then the database is rewritten, so that nothing is left in free pages and its log.
    Raises WorkspaceError where the disk is too full for that.
    """
    gone: list[Expiring] = []
    for one in plan_retention(ws):
        try:
            _REMOVE[one.kind](ws, one)
        except WorkspaceError:
            raise
        except FieldnotesError as error:  # must not keep what comes after it
            log.error("%s %d stays although it is due: %s", one.kind, one.item_id, error)
        else:
            gone.append(one)
    if gone:
        counts = {kind: sum(one.kind == kind for one in gone) for kind in _REMOVE}
        said = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
        note_in_audit(ws, "retention applied", detail=said)
        leave_no_trace(ws)
    return gone


@allowed("look after the workspace")
def run_nightly_retention(ws: Workspace) -> bool:
    """Apply the rules if that was not done today yet, for an idle worker; return whether anything went."""
    today = now().date().isoformat()
    if privacy_rules.read_retention_day(ws.db) == today or not get_privacy_rules(ws).retention:
        return False
    with writing(ws.db):
        privacy_rules.set_retention_day(ws.db, today)
    return bool(apply_retention(ws))


def _sound(ws: Workspace, one: Expiring) -> None:
    (recording,) = recordings.read_recordings(ws.db, recording_id=one.item_id)
    media = recordings.read_media(ws.db, media_id=recording.media_id)
    held = media is not None and ws.media.holds(media.sha256)
    values = quieten(ws, media, [(0.0, recording.duration_s)]) if media is not None and held else None
    drop_reels_of(ws, get_recording(ws, recording.id).source_ids)
    with writing(ws.db):
        originals = erasure.take_originals(ws.db, [recording.id])
        if values is not None:
            recordings.replace_media(ws.db, recording.media_id, values)
        retention.set_sound_expired(ws.db, recording.id)
    _delete_originals(ws, originals)
    if held and media is not None and recordings.read_media(ws.db, sha256=media.sha256) is None:
        ws.media.path_of(media.sha256).unlink()
        forget_clips()


def _originals(ws: Workspace, one: Expiring) -> None:
    with writing(ws.db):
        hashes = retention.delete_originals(ws.db, [one.item_id])
    _delete_originals(ws, hashes)


def _delete_originals(ws: Workspace, hashes: Sequence[str]) -> None:
    for sha256 in hashes:
        (ws.folder / ORIGINALS_FOLDER / sha256).unlink(missing_ok=True)


def _source(ws: Workspace, one: Expiring) -> None:
    drop_reels_of(ws, [one.item_id])
    with writing(ws.db):
        erasure.destroy_sources(ws.db, [one.item_id], ())


def _identity(ws: Workspace, one: Expiring) -> None:
    with writing(ws.db):
        identities.delete_identity(ws.db, one.item_id)


def _participant(ws: Workspace, one: Expiring) -> None:
    erase_participant(ws, one.item_id, code=one.title)


def _job_record(ws: Workspace, one: Expiring) -> None:
    with writing(ws.db):
        retention.delete_job_records(ws.db, [one.item_id])


# In this order: what is destroyed with its participant need not be removed piece by piece.
_REMOVE: Mapping[RetentionKind, Callable[[Workspace, Expiring], None]] = {
    "transcripts": _source,
    "notes": _source,
    "documents": _source,
    "originals": _originals,
    "recordings": _sound,
    "identities": _identity,
    "job records": _job_record,
    "withdrawn": _participant,
}
