"""Transcripts that came as files: their lines, and which file each of them is.

The schema keeps a transcript's engine with its recording, and these have neither. So what is known of the
file is kept as a memo about the source.
"""

import json
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from ..records import Word
from .database import insert, rows
from .rows import now, to_row

FILE_MEMO = "source file"


def add_file_note(db: Database, source_id: int, facts: Mapping[str, object], *, written_by: int) -> None:
    """Store what is known of the file that a source was read from.

    facts: `sha256` is its content's hash, `participants` the ids of those who are heard; the rest is free.
    """
    insert(
        db,
        "memo",
        to_row(
            {
                "item_kind": FILE_MEMO,
                "item_id": source_id,
                "text": json.dumps(facts, ensure_ascii=False, sort_keys=True),
                "written_by": written_by,
                "written_at": now(),
            }
        ),
    )


def read_file_note(db: Database, source_id: int) -> dict[str, object]:
    """Return what is known of the file that a source was read from; empty for one that came otherwise."""
    found = rows(
        db, "SELECT text FROM memo WHERE item_kind = ? AND item_id = ? LIMIT 1", [FILE_MEMO, source_id]
    )
    return dict(json.loads(found[0]["text"])) if found else {}


def find_source_of_file(db: Database, sha256: str) -> int | None:
    """Return the source that was read from a file of this content, by id, or None; removed ones are out."""
    found = rows(
        db,
        """SELECT item_id FROM memo WHERE item_kind = ? AND json_extract(text, '$.sha256') = ?
        AND item_id IN (SELECT id FROM source WHERE removed_at IS NULL) LIMIT 1""",
        [FILE_MEMO, sha256],
    )
    return int(found[0]["item_id"]) if found else None


def find_sources_of_participant(db: Database, participant_id: int) -> list[int]:
    """Return the sources that were read from files in which a participant is heard; removed ones are out."""
    found = rows(
        db,
        """SELECT m.item_id FROM memo m JOIN source s ON s.id = m.item_id AND s.removed_at IS NULL
        WHERE m.item_kind = ? AND ? IN (SELECT value FROM json_each(m.text, '$.participants'))""",
        [FILE_MEMO, participant_id],
    )
    return [int(row["item_id"]) for row in found]


def add_file_line(db: Database, values: Mapping[str, object], words: Iterable[Word]) -> None:
    """Store a line of a transcript with its words. values: its segment's columns but machine_text."""
    segment_id = insert(db, "segment", to_row({**values, "machine_text": values["text"]}))
    db.conn.executemany(
        "INSERT INTO word VALUES (?, ?, ?, ?, ?, ?)",
        [
            (segment_id, ordinal, word.text, word.start_s, word.end_s, word.probability)
            for ordinal, word in enumerate(words)
        ],
    )


def link_speaker(db: Database, speaker_id: int, participant_id: int) -> None:
    """Say which participant a voice is."""
    db.conn.execute("UPDATE speaker SET participant_id = ? WHERE id = ?", [participant_id, speaker_id])


def read_words(db: Database, source_id: int) -> dict[int, tuple[Word, ...]]:
    """Return the words of a source's segments, in order; segment id to words, none without any."""
    found: dict[int, list[Word]] = {}
    for row in rows(
        db,
        """SELECT w.* FROM word w JOIN segment s ON s.id = w.segment_id
        WHERE s.source_id = ? ORDER BY s.ordinal, w.ordinal""",
        [source_id],
    ):
        word = Word(row["text"], row["start_s"], row["end_s"], row["probability"])
        found.setdefault(row["segment_id"], []).append(word)
    return {segment_id: tuple(words) for segment_id, words in found.items()}
