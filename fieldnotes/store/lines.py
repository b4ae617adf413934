"""Runs of a source's lines, read and replaced whole with their words, and the log of such changes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlite_utils import Database

from ..records import ChangeKind, SegmentState, TranscriptChange, Word
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
    for row in rows(
        db,
        """SELECT w.* FROM json_each(?) wanted JOIN word w ON w.segment_id = wanted.value
           ORDER BY w.segment_id, w.ordinal""",
        [json.dumps(segment_ids)],
    ):
        words.setdefault(row["segment_id"], []).append(
            Word(row["text"], row["start_s"], row["end_s"], row["probability"])
        )
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


def add_change(
    db: Database,
    source_id: int,
    kind: ChangeKind,
    *,
    made_by: int,
    before: Sequence[SegmentState],
    after: Sequence[SegmentState],
    moves: Mapping[str, Any],
) -> int:
    """Write down what a member changed; returns its id."""
    return insert(
        db,
        "transcript_change",
        to_row(
            {
                "source_id": source_id,
                "kind": kind,
                "made_by": made_by,
                "made_at": now(),
                "before": _to_json(before),
                "after": _to_json(after),
                "moves": json.dumps(moves),
            }
        ),
    )


def read_changes(
    db: Database, source_id: int, *, made_by: int | None = None, limit: int = -1
) -> list[TranscriptChange]:
    """Return what was changed in a source's lines, by one member or all, the latest first."""
    found = rows(
        db,
        """SELECT * FROM transcript_change WHERE source_id = ?1 AND (?2 IS NULL OR made_by = ?2)
           ORDER BY id DESC LIMIT ?3""",
        [source_id, made_by, limit],
    )
    return [_to_change(row) for row in found]


def read_undoable(db: Database, source_id: int, made_by: int) -> list[TranscriptChange]:
    """Return the member's changes that were not undone, the latest first, at most 50."""
    found = rows(
        db,
        """SELECT * FROM transcript_change WHERE source_id = ? AND made_by = ? AND undone_at IS NULL
           AND (after <> '[]' OR moves <> '{}') ORDER BY id DESC LIMIT 50""",
        [source_id, made_by],
    )
    return [_to_change(row) for row in found]


def read_next_redo(db: Database, source_id: int, made_by: int) -> TranscriptChange | None:
    """Return the change that the member undid last, or None where there is none or another was made since."""
    found = rows(
        db,
        """SELECT * FROM transcript_change WHERE source_id = ?1 AND made_by = ?2 AND undone_at IS NOT NULL
           AND id > COALESCE((SELECT MAX(id) FROM transcript_change
             WHERE source_id = ?1 AND made_by = ?2 AND undone_at IS NULL), 0)
           ORDER BY id LIMIT 1""",
        [source_id, made_by],
    )
    return _to_change(found[0]) if found else None


def read_moves(db: Database, change_id: int) -> dict[str, Any]:
    """Return what the last doing or undoing of a change did to excerpts."""
    found = rows(db, "SELECT moves FROM transcript_change WHERE id = ?", [change_id])
    return dict(json.loads(found[0]["moves"]))


def set_change_undone(db: Database, change_id: int, undone: bool, moves: Mapping[str, Any]) -> None:
    """Mark a change as undone, or as done again."""
    cells = {"undone_at": now() if undone else None, "moves": json.dumps(moves)}
    update(db, "transcript_change", change_id, to_row(cells))


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


def _to_json(lines: Sequence[SegmentState]) -> str:
    return json.dumps([asdict(line) for line in lines], ensure_ascii=False)


def _to_change(row: Mapping[str, Any]) -> TranscriptChange:
    return to_record(
        TranscriptChange,
        {**row, "before": _to_lines(row["before"]), "after": _to_lines(row["after"])},
    )


def _to_lines(text: str) -> tuple[SegmentState, ...]:
    return tuple(
        SegmentState(**{**line, "words": tuple(Word(**word) for word in line.get("words", ()))})
        for line in json.loads(text)
    )
