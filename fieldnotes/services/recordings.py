"""Recordings: kept by content hash, consent first, then transcribed by a job."""

import errno
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ..errors import (
    ConflictError,
    ConsentError,
    InvalidInputError,
    MediaError,
    NotFoundError,
    WorkspaceError,
)
from ..media import examine_media, is_picture, prepare_photo
from ..records import ImmersionSession, Job, MediaItem, Participant, Recording, Transcript
from ..store import consents, jobs, people, recordings, transcript_files, transcripts
from ..store.database import writing
from ..store.rows import now
from ..transcription import checked_language
from .access import FILTERS, allowed, keep_as_own, may_on, only_own
from .participants import agrees_to_recording
from .workspace import Workspace, checked_file_name, checked_text

LARGEST_PHOTO_BYTES = 40 * 1024 * 1024


@dataclass(frozen=True)
class KeptMedia:
    """A file that is in the workspace; `already_kept` when the very same file was there before."""

    item: MediaItem
    already_kept: bool


@dataclass(frozen=True)
class MediaFile:
    """Where a kept file lies, what it is, and what it was called."""

    path: Path
    mime_type: str
    file_name: str


@dataclass(frozen=True)
class RecordingView:
    """A recording with who is heard in it and its finished or growing transcripts, newest first.

    source_ids: where to read them, in the same order, then the imported transcript that the recording was
    attached to. job: its newest transcription. closed: nobody may read or hear it now, because somebody
    withdrew their consent, or it has run out.
    """

    recording: Recording
    participants: tuple[Participant, ...]
    source_ids: tuple[int, ...]
    transcripts: tuple[Transcript, ...] = ()
    job: Job | None = None
    closed: bool = False


@allowed("bring in sources", own=FILTERS)
def keep_upload(ws: Workspace, chunks: Iterable[bytes], *, file_name: str) -> KeptMedia:
    """Keep an uploaded audio, video or image file, streamed to disk; nothing stays behind when it is refused.

    Images are turned into JPEG without their metadata. The same file again returns the item kept before; to
    who may not hear what somebody else made of it, it looks new.
    Raises MediaError children with a sentence about what to do.
    """
    file_name = checked_file_name(file_name, "recording")
    try:
        temporary = ws.media.new_temporary()
        try:
            _write(temporary, chunks, file_name=file_name, limit_mb=ws.settings.max_upload_mb)
            kept = _keep(ws, temporary, file_name)
            if not _may_know(ws, kept.item.id):
                kept = KeptMedia(replace(kept.item, file_name=file_name), already_kept=False)
            with writing(ws.db):
                keep_as_own(ws, media_id=kept.item.id)
            return kept
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise WorkspaceError(
            f"The disk of {ws.folder} is full, so {file_name} was not kept; make room, then add it again."
        ) from error


@allowed("bring in sources", own=FILTERS)
def keep_file(ws: Workspace, path: Path) -> KeptMedia:
    """Keep a copy of a file of this machine. Raises as keep_upload, and NotFoundError where it is not."""
    if not path.is_file():
        raise NotFoundError(f"There is no file {path}; check the path.")
    return keep_upload(ws, _read(path), file_name=path.name)


@allowed("bring in sources")
def find_kept(ws: Workspace, path: Path) -> MediaItem | None:
    """Return the kept file with the same content as a file of this machine, or None.

    Nothing is copied, so that a folder that was added before is gone through as fast as it can be read.
    Raises MediaError for one that cannot be read.
    """
    digest = hashlib.sha256()
    for part in _read(path):
        digest.update(part)
    found = recordings.read_media(ws.db, sha256=digest.hexdigest())
    return found if found is not None and ws.media.holds(found.sha256) else None


@allowed("bring in sources", own="session_id")
def add_recording(
    ws: Workspace,
    media_id: int,
    *,
    title: str = "",
    kind: str = "call",
    participant_ids: Sequence[int] = (),
    own_voice_only: bool = False,
    recorded_on: date | None = None,
    language: str | None = None,
    market: str = "",
    session_id: int | None = None,
    stage_id: int | None = None,
) -> Recording:
    """Make a kept file a recording, and queue its transcription.

    participant_ids: everybody who is heard; each must have agreed to being recorded. own_voice_only: nobody
    but the team is heard. language: ISO 639-1, or None to find it.
    Raises InvalidInputError for a language that there is not, ConsentError naming who has not agreed,
    ConflictError for a file that is a recording already.
    """
    media = recordings.read_media(ws.db, media_id=media_id)
    if media is None or media.duration_s is None:
        raise NotFoundError(f"There is no audio or video file {media_id} in this workspace; add it first.")
    if kind not in ("call", "interview", "memo", "other"):
        raise InvalidInputError(f"“{kind}” is no kind of recording; use call, interview, memo or other.")
    if not may_on(ws, "hear sources", "media_id", media_id):
        raise NotFoundError(f"There is no audio or video file {media_id} in this workspace; add it first.")
    check_consent(ws, media.file_name, participant_ids, own_voice_only=own_voice_only)
    values: dict[str, object] = {
        "media_id": media_id,
        "title": checked_text(title, "The title") or Path(media.file_name).stem,
        "kind": kind,
        "recorded_on": recorded_on or now().date(),
        "duration_s": media.duration_s,
        "channels": media.channels or 1,
        "language": checked_language(language) or ws.settings.language or None,
        "market": checked_text(market, "The market"),
        "session_id": session_id,
        "stage_id": stage_id,
    }
    with writing(ws.db):
        for same in recordings.read_recordings(ws.db, media_id=media_id):
            if same.kind != "memo":
                raise ConflictError(
                    f"{media.file_name} is in the workspace already, as “{same.title}”; open it there."
                )
        recording_id = recordings.add_recording(ws.db, values, participant_ids)
        jobs.add_job(ws.db, "transcribe", recording_id)
    return get_recording(ws, recording_id).recording


