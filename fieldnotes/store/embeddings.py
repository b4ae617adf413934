"""Sentences of lines and the vectors of texts: computed once, read in blocks, forgotten with their texts."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from ..records import PlacedSentence, Segment
from .database import insert, rows
from .rows import to_record

Vectors = NDArray[np.float32]

_KEYS_AT_ONCE = 500

# What the library shows: sources that are there, whole, and covered by consent.
_SHOWN = "JOIN source_place p ON p.source_id = s.source_id AND p.complete AND p.quotable"


def model_number(db: Database, name: str) -> int:
    """Return the number that an embedding model's vectors are stored under, made now where it is new."""
    return find_model(db, name) or insert(db, "embedding_model", {"name": name})


def find_model(db: Database, name: str) -> int:
    """Return the number that an embedding model's vectors are stored under, or 0 where there are none."""
    found = rows(db, "SELECT id FROM embedding_model WHERE name = ?", [name])
    return int(found[0]["id"]) if found else 0


def find_vectors(db: Database, model_id: int, keys: Sequence[bytes]) -> dict[bytes, int]:
    """Return which of these texts have a vector: key to the vector's id."""
    found: dict[bytes, int] = {}
    for first in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[first : first + _KEYS_AT_ONCE]
        marks = ", ".join("?" for _ in some)
        found |= dict(
            db.conn.execute(
                f"SELECT text_key, id FROM embedding WHERE model_id = ? AND text_key IN ({marks})",
                [model_id, *some],
            ).fetchall()
        )
    return found


def add_vectors(db: Database, model_id: int, vectors: Mapping[bytes, NDArray[np.floating]]) -> None:
    """Store texts' vectors by their keys; one that is there already stays as it is."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO embedding (model_id, text_key, vector) VALUES (?, ?, ?)",
        [(model_id, key, vector.astype("<f2").tobytes()) for key, vector in vectors.items()],
    )


def read_vectors(db: Database, ids: Sequence[int]) -> Vectors:
    """Return vectors in the order of their ids, float32, shape (n, size); KeyError for a missing one."""
    found = dict(
        db.conn.execute(
            "SELECT id, vector FROM embedding WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps([int(one) for one in ids])],
        ).fetchall()
    )
    return to_array([found[one] for one in ids])


def read_vectors_there(db: Database, ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], Vectors]:
    """Return those of these vectors that are there: their ids, in order, and the vectors, shape (n, size)."""
    found = db.conn.execute(
        f"SELECT id, vector FROM embedding WHERE id IN ({','.join(map(str, ids.tolist()))}) ORDER BY id"
    ).fetchall()
    return np.array([row[0] for row in found], dtype=np.int64), to_array([row[1] for row in found])


def forget_vectors(db: Database, keep: Iterable[bytes]) -> int:
    """Delete the vectors of texts that no sentence has any more, but for these; returns how many.

    A vector says something of its text, so it must not outlive it.
    """
    kept = json.dumps([key.hex() for key in keep])
    done = db.conn.execute(
        """DELETE FROM embedding WHERE id NOT IN (SELECT embedding_id FROM sentence)
           AND LOWER(HEX(text_key)) NOT IN (SELECT value FROM json_each(?))""",
        [kept],
    )
    return done.rowcount


def forget_unquotable(db: Database) -> None:
    """Delete what was read in sources that are not there any more or may not be quoted today.

    That is their sentences, the vectors that no other source's sentence has, their names, and groups of
    passages that nobody has named yet in which they were. Their lines are to be read again.
    """
    gone = rows(
        db,
        """SELECT r.segment_id AS id FROM segment_reading r JOIN segment s ON s.id = r.segment_id
           WHERE s.source_id NOT IN (SELECT source_id FROM source_place WHERE quotable)""",
    )
    if not gone:
        return
    lines = json.dumps([row["id"] for row in gone])
    theirs = "FROM sentence WHERE segment_id IN (SELECT value FROM json_each(?))"
    vectors = rows(db, f"SELECT DISTINCT embedding_id AS id {theirs}", [lines])
    db.conn.execute(
        f"""DELETE FROM unnamed_theme WHERE state = 'open' AND id IN (
              SELECT theme_id FROM unnamed_theme_passage WHERE sentence_id IN (SELECT id {theirs}))""",
        [lines],
    )
    db.conn.execute(
        "DELETE FROM segment_reading WHERE segment_id IN (SELECT value FROM json_each(?))", [lines]
    )
    db.conn.execute(
        """DELETE FROM embedding WHERE id IN (SELECT value FROM json_each(?))
           AND id NOT IN (SELECT embedding_id FROM sentence)""",
        [json.dumps([row["id"] for row in vectors])],
    )


def has_unquotable(db: Database) -> bool:
    """Say whether anything was read in a source that is there and may not be quoted today."""
    found = db.conn.execute(
        """SELECT EXISTS (SELECT 1 FROM source_place p WHERE NOT p.quotable AND EXISTS (
          SELECT 1 FROM segment s JOIN segment_reading r ON r.segment_id = s.id
          WHERE s.source_id = p.source_id))"""
    ).fetchone()
    return bool(found[0])


def read_sources_of(db: Database, ids: Sequence[int]) -> set[int]:
    """Return the sources that the library may show and in which a sentence has one of these vectors."""
    found = rows(
        db,
        f"""SELECT DISTINCT s.source_id FROM sentence t JOIN segment s ON s.id = t.segment_id {_SHOWN}
        WHERE t.embedding_id IN (SELECT value FROM json_each(?))""",
        [json.dumps([int(one) for one in ids])],
    )
    return {int(row["source_id"]) for row in found}


def read_unread_segments(db: Database, source_id: int, read_by: str) -> list[Segment]:
    """Return a source's lines that were not read, or were read by something else, in order."""
    found = rows(
        db,
        """SELECT s.* FROM segment s LEFT JOIN segment_reading r ON r.segment_id = s.id AND r.read_by = ?2
           WHERE s.source_id = ?1 AND s.text <> '' AND r.segment_id IS NULL ORDER BY s.ordinal""",
        [source_id, read_by],
    )
    return [to_record(Segment, row) for row in found]


