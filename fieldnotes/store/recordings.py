"""Media items and the recordings made of them."""

from collections.abc import Sequence

from sqlite_utils import Database

from ..records import MediaItem, Recording
from .database import insert, rows
from .rows import now, to_record, to_row


def add_media(db: Database, values: dict[str, object]) -> int:
    """Store what is known of a kept file; returns its id."""
    return insert(db, "media", to_row({**values, "kept_at": now()}))


def read_media(db: Database, *, media_id: int | None = None, sha256: str | None = None) -> MediaItem | None:
    """Return the media item with this id or content hash, or None."""
    found = rows(db, "SELECT * FROM media WHERE id = ? OR sha256 = ?", [media_id, sha256])
    return to_record(MediaItem, found[0]) if found else None


def add_recording(db: Database, values: dict[str, object], participant_ids: Sequence[int]) -> int:
    """Store a recording with who is heard in it; returns its id."""
    recording_id = insert(db, "recording", to_row({**values, "added_at": now()}))
    for participant_id in participant_ids:
        insert(
            db,
            "recording_participant",
            {"recording_id": recording_id, "participant_id": participant_id},
        )
    return recording_id


def read_recordings(
    db: Database, *, recording_id: int | None = None, media_id: int | None = None
) -> list[Recording]:
    """Return recordings, the newest first: one, those of a media item, or all."""
    found = rows(
        db,
        """SELECT * FROM recording
        WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR media_id = ?2) ORDER BY id DESC""",
        [recording_id, media_id],
    )
    return [to_record(Recording, row) for row in found]


def read_participant_ids(db: Database, recording_id: int) -> list[int]:
    """Return the ids of the participants heard in a recording."""
    found = rows(
        db, "SELECT participant_id FROM recording_participant WHERE recording_id = ?", [recording_id]
    )
    return [int(row["participant_id"]) for row in found]
