"""Sources, their segments and speakers: the text that can be coded."""

import json
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from ..records import Segment, Source, Speaker, SpeechSegment
from .database import insert, rows, update
from .lines import add_words
from .rows import now, to_record, to_row


def add_source(db: Database, values: dict[str, object]) -> int:
    """Store a source without text; returns its id."""
    return insert(db, "source", to_row({**values, "added_at": now()}))


def read_source(db: Database, source_id: int) -> Source | None:
    """Return a source, or None where there is none or it was removed."""
    found = rows(db, "SELECT * FROM source WHERE id = ? AND removed_at IS NULL", [source_id])
    return to_record(Source, found[0]) if found else None


def read_titles(db: Database) -> dict[int, str]:
    """Return the title of each source, by id."""
    return dict(db.conn.execute("SELECT id, title FROM source").fetchall())


def is_quotable(db: Database, source_id: int) -> bool:
    """Say whether everybody who is heard in a source agrees today to being quoted inside the company."""
    return bool(rows(db, "SELECT 1 FROM source_place WHERE source_id = ? AND quotable", [source_id]))


def are_quotable(db: Database, source_ids: Iterable[int]) -> bool:
    """Say whether all of these sources are there and may be quoted inside the company today."""
    found = rows(
        db,
        """SELECT 1 FROM json_each(?)
           WHERE value NOT IN (SELECT source_id FROM source_place WHERE quotable) LIMIT 1""",
        [json.dumps(list(source_ids))],
    )
    return not found


def read_quotable_of(db: Database, participant_id: int) -> set[int]:
    """Return the sources in which a participant is heard and that may be quoted inside the company today."""
    found = rows(
        db,
        """SELECT source_id FROM source_place WHERE quotable AND (
             source_id IN (SELECT source_id FROM source_participant WHERE participant_id = ?1)
             OR source_id IN (SELECT s.id FROM source s JOIN recording_participant r USING (recording_id)
               WHERE r.participant_id = ?1))""",
        [participant_id],
    )
    return {int(row["source_id"]) for row in found}


def read_quotable_beside(db: Database, source_id: int) -> set[int]:
    """Return of a source and others of its recording those that may be quoted inside the company today."""
    found = rows(
        db,
        """SELECT p.source_id FROM source s JOIN source_place p
             ON p.quotable AND (p.source_id = s.id OR p.recording_id = s.recording_id)
           WHERE s.id = ?""",
        [source_id],
    )
    return {int(row["source_id"]) for row in found}


def add_heard(db: Database, source_id: int, participant_id: int) -> None:
    """Put on record that a participant is heard in a source, or in the recording that it was made of."""
    for table, column, place in (
        ("recording_participant", "recording_id", "recording_id"),
        ("source_participant", "source_id", "CASE WHEN recording_id IS NULL THEN id END"),
    ):
        db.conn.execute(
            f"""INSERT INTO {table} ({column}, participant_id)
            SELECT {place}, ?2 FROM source WHERE id = ?1 AND {place} IS NOT NULL ON CONFLICT DO NOTHING""",
            [source_id, participant_id],
        )


def update_source(db: Database, source_id: int, values: dict[str, object]) -> None:
    """Set columns of a source."""
    update(db, "source", source_id, to_row(values))


def set_source_removed(db: Database, source_id: int, removed: bool) -> None:
    """Take a source out of all pages, or bring it back."""
    update(db, "source", source_id, to_row({"removed_at": now() if removed else None}))


def add_text_segment(db: Database, source_id: int, ordinal: int, text: str) -> int:
    """Store a paragraph that somebody wrote; returns its id."""
    return insert(
        db,
        "segment",
        {"source_id": source_id, "ordinal": ordinal, "text": text, "machine_text": text},
    )


