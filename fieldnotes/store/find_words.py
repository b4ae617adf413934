"""Lines and stories that hold words, by the full-text indexes."""

from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from .database import rows
from .library_conditions import ACCEPTED

Ids = NDArray[np.int64]

# English belongs to a line where the middle of one lies within the other, where the engine was sure of it.
_ENGLISH = """WITH english AS MATERIALIZED (
  SELECT t.source_id, l.start_s, l.end_s, translation_fts.rank AS score
  FROM translation_fts JOIN translation_line l ON l.id = translation_fts.rowid AND NOT l.doubtful
  JOIN translation t ON t.id = l.translation_id AND t.finished_at IS NOT NULL
  WHERE translation_fts MATCH ?)
SELECT s.id FROM english JOIN segment s ON s.source_id = english.source_id AND (
  (english.start_s + english.end_s) / 2 BETWEEN s.start_s AND s.end_s
  OR (s.start_s + s.end_s) / 2 BETWEEN english.start_s AND english.end_s)
GROUP BY s.id ORDER BY MIN(english.score), s.id"""


def match_lines(db: Database, query: str) -> Ids:
    """Return the numbers of all lines that hold what a query asks for, in order.

    query: as `library_words.fts_query` makes it. Hidden lines are among them.
    """
    # As one text: fetched row by row, a hundred thousand numbers cost five times as much.
    (found,) = db.conn.execute(
        "SELECT GROUP_CONCAT(rowid) FROM segment_fts WHERE segment_fts MATCH ?", [query]
    ).fetchone()
    if not found:
        return np.zeros(0, dtype=np.int64)
    # They come in order; a stable sort of what is in order costs next to nothing.
    return np.sort(np.fromstring(found, dtype=np.int64, sep=","), kind="stable")


def rank_lines(db: Database, query: str, lowest: int, most: int) -> Ids:
    """Return the best of the lines that a query finds, best first, among those numbered `lowest` and higher.

    Source of the order: bm25 as FTS5 computes it, https://sqlite.org/fts5.html#the_bm25_function.
    """
    found = db.conn.execute(
        """SELECT rowid FROM segment_fts WHERE segment_fts MATCH ? AND rowid >= ?
           ORDER BY rank LIMIT ?""",
        [query, lowest, most],
    )
    return np.fromiter(chain.from_iterable(found), dtype=np.int64)


def match_english(db: Database, query: str) -> Ids:
    """Return the lines beside whose English translation a query finds, best first."""
    return np.fromiter(chain.from_iterable(db.conn.execute(_ENGLISH, [query])), dtype=np.int64)


def match_stories(db: Database, query: str) -> list[int]:
    """Return the stories whose title or own words hold what a query asks for, best first."""
    found = db.conn.execute("SELECT rowid FROM story_fts WHERE story_fts MATCH ? ORDER BY rank", [query])
    return [row[0] for row in found]


def read_tagged_with(db: Database, code_ids: list[int]) -> Ids:
    """Return the passages that carry one of these codes, in order of their numbers; hidden ones are among
    them.
    """
    marks = ", ".join("?" for _ in code_ids)
    found = db.conn.execute(
        f"""SELECT DISTINCT c.excerpt_id FROM coding c WHERE c.code_id IN ({marks}) AND {ACCEPTED}
            ORDER BY c.excerpt_id""",
        code_ids,
    )
    return np.fromiter(chain.from_iterable(found), dtype=np.int64)


def match_names(db: Database, names: list[str]) -> list[tuple[str, str, str, int]]:
    """Return the names in the library's lines that are one of these: kind, name, how written, in how many
    sources. names: as `entities.name_of` writes them.
    """
    marks = ", ".join("?" for _ in names)
    found = rows(
        db,
        f"""SELECT e.kind, e.name, MIN(e.text) AS text, COUNT(DISTINCT s.source_id) AS sources
        FROM entity e JOIN segment s ON s.id = e.segment_id
        JOIN source_place p ON p.source_id = s.source_id AND p.complete AND p.quotable
        WHERE e.name IN ({marks}) AND e.kind IN ('person', 'organisation', 'product', 'place')
        GROUP BY e.kind, e.name ORDER BY sources DESC, e.kind, e.name""",
        names,
    )
    return [(row["kind"], row["name"], row["text"], row["sources"]) for row in found]
