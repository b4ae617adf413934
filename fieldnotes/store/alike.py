"""Sentences that may be about a finding: where they stand, what lies on them, and those that were refused."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from .database import rows
from .library_conditions import ACCEPTED
from .rows import now, to_row


@dataclass(frozen=True)
class Candidate:
    """A sentence that may be shown, is not in the finding and was not refused for it.

    excerpt_id: a tagged passage of the same line that holds it and little more, or None.
    """

    segment_id: int
    source_id: int
    start_char: int
    end_char: int
    embedding_id: int
    text: str
    language: str | None
    excerpt_id: int | None


@dataclass(frozen=True)
class Feeling:
    """An emotion on words of a line. valence: -1, 0, 1. accepted: by a person, else only suggested."""

    segment_id: int
    start_char: int
    end_char: int
    name: str
    valence: int
    accepted: bool


# Whether a passage e, one that lies on line s, holds some of the part t of that line.
_OVERLAPS = """(e.first_segment_id <> s.id OR e.start_char < t.end_char)
  AND (e.last_segment_id <> s.id OR e.end_char > t.start_char)"""

_CANDIDATES = f"""
WITH wanted AS (SELECT value AS id, key AS place FROM json_each(:ids)),
placed AS (
  SELECT s.id AS segment_id, s.source_id, s.ordinal, s.text, t.start_char, t.end_char, t.embedding_id,
    v.text_key, w.place,
    ROW_NUMBER() OVER (PARTITION BY t.embedding_id, s.source_id ORDER BY t.id) AS said
  FROM wanted w JOIN sentence t ON t.embedding_id = w.id JOIN embedding v ON v.id = w.id
  JOIN segment s ON s.id = t.segment_id)
SELECT t.segment_id, t.source_id, t.start_char, t.end_char, t.embedding_id, t.text, p.language,
  (SELECT e.id FROM excerpt e WHERE e.first_segment_id = t.segment_id AND e.last_segment_id = t.segment_id
     AND e.start_char <= t.start_char AND e.end_char >= t.end_char
     AND e.end_char - e.start_char <= :longest * (t.end_char - t.start_char)
     AND EXISTS (SELECT 1 FROM coding c WHERE c.excerpt_id = e.id AND {ACCEPTED})
     ORDER BY e.end_char - e.start_char LIMIT 1) AS excerpt_id
FROM placed t JOIN segment s ON s.id = t.segment_id
JOIN source_place p ON p.source_id = t.source_id AND p.complete AND p.quotable
WHERE t.said <= :each
  AND NOT EXISTS (SELECT 1 FROM finding_refusal r WHERE r.finding_id = :finding_id
    AND r.segment_id = t.segment_id AND r.text_key = t.text_key)
  AND NOT EXISTS (
    SELECT 1 FROM evidence ev JOIN excerpt e ON e.id = ev.excerpt_id
    JOIN segment f ON f.id = e.first_segment_id JOIN segment l ON l.id = e.last_segment_id
    WHERE ev.finding_id = :finding_id AND e.source_id = t.source_id
      AND s.ordinal BETWEEN f.ordinal AND l.ordinal AND {_OVERLAPS})
ORDER BY t.place, t.segment_id, t.start_char
"""


def read_candidates(
    db: Database, finding_id: int, embedding_ids: Sequence[int], *, each: int, longest: float
) -> list[Candidate]:
    """Return the sentences with these vectors, in the vectors' order, that may be proposed for a finding.

    Left out: what consent does not cover, what is in the finding already, what was refused for it. each: at
    most that many of one vector and source. longest: how much longer than a sentence a tagged passage may be
    that stands for it, 1 or more.
    """
    found = rows(
        db,
        _CANDIDATES,
        {"ids": json.dumps(list(embedding_ids)), "finding_id": finding_id, "each": each, "longest": longest},
    )
    return [Candidate(**row) for row in found]


def read_feelings(db: Database, segment_ids: Sequence[int], *, least: float) -> list[Feeling]:
    """Return the emotions on passages that begin and end in these lines; suggested ones from `least` on."""
    found = rows(
        db,
        """SELECT e.first_segment_id AS segment_id, e.start_char, e.end_char, code.name,
          COALESCE(c.valence, code.valence, 0) AS valence, c.status = 'accepted' AS accepted
        FROM excerpt e JOIN coding c ON c.excerpt_id = e.id AND c.removed_at IS NULL
        JOIN code ON code.id = c.code_id AND code.kind = 'emotion'
        WHERE e.first_segment_id IN (SELECT value FROM json_each(?))
          AND e.last_segment_id = e.first_segment_id
          AND (c.status = 'accepted' OR (c.status = 'suggested' AND c.confidence >= ?))
        ORDER BY accepted DESC, c.confidence DESC""",
        [json.dumps(list(segment_ids)), least],
    )
    return [Feeling(**{**row, "accepted": bool(row["accepted"])}) for row in found]


def read_valences(db: Database, finding_id: int) -> list[tuple[str, int]]:
    """Return stance and valence (-1 or 1) of each accepted emotion on a finding's evidence."""
    found = rows(
        db,
        f"""SELECT ev.stance, COALESCE(c.valence, code.valence, 0) AS valence
        FROM evidence ev JOIN coding c ON c.excerpt_id = ev.excerpt_id AND {ACCEPTED}
        JOIN code ON code.id = c.code_id AND code.kind = 'emotion' WHERE ev.finding_id = ?""",
        [finding_id],
    )
    return [(row["stance"], row["valence"]) for row in found if row["valence"]]


