"""Search over stories, tagged passages and sources: full text, filters, counts."""

from sqlite_utils import Database

from ..records import CardKind, LibraryCard, LibraryFilters
from .database import rows
from .library_cards import (
    PASSAGE_COLUMNS,
    codes_of_excerpts,
    findings_of_excerpts,
    passage_cards,
    read_passages,
    source_cards,
    story_cards,
)
from .library_conditions import (
    ACCEPTED,
    PASSAGE_HIT,
    Conditions,
    any_item,
    passage_conditions,
    source_conditions,
    story_conditions,
)
from .library_words import fts_query, read_terms

__all__ = [
    "codes_of_excerpts",
    "findings_of_excerpts",
    "fts_query",
    "read_passages",
    "read_places",
    "search",
]

# The lines that were found: by their own words, or by those of the whole English text beside them, as far as
# the engine was sure of it. English belongs to a line where the middle of one lies within the other.
_HITS = """WITH own AS MATERIALIZED (
  SELECT s.id, s.source_id, s.ordinal, segment_fts.rank AS score
  FROM segment_fts JOIN segment s ON s.id = segment_fts.rowid WHERE segment_fts MATCH :query),
english AS MATERIALIZED (
  SELECT t.source_id, l.start_s, l.end_s, translation_fts.rank AS score
  FROM translation_fts JOIN translation_line l ON l.id = translation_fts.rowid AND NOT l.doubtful
  JOIN translation t ON t.id = l.translation_id AND t.finished_at IS NOT NULL
  WHERE translation_fts MATCH :query),
hit AS MATERIALIZED (
  SELECT * FROM own
  UNION ALL
  SELECT s.id, s.source_id, s.ordinal, english.score
  FROM english JOIN segment s ON s.source_id = english.source_id AND (
    (english.start_s + english.end_s) / 2 BETWEEN s.start_s AND s.end_s
    OR (s.start_s + s.end_s) / 2 BETWEEN english.start_s AND english.end_s)) """

_PASSAGE = f"""FROM excerpt e
JOIN source_place p ON p.source_id = e.source_id AND p.complete AND p.quotable
JOIN segment f ON f.id = e.first_segment_id
JOIN segment l ON l.id = e.last_segment_id
LEFT JOIN speaker sp ON sp.id = f.speaker_id
WHERE EXISTS (SELECT 1 FROM coding c WHERE c.excerpt_id = e.id AND {ACCEPTED}) AND """

_NO_TAGGED_NOTE = f"""(p.kind <> 'observation' OR NOT EXISTS (
  SELECT 1 FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
  WHERE e.source_id = p.source_id AND {ACCEPTED}))"""


def search(
    db: Database,
    kind: CardKind,
    *,
    text: str,
    filters: LibraryFilters,
    limit: int,
    offset: int,
    tagged_notes: bool = True,
) -> tuple[list[LibraryCard], int]:
    """Return one page of cards of a kind, and how many there are in all.

    A passage is found by the lines that it lies in, a source by its lines or its title, a story by its words
    or its passages. limit may be 0 to count alone. tagged_notes: whether a note that is a passage already
    counts among the sources.
    """
    query = fts_query(text)
    if text.strip() and not query:
        return [], 0
    build = {"story": _stories, "passage": _passages, "source": _sources}[kind]
    select, body, order, conditions = build(query, text, filters)
    if kind == "source" and not tagged_notes:
        # A note found by its walk's title alone is no passage of this search.
        by_title = " OR NOT EXISTS (SELECT 1 FROM hit WHERE hit.source_id = p.source_id)" if query else ""
        conditions.add(f"({_NO_TAGGED_NOTE}{by_title})")
    prefix = _HITS if query else ""
    parameters = {**conditions.parameters, "query": query, "limit": limit, "offset": offset}
    total = int(rows(db, f"{prefix}SELECT COUNT(*) AS n {body}{conditions.sql}", parameters)[0]["n"])
    if not limit or offset >= total:
        return [], total
    found = rows(
        db, f"{prefix}{select} {body}{conditions.sql} {order} LIMIT :limit OFFSET :offset", parameters
    )
    shown = {"story": story_cards, "passage": passage_cards, "source": source_cards}[kind]
    return shown(db, found), total


def _passages(query: str, _text: str, filters: LibraryFilters) -> tuple[str, str, str, Conditions]:
    conditions = passage_conditions(filters)
    if query:
        conditions.add(PASSAGE_HIT)
    order = "ORDER BY p.happened_at DESC, p.source_id DESC, f.ordinal, e.start_char"
    return f"SELECT {PASSAGE_COLUMNS}", _PASSAGE, order, conditions


def _sources(query: str, text: str, filters: LibraryFilters) -> tuple[str, str, str, Conditions]:
    conditions = source_conditions(filters)
    score = "0"
    first = "(SELECT id FROM segment s WHERE s.source_id = p.source_id ORDER BY ordinal LIMIT 1)"
    best = first
    if query:
        words = [term.text.lower() for term in read_terms(text)]
        in_title = " AND ".join(f"INSTR(LOWER(p.title), :word{n})" for n in range(len(words)))
        conditions.parameters.update({f"word{n}": word for n, word in enumerate(words)})
        conditions.add(f"(EXISTS (SELECT 1 FROM hit WHERE hit.source_id = p.source_id) OR ({in_title}))")
        # bm25 is negative, the best line the lowest; a source found by its title alone comes after those.
        score = "COALESCE((SELECT MIN(score) FROM hit WHERE hit.source_id = p.source_id), 0)"
        best = f"""COALESCE((SELECT id FROM hit WHERE hit.source_id = p.source_id ORDER BY score LIMIT 1),
          {first})"""
    return (
        f"SELECT p.*, {score} AS score, {best} AS best_segment_id",
        "FROM source_place p WHERE p.complete AND p.quotable AND ",
        "ORDER BY score, p.happened_at DESC, p.source_id DESC",
        conditions,
    )


def _stories(query: str, _text: str, filters: LibraryFilters) -> tuple[str, str, str, Conditions]:
    conditions = story_conditions(filters)
    if query:
        conditions.add(
            f"""(st.id IN (SELECT rowid FROM story_fts WHERE story_fts MATCH :query)
            OR {any_item(PASSAGE_HIT)})"""
        )
    return "SELECT st.*", "FROM story st WHERE ", "ORDER BY st.published_at DESC, st.id DESC", conditions


def read_places(db: Database) -> dict[str, list[str]]:
    """Return the markets, stages (in the order of the path), modes and seats that occur, for filters."""
    found: dict[str, list[str]] = {}
    for name in ("market", "mode", "seat"):
        values = rows(
            db, f"SELECT DISTINCT {name} AS v FROM source_place WHERE complete AND quotable ORDER BY v"
        )
        found[name] = [row["v"] for row in values if row["v"]]
    voices = rows(db, "SELECT DISTINCT seat FROM speaker WHERE seat IS NOT NULL")
    found["seat"] = sorted({*found["seat"], *(row["seat"] for row in voices)})
    stages = rows(
        db,
        """SELECT st.name FROM stage st JOIN source src ON src.stage_id = st.id AND src.removed_at IS NULL
           GROUP BY st.name ORDER BY MIN(st.journey_id), MIN(st.ordinal)""",
    )
    found["stage"] = [row["name"] for row in stages]
    return found
