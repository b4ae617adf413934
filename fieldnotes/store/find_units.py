"""What a search may list: sources, tagged passages and stories that may be shown, narrowed by filters."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from ..records import LibraryFilters
from .database import rows
from .library_cards import PASSAGE_COLUMNS
from .library_conditions import (
    ACCEPTED,
    NAMED,
    Conditions,
    passage_conditions,
    source_conditions,
    story_conditions,
)

Table = NDArray[np.int64]

_SHOWN = "p.complete AND p.quotable"

_OF_PASSAGE = f"""JOIN segment f ON f.id = e.first_segment_id
JOIN segment l ON l.id = e.last_segment_id
LEFT JOIN speaker sp ON sp.id = f.speaker_id
WHERE EXISTS (SELECT 1 FROM coding c WHERE c.excerpt_id = e.id AND {ACCEPTED}) AND """
_PASSAGES = f"""FROM excerpt e
JOIN source_place p ON p.source_id = e.source_id AND {_SHOWN} {_OF_PASSAGE}"""


def read_shown_sources(db: Database, filters: LibraryFilters) -> list[tuple[int, str, bool]]:
    """Return the sources that may be shown and fit, the newest first: number, title, is it a tagged note."""
    conditions = source_conditions(filters)
    found = db.conn.execute(
        f"""SELECT p.source_id, p.title, p.kind = 'observation' AND EXISTS (
              SELECT 1 FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
              WHERE e.source_id = p.source_id AND {ACCEPTED})
            FROM source_place p WHERE {_SHOWN} AND {conditions.sql}
            ORDER BY p.happened_at DESC, p.source_id DESC""",
        conditions.parameters,
    )
    return [(source_id, title, bool(tagged)) for source_id, title, tagged in found]


def read_shown_passages(db: Database, filters: LibraryFilters) -> Table:
    """Return the tagged passages that may be shown and fit, the newest first, in the order of their text.

    Shape (n, 4): excerpt, source, and the ordinals of its first and its last line.
    """
    conditions = passage_conditions(filters)
    return _table(
        db,
        # What consent covers is asked once a source, and not once a passage.
        f"""WITH shown AS MATERIALIZED (SELECT * FROM source_place p WHERE {_SHOWN})
        SELECT e.id, e.source_id, f.ordinal, l.ordinal
        FROM shown p CROSS JOIN excerpt e ON e.source_id = p.source_id
        {_OF_PASSAGE}{conditions.sql}
        ORDER BY p.happened_at DESC, p.source_id DESC, f.ordinal, e.start_char""",
        conditions,
        4,
    )


def read_tagged(db: Database) -> Table:
    """Return all excerpts with an accepted coding, whether they may be shown or not, in the order of ids.

    Shape (n, 5): excerpt, source, its first and its last line, and where it starts in the first.
    """
    return _table(
        db,
        f"""SELECT e.id, e.source_id, e.first_segment_id, e.last_segment_id, e.start_char FROM excerpt e
        WHERE EXISTS (SELECT 1 FROM coding c WHERE c.excerpt_id = e.id AND {ACCEPTED}) ORDER BY e.id""",
        Conditions(),
        5,
    )


def read_shown_stories(db: Database, filters: LibraryFilters) -> list[int]:
    """Return the published stories that fit, the newest first."""
    conditions = story_conditions(filters)
    found = db.conn.execute(
        f"SELECT st.id FROM story st WHERE {conditions.sql} ORDER BY st.published_at DESC, st.id DESC",
        conditions.parameters,
    )
    return [row[0] for row in found]


def read_story_passages(db: Database) -> Table:
    """Return the passages of published stories that may be shown.

    Shape (n, 4): story, source, and the ordinals of the first and the last line.
    """
    return _table(
        db,
        """SELECT si.story_id, e.source_id, f.ordinal, l.ordinal FROM story_item si
        JOIN story st ON st.id = si.story_id AND st.published_at IS NOT NULL
        JOIN excerpt e ON e.id = si.excerpt_id
        JOIN source_place p ON p.source_id = e.source_id AND p.quotable
        JOIN segment f ON f.id = e.first_segment_id JOIN segment l ON l.id = e.last_segment_id""",
        Conditions(),
        4,
    )


def read_seats(db: Database) -> tuple[dict[int, str], dict[int, str]]:
    """Return who speaks from which seat: by speaker, and by source where nobody in particular speaks."""
    voices = db.conn.execute("SELECT id, seat FROM speaker WHERE seat IS NOT NULL").fetchall()
    places = db.conn.execute("SELECT source_id, seat FROM source_place WHERE seat <> ''").fetchall()
    return dict(voices), dict(places)


def read_rows_of_sources(
    db: Database, source_ids: Sequence[int], best: dict[int, int], markets: Sequence[str]
) -> list[dict[str, Any]]:
    """Return sources as `library_cards.source_cards` takes them, in this order.

    best: the line of a source to be shown. Of another source it is the first, or the first answer from one of
    `markets`.
    """
    marks = ", ".join("?" for _ in source_ids)
    found = {
        row["source_id"]: row
        for row in rows(
            db,
            f"SELECT p.* FROM source_place p WHERE {_SHOWN} AND p.source_id IN ({marks})",
            list(source_ids),
        )
    }
    for source_id, row in found.items():
        row["best_segment_id"] = best.get(source_id) or _first_line(db, source_id, markets)
    return [found[source_id] for source_id in source_ids if source_id in found]


def read_rows_of_passages(db: Database, excerpt_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return passages as `library_cards.passage_cards` takes them, in this order."""
    marks = ", ".join("?" for _ in excerpt_ids)
    found = rows(db, f"SELECT {PASSAGE_COLUMNS} {_PASSAGES}e.id IN ({marks})", list(excerpt_ids))
    by_id = {row["id"]: row for row in found}
    return [by_id[excerpt_id] for excerpt_id in excerpt_ids if excerpt_id in by_id]


