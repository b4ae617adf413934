"""From a recording to its transcript."""

from collections.abc import Callable

from ..errors import NotFoundError
from ..records import Recording, Transcript
from ..store import jobs, recordings, sources, transcript_files, transcripts, vocabulary
from ..store.database import writing
from ..transcription import ChunkTranscript, SpeechEngine, make_prompt
from .access import allowed
from .pieces import Hearing, Progress, hear_in_pieces
from .recordings import media_file
from .workspace import Workspace


@allowed("have work done")
def transcribe_recording(ws: Workspace, claim: Progress, load_engine: Callable[[], SpeechEngine]) -> None:
    """Make the transcript of the claimed job's recording, and queue suggestions for it.

    It is stored piece by piece, as `hear_in_pieces` says; then its voices are told apart and tags suggested.
    The engine is told the vocabulary as it was when the transcript was begun.
    """
    found = recordings.read_recordings(ws.db, recording_id=claim.job.item_id)
    if not found:
        raise NotFoundError(f"The recording {claim.job.item_id} is not in this workspace any more.")
    recording = found[0]
    media = media_file(ws, recording.media_id)
    engine = load_engine()
    claim.check()
    transcript = _open_transcript(ws, claim, recording, engine)

    def keep(piece: ChunkTranscript) -> None:
        sources.add_speech_segments(ws.db, transcript.source_id, piece.segments)
        transcripts.set_transcript_reach(
            ws.db, transcript.id, done_until_s=piece.end_s, language=piece.language
        )

    def finish() -> None:
        transcripts.finish_transcript(ws.db, transcript.id)
        if recording.kind != "memo":  # a memo has one voice, its owner's
            jobs.add_job(ws.db, "speakers", transcript.source_id)
        jobs.add_job(ws.db, "suggest", transcript.source_id)

    if transcript.finished_at is None:
        hearing = Hearing(
            recording, media, transcript.done_until_s, transcript.language, prompt=transcript.prompt
        )
        hear_in_pieces(ws, claim, engine, hearing, keep=keep, finish=finish)


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
                "title": _title(ws, recording),
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


def _title(ws: Workspace, recording: Recording) -> str:
    """Return the recording's title, with a number from the second transcript on: nothing shows two alike."""
    made = len(transcripts.read_transcripts(ws.db, recording.id))
    made += recording.id in transcript_files.find_sources_of_recordings(ws.db)
    return f"{recording.title}, transcript {made + 1}" if made else recording.title