@allowed("bring in sources", own="media_id")
def add_voice_memo(ws: Workspace, media_id: int, *, session: ImmersionSession, stage_id: int | None) -> int:
    """Make a kept file the voice memo of a note, and queue its transcription; returns the recording's id."""
    media = recordings.read_media(ws.db, media_id=media_id)
    if media is None or media.duration_s is None:
        raise NotFoundError(f"There is no voice memo {media_id}; record it again.")
    recording_id = recordings.add_recording(
        ws.db,
        {
            "media_id": media_id,
            "title": f"Voice memo, {session.title}",
            "kind": "memo",
            "recorded_on": now().date(),
            "duration_s": media.duration_s,
            "channels": media.channels or 1,
            "language": ws.settings.language or None,
            "market": session.market,
            "session_id": session.id,
            "stage_id": stage_id,
        },
        (),
    )
    jobs.add_job(ws.db, "transcribe", recording_id)
    return recording_id


@allowed("hear sources", own=FILTERS)
def list_recordings(ws: Workspace) -> list[RecordingView]:
    """Return all recordings, the newest first."""
    heard = recordings.read_heard(ws.db)
    everybody = {person.id: person for person in people.read_participants(ws.db)}
    made: dict[int, list[Transcript]] = {}
    for transcript in transcripts.read_transcripts(ws.db):
        made.setdefault(transcript.recording_id, []).append(transcript)
    latest = jobs.read_latest_jobs(ws.db, "transcribe")
    imported = transcript_files.find_sources_of_recordings(ws.db)
    closed = consents.read_closed_recordings(ws.db)
    return [
        _view(
            recording,
            [everybody[person_id] for person_id in heard.get(recording.id, [])],
            made.get(recording.id, []),
            latest.get(recording.id),
            imported.get(recording.id),
            closed=recording.id in closed,
        )
        for recording in only_own(
            ws, "hear sources", "recording_id", recordings.read_recordings(ws.db), lambda one: one.id
        )
    ]


@allowed("hear sources", own="recording_id")
def get_recording(ws: Workspace, recording_id: int) -> RecordingView:
    """Return one recording. Raises NotFoundError."""
    found = recordings.read_recordings(ws.db, recording_id=recording_id)
    if not found:
        raise NotFoundError(f"There is no recording {recording_id} in this workspace.")
    ids = recordings.read_heard(ws.db, recording_id).get(recording_id, [])
    return _view(
        found[0],
        people.read_participants(ws.db, ids),
        transcripts.read_transcripts(ws.db, recording_id),
        jobs.read_latest_jobs(ws.db, "transcribe", recording_id).get(recording_id),
        transcript_files.find_sources_of_recordings(ws.db).get(recording_id),
        closed=recording_id in consents.read_closed_recordings(ws.db),
    )


@allowed("hear sources", own="media_id")
def find_recording_of(ws: Workspace, media_id: int) -> RecordingView | None:
    """Return the recording that was made of a kept file, or None; voice memos do not count."""
    found = [same for same in recordings.read_recordings(ws.db, media_id=media_id) if same.kind != "memo"]
    return get_recording(ws, found[0].id) if found else None


@allowed("hear sources", own="media_id")
def get_media(ws: Workspace, media_id: int) -> MediaItem:
    """Return what is known of a kept file. Raises NotFoundError."""
    media = recordings.read_media(ws.db, media_id=media_id)
    if media is None:
        raise NotFoundError(f"There is no kept file {media_id} in this workspace; add it again.")
    return media


@allowed("bring in sources", own=FILTERS)
def list_unused_media(ws: Workspace) -> list[MediaItem]:
    """Return the kept audio and video files that were not made a recording yet, the newest first."""
    unused = recordings.read_unused_media(ws.db)
    return only_own(ws, "bring in sources", "media_id", unused, lambda one: one.id)


