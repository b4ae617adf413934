"""The language of a recording: what was said or found, and hearing it again in another."""

from dataclasses import dataclass

from ..errors import ConflictError, NotFoundError, TranscriptionError
from ..records import Job, Recording, Transcript
from ..store import jobs, recordings, transcripts
from ..store.database import writing
from ..transcription import checked_language, language_name
from .access import allowed
from .jobs import get_job
from .workspace import Workspace


@dataclass(frozen=True)
class SpokenLanguage:
    """The language that a text is in: code and English name; `found` where the engine found it by itself.

    Both are "" where it is open still.
    """

    code: str
    name: str
    found: bool


def spoken_language(recording: Recording, transcript: Transcript | None) -> SpokenLanguage:
    """Return the language of a transcript, or of a recording that has none yet.

    It counts as found where nobody has said which one the recording is in.
    """
    code = (transcript.language if transcript is not None else None) or recording.language or ""
    return SpokenLanguage(code, language_name(code), found=bool(code) and recording.language is None)


@allowed("have work done", own="recording_id")
def transcribe_again(ws: Workspace, recording_id: int, *, language: str | None) -> Job:
    """Say which language a recording is in, None to have it found, and queue its transcription.

    A finished transcript stays as it is, with its tags; the new one stands beside it and is the newer one. A
    transcription that waits takes the language over.
    Raises InvalidInputError for an unknown code, TranscriptionError for one that the model of the settings
    does not know, NotFoundError, and ConflictError where a transcription has begun.
    """
    code = checked_language(language)
    if ws.settings.model.endswith(".en") and code not in (None, "en"):
        raise TranscriptionError(
            f"The model {ws.settings.model} knows English only, not {language_name(code)}; choose a "
            "multilingual one such as base or small in the setting `model`, start the app again, then retry."
        )
    with writing(ws.db):
        found = recordings.read_recordings(ws.db, recording_id=recording_id)
        if not found:
            raise NotFoundError(f"There is no recording {recording_id} in this workspace.")
        job = jobs.read_latest_jobs(ws.db, "transcribe", recording_id).get(recording_id)
        if job is not None and job.state in ("queued", "running"):
            begun = transcripts.read_transcript(ws.db, job_id=job.id)
            if job.state == "running" or begun is not None:
                raise ConflictError(
                    f"“{found[0].title}” is being transcribed; cancel that, or wait until it is done."
                )
        for old in transcripts.read_transcripts(ws.db, recording_id):
            if old.finished_at is None and not old.done_until_s:
                transcripts.delete_unfinished_transcript(ws.db, old)  # there is no word in it
        recordings.update_recording(ws.db, recording_id, {"language": code})
        job_id = jobs.add_job(ws.db, "transcribe", recording_id)
    return get_job(ws, job_id)
