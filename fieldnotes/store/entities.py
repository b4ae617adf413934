"""Names, amounts, dates and places in lines: stored as they are read, counted as the library's facets."""

from collections.abc import Sequence

from sqlite_utils import Database

from ..records import Entity
from .database import rows
from .rows import to_record

MOST_A_KIND = 200


def add_entities(db: Database, entities: Sequence[Entity]) -> None:
    """Store what was found in lines."""
    db.conn.executemany(
        "INSERT INTO entity (segment_id, start_char, end_char, kind, text, name) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (one.segment_id, one.start_char, one.end_char, one.kind, one.text, name_of(one.text))
            for one in entities
        ],
    )


def read_entities(db: Database, source_id: int) -> list[Entity]:
    """Return what was found in a source's lines, in the order of the text."""
    found = rows(
        db,
        """SELECT e.* FROM segment s JOIN entity e ON e.segment_id = s.id
           WHERE s.source_id = ? ORDER BY s.ordinal, e.start_char""",
        [source_id],
    )
    return [to_record(Entity, row) for row in found]


def count_entities(db: Database) -> dict[str, list[tuple[str, str, int]]]:
    """Return by kind the names that the library holds, each with how it is written most and in how many
    sources.

    The most frequent MOST_A_KIND of each kind, most frequent first; only sources that the library shows.
    """
    found = rows(
        db,
        f"""WITH seen AS (
          SELECT e.kind, e.name, e.text, p.source_id FROM source_place p
          JOIN segment s ON s.source_id = p.source_id JOIN entity e ON e.segment_id = s.id
          WHERE p.complete AND p.quotable),
        written AS (
          SELECT kind, name, text, ROW_NUMBER() OVER (
            PARTITION BY kind, name ORDER BY COUNT(*) DESC, text) AS place
          FROM seen GROUP BY kind, name, text),
        counted AS (
          SELECT kind, name, COUNT(DISTINCT source_id) AS sources, ROW_NUMBER() OVER (
            PARTITION BY kind ORDER BY COUNT(DISTINCT source_id) DESC, name) AS place
          FROM seen GROUP BY kind, name)
        SELECT c.kind, c.name, w.text, c.sources
        FROM counted c JOIN written w ON w.kind = c.kind AND w.name = c.name AND w.place = 1
        WHERE c.place <= {MOST_A_KIND} ORDER BY c.kind, c.place""",
    )
    counted: dict[str, list[tuple[str, str, int]]] = {}
    for row in found:
        counted.setdefault(row["kind"], []).append((row["name"], row["text"], row["sources"]))
    return counted


def read_stamp(db: Database) -> str:
    """Return a text that is another one whenever `count_entities` may say something else; takes some ms."""
    # Deleted rows' numbers are given away again: a corrected line's names may have those of the ones before.
    found = db.conn.execute(
        """SELECT (SELECT COUNT(*) FROM entity), (SELECT MAX(id) FROM entity),
             (SELECT COUNT(*) FROM consent), (SELECT COUNT(*) FROM consent WHERE withdrawn_at IS NOT NULL),
             DATE('now'), (SELECT COUNT(*) FROM source WHERE removed_at IS NULL),
             (SELECT SUM(id) FROM source WHERE removed_at IS NULL),
             (SELECT MAX(finished_at) FROM job WHERE kind IN ('read', 'suggest')),
             (SELECT COUNT(*) FROM source_participant),
             (SELECT COUNT(*) FROM recording_participant), (SELECT COUNT(*) FROM recording),
             (SELECT COUNT(*) FROM transcript WHERE finished_at IS NOT NULL)"""
    ).fetchone()
    return "|".join(map(str, found))


def name_of(text: str) -> str:
    """Return what an entity is compared by: without case, with single spaces."""
    return " ".join(text.split()).casefold()
