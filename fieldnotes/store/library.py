"""Search over stories, tagged passages and sources: full text, filters, counts."""

import re
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from ..records import CardKind, LibraryCard, LibraryFilters
from .codes import read_excerpts
from .database import rows

# Only what somebody accepted counts as a coding.
_ACCEPTED = "c.status = 'accepted' AND c.removed_at IS NULL"

_PASSAGE = f"""
FROM excerpt e
JOIN source_place p ON p.source_id = e.source_id AND p.complete AND p.quotable
JOIN segment f ON f.id = e.first_segment_id
JOIN segment l ON l.id = e.last_segment_id
LEFT JOIN speaker sp ON sp.id = f.speaker_id
WHERE EXISTS (SELECT 1 FROM coding c WHERE c.excerpt_id = e.id AND {_ACCEPTED})
"""
_PASSAGE_HIT = """EXISTS (SELECT 1 FROM hit
  WHERE hit.source_id = e.source_id AND hit.ordinal BETWEEN f.ordinal AND l.ordinal)"""


def fts_query(text: str) -> str:
    """Return what a person typed as an FTS5 query: all words, the last one as a beginning; "" for no words.

    A part in double quotes is a phrase. Everything else that FTS5 would take for syntax is left out.
    """
    phrases = re.findall(r'"([^"]+)"', text)
    loose = re.findall(r"\w+", re.sub(r'"[^"]*"', " ", text))
    terms = [" ".join(re.findall(r"\w+", phrase)) for phrase in phrases] + loose
    quoted = [f'"{term}"' for term in terms if term]
    if loose and quoted:
        quoted[-1] += "*"
    return " ".join(quoted)


def search(
    db: Database,
    kind: CardKind,
    *,
    text: str,
    filters: LibraryFilters,
    limit: int,
    offset: int,
) -> tuple[list[LibraryCard], int]:
    """Return one page of cards of a kind, and how many there are in all."""
    query = fts_query(text)
    if text.strip() and not query:
        return [], 0
    build = {"story": _stories, "passage": _passages, "source": _sources}[kind]
    return build(db, query, filters, limit, offset)


def _page(
    db: Database, select: str, *, body: str, order: str, query: str, parameters: dict[str, Any]
) -> tuple[list[dict[str, Any]], int]:
    hits = """WITH hit AS MATERIALIZED (
      SELECT s.id, s.source_id, s.ordinal, segment_fts.rank AS score
      FROM segment_fts JOIN segment s ON s.id = segment_fts.rowid WHERE segment_fts MATCH :query) """
    prefix = hits if query else ""
    parameters = {**parameters, "query": query}
    total = rows(db, f"{prefix}SELECT COUNT(*) AS n {body}", parameters)[0]["n"]
    found = rows(db, f"{prefix}{select} {body} {order} LIMIT :limit OFFSET :offset", parameters)
    return found, int(total)


def _passages(
    db: Database, query: str, filters: LibraryFilters, limit: int, offset: int
) -> tuple[list[LibraryCard], int]:
    conditions, parameters = _passage_conditions(filters)
    if query:
        conditions.append(_PASSAGE_HIT)
    body = _PASSAGE + "".join(f" AND {condition}" for condition in conditions)
    found, total = _page(
        db,
        "SELECT e.id, p.*, COALESCE(sp.seat, p.seat) AS seat_here, COALESCE(sp.name, '') AS speaker",
        body=body,
        order="ORDER BY p.happened_at DESC, p.source_id DESC, f.ordinal, e.start_char",
        query=query,
        parameters={**parameters, "limit": limit, "offset": offset},
    )
    return _passage_cards(db, found), total


