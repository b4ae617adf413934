"""What published stories tell of their sources' lines, for who may read nothing else of these."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from .database import rows

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class ToldPiece:
    """What a story's passage takes of a line: code points [start_char, end_char) of `line`."""

    story_id: int
    segment_id: int
    start_char: int
    end_char: int
    line: str

    @property
    def text(self) -> str:
        """The words that are told."""
        return self.line[self.start_char : self.end_char]

    def holds(self, start_char: int, end_char: int) -> bool:
        """Say whether a stretch of the line is told wholly, blanks at its ends aside."""
        said = self.line[start_char:end_char]
        start = start_char + len(said) - len(said.lstrip())
        return self.start_char <= start and start + len(said.strip()) <= self.end_char


def read_told_pieces(db: Database) -> list[ToldPiece]:
    """Return the pieces of published stories' passages that may be shown, a line of a passage each."""
    found = rows(
        db,
        """SELECT si.story_id, s.id, s.text,
             CASE WHEN s.id = e.first_segment_id THEN e.start_char ELSE 0 END AS start,
             CASE WHEN s.id = e.last_segment_id THEN e.end_char END AS end
           FROM story_item si JOIN story st ON st.id = si.story_id AND st.published_at IS NOT NULL
           JOIN excerpt e ON e.id = si.excerpt_id
           JOIN source_place p ON p.source_id = e.source_id AND p.quotable
           JOIN segment f ON f.id = e.first_segment_id JOIN segment l ON l.id = e.last_segment_id
           JOIN segment s ON s.source_id = e.source_id AND s.ordinal BETWEEN f.ordinal AND l.ordinal""",
    )
    return [
        ToldPiece(
            row["story_id"],
            row["id"],
            row["start"],
            len(row["text"]) if row["end"] is None else row["end"],
            row["text"],
        )
        for row in found
    ]


def read_sentences_of(db: Database, segment_ids: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Return the sentences of lines: vector, line, start and end in code points."""
    found = db.conn.execute(
        """SELECT embedding_id, segment_id, start_char, end_char FROM sentence
           WHERE segment_id IN (SELECT value FROM json_each(?))""",
        [json.dumps(list(segment_ids))],
    )
    return found.fetchall()


def match_texts(texts: Sequence[str], query: str) -> Ids:
    """Return the places of the texts that hold what a query asks for, best first.

    query: as `library_words.fts_query` makes it. Words are taken apart as in the index of lines.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE told USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')"
        )
        connection.executemany("INSERT INTO told (rowid, text) VALUES (?, ?)", enumerate(texts))
        found = connection.execute("SELECT rowid FROM told WHERE told MATCH ? ORDER BY rank, rowid", [query])
        return np.fromiter(chain.from_iterable(found), dtype=np.int64)
