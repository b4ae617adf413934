"""Runs of a source's lines, read and replaced whole with their words."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlite_utils import Database

from ..records import SegmentState, Word
from .database import insert, rows, update
from .rows import now, to_record, to_row


def read_lines(db: Database, segment_ids: Sequence[int]) -> list[SegmentState]:
    """Return the segments with these ids and their words, in the source's order, without missing ones."""
    found = rows(
        db,
        """SELECT s.* FROM json_each(?) wanted JOIN segment s ON s.id = wanted.value
           ORDER BY s.source_id, s.ordinal""",
        [json.dumps(segment_ids)],
    )
    words = read_words(db, segment_ids)
    return [replace(to_record(SegmentState, row), words=words.get(row["id"], ())) for row in found]


def read_words(db: Database, segment_ids: Sequence[int]) -> dict[int, tuple[Word, ...]]:
    """Return the words that an engine heard in these segments, by segment; those without are left out."""
    words: dict[int, list[Word]] = {}
    # Tuples, not dictionaries: a long recording has tens of thousands of words.
    for segment_id, *cells in db.conn.execute(
        """SELECT w.segment_id, w.text, w.start_s, w.end_s, w.probability
           FROM json_each(?) wanted JOIN word w ON w.segment_id = wanted.value
           ORDER BY w.segment_id, w.ordinal""",
        [json.dumps(segment_ids)],
    ):
        words.setdefault(segment_id, []).append(Word(*cells))
    return {segment_id: tuple(found) for segment_id, found in words.items()}


def write_run(
    db: Database, source_id: int, old: Sequence[SegmentState], new: Sequence[SegmentState]
) -> list[int]:
    """Store a run of lines in the place of another and return the new lines' ids, in order.

    Lines with an id of the old run are changed, those with another one brought back (see `put_lines_aside`),
    and those without stored anew. Lines of the old run that the new one does not have are still there, behind
    ordinals below 0, until they are put aside: excerpts must be moved away from them before.
    """
    old_ids = [line.id for line in old]
    marks = ", ".join("?" for _ in old_ids)
    found = rows(
        db,
        f"""SELECT MIN(ordinal) AS first, MAX(ordinal) AS last, MAX(revision) + 1 AS revision
            FROM segment WHERE id IN ({marks})""",
        old_ids,
    )[0]
    db.conn.execute(f"UPDATE segment SET ordinal = -1 - ordinal WHERE id IN ({marks})", old_ids)
    if grown := len(new) - len(old):
        # Twice, over negative numbers, because each single row must keep to the unique order.
        db.conn.execute(
            "UPDATE segment SET ordinal = -1000000 - ordinal - ? WHERE source_id = ? AND ordinal > ?",
            [grown, source_id, found["last"]],
        )
        db.conn.execute(
            "UPDATE segment SET ordinal = -1000000 - ordinal WHERE source_id = ? AND ordinal <= -1000000",
            [source_id],
        )
    ids = []
    for ordinal, line in enumerate(new, start=found["first"]):
        cells = {
            **{name: value for name, value in to_row(vars(line)).items() if name not in ("id", "words")},
            "ordinal": ordinal,
            "revision": found["revision"],
        }
        if line.id is not None and line.id in old_ids:
            update(db, "segment", line.id, cells)
            ids.append(line.id)
        else:
            cells["source_id"] = source_id
            if line.id is None:
                ids.append(insert(db, "segment", cells))
            else:  # it was put aside
                update(db, "segment", line.id, cells)
                ids.append(line.id)
        _write_words(db, ids[-1], line.words)
    return ids


def put_lines_aside(db: Database, segment_ids: Sequence[int]) -> None:
    """Take lines out of their source that no excerpt begins or ends in any more.

    They are emptied and kept in a source that was removed, because SQLite gives the number of a deleted row
    to the next one: a change that is undone would bring a line back under another's number.
    """
    if not segment_ids:
        return
    found = rows(
        db, "SELECT id FROM source WHERE kind = 'document' AND title = '' AND removed_at IS NOT NULL"
    )
    aside = (
        found[0]["id"]
        if found
        else insert(
            db,
            "source",
            to_row({"kind": "document", "title": "", "added_at": now(), "removed_at": now()}),
        )
    )
    for segment_id in segment_ids:
        _write_words(db, segment_id, ())
        db.conn.execute(
            """UPDATE segment SET source_id = ?1, ordinal = ?2, text = '', machine_text = '',
               speaker_id = NULL WHERE id = ?2""",
            [aside, segment_id],
        )


def set_speakers(db: Database, speakers: Mapping[int, int | None]) -> None:
    """Say who speaks in lines; segment id to speaker id, or None for nobody in particular."""
    db.conn.executemany(
        "UPDATE segment SET speaker_id = ? WHERE id = ?",
        [(speaker_id, segment_id) for segment_id, speaker_id in speakers.items()],
    )


def set_times(db: Database, changed: Sequence[SegmentState]) -> None:
    """Store when lines begin and end, and their words, and nothing else of them; each has an id."""
    for line in changed:
        db.conn.execute(
            "UPDATE segment SET start_s = ?, end_s = ?, revision = revision + 1 WHERE id = ?",
            [line.start_s, line.end_s, line.id],
        )
        _write_words(db, line.id or 0, line.words)


def _write_words(db: Database, segment_id: int, words: Sequence[Word]) -> None:
    db.conn.execute("DELETE FROM word WHERE segment_id = ?", [segment_id])
    add_words(db, segment_id, words)


def add_words(db: Database, segment_id: int, words: Iterable[Word]) -> None:
    """Store the words of a segment that has none yet, in order."""
    db.conn.executemany(
        "INSERT INTO word VALUES (?, ?, ?, ?, ?, ?)",
        [
            (segment_id, n, word.text, word.start_s, word.end_s, word.probability)
            for n, word in enumerate(words)
        ],
    )
