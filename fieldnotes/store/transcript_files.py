"""Sources that came as files: which file each of them is, who is heard, and the lines of transcripts."""

from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from ..records import Source, SourceFile, Word
from .database import insert, rows, update
from .lines import add_words
from .rows import to_record, to_row


def add_source_file(db: Database, values: Mapping[str, object], participant_ids: Iterable[int]) -> None:
    """Store which file a source was read from, and who is heard in it; values are the table's columns."""
    insert(db, "source_file", to_row(values))
    add_source_people(db, values["source_id"], participant_ids)


def add_source_people(db: Database, source_id: object, participant_ids: Iterable[int]) -> None:
    """Say whose words are in a source that has no recording."""
    for participant_id in participant_ids:
        insert(db, "source_participant", {"source_id": source_id, "participant_id": participant_id})


def read_source_file(db: Database, source_id: int) -> SourceFile | None:
    """Return the file that a source was read from, or None for one that came otherwise."""
    found = rows(db, "SELECT * FROM source_file WHERE source_id = ?", [source_id])
    return to_record(SourceFile, found[0]) if found else None


def rename_source_file(db: Database, source_id: int, file_name: str) -> None:
    """Let the file that a source was read from have another name."""
    db.conn.execute("UPDATE source_file SET file_name = ? WHERE source_id = ?", [file_name, source_id])


def read_imported(db: Database) -> list[tuple[Source, SourceFile]]:
    """Return the sources that were read from files, the newest first, without removed ones."""
    found = rows(
        db,
        """SELECT * FROM source WHERE removed_at IS NULL AND id IN (SELECT source_id FROM source_file)
        ORDER BY id DESC""",
    )
    files = {row["source_id"]: to_record(SourceFile, row) for row in rows(db, "SELECT * FROM source_file")}
    return [(to_record(Source, row), files[row["id"]]) for row in found]


def read_heard_in_files(db: Database, source_id: int | None = None) -> dict[int, list[int]]:
    """Return who is heard in a source that was read from a file, or in each: source id to participant ids."""
    found = rows(
        db,
        "SELECT * FROM source_participant WHERE ?1 IS NULL OR source_id = ?1 ORDER BY participant_id",
        [source_id],
    )
    heard: dict[int, list[int]] = {}
    for row in found:
        heard.setdefault(int(row["source_id"]), []).append(int(row["participant_id"]))
    return heard


def find_sources_of_file(db: Database, sha256: str) -> list[int]:
    """Return the transcripts that were read from a file of this content, by their sources' ids."""
    found = rows(
        db,
        """SELECT source_id FROM source_file WHERE sha256 = ? AND source_id IN (
             SELECT id FROM source WHERE removed_at IS NULL AND kind = 'transcript') ORDER BY source_id""",
        [sha256],
    )
    return [int(row["source_id"]) for row in found]


def add_file_line(db: Database, values: Mapping[str, object], words: Iterable[Word]) -> None:
    """Store a line of a transcript with its words. values: its segment's columns but machine_text."""
    segment_id = insert(db, "segment", to_row({**values, "machine_text": values["text"]}))
    add_words(db, segment_id, words)


def link_speaker(db: Database, speaker_id: int, participant_id: int) -> None:
    """Say which participant a voice is."""
    db.conn.execute("UPDATE speaker SET participant_id = ? WHERE id = ?", [participant_id, speaker_id])


def set_recording(db: Database, source_id: int, recording_id: int | None) -> None:
    """Say which recording a transcript is of, or that it has none."""
    update(db, "source", source_id, {"recording_id": recording_id})


def find_sources_of_recordings(db: Database) -> dict[int, int]:
    """Return the sources from files that a recording was attached to: recording id to source id."""
    found = rows(
        db,
        """SELECT id, recording_id FROM source WHERE recording_id IS NOT NULL AND removed_at IS NULL
        AND id IN (SELECT source_id FROM source_file)""",
    )
    return {int(row["recording_id"]): int(row["id"]) for row in found}
