"""Letting an engine hear a recording piece by piece, so that a crash loses nothing and repeats nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ..media import stream_audio
from ..records import Job, Recording
from ..store.database import writing
from ..transcription import ChunkTranscript, SpeechEngine, transcribe_audio
from ..transcription.protocol import Task
from .access import allowed
from .recordings import MediaFile
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


@dataclass(frozen=True)
class Hearing:
    """What is to be heard, and how, in the words of `transcribe_audio`; start_s is where it goes on."""

    recording: Recording
    media: MediaFile
    start_s: float
    language: str | None
    prompt: str = ""
    task: Task = "transcribe"


@allowed("have work done")
def hear_in_pieces(
    ws: Workspace,
    claim: Progress,
    engine: SpeechEngine,
    hearing: Hearing,
    *,
    keep: Callable[[ChunkTranscript], None],
    finish: Callable[[], None],
) -> None:
    """Have a recording heard to its end; `keep` stores each piece, `finish` what is to be said when all are.

    Both are called inside a transaction, `keep` in one with the job's progress, and only under a claim that
    still holds. So after a crash the next worker goes on where the last whole piece ended, and no piece is
    stored twice; a worker that has lost its claim returns without a word.
    Raises JobCancelledError between two pieces, and what engine and media raise.
    """
    with writing(ws.db):
        claim.report(_share(hearing.start_s, hearing.recording))
    blocks = stream_audio(hearing.media.path, start_s=hearing.start_s, file_name=hearing.media.file_name)
    pieces = transcribe_audio(
        blocks,
        engine,
        start_s=hearing.start_s,
        language=hearing.language,
        prompt=hearing.prompt,
        task=hearing.task,
    )
    for piece in pieces:
        with writing(ws.db):
            claim.check()
            if not claim.holds():
                return
            keep(piece)
            claim.report(_share(piece.end_s, hearing.recording))
    with writing(ws.db):
        claim.check()
        if claim.holds():
            finish()


def _share(done_s: float, recording: Recording) -> float:
    return min(1.0, done_s / recording.duration_s) if recording.duration_s else 0.0
