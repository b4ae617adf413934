"""What the search keeps in memory: lines with their places, and the signs of vectors, by blocks of numbers.

A block holds what has the numbers BLOCK * n to BLOCK * (n + 1) - 1. Its revision grows with every change.
"""

from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from .embeddings import Vectors, to_array

BLOCK = 4_096  # as `id >> 12` in schema/m0040.sql


def read_line_revisions(db: Database) -> dict[int, int]:
    """Return the blocks of lines that there are, each with its revision."""
    return dict(db.conn.execute("SELECT id, revision FROM line_block").fetchall())


def read_line_block(db: Database, block: int) -> NDArray[np.int64]:
    """Return a block's lines, shape (n, 4): id, source, ordinal, speaker (0 for none)."""
    found = db.conn.execute(
        """SELECT id, source_id, ordinal, COALESCE(speaker_id, 0) FROM segment
           WHERE id BETWEEN ? AND ?""",
        [block * BLOCK, block * BLOCK + BLOCK - 1],
    )
    return np.fromiter(chain.from_iterable(found), dtype=np.int64).reshape(-1, 4)


def read_vector_revisions(db: Database) -> dict[int, int]:
    """Return the blocks of vectors that there are, each with its revision."""
    return dict(db.conn.execute("SELECT id, revision FROM vector_block").fetchall())


def read_signs(db: Database, block: int, model_id: int) -> tuple[int, bytes | None]:
    """Return a block's revision and what `write_signs` kept of it, or None where nothing is kept."""
    found = db.conn.execute(
        "SELECT revision, CASE model_id WHEN ? THEN signs END FROM vector_block WHERE id = ?",
        [model_id, block],
    ).fetchone()
    return (0, None) if found is None else (found[0], found[1])


def read_vector_block(db: Database, block: int, model_id: int) -> tuple[NDArray[np.int64], Vectors]:
    """Return the numbers of a block's vectors of a model, and the vectors, shape (n, size)."""
    found = db.conn.execute(
        "SELECT id, vector FROM embedding WHERE id BETWEEN ? AND ? AND model_id = ?",
        [block * BLOCK, block * BLOCK + BLOCK - 1, model_id],
    ).fetchall()
    return np.array([row[0] for row in found], dtype=np.int64), to_array([row[1] for row in found])


def read_blocks_without_signs(db: Database, model_id: int, most: int) -> list[int]:
    """Return blocks of vectors of which no signs are kept, in order."""
    found = db.conn.execute(
        "SELECT id FROM vector_block WHERE signs IS NULL OR model_id IS NOT ? ORDER BY id LIMIT ?",
        [model_id, most],
    )
    return [row[0] for row in found]


def write_signs(db: Database, block: int, revision: int, model_id: int, signs: bytes) -> None:
    """Keep a block's signs, unless it has changed since that revision."""
    db.conn.execute(
        "UPDATE vector_block SET signs = ?, model_id = ? WHERE id = ? AND revision = ?",
        [signs, model_id, block, revision],
    )


def read_lines_with(db: Database, embedding_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sentences that have these vectors, shape (n, 4): vector, line, start and end in code points.

    Sentences of lines that are hidden are among them.
    """
    found = db.conn.execute(
        f"""SELECT embedding_id, segment_id, start_char, end_char FROM sentence
            WHERE embedding_id IN ({",".join(map(str, embedding_ids.tolist()))})"""
    )
    return np.fromiter(chain.from_iterable(found), dtype=np.int64).reshape(-1, 4)


def read_vectors_in(db: Database, line_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of the vectors of these lines' sentences, each once, in order."""
    found = db.conn.execute(
        f"""SELECT DISTINCT embedding_id FROM sentence
            WHERE segment_id IN ({",".join(map(str, line_ids.tolist()))})"""
    )
    return np.sort(np.fromiter(chain.from_iterable(found), dtype=np.int64))