def _passage_cards(db: Database, found: list[dict[str, Any]]) -> list[LibraryCard]:
    ids = [row["id"] for row in found]
    excerpts = {excerpt.id: excerpt for excerpt in read_excerpts(db, ids=ids)}
    codes = codes_of_excerpts(db, ids)
    cards = []
    for row in found:
        excerpt = excerpts[row["id"]]
        tags = codes.get(excerpt.id, [])
        cards.append(
            LibraryCard(
                kind="passage",
                id=excerpt.id,
                title=row["title"],
                quote=excerpt.text,
                start_s=excerpt.start_s,
                end_s=excerpt.end_s,
                speaker=row["speaker"],
                codes=tuple(tag["code_id"] for tag in tags),
                intensity=next((tag["intensity"] for tag in tags if tag["intensity"]), None),
                **{**_place(row), "seat": row["seat_here"] or ""},
            )
        )
    return cards


def _sources(
    db: Database, query: str, filters: LibraryFilters, limit: int, offset: int
) -> tuple[list[LibraryCard], int]:
    conditions, parameters = _place_conditions(filters)
    for name, ids in (("theme", filters.themes), ("emotion", filters.emotions)):
        if ids:
            parameters.update(_named(name, ids))
            conditions.append(
                f"""EXISTS (SELECT 1 FROM coding c JOIN excerpt e ON e.id = c.excerpt_id
                WHERE e.source_id = p.source_id AND {_ACCEPTED} AND c.code_id IN ({_marks(name, ids)}))"""
            )
    if filters.seats:
        parameters.update(_named("seat", filters.seats))
        marks = _marks("seat", filters.seats)
        conditions.append(
            f"""(p.seat IN ({marks})
            OR EXISTS (SELECT 1 FROM speaker WHERE source_id = p.source_id AND seat IN ({marks})))"""
        )
    if filters.metrics:
        parameters.update(_named("metric", filters.metrics))
        conditions.append(
            f"""EXISTS (SELECT 1 FROM evidence ev JOIN excerpt e ON e.id = ev.excerpt_id
            JOIN link ON link.finding_id = ev.finding_id
            WHERE e.source_id = p.source_id AND link.metric_id IN ({_marks("metric", filters.metrics)}))"""
        )
    score = "0"
    best = "(SELECT id FROM segment s WHERE s.source_id = p.source_id ORDER BY ordinal LIMIT 1)"
    if query:
        conditions.append("EXISTS (SELECT 1 FROM hit WHERE hit.source_id = p.source_id)")
        score = "(SELECT MIN(score) FROM hit WHERE hit.source_id = p.source_id)"
        best = "(SELECT id FROM hit WHERE hit.source_id = p.source_id ORDER BY score LIMIT 1)"
    body = "FROM source_place p WHERE p.complete AND p.quotable" + "".join(
        f" AND {condition}" for condition in conditions
    )
    found, total = _page(
        db,
        f"SELECT p.*, {score} AS score, {best} AS best_segment_id",
        body=body,
        order="ORDER BY score, p.happened_at DESC, p.source_id DESC",
        query=query,
        parameters={**parameters, "limit": limit, "offset": offset},
    )
    return _source_cards(db, found), total


def _source_cards(db: Database, found: list[dict[str, Any]]) -> list[LibraryCard]:
    cards = []
    for row in found:
        line = rows(db, "SELECT text, start_s, end_s FROM segment WHERE id = ?", [row["best_segment_id"]])
        tags = rows(
            db,
            f"""SELECT c.code_id, SUM({_ACCEPTED}) AS accepted, MAX(c.intensity) AS intensity,
              SUM(c.status = 'suggested' AND c.removed_at IS NULL) AS suggested
            FROM coding c JOIN excerpt e ON e.id = c.excerpt_id WHERE e.source_id = ?
            GROUP BY c.code_id ORDER BY accepted DESC, c.code_id""",
            [row["source_id"]],
        )
        accepted = [tag for tag in tags if tag["accepted"]]
        cards.append(
            LibraryCard(
                kind="source",
                id=row["source_id"],
                title=row["title"],
                quote=line[0]["text"] if line else "",
                start_s=line[0]["start_s"] if line else None,
                end_s=line[0]["end_s"] if line else None,
                codes=tuple(tag["code_id"] for tag in accepted),
                intensity=accepted[0]["intensity"] if len(accepted) == 1 else None,
                suggestions=sum(tag["suggested"] for tag in tags),
                **_place(row),
            )
        )
    return cards