def add_speech_segments(db: Database, source_id: int, segments: Sequence[SpeechSegment]) -> None:
    """Store what an engine heard, with its words, after the segments that the source already has."""
    first = rows(
        db, "SELECT COALESCE(MAX(ordinal) + 1, 0) AS next FROM segment WHERE source_id = ?", [source_id]
    )[0]["next"]
    for ordinal, segment in enumerate(segments, start=first):
        segment_id = insert(
            db,
            "segment",
            to_row(
                {
                    "source_id": source_id,
                    "ordinal": ordinal,
                    "text": segment.text,
                    "machine_text": segment.text,
                    "start_s": segment.start_s,
                    "end_s": segment.end_s,
                    "doubtful": segment.doubtful,
                }
            ),
        )
        add_words(db, segment_id, segment.words)


def read_segments(db: Database, source_id: int, *, ids: Sequence[int] | None = None) -> list[Segment]:
    """Return a source's segments in order: all, or those with these ids."""
    found = rows(
        db,
        """SELECT * FROM segment WHERE source_id = ?1
           AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2))) ORDER BY ordinal""",
        [source_id, None if ids is None else json.dumps(list(ids))],
    )
    return [to_record(Segment, row) for row in found]


def read_segment(db: Database, segment_id: int) -> Segment | None:
    """Return one segment, or None."""
    found = rows(db, "SELECT * FROM segment WHERE id = ?", [segment_id])
    return to_record(Segment, found[0]) if found else None


LineState = tuple[int, int | None, int]
"""A segment's revision, speaker and whether others speak at the same time."""


def read_line_states(db: Database, source_id: int) -> dict[int, LineState]:
    """Return what tells a changed segment from an unchanged one, by id, in order."""
    found = rows(
        db,
        "SELECT id, revision, speaker_id, overlapped FROM segment WHERE source_id = ? ORDER BY ordinal",
        [source_id],
    )
    return {row["id"]: (row["revision"], row["speaker_id"], row["overlapped"]) for row in found}


def read_next_segment(db: Database, segment: Segment) -> Segment | None:
    """Return the segment after this one, or None at the source's end."""
    found = rows(
        db,
        "SELECT * FROM segment WHERE source_id = ? AND ordinal > ? ORDER BY ordinal LIMIT 1",
        [segment.source_id, segment.ordinal],
    )
    return to_record(Segment, found[0]) if found else None


def add_speaker(db: Database, source_id: int, *, name: str, seat: str | None) -> int:
    """Store a voice of a source; returns its id."""
    return insert(db, "speaker", {"source_id": source_id, "name": name, "seat": seat})


def update_speaker(db: Database, speaker_id: int, values: dict[str, object]) -> None:
    """Set columns of a voice; a name holds everywhere it speaks."""
    update(db, "speaker", speaker_id, to_row(values))


def read_speakers(db: Database, source_id: int) -> list[Speaker]:
    """Return a source's voices in the order they were named, without those that were merged into others."""
    found = rows(
        db,
        """SELECT * FROM speaker WHERE source_id = ? AND (merged_into IS NULL
             OR EXISTS (SELECT 1 FROM segment WHERE speaker_id = speaker.id)) ORDER BY id""",
        [source_id],
    )
    return [to_record(Speaker, row) for row in found]


def read_speaker_names(db: Database, source_id: int) -> set[str]:
    """Return all names that voices of a source have, those that were merged into others as well."""
    return {row["name"] for row in rows(db, "SELECT name FROM speaker WHERE source_id = ?", [source_id])}


def find_merged_speaker(db: Database, source_id: int, name: str) -> int | None:
    """Return the id of the voice of this name that was merged into another one, or None."""
    found = rows(
        db,
        "SELECT id FROM speaker WHERE source_id = ? AND name = ? AND merged_into IS NOT NULL",
        [source_id, name],
    )
    return int(found[0]["id"]) if found else None


def read_speaker(db: Database, speaker_id: int) -> Speaker | None:
    """Return one voice, or None."""
    found = rows(db, "SELECT * FROM speaker WHERE id = ?", [speaker_id])
    return to_record(Speaker, found[0]) if found else None


def read_ids_of_session(db: Database, session_id: int) -> set[int]:
    """Return the sources of a walk: its notes, what was recorded or written on it, its debrief."""
    return {int(row["id"]) for row in rows(db, "SELECT id FROM source WHERE session_id = ?", [session_id])}