def read_rows_of_stories(db: Database, story_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return published stories as `library_cards.story_cards` takes them, in this order."""
    marks = ", ".join("?" for _ in story_ids)
    found = rows(
        db, f"SELECT * FROM story WHERE published_at IS NOT NULL AND id IN ({marks})", list(story_ids)
    )
    by_id = {row["id"]: row for row in found}
    return [by_id[story_id] for story_id in story_ids if story_id in by_id]


def read_texts(db: Database, line_ids: Sequence[int]) -> dict[int, str]:
    """Return lines' texts by their numbers; those that are gone are left out."""
    marks = ", ".join("?" for _ in line_ids)
    return dict(
        db.conn.execute(f"SELECT id, text FROM segment WHERE id IN ({marks})", list(line_ids)).fetchall()
    )


def read_lines_of_passage(db: Database, excerpt_id: int) -> list[int]:
    """Return the lines that a passage lies in, in order; none where it is gone."""
    found = db.conn.execute(
        """SELECT s.id FROM excerpt e JOIN segment f ON f.id = e.first_segment_id
        JOIN segment l ON l.id = e.last_segment_id
        JOIN segment s ON s.source_id = e.source_id AND s.ordinal BETWEEN f.ordinal AND l.ordinal
        WHERE e.id = ? ORDER BY s.ordinal""",
        [excerpt_id],
    )
    return [row[0] for row in found]


def _first_line(db: Database, source_id: int, markets: Sequence[str]) -> int | None:
    first = "SELECT s.id FROM segment s {join} WHERE s.source_id = ? {where} ORDER BY s.ordinal LIMIT 1"
    if markets:
        marks = ", ".join("?" for _ in markets)
        found = db.conn.execute(
            first.format(join="JOIN answer a ON a.segment_id = s.id", where=f"AND a.market IN ({marks})"),
            [source_id, *markets],
        ).fetchone()
        if found:
            return int(found[0])
    found = db.conn.execute(first.format(join="", where=""), [source_id]).fetchone()
    return int(found[0]) if found else None


def _table(db: Database, sql: str, conditions: Conditions, columns: int) -> Table:
    found = db.conn.execute(sql, conditions.parameters)
    return np.fromiter(chain.from_iterable(found), dtype=np.int64).reshape(-1, columns)


# Facets -----------------------------------------------------------------------------------------------

_SOURCE_FACETS = {
    "stages": f"SELECT source_id, stage FROM source_place p WHERE stage <> '' AND {_SHOWN}",
    "markets": f"""SELECT source_id, market FROM source_place p WHERE market <> '' AND {_SHOWN}
      UNION SELECT s.source_id, a.market FROM answer a JOIN segment s ON s.id = a.segment_id
      WHERE a.market <> ''""",
    "modes": f"SELECT source_id, mode FROM source_place p WHERE mode <> '' AND {_SHOWN}",
    "seats": f"""SELECT source_id, seat FROM source_place p WHERE seat <> '' AND {_SHOWN}
      UNION SELECT source_id, seat FROM speaker WHERE seat IS NOT NULL""",
    "forms": f"SELECT source_id, COALESCE(NULLIF(p.form, ''), p.kind) FROM source_place p WHERE {_SHOWN}",
    "codes": f"""SELECT DISTINCT e.source_id, c.code_id FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
      WHERE {ACCEPTED}""",
    "metrics": """SELECT DISTINCT e.source_id, link.metric_id FROM evidence ev
      JOIN excerpt e ON e.id = ev.excerpt_id JOIN link ON link.finding_id = ev.finding_id
      WHERE ev.stance = 'for'""",
    **{
        field: f"""SELECT DISTINCT s.source_id, n.name FROM entity n JOIN segment s ON s.id = n.segment_id
          WHERE n.kind = '{kind}'"""
        for kind, field in NAMED.items()
    },
}


def read_source_facets(db: Database, field: str) -> list[tuple[int, int | str]]:
    """Return which source carries which value of a field of LibraryFilters, as pairs, each once.

    field: "codes" for themes and emotions alike. Sources that are hidden may be among them.
    """
    return list(db.conn.execute(_SOURCE_FACETS[field]))
