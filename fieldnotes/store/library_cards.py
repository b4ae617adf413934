"""Rows as the library's cards: a passage, a source, a story, each with its place and its accepted codes."""

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from ..records import LibraryCard
from .database import rows
from .excerpts import read_excerpts, second_at
from .library_conditions import ACCEPTED

# What `passage_cards` needs of an excerpt e, its source's place p and its first speaker sp.
PASSAGE_COLUMNS = "e.id, p.*, COALESCE(sp.seat, p.seat) AS seat_here, COALESCE(sp.name, '') AS speaker"


def passage_cards(db: Database, found: list[dict[str, Any]]) -> list[LibraryCard]:
    """Return rows of PASSAGE_COLUMNS as cards."""
    ids = [row["id"] for row in found]
    excerpts = {excerpt.id: excerpt for excerpt in read_excerpts(db, ids=ids)}
    codes = codes_of_excerpts(db, ids)
    about = _about_segments(db, [excerpt.first_segment_id for excerpt in excerpts.values()])
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
                **{**_place(row), "seat": row["seat_here"] or "", **about.get(excerpt.first_segment_id, {})},
            )
        )
    return cards


def source_cards(db: Database, found: list[dict[str, Any]]) -> list[LibraryCard]:
    """Return rows of source_place with best_segment_id as cards."""
    cards = []
    about = _about_segments(db, [row["best_segment_id"] for row in found])
    for row in found:
        line = rows(db, "SELECT text, start_s, end_s FROM segment WHERE id = ?", [row["best_segment_id"]])
        tags = rows(
            db,
            f"""SELECT c.code_id, SUM({ACCEPTED}) AS accepted,
              MAX(CASE WHEN {ACCEPTED} THEN c.intensity END) AS intensity,
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
                segment_id=row["best_segment_id"],
                **{**_place(row), **about.get(row["best_segment_id"], {})},
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


Span = tuple[int, int, int]
"""Words of one line: its segment, and the code points where they begin and end."""


def read_spans(
    db: Database, spans: Sequence[Span], excerpt_ids: Sequence[int | None] = ()
) -> list[LibraryCard | None]:
    """Return words that nobody need have tagged as cards, in this order; None for what may not be shown.

    excerpt_ids: for each, the passage that stands for it, with its codes, or None. A card without one has the
    id 0.
    """
    found = rows(
        db,
        """SELECT p.*, s.id AS segment_id, s.text, s.start_s, s.end_s, COALESCE(sp.seat, p.seat) AS seat_here,
          COALESCE(sp.name, '') AS speaker
        FROM segment s JOIN source_place p ON p.source_id = s.source_id AND p.complete AND p.quotable
        LEFT JOIN speaker sp ON sp.id = s.speaker_id WHERE s.id IN (SELECT value FROM json_each(?))""",
        [json.dumps([segment_id for segment_id, _, _ in spans])],
    )
    lines = {row["segment_id"]: row for row in found}
    about = _about_segments(db, list(lines))
    tagged = {card.id: card for card in read_passages(db, [one for one in excerpt_ids if one is not None])}
    cards: list[LibraryCard | None] = []
    for (segment_id, start, end), excerpt_id in zip(spans, excerpt_ids or [None] * len(spans), strict=True):
        row = lines.get(segment_id)
        if excerpt_id in tagged or row is None:
            cards.append(tagged.get(excerpt_id or 0))
            continue
        cards.append(
            LibraryCard(
                kind="passage",
                id=0,
                title=row["title"],
                quote=row["text"][start:end].strip(),
                start_s=second_at(row, start),
                end_s=second_at(row, end),
                speaker=row["speaker"],
                **{**_place(row), "seat": row["seat_here"] or "", **about.get(segment_id, {})},
            )
        )
    return cards


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


def _about_segments(db: Database, segment_ids: Sequence[int | None]) -> dict[int, dict[str, Any]]:
    """Return what cards say of segments of documents beside their words, by segment."""
    found = rows(
        db,
        """SELECT s.id, COALESCE(a.question, s.heading) AS heading, s.page, a.respondent, a.score, a.market,
          a.answered_on FROM json_each(?) wanted JOIN segment s ON s.id = wanted.value
        LEFT JOIN answer a ON a.segment_id = s.id""",
        [json.dumps(segment_ids)],
    )
    about: dict[int, dict[str, Any]] = {}
    for row in found:
        own = {"market": row["market"], "happened_at": row["answered_on"], "respondent": row["respondent"]}
        about[row["id"]] = {
            "heading": row["heading"],
            "page": row["page"],
            "score": row["score"],
            **{name: value for name, value in own.items() if value},
        }
    return about


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
        "source_form": row["form"],
    }
