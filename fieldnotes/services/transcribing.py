"""From a recording to its transcript, chunk by chunk, so that nothing that was done is done again."""

from collections.abc import Callable
from typing import Protocol

from ..errors import NotFoundError
from ..media import stream_audio
from ..records import Job, Recording, Transcript
from ..store import jobs, recordings, sources, transcripts, vocabulary
from ..store.database import writing
from ..transcription import SpeechEngine, make_prompt, transcribe_audio
from .recordings import media_file
from .workspace import Workspace


class Progress(Protocol):
    """What a step of work needs of the claim it works under."""

    @property
    def job(self) -> Job:
        """The job that is being done."""

    def check(self) -> None:
        """Raise JobCancelledError when the work has to stop."""

    def holds(self) -> bool:
        """Say whether results may still be written."""

    def report(self, progress: float) -> None:
        """Store progress from 0 to 1."""


def transcribe_recording(ws: Workspace, claim: Progress, load_engine: Callable[[], SpeechEngine]) -> None:
    """Make the transcript of the claimed job's recording, and queue suggestions for it.

    Each chunk is stored with the progress in one transaction, and only under a claim that still holds: after
    a crash the next worker goes on where the last whole chunk ended, and no chunk is stored twice. The engine
    is told the vocabulary as it was when the transcript was begun.
    """
    found = recordings.read_recordings(ws.db, recording_id=claim.job.item_id)
    if not found:
        raise NotFoundError(f"The recording {claim.job.item_id} is not in this workspace any more.")
    recording = found[0]
    media = media_file(ws, recording.media_id)
    engine = load_engine()
    claim.check()
    transcript = _open_transcript(ws, claim, recording, engine)
    if transcript.finished_at is None:
        with writing(ws.db):
            claim.report(_share(transcript.done_until_s, recording))
        start_s = transcript.done_until_s
        blocks = stream_audio(media.path, start_s=start_s, file_name=media.file_name)
        sections = transcribe_audio(
            blocks, engine, start_s=start_s, language=transcript.language, prompt=transcript.prompt
        )
        for chunk in sections:
            with writing(ws.db):
                claim.check()
                if not claim.holds():
                    return
                sources.add_speech_segments(ws.db, transcript.source_id, chunk.segments)
                transcripts.set_transcript_reach(
                    ws.db, transcript.id, done_until_s=chunk.end_s, language=chunk.language
                )
                claim.report(_share(chunk.end_s, recording))
    with writing(ws.db):
        claim.check()
        if claim.holds():
            transcripts.finish_transcript(ws.db, transcript.id)
            jobs.add_job(ws.db, "suggest", transcript.source_id)


def _open_transcript(
    ws: Workspace, claim: Progress, recording: Recording, engine: SpeechEngine
) -> Transcript:
    """Return this job's transcript: the one broken off, if the same engine and model made it, else a new."""
    with writing(ws.db):
        claim.check()
        begun = transcripts.read_transcript(ws.db, job_id=claim.job.id)
        if begun and (begun.finished_at or (begun.engine, begun.model) == (engine.name, engine.model)):
            return begun
        if begun:
            transcripts.delete_unfinished_transcript(ws.db, begun)
        source_id = sources.add_source(
            ws.db,
            {
                "kind": "transcript",
                "title": recording.title,
                "market": recording.market,
                "session_id": recording.session_id,
                "stage_id": recording.stage_id,
                "recording_id": recording.id,
            },
        )
        transcripts.add_transcript(
            ws.db,
            {
                "recording_id": recording.id,
                "source_id": source_id,
                "job_id": claim.job.id,
                "engine": engine.name,
                "model": engine.model,
                "weights": engine.weights,
                "language": recording.language,
                "prompt": make_prompt(one.term for one in vocabulary.read_terms(ws.db)),
            },
        )
        made = transcripts.read_transcript(ws.db, source_id=source_id)
    assert made is not None
    return made


def _share(done_s: float, recording: Recording) -> float:
    return min(1.0, done_s / recording.duration_s) if recording.duration_s else 0.0
