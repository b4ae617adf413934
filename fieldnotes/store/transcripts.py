"""Transcripts, while they are made and after."""

from sqlite_utils import Database

from ..records import Transcript
from .database import insert, rows, update
from .rows import now, to_record, to_row


def add_transcript(db: Database, values: dict[str, object]) -> int:
    """Store a transcript that has no text yet; returns its id."""
    return insert(db, "transcript", to_row(values))


def read_transcript(
    db: Database, *, source_id: int | None = None, job_id: int | None = None
) -> Transcript | None:
    """Return the transcript that is this source, or that this job makes, or None."""
    found = rows(db, "SELECT * FROM transcript WHERE source_id = ? OR job_id = ?", [source_id, job_id])
    return to_record(Transcript, found[0]) if found else None


def read_transcripts(db: Database, recording_id: int | None = None) -> list[Transcript]:
    """Return the transcripts of a recording, or all, the newest first."""
    found = rows(
        db,
        "SELECT * FROM transcript WHERE ?1 IS NULL OR recording_id = ?1 ORDER BY id DESC",
        [recording_id],
    )
    return [to_record(Transcript, row) for row in found]


def set_transcript_reach(
    db: Database, transcript_id: int, *, done_until_s: float, language: str | None
) -> None:
    """Say how far a transcript is."""
    update(db, "transcript", transcript_id, {"done_until_s": done_until_s, "language": language})


def finish_transcript(db: Database, transcript_id: int) -> None:
    """Mark a transcript as complete."""
    update(db, "transcript", transcript_id, to_row({"finished_at": now()}))


def delete_unfinished_transcript(db: Database, transcript: Transcript) -> None:
    """Remove a transcript that was broken off, with its text, so that another engine can start afresh."""
    db.conn.execute(
        """DELETE FROM source WHERE id = (
             SELECT source_id FROM transcript WHERE id = ? AND finished_at IS NULL)""",
        [transcript.id],
    )
