"""The recording of a transcript that came as a file: attached later, and the lines find their times in it."""

from collections.abc import Callable
from dataclasses import replace

from ..coding.alignment import AlignedLine, align_lines
from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import Job, Recording, SegmentState, Source, SourceFile, Word
from ..store import jobs, lines, recordings, sources, transcript_files, transcripts, vocabulary
from ..store.database import writing
from ..store.rows import now
from ..transcription import LANGUAGES, ChunkTranscript, SpeechEngine, make_prompt
from .access import allowed
from .hearing import check_may_be_used
from .jobs import get_job
from .pieces import Hearing, Progress, hear_in_pieces
from .recordings import check_consent, media_file
from .workspace import Workspace


@allowed("bring in sources", own="source_id")
def attach_recording(ws: Workspace, source_id: int, media_id: int) -> Job:
    """Make a kept file the recording of an imported transcript, and queue giving its lines their times.

    Kind, language, date and who is heard are those that the transcript was imported with.
    Returns the job. Raises NotFoundError, InvalidInputError for a source that was not imported, ConflictError
    where it has a recording or the file is one already, ConsentError naming who has not agreed.
    """
    source, file, heard = check_attachable(ws, source_id)
    media = recordings.read_media(ws.db, media_id=media_id)
    if media is None or media.duration_s is None:
        raise NotFoundError(f"There is no audio or video file {media_id} in this workspace; add it first.")
    check_may_be_used(ws, media_id)
    values: dict[str, object] = {
        "media_id": media_id,
        "title": source.title,
        "kind": file.kind,
        "recorded_on": file.recorded_on or now().date(),
        "duration_s": media.duration_s,
        "channels": media.channels or 1,
        "language": _language(file) or ws.settings.language or None,
        "market": source.market,
        "session_id": source.session_id,
        "stage_id": source.stage_id,
    }
    with writing(ws.db):
        present = sources.read_source(ws.db, source_id)
        if present is None or present.recording_id is not None:
            raise ConflictError(f"“{source.title}” has its recording already; detach that first.")
        for same in recordings.read_recordings(ws.db, media_id=media_id):
            if same.kind != "memo":
                raise ConflictError(
                    f"{media.file_name} is in the workspace already, as “{same.title}”; choose another file."
                )
        recording_id = recordings.add_recording(ws.db, values, heard)
        transcript_files.set_recording(ws.db, source_id, recording_id)
        job_id = jobs.add_job(ws.db, "align", source_id)
    return get_job(ws, job_id)


@allowed("bring in sources", own="source_id")
def check_attachable(ws: Workspace, source_id: int) -> tuple[Source, SourceFile, list[int]]:
    """Return a source that may be given its recording, its file, and the participants heard in it.

    Raises NotFoundError, InvalidInputError for a source that was not imported, ConflictError for one that has
    its recording, ConsentError naming who has not agreed to being recorded.
    """
    source, file = _imported(ws, source_id)
    if source.recording_id is not None:
        raise ConflictError(f"“{source.title}” has its recording already; detach that first.")
    heard = transcript_files.read_heard_in_files(ws.db, source_id).get(source_id, [])
    check_consent(ws, f"the recording of “{source.title}”", heard, own_voice_only=not heard)
    return source, file, heard


@allowed("bring in sources", own="source_id")
def queue_alignment(ws: Workspace, source_id: int) -> Job:
    """Queue giving an imported transcript its times anew; the job that waits or runs is returned instead.

    Raises NotFoundError, InvalidInputError where the source was not imported or has no recording.
    """
    _with_recording(ws, source_id)
    with writing(ws.db):
        job_id = jobs.add_job(ws.db, "align", source_id)
    return get_job(ws, job_id)


@allowed("bring in sources", own="source_id")
def detach_recording(ws: Workspace, source_id: int) -> None:
    """Take the recording off an imported transcript; the file stays in the workspace, to be attached anew.

    Text, tags and speakers stay, and so do times that lines have from it.
    Raises NotFoundError, InvalidInputError for a source that has no recording attached, ConflictError while
    lines are given their times, and where the recording was transcribed as well.
    """
    with writing(ws.db):
        source, recording = _with_recording(ws, source_id)
        job = jobs.read_latest_jobs(ws.db, "align", source_id).get(source_id)
        if job is not None and job.state in ("queued", "running"):
            raise ConflictError("The lines are being given their times at this moment; cancel that first.")
        transcribing = jobs.read_latest_jobs(ws.db, "transcribe", recording.id).get(recording.id)
        if transcripts.read_transcripts(ws.db, recording.id) or (
            transcribing is not None and transcribing.state in ("queued", "running")
        ):
            raise ConflictError(
                f"The recording of “{source.title}” was transcribed as well; its transcript needs it."
            )
        transcript_files.set_recording(ws.db, source_id, None)
        recordings.delete_recording(ws.db, recording.id)