def _stories(
    db: Database, query: str, filters: LibraryFilters, limit: int, offset: int
) -> tuple[list[LibraryCard], int]:
    without_metric = LibraryFilters(**{**vars(filters), "metrics": ()})
    inner, parameters = _passage_conditions(without_metric)
    conditions = ["st.published_at IS NOT NULL"]
    if inner:
        conditions.append(_any_item(inner))
    if filters.metrics:
        parameters.update(_named("metric", filters.metrics))
        conditions.append(
            f"""EXISTS (SELECT 1 FROM link WHERE link.finding_id = st.finding_id
            AND link.metric_id IN ({_marks("metric", filters.metrics)}))"""
        )
    if query:
        conditions.append(
            f"""(st.id IN (SELECT rowid FROM story_fts WHERE story_fts MATCH :query)
            OR {_any_item([_PASSAGE_HIT])})"""
        )
    found, total = _page(
        db,
        "SELECT st.*",
        body="FROM story st WHERE " + " AND ".join(conditions),
        order="ORDER BY st.published_at DESC, st.id DESC",
        query=query,
        parameters={**parameters, "limit": limit, "offset": offset},
    )
    return [_story_card(db, row) for row in found], total


def _any_item(conditions: list[str]) -> str:
    return (
        """EXISTS (SELECT 1 FROM story_item si JOIN excerpt e ON e.id = si.excerpt_id
        JOIN source_place p ON p.source_id = e.source_id AND p.quotable
        JOIN segment f ON f.id = e.first_segment_id JOIN segment l ON l.id = e.last_segment_id
        LEFT JOIN speaker sp ON sp.id = f.speaker_id WHERE si.story_id = st.id AND """
        + " AND ".join(conditions)
        + ")"
    )


def _story_card(db: Database, story: dict[str, Any]) -> LibraryCard:
    items = rows(
        db,
        f"""SELECT e.id, p.*, COALESCE(sp.seat, p.seat) AS seat_here, COALESCE(sp.name, '') AS speaker
        FROM story_item si JOIN excerpt e ON e.id = si.excerpt_id
        JOIN source_place p ON p.source_id = e.source_id AND p.quotable AND si.story_id = {int(story["id"])}
        JOIN segment f ON f.id = e.first_segment_id LEFT JOIN speaker sp ON sp.id = f.speaker_id
        ORDER BY si.ordinal""",
    )
    passages = _passage_cards(db, items)
    first = passages[0] if passages else None
    return LibraryCard(
        kind="story",
        id=story["id"],
        title=story["title"],
        quote=first.quote if first else story["narrative"],
        source_id=first.source_id if first else None,
        source_kind=first.source_kind if first else "",
        media_id=first.media_id if first else None,
        start_s=first.start_s if first else None,
        end_s=first.end_s if first else None,
        market=first.market if first else "",
        stage=first.stage if first else "",
        mode=first.mode if first else "",
        seat=" and ".join(dict.fromkeys(p.seat for p in passages if p.seat)),
        happened_at=story["published_at"] or "",
        codes=tuple(dict.fromkeys(code for passage in passages for code in passage.codes)),
        intensity=first.intensity if first else None,
        finding_id=story["finding_id"],
    )


def read_passages(db: Database, excerpt_ids: Sequence[int]) -> list[LibraryCard]:
    """Return these excerpts as cards, in this order; those that consent does not cover are left out."""
    marks = ", ".join("?" for _ in excerpt_ids)
    found = rows(
        db,
        f"""SELECT e.id, p.*, COALESCE(sp.seat, p.seat) AS seat_here, COALESCE(sp.name, '') AS speaker
        FROM excerpt e JOIN source_place p ON p.source_id = e.source_id AND p.quotable
        JOIN segment f ON f.id = e.first_segment_id LEFT JOIN speaker sp ON sp.id = f.speaker_id
        WHERE e.id IN ({marks})""",
        list(excerpt_ids),
    )
    cards = {card.id: card for card in _passage_cards(db, found)}
    return [cards[excerpt_id] for excerpt_id in excerpt_ids if excerpt_id in cards]