def add_refusal(db: Database, finding_id: int, segment_id: int, text_key: bytes, *, refused_by: int) -> None:
    """Remember that a text of a line is not about a finding."""
    db.conn.execute(
        """INSERT OR IGNORE INTO finding_refusal (finding_id, segment_id, text_key, refused_by, refused_at)
           VALUES (:finding_id, :segment_id, :text_key, :refused_by, :refused_at)""",
        to_row(
            {
                "finding_id": finding_id,
                "segment_id": segment_id,
                "text_key": text_key,
                "refused_by": refused_by,
                "refused_at": now(),
            }
        ),
    )


def delete_refusal(db: Database, finding_id: int, segment_id: int, text_key: bytes) -> None:
    """Forget that a text is not about a finding."""
    db.conn.execute(
        "DELETE FROM finding_refusal WHERE finding_id = ? AND segment_id = ? AND text_key = ?",
        [finding_id, segment_id, text_key],
    )


def delete_refusals(db: Database, finding_id: int) -> int:
    """Forget everything that was refused for a finding; returns how much that was."""
    return db.conn.execute("DELETE FROM finding_refusal WHERE finding_id = ?", [finding_id]).rowcount


def count_refusals(db: Database, finding_id: int) -> int:
    """Return how many sentences were said not to be about a finding."""
    found = rows(db, "SELECT COUNT(*) AS n FROM finding_refusal WHERE finding_id = ?", [finding_id])
    return int(found[0]["n"])


def read_vectors_stamp(db: Database, model: str) -> tuple[int, int, int]:
    """Return what stays the same as long as a model's vectors do: its number, how many, the newest's id.

    All are 0 where nothing was read with it yet.
    """
    found = rows(
        db,
        """SELECT COALESCE(MAX(v.model_id), 0) AS model_id, COUNT(*) AS n, COALESCE(MAX(v.id), 0) AS last
        FROM embedding v WHERE v.model_id = (SELECT id FROM embedding_model WHERE name = ?)""",
        [model],
    )
    return found[0]["model_id"], found[0]["n"], found[0]["last"]


def find_lines(
    db: Database, query: str, finding_id: int, *, limit: int, each: int
) -> list[tuple[int, int, int]]:
    """Return lines that hold words, best first, as (segment, 0, length), that are not in a finding yet.

    query: as `library_words.fts_query` makes it. each: at most that many of one source. What consent does not
    cover is left out.
    """
    found = rows(
        db,
        """WITH hit AS MATERIALIZED (
          SELECT rowid AS id, rank AS score FROM segment_fts WHERE segment_fts MATCH :query
          ORDER BY rank LIMIT 2000),
        numbered AS (
          SELECT s.id, LENGTH(s.text) AS length, hit.score,
            ROW_NUMBER() OVER (PARTITION BY s.source_id ORDER BY hit.score, s.ordinal) AS place
          FROM hit JOIN segment s ON s.id = hit.id
          JOIN source_place p ON p.source_id = s.source_id AND p.complete AND p.quotable
          WHERE NOT EXISTS (
            SELECT 1 FROM evidence ev JOIN excerpt e ON e.id = ev.excerpt_id
            JOIN segment f ON f.id = e.first_segment_id JOIN segment l ON l.id = e.last_segment_id
            WHERE ev.finding_id = :finding_id AND e.source_id = s.source_id
              AND s.ordinal BETWEEN f.ordinal AND l.ordinal))
        SELECT id, length FROM numbered WHERE place <= :each ORDER BY score, id LIMIT :limit""",
        {"query": query, "finding_id": finding_id, "limit": limit, "each": each},
    )
    return [(row["id"], 0, row["length"]) for row in found]