@allowed("bring in sources")
def align_recording(ws: Workspace, claim: Progress, load_engine: Callable[[], SpeechEngine]) -> None:
    """Give the lines of the claimed job's source their times, and their words, from its recording.

    Text, tags and speakers stay as they are. The recording is heard piece by piece; what is heard is kept in
    memory alone, so a job that breaks off begins at the recording's start again, and the lines change all at
    once at its end or not at all.
    Raises InvalidInputError where text and sound have too little in common, and what engine and media raise.
    """
    source_id = claim.job.item_id
    source, recording = _with_recording(ws, source_id)
    media = media_file(ws, recording.media_id)
    engine = load_engine()
    claim.check()
    heard: list[Word] = []

    def keep(piece: ChunkTranscript) -> None:
        heard.extend(word for segment in piece.segments for word in segment.words)

    prompt = make_prompt(one.term for one in vocabulary.read_terms(ws.db))
    hearing = Hearing(recording, media, 0.0, recording.language, prompt=prompt)
    hear_in_pieces(ws, _NeverBack(claim), engine, hearing, keep=keep, finish=lambda: None)
    # Outside of the transaction, because others wait while one is open; long texts take a moment.
    before = lines.read_lines(ws.db, [line.id for line in sources.read_segments(ws.db, source_id)])
    # The words lie on what the file said; where somebody corrected it since, they move with the correction.
    placed = align_lines([line.machine_text for line in before], heard) if heard else None
    if placed is None:
        raise InvalidInputError(
            f"{media.file_name} does not fit the text of “{source.title}”: too few of its words were heard "
            "there. The lines are as they were; detach the recording, then attach the right one."
        )
    times = {line.id: there for line, there in zip(before, placed, strict=True)}
    with writing(ws.db):
        claim.check()
        if not claim.holds():
            return
        present = lines.read_lines(ws.db, [line.id for line in sources.read_segments(ws.db, source_id)])
        if [(line.id, line.machine_text) for line in present] != [
            (line.id, line.machine_text) for line in before
        ]:
            raise ConflictError(
                f"Lines of “{source.title}” were split or joined while their times were looked for; retry."
            )
        lines.set_times(ws.db, [_with_times(line, times[line.id]) for line in present])


def _with_times(line: SegmentState, there: AlignedLine) -> SegmentState:
    # Somebody wrote these words: that the engine misheard one makes the sound unclear, not the text doubtful.
    words = tuple(replace(word, probability=1.0) for word in there.words)
    return replace(line, start_s=there.start_s, end_s=there.end_s, words=words)


class _NeverBack:
    """A claim whose progress never goes back, so that a job that began anew does not count as got further.

    Else a piece that kills its worker would be tried for ever.
    """

    def __init__(self, claim: Progress) -> None:
        self._claim = claim
        self.job = claim.job
        self.check = claim.check
        self.holds = claim.holds

    def report(self, progress: float) -> None:
        """Store progress from 0 to 1, unless an earlier attempt got further."""
        if progress > self.job.progress:
            self._claim.report(progress)


def _imported(ws: Workspace, source_id: int) -> tuple[Source, SourceFile]:
    source = sources.read_source(ws.db, source_id)
    if source is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace; open one from the library.")
    file = transcript_files.read_source_file(ws.db, source_id)
    if file is None or source.kind != "transcript":
        raise InvalidInputError(
            f"“{source.title}” is no transcript from a file; a recording is attached to imported transcripts."
        )
    return source, file


def _with_recording(ws: Workspace, source_id: int) -> tuple[Source, Recording]:
    source, _ = _imported(ws, source_id)
    found = recordings.read_recordings(ws.db, recording_id=source.recording_id) if source.recording_id else []
    if not found:
        raise InvalidInputError(f"No recording is attached to “{source.title}”; attach it first.")
    return source, found[0]


def _language(file: SourceFile) -> str | None:
    """Return the code of the file's language: files say "en-US" as well, and names, which are left open."""
    code = (file.language or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if code in LANGUAGES else None