def codes_of_excerpts(db: Database, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the accepted codes on each of these excerpts: code_id, intensity; emotions first."""
    marks = ", ".join("?" for _ in ids)
    found = rows(
        db,
        f"""SELECT c.excerpt_id, c.code_id, MAX(c.intensity) AS intensity FROM coding c
        JOIN code ON code.id = c.code_id WHERE c.excerpt_id IN ({marks}) AND {_ACCEPTED}
        GROUP BY c.excerpt_id, c.code_id ORDER BY code.kind, c.code_id""",
        list(ids),
    )
    by_excerpt: dict[int, list[dict[str, Any]]] = {}
    for row in found:
        by_excerpt.setdefault(row["excerpt_id"], []).append(row)
    return by_excerpt


def findings_of_excerpts(db: Database, ids: Sequence[int]) -> dict[int, list[int]]:
    """Return the findings that each of these excerpts is evidence for."""
    marks = ", ".join("?" for _ in ids)
    found = rows(
        db,
        f"SELECT excerpt_id, finding_id FROM evidence WHERE stance = 'for' AND excerpt_id IN ({marks})",
        list(ids),
    )
    by_excerpt: dict[int, list[int]] = {}
    for row in found:
        by_excerpt.setdefault(row["excerpt_id"], []).append(row["finding_id"])
    return by_excerpt


def read_places(db: Database) -> dict[str, list[str]]:
    """Return the markets, stages, modes and seats that occur, for filters: name to sorted values."""
    found = rows(db, "SELECT DISTINCT market, stage, mode, seat FROM source_place WHERE complete")
    return {name: sorted({row[name] for row in found} - {""}) for name in ("market", "stage", "mode", "seat")}


def _passage_conditions(filters: LibraryFilters) -> tuple[list[str], dict[str, Any]]:
    conditions, parameters = _place_conditions(filters)
    for name, ids in (("theme", filters.themes), ("emotion", filters.emotions)):
        if ids:
            parameters.update(_named(name, ids))
            conditions.append(
                f"""EXISTS (SELECT 1 FROM coding c WHERE c.excerpt_id = e.id AND {_ACCEPTED}
                AND c.code_id IN ({_marks(name, ids)}))"""
            )
    if filters.seats:
        parameters.update(_named("seat", filters.seats))
        conditions.append(f"COALESCE(sp.seat, p.seat) IN ({_marks('seat', filters.seats)})")
    if filters.metrics:
        parameters.update(_named("metric", filters.metrics))
        conditions.append(
            f"""EXISTS (SELECT 1 FROM evidence ev JOIN link ON link.finding_id = ev.finding_id
            WHERE ev.excerpt_id = e.id AND link.metric_id IN ({_marks("metric", filters.metrics)}))"""
        )
    return conditions, parameters


def _place_conditions(filters: LibraryFilters) -> tuple[list[str], dict[str, Any]]:
    conditions: list[str] = []
    parameters: dict[str, Any] = {}
    for name, values in (
        ("stage", filters.stages),
        ("market", filters.markets),
        ("mode", filters.modes),
    ):
        if values:
            parameters.update(_named(name, values))
            conditions.append(f"p.{name} IN ({_marks(name, values)})")
    return conditions, parameters


def _place(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "source_id": row["source_id"],
        "source_kind": row["kind"],
        "media_id": row["media_id"],
        "market": row["market"],
        "stage": row["stage"],
        "mode": row["mode"],
        "seat": row["seat"],
        "happened_at": row["happened_at"],
    }


def _named(name: str, values: Sequence[Any]) -> dict[str, Any]:
    return {f"{name}{n}": value for n, value in enumerate(values)}


def _marks(name: str, values: Sequence[Any]) -> str:
    return ", ".join(f":{name}{n}" for n in range(len(values)))