@allowed("bring in sources", own="media_id")
def discard_media(ws: Workspace, media_id: int) -> None:
    """Delete a kept audio or video file for good. Raises ConflictError for one that a recording uses."""
    media = get_media(ws, media_id)
    with writing(ws.db):
        if all(unused.id != media_id for unused in recordings.read_unused_media(ws.db)):
            raise ConflictError(f"{media.file_name} is in use in this workspace; it cannot be discarded.")
        recordings.delete_media(ws.db, media_id)
        if ws.media.holds(media.sha256):
            ws.media.path_of(media.sha256).unlink()


@allowed("hear sources", own="media_id")
def media_file(ws: Workspace, media_id: int) -> MediaFile:
    """Return where a kept file lies. Raises NotFoundError for one that is not there."""
    media = recordings.read_media(ws.db, media_id=media_id)
    if media is None:
        raise NotFoundError(f"The media file {media_id} is not in this workspace; restore it from a backup.")
    if not ws.media.holds(media.sha256):
        raise NotFoundError(
            f"{media.file_name} has vanished from {ws.media.folder}: put the file {media.sha256[:12]}… back "
            f"from a backup, or add {media.file_name} again, then retry."
        )
    return MediaFile(ws.media.path_of(media.sha256), media.mime_type, media.file_name)


def _view(
    recording: Recording,
    heard: Sequence[Participant],
    made: Sequence[Transcript],
    job: Job | None,
    imported_id: int | None,
    *,
    closed: bool = False,
) -> RecordingView:
    return RecordingView(
        recording,
        participants=tuple(heard),
        source_ids=(
            *(transcript.source_id for transcript in made),
            *([] if imported_id is None else [imported_id]),
        ),
        transcripts=tuple(made),
        job=job,
        closed=closed,
    )


def _read(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                yield part
    except OSError as error:
        raise MediaError(
            f"{path.name} cannot be read ({error.strerror}); let fieldnotes read it, then add it again."
        ) from error


def _write(path: Path, chunks: Iterable[bytes], *, file_name: str, limit_mb: int) -> None:
    size_bytes = 0
    with path.open("wb") as file:
        for chunk in chunks:
            size_bytes += len(chunk)
            if size_bytes > limit_mb * 1024 * 1024:
                raise InvalidInputError(
                    f"{file_name} is larger than {limit_mb:,} MB; split it, or raise `max_upload_mb` "
                    "in the settings."
                )
            file.write(chunk)


def _may_know(ws: Workspace, media_id: int) -> bool:
    """Say whether who brings a file in may know that it is here, and what somebody else called it."""
    return any(may_on(ws, "hear sources", own, media_id) for own in ("media_id", "brought_media_id"))


def _keep(ws: Workspace, path: Path, file_name: str) -> KeptMedia:
    picture = is_picture(path)
    if picture:
        if path.stat().st_size > LARGEST_PHOTO_BYTES:
            raise MediaError(f"{file_name} is larger than 40 MB; take the photo at a lower resolution.")
        path.write_bytes(prepare_photo(path, file_name=file_name))
    with path.open("rb") as file:
        same = recordings.read_media(ws.db, sha256=hashlib.file_digest(file, "sha256").hexdigest())
    if same is not None and ws.media.holds(same.sha256):
        return KeptMedia(same, already_kept=True)
    values: dict[str, object] = {"file_name": file_name, "size_bytes": path.stat().st_size}
    if picture:
        values |= {"mime_type": "image/jpeg"}
    else:
        info, mime_type = examine_media(path, file_name)
        values |= {"mime_type": mime_type, "duration_s": info.duration_s, "channels": info.channels}
    sha256 = ws.media.keep(path)
    with writing(ws.db):
        item = recordings.read_media(ws.db, sha256=sha256)
        if item is None:
            recordings.add_media(ws.db, {**values, "sha256": sha256})
            item = recordings.read_media(ws.db, sha256=sha256)
    assert item is not None
    return KeptMedia(item, already_kept=same is not None)


@allowed("bring in sources")
def check_consent(
    ws: Workspace, file_name: str, participant_ids: Sequence[int], *, own_voice_only: bool
) -> None:
    """Raise ConsentError unless everybody heard in a file has agreed, or nobody but the team is heard.

    Raises NotFoundError for a participant who is not in this workspace.
    """
    if not participant_ids and not own_voice_only:
        raise ConsentError(
            f"Nobody is named who is heard in {file_name}; add the participants and their consent, "
            "or say that it holds only the team's own voices."
        )
    everybody = {person.id: person for person in people.read_participants(ws.db, list(participant_ids))}
    for participant_id in participant_ids:
        if participant_id not in everybody or not may_on(ws, "meet people", "participant_id", participant_id):
            raise NotFoundError(f"There is no participant {participant_id} in this workspace.")
        if not agrees_to_recording(consents.read_consent(ws.db, participant_id)):
            raise ConsentError(
                f"{everybody[participant_id].code} has not agreed to being recorded; "
                f"record their consent first, then add {file_name}."
            )
