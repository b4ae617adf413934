"""English texts beside transcripts, while they are made and after: at most one whole and one growing each."""

from collections.abc import Sequence

from sqlite_utils import Database

from ..records import SpeechSegment, Translation, TranslationLine
from .database import insert, rows, update
from .rows import now, to_record, to_row


def add_translation(db: Database, values: dict[str, object]) -> int:
    """Store a translation that has no text yet; returns its id."""
    return insert(db, "translation", to_row(values))


def read_translation(db: Database, *, translation_id: int) -> Translation | None:
    """Return one translation, or None."""
    found = rows(db, "SELECT * FROM translation WHERE id = ?", [translation_id])
    return to_record(Translation, found[0]) if found else None


def read_translations(db: Database, source_id: int) -> list[Translation]:
    """Return the translations of a source: the whole one first, then the growing one, where there are any."""
    found = rows(
        db, "SELECT * FROM translation WHERE source_id = ? ORDER BY finished_at IS NULL", [source_id]
    )
    return [to_record(Translation, row) for row in found]


def is_made_by(db: Database, translation: Translation, job_id: int) -> bool:
    """Say whether a job made the translation, or went on with it last."""
    return bool(rows(db, "SELECT 1 FROM translation WHERE id = ? AND job_id = ?", [translation.id, job_id]))


def set_translation_job(db: Database, translation_id: int, job_id: int) -> None:
    """Say which job goes on with a translation."""
    update(db, "translation", translation_id, {"job_id": job_id})


def add_translation_lines(db: Database, translation_id: int, segments: Sequence[SpeechSegment]) -> None:
    """Store what an engine understood, after the lines that the translation already has."""
    db.conn.executemany(
        """INSERT INTO translation_line (translation_id, start_s, end_s, text, doubtful)
           VALUES (?, ?, ?, ?, ?)""",
        [(translation_id, line.start_s, line.end_s, line.text, int(line.doubtful)) for line in segments],
    )


def read_translation_lines(db: Database, translation_id: int) -> list[TranslationLine]:
    """Return a translation's lines in order of time."""
    found = rows(
        db,
        "SELECT * FROM translation_line WHERE translation_id = ? ORDER BY start_s, end_s, id",
        [translation_id],
    )
    return [to_record(TranslationLine, row) for row in found]


def set_translation_reach(db: Database, translation_id: int, *, done_until_s: float) -> None:
    """Say how far a translation is."""
    update(db, "translation", translation_id, {"done_until_s": done_until_s})


def finish_translation(db: Database, translation: Translation) -> None:
    """Mark a translation as complete; it takes the place of the whole one before it."""
    db.conn.execute(
        "DELETE FROM translation WHERE source_id = ? AND finished_at IS NOT NULL", [translation.source_id]
    )
    update(db, "translation", translation.id, to_row({"finished_at": now()}))


def delete_translation(db: Database, translation_id: int) -> None:
    """Remove a translation with its lines."""
    db.conn.execute("DELETE FROM translation WHERE id = ?", [translation_id])
