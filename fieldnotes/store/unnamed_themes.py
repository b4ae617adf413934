"""Themes that nobody has named yet: groups of sentences, kept until somebody names or dismisses them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from ..records import TypicalPassage, UnnamedTheme
from .database import insert, rows, update
from .rows import now, to_record, to_row

Vectors = NDArray[np.float32]

_THEME = """SELECT 1 FROM excerpt e JOIN coding c ON c.excerpt_id = e.id AND c.status = 'accepted'
    AND c.removed_at IS NULL JOIN code ON code.id = c.code_id AND code.kind = 'theme'"""
# Only sentences that the library may show today, and on which nobody put a theme meanwhile, by a passage that
# begins or ends in their line.
_SHOWN = f"""FROM unnamed_theme_passage m JOIN sentence t ON t.id = m.sentence_id
  JOIN segment s ON s.id = t.segment_id
    AND NOT EXISTS ({_THEME} WHERE e.first_segment_id = s.id AND e.start_char < t.end_char
      AND (e.last_segment_id <> s.id OR e.end_char > t.start_char))
    AND NOT EXISTS ({_THEME} WHERE e.last_segment_id = s.id AND e.first_segment_id <> s.id
      AND e.end_char > t.start_char)
  JOIN source_place p ON p.source_id = s.source_id AND p.complete AND p.quotable"""


def replace_open_themes(
    db: Database,
    embedding_model: str,
    found: Sequence[tuple[Sequence[str], NDArray[np.floating], Sequence[tuple[int, float]]]],
) -> list[int]:
    """Put themes in place of those that nobody decided on: phrases, centre, and sentence ids with likeness.

    Sentences that are gone by now are left out. Returns the themes' ids.
    """
    db.conn.execute("DELETE FROM unnamed_theme WHERE state = 'open'")
    ids = []
    for phrases, centre, members in found:
        theme_id = insert(
            db,
            "unnamed_theme",
            to_row(
                {
                    "found_at": now(),
                    "embedding_model": embedding_model,
                    "phrases": "\n".join(phrases),
                    "centre": centre.astype("<f2").tobytes(),
                }
            ),
        )
        db.conn.executemany(
            "INSERT INTO unnamed_theme_passage SELECT ?, id, ? FROM sentence WHERE id = ?",
            [(theme_id, likeness, sentence_id) for sentence_id, likeness in members],
        )
        ids.append(theme_id)
    return ids


def read_themes(db: Database, *, theme_id: int | None = None, state: str | None = None) -> list[UnnamedTheme]:
    """Return themes with how many passages and sources they have that may be shown, the largest first."""
    found = rows(
        db,
        f"""SELECT u.*, COALESCE(n.passages, 0) AS passages, COALESCE(n.sources, 0) AS sources
        FROM unnamed_theme u LEFT JOIN (
          SELECT m.theme_id, COUNT(*) AS passages, COUNT(DISTINCT s.source_id) AS sources {_SHOWN}
          GROUP BY m.theme_id) n ON n.theme_id = u.id
        WHERE (?1 IS NULL OR u.id = ?1) AND (?2 IS NULL OR u.state = ?2)
        ORDER BY passages DESC, u.id""",
        [theme_id, state],
    )
    return [to_record(UnnamedTheme, {**row, "phrases": tuple(row["phrases"].splitlines())}) for row in found]


def read_passages(db: Database, theme_id: int, *, most: int = -1) -> list[TypicalPassage]:
    """Return a theme's passages that may be shown, the most typical first."""
    found = rows(
        db,
        f"""SELECT s.source_id, s.id AS segment_id, t.start_char, t.end_char,
          SUBSTR(s.text, t.start_char + 1, t.end_char - t.start_char) AS text, p.title, s.start_s, m.likeness
        {_SHOWN} WHERE m.theme_id = ?1 ORDER BY m.likeness DESC, t.id LIMIT ?2""",
        [theme_id, most],
    )
    return [to_record(TypicalPassage, row) for row in found]


def read_dismissed(db: Database, embedding_model: str) -> tuple[Vectors, set[int]]:
    """Return the centres of dismissed themes, shape (n, size), and the ids of the sentences that were in
    them.
    """
    centres = db.conn.execute(
        "SELECT centre FROM unnamed_theme WHERE state = 'dismissed' AND embedding_model = ? ORDER BY id",
        [embedding_model],
    ).fetchall()
    members = db.conn.execute(
        """SELECT m.sentence_id FROM unnamed_theme_passage m
           JOIN unnamed_theme u ON u.id = m.theme_id AND u.state = 'dismissed'"""
    ).fetchall()
    joined = np.frombuffer(b"".join(row[0] for row in centres), dtype="<f2").astype(np.float32)
    return joined.reshape(len(centres), -1) if centres else joined.reshape(0, 0), {row[0] for row in members}


def set_theme_state(
    db: Database, theme_id: int, state: str, *, decided_by: int | None, code_id: int | None = None
) -> None:
    """Name a theme (code_id: its code), dismiss it, or open it again (decided_by None)."""
    day = now() if decided_by is not None else None
    cells = {"state": state, "code_id": code_id, "decided_by": decided_by, "decided_at": day}
    update(db, "unnamed_theme", theme_id, to_row(cells))


def follow_codes(db: Database) -> None:
    """Let themes wait for a name again whose code left the codebook, and have it again where that is back.

    A code that was merged into another one still is the theme's name.
    """
    db.conn.execute(
        """UPDATE unnamed_theme SET state = 'open' WHERE state = 'named'
             AND code_id IN (SELECT id FROM code WHERE merged_into = id)"""
    )
    db.conn.execute(
        """UPDATE unnamed_theme SET state = 'named' WHERE state = 'open'
             AND code_id IN (SELECT id FROM code WHERE merged_into IS NULL)"""
    )


def read_texts(db: Database, sentence_ids: Sequence[int]) -> dict[int, str]:
    """Return sentences' words by their ids; missing ones are left out."""
    texts: dict[int, str] = {}
    for first in range(0, len(sentence_ids), 500):
        some = list(sentence_ids[first : first + 500])
        marks = ", ".join("?" for _ in some)
        texts |= dict(
            db.conn.execute(
                f"""SELECT t.id, SUBSTR(s.text, t.start_char + 1, t.end_char - t.start_char)
                FROM sentence t JOIN segment s ON s.id = t.segment_id WHERE t.id IN ({marks})""",
                some,
            ).fetchall()
        )
    return texts
