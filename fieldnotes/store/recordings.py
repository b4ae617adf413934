"""Media items and the recordings made of them."""

from collections.abc import Sequence

from sqlite_utils import Database

from ..records import MediaItem, Recording
from .database import insert, rows, update
from .rows import now, to_record, to_row


def add_media(db: Database, values: dict[str, object]) -> int:
    """Store what is known of a kept file; returns its id."""
    return insert(db, "media", to_row({**values, "kept_at": now()}))


def read_media(db: Database, *, media_id: int | None = None, sha256: str | None = None) -> MediaItem | None:
    """Return the media item with this id or content hash, or None."""
    found = rows(db, "SELECT * FROM media WHERE id = ? OR sha256 = ?", [media_id, sha256])
    return to_record(MediaItem, found[0]) if found else None


def read_unused_media(db: Database) -> list[MediaItem]:
    """Return the kept audio and video files that no recording was made of, the newest first."""
    found = rows(
        db,
        """SELECT * FROM media WHERE duration_s IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM recording WHERE media_id = media.id) ORDER BY id DESC""",
    )
    return [to_record(MediaItem, row) for row in found]


def delete_media(db: Database, media_id: int) -> None:
    """Forget a kept file that nothing was made of."""
    db.conn.execute("DELETE FROM media WHERE id = ?", [media_id])


def replace_media(db: Database, media_id: int, values: dict[str, object]) -> None:
    """Let a media item stand for another file: its hash and what is known of it."""
    update(db, "media", media_id, to_row(values))


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


def update_recording(db: Database, recording_id: int, values: dict[str, object]) -> None:
    """Set columns of a recording."""
    update(db, "recording", recording_id, to_row(values))


def delete_recording(db: Database, recording_id: int) -> None:
    """Forget a recording that no source is of; its file stays. Else the sources would go with it."""
    db.conn.execute("DELETE FROM recording WHERE id = ?", [recording_id])


def read_customer_channel(db: Database, recording: Recording) -> int | None:
    """Return the customer's channel: as somebody said of this recording, else of the latest one like it."""
    found = rows(
        db,
        """SELECT customer_channel FROM recording
           WHERE customer_channel IS NOT NULL AND (id = ?1 OR kind = ?2)
           ORDER BY id = ?1 DESC, id DESC LIMIT 1""",
        [recording.id, recording.kind],
    )
    return found[0]["customer_channel"] if found else None


def read_heard(db: Database, recording_id: int | None = None) -> dict[int, list[int]]:
    """Return who is heard in a recording, or in each: recording id to participant ids."""
    found = rows(
        db,
        "SELECT * FROM recording_participant WHERE ?1 IS NULL OR recording_id = ?1 ORDER BY participant_id",
        [recording_id],
    )
    heard: dict[int, list[int]] = {}
    for row in found:
        heard.setdefault(int(row["recording_id"]), []).append(int(row["participant_id"]))
    return heard