def read_unread_notes(db: Database, read_by: str, most: int) -> list[int]:
    """Return sources of walks' notes with words that nothing has read and no job is about to, oldest first.

    One whose reading failed or was cancelled is left to whoever retries that job.
    """
    found = rows(
        db,
        """SELECT s.source_id FROM source src JOIN segment s ON s.source_id = src.id AND s.text <> ''
           LEFT JOIN segment_reading r ON r.segment_id = s.id AND r.read_by = ?
           WHERE src.kind = 'observation' AND src.removed_at IS NULL AND r.segment_id IS NULL
             AND NOT EXISTS (SELECT 1 FROM job WHERE kind = 'read' AND item_id = src.id AND state <> 'done')
           ORDER BY s.id LIMIT ?""",
        [read_by, most],
    )
    return [row["source_id"] for row in found]


def is_read(db: Database, source_id: int) -> bool:
    """Say whether any of a source's lines was read and is as it was then."""
    found = rows(
        db,
        """SELECT 1 FROM segment s JOIN segment_reading r ON r.segment_id = s.id
           WHERE s.source_id = ? LIMIT 1""",
        [source_id],
    )
    return bool(found)


def set_read(db: Database, segment: Segment, read_by: str) -> bool:
    """Say that a line was read; False, and nothing done, where its text is another one by now.

    What was read in it before is taken away.
    """
    db.conn.execute("DELETE FROM segment_reading WHERE segment_id = ?", [segment.id])
    done = db.conn.execute(
        "INSERT INTO segment_reading SELECT id, ? FROM segment WHERE id = ? AND text = ?",
        [read_by, segment.id, segment.text],
    )
    return done.rowcount == 1


def add_sentences(
    db: Database, model_id: int, segment_id: int, sentences: Sequence[tuple[int, int, bytes]]
) -> None:
    """Store a line's sentences: start and end in code points, and the key of the text, which has a vector."""
    db.conn.executemany(
        """INSERT INTO sentence (segment_id, start_char, end_char, embedding_id)
           SELECT ?, ?, ?, id FROM embedding WHERE model_id = ? AND text_key = ?""",
        [(segment_id, start, end, model_id, key) for start, end, key in sentences],
    )


