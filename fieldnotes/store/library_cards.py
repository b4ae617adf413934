"""Rows as the library's cards: a passage, a source, a story, each with its place and its accepted codes."""

from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from ..records import LibraryCard
from .database import rows
from .excerpts import read_excerpts
from .library_conditions import ACCEPTED

# What `passage_cards` needs of an excerpt e, its source's place p and its first speaker sp.
PASSAGE_COLUMNS = "e.id, p.*, COALESCE(sp.seat, p.seat) AS seat_here, COALESCE(sp.name, '') AS speaker"


def passage_cards(db: Database, found: list[dict[str, Any]]) -> list[LibraryCard]:
    """Return rows of PASSAGE_COLUMNS as cards."""
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


def source_cards(db: Database, found: list[dict[str, Any]]) -> list[LibraryCard]:
    """Return rows of source_place with best_segment_id as cards."""
    cards = []
    for row in found:
        line = rows(db, "SELECT text, start_s, end_s FROM segment WHERE id = ?", [row["best_segment_id"]])
        tags = rows(
            db,
            f"""SELECT c.code_id, SUM({ACCEPTED}) AS accepted, MAX(c.intensity) AS intensity,
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


def story_cards(db: Database, found: list[dict[str, Any]]) -> list[LibraryCard]:
    """Return rows of story as cards, each with its first passage that may be shown."""
    return [_story_card(db, row) for row in found]


def _story_card(db: Database, story: dict[str, Any]) -> LibraryCard:
    items = rows(
        db,
        f"""SELECT {PASSAGE_COLUMNS} FROM story_item si JOIN excerpt e ON e.id = si.excerpt_id
        JOIN source_place p ON p.source_id = e.source_id AND p.quotable
        JOIN segment f ON f.id = e.first_segment_id LEFT JOIN speaker sp ON sp.id = f.speaker_id
        WHERE si.story_id = ? ORDER BY si.ordinal""",
        [story["id"]],
    )
    passages = passage_cards(db, items)
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
        f"""SELECT {PASSAGE_COLUMNS}
        FROM excerpt e JOIN source_place p ON p.source_id = e.source_id AND p.quotable
        JOIN segment f ON f.id = e.first_segment_id LEFT JOIN speaker sp ON sp.id = f.speaker_id
        WHERE e.id IN ({marks})""",
        list(excerpt_ids),
    )
    cards = {card.id: card for card in passage_cards(db, found)}
    return [cards[excerpt_id] for excerpt_id in excerpt_ids if excerpt_id in cards]


def codes_of_excerpts(db: Database, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the accepted codes on each of these excerpts: code_id, intensity; emotions first."""
    marks = ", ".join("?" for _ in ids)
    found = rows(
        db,
        f"""SELECT c.excerpt_id, c.code_id, MAX(c.intensity) AS intensity FROM coding c
        JOIN code ON code.id = c.code_id WHERE c.excerpt_id IN ({marks}) AND {ACCEPTED}
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
        f"""SELECT excerpt_id, finding_id FROM evidence
        WHERE stance = 'for' AND excerpt_id IN ({marks}) ORDER BY id""",
        list(ids),
    )
    by_excerpt: dict[int, list[int]] = {}
    for row in found:
        by_excerpt.setdefault(row["excerpt_id"], []).append(row["finding_id"])
    return by_excerpt


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
        "observation_kind": row["observation_kind"] or "",
    }