def read_sentences(db: Database, source_id: int, model_id: int) -> list[PlacedSentence]:
    """Return a source's sentences that have a vector by this model, in order."""
    found = db.conn.execute(
        """SELECT t.id, s.source_id, s.id, t.start_char, t.end_char, t.embedding_id
           FROM segment s JOIN sentence t ON t.segment_id = s.id
           JOIN embedding v ON v.id = t.embedding_id AND v.model_id = ?2
           WHERE s.source_id = ?1 ORDER BY s.ordinal, t.start_char""",
        [source_id, model_id],
    )
    return list(map(PlacedSentence._make, found))


def read_vector_blocks(
    db: Database, model_id: int, *, block: int = 4_096
) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
    """Yield all vectors of a model in blocks: their ids, and the vectors, shape (up to `block`, size)."""
    after = 0
    while True:
        found = db.conn.execute(
            "SELECT id, vector FROM embedding WHERE model_id = ? AND id > ? ORDER BY id LIMIT ?",
            [model_id, after, block],
        ).fetchall()
        if not found:
            return
        after = found[-1][0]
        yield np.array([row[0] for row in found], dtype=np.int64), to_array([row[1] for row in found])


def read_sample(db: Database, model_id: int, kind: str, count: int) -> tuple[NDArray[np.int64], Vectors]:
    """Return up to `count` vectors of sentences in lines without a code of this kind, and their ids.

    Of sources that the library may show, spread evenly over all there are; vectors of shape (n, size). A line
    that a passage merely spans is left in.
    """
    found = db.conn.execute(
        f"""SELECT DISTINCT t.embedding_id FROM sentence t JOIN embedding v ON v.id = t.embedding_id
           JOIN segment s ON s.id = t.segment_id {_SHOWN}
           WHERE v.model_id = ?1 AND t.segment_id NOT IN (
             SELECT e.first_segment_id FROM excerpt e JOIN coding c ON c.excerpt_id = e.id
               JOIN code ON code.id = c.code_id AND code.kind = ?2
               WHERE c.status = 'accepted' AND c.removed_at IS NULL
             UNION SELECT e.last_segment_id FROM excerpt e JOIN coding c ON c.excerpt_id = e.id
               JOIN code ON code.id = c.code_id AND code.kind = ?2
               WHERE c.status = 'accepted' AND c.removed_at IS NULL)
           ORDER BY t.embedding_id""",
        [model_id, kind],
    ).fetchall()
    ids = [row[0] for row in found[:: max(1, -(-len(found) // count))]]
    return np.array(ids, dtype=np.int64), read_vectors(db, ids)


def read_uncoded_sentences(db: Database, model_id: int, kind: str, most: int) -> list[PlacedSentence]:
    """Return sentences that the library may show and on which no code of this kind lies, spread evenly.

    A passage that begins or ends in the sentence's line and reaches into it counts as lying on it.
    """
    found = db.conn.execute(
        f"""SELECT t.id, s.source_id, s.id, t.start_char, t.end_char, t.embedding_id
        FROM sentence t JOIN segment s ON s.id = t.segment_id {_SHOWN}
        JOIN embedding v ON v.id = t.embedding_id AND v.model_id = ?1
        WHERE NOT EXISTS (
          SELECT 1 FROM excerpt e JOIN segment f ON f.id = e.first_segment_id
          JOIN segment l ON l.id = e.last_segment_id
          JOIN coding c ON c.excerpt_id = e.id AND c.status = 'accepted' AND c.removed_at IS NULL
          JOIN code ON code.id = c.code_id AND code.kind = ?2
          WHERE e.source_id = s.source_id AND s.ordinal BETWEEN f.ordinal AND l.ordinal
            AND (f.id <> s.id OR e.start_char < t.end_char) AND (l.id <> s.id OR e.end_char > t.start_char))
        ORDER BY t.id""",
        [model_id, kind],
    ).fetchall()
    step = max(1, -(-len(found) // most))
    return [PlacedSentence._make(row) for row in found[::step]]


def read_language(db: Database, source_id: int) -> str | None:
    """Return the language of a source, ISO 639-1, or None where nobody said."""
    found = rows(db, "SELECT language FROM source_place WHERE source_id = ?", [source_id])
    return found[0]["language"] if found else None


def to_array(blobs: Sequence[bytes]) -> Vectors:
    """Return vectors as they are stored as numbers, shape (n, size); (0, 0) for none."""
    if not blobs:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(blobs), dtype="<f2").reshape(len(blobs), -1).astype(np.float32)
