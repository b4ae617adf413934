"""The library: search and filter stories, tagged passages and sources, by words, phrases and meaning."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import InvalidInputError
from ..records import (
    GRADES,
    CardKind,
    FoundBy,
    LibraryCard,
    LibraryFilters,
    SearchBy,
    Strength,
    WhyNoMeaning,
)
from ..store import entities, find_units, library, library_cards
from ..store.library_conditions import NAMED
from ..store.library_words import SearchTerm, read_terms
from .access import FILTERS, allowed, limited_to, may
from .find_all import Found, Like, find_all, read_like
from .find_lines import Meant
from .find_order import KINDS, best_line, in_order
from .findings import metrics_beside
from .strength import list_strengths
from .workspace import Workspace

__all__ = [
    "KINDS",
    "NAMES",
    "LibraryPage",
    "Like",
    "list_names",
    "list_places",
    "names_stamp",
    "read_like",
    "read_passages",
    "search_library",
    "search_terms",
]

NAMES = tuple(NAMED)
"""The kinds of name that a search can be narrowed to."""


@dataclass(frozen=True)
class LibraryPage:
    """One page of results; `page` counts from 1.

    counts: how many of each kind there are in all. total: how many this search lists on all of its pages;
    over all kinds that is less than the counts together, because a line is listed once.
    why_no_meaning: why nothing was looked for by its meaning, "" where it was or nobody asked for it.
    """

    cards: tuple[LibraryCard, ...]
    counts: dict[CardKind, int]
    page: int
    pages: int
    total: int
    why_no_meaning: WhyNoMeaning = ""


@allowed("search", own=FILTERS)
def search_library(
    ws: Workspace,
    *,
    text: str = "",
    filters: LibraryFilters = LibraryFilters(),  # noqa: B008 - a frozen value
    kind: CardKind | None = None,
    page: int = 1,
    page_size: int = 20,
    by: SearchBy = "both",
    like: Like | None = None,
) -> LibraryPage:
    """Return what is found, best first: stories, tagged passages, whole sources; or one kind alone.

    text: words that must all occur, the last one as a beginning; "in quotes" is a phrase. With by "both",
    lines that mean it in other words are found too, and what both ways find comes first (see
    coding/merging.py); what is in quotes wholly, or in a script that the model does not know, is looked for
    by its words. Unless by is "meaning", what carries a theme or emotion with such a name is found as well.
    like: a passage, instead of a text, whose like is looked for. Without either all is listed, newest first,
    stories before passages before sources.
    An emotion that has others below it finds these too. Only published stories, accepted codes, finished
    transcripts, and what consent covers. Over all kinds a line is listed once: a source is left out where its
    best line is there as a tagged passage.
    Raises NotFoundError where the passage of `like` is gone or may not be shown.
    """
    if page < 1 or page_size < 1:
        raise InvalidInputError("Pages count from 1.")
    found = find_all(ws, text=text, filters=filters, by=by, like=like)
    kinds, places = in_order(found.ranked, kind)
    shown = slice((page - 1) * page_size, page * page_size)
    listed = [
        (KINDS[n], place) for n, place in zip(kinds[shown].tolist(), places[shown].tolist(), strict=True)
    ]
    cards = _cards(ws, found, listed, filters)
    return LibraryPage(
        tuple(_with_metrics(ws, cards)),
        {one: len(found.ranked[one].ids) for one in KINDS},
        page,
        max(1, -(-len(places) // page_size)),
        len(places),
        found.why_no_meaning,
    )


def _cards(
    ws: Workspace, found: Found, listed: Sequence[tuple[CardKind, int]], filters: LibraryFilters
) -> list[LibraryCard]:
    """Return what is listed as cards, in this order; what went meanwhile is left out."""
    ids: dict[CardKind, list[int]] = {one: [] for one in KINDS}
    lines: dict[tuple[CardKind, int], int] = {}
    for kind, place in listed:
        ranked = found.ranked[kind]
        ids[kind].append(int(ranked.ids[place]))
        lines[kind, ids[kind][-1]] = best_line(ranked, found.hits, place) if found.hits else 0
    best = {one: lines["source", one] for one in ids["source"]}
    source_rows = find_units.read_rows_of_sources(ws.db, ids["source"], best, filters.markets)
    made = [
        *library_cards.story_cards(ws.db, find_units.read_rows_of_stories(ws.db, ids["story"])),
        *library_cards.passage_cards(ws.db, find_units.read_rows_of_passages(ws.db, ids["passage"])),
        *library_cards.source_cards(ws.db, source_rows),
    ]
    cards = {(card.kind, card.id): card for card in made}
    meant = found.hits.meant if found.hits else {}
    texts = find_units.read_texts(ws.db, sorted(set(lines.values()) & meant.keys()))
    reasoned = []
    for kind, place in listed:
        key = (kind, int(found.ranked[kind].ids[place]))
        if key in cards:
            by = found.ranked[kind].found_by(place)
            line = texts.get(lines[key], "")
            tagged = [found.codes[one] for one in cards[key].codes if one in found.codes]
            reasoned.append(_with_reason(cards[key], by, meant.get(lines[key]), line, tagged))
    return reasoned


def _with_reason(
    card: LibraryCard, by: tuple[FoundBy, ...], sentence: Meant | None, line: str, tagged: Sequence[str]
) -> LibraryCard:
    return replace(
        card,
        found_by=by,
        tagged=tuple(tagged),
        likeness=sentence.likeness if sentence else None,
        meant=line[sentence.start_char : sentence.end_char].strip() if sentence else "",
    )


@allowed("search")
def read_passages(ws: Workspace, excerpt_ids: Sequence[int]) -> list[LibraryCard]:
    """Return these passages as cards, in this order; those that consent does not cover are left out."""
    return _with_metrics(ws, library.read_passages(ws.db, excerpt_ids))


def search_terms(text: str) -> tuple[SearchTerm, ...]:
    """Return the words and phrases that a search for `text` looks for, to be marked in what it found."""
    return read_terms(text)


@allowed("search", own=FILTERS)
def list_places(ws: Workspace) -> dict[str, list[str]]:
    """Return the markets, stages, modes, seats and forms of sources that occur, for filters.

    Empty lists for who may not search all of it: what occurs would say what others noted.
    """
    if limited_to(ws, "search") is not None:
        return {place: [] for place in library.PLACES}
    return library.read_places(ws.db)


@allowed("search", own=FILTERS)
def list_names(ws: Workspace) -> dict[str, dict[int | str, str]]:
    """Return by kind of entity the names that the library holds, the most frequent first: value to words.

    The words say how it is written mostly and in how many sources. Only what consent covers.
    """
    counted = entities.count_entities(ws.db) if limited_to(ws, "search") is None else {}
    return {
        kind: {name: f"{text} ({sources})" for name, text, sources in counted.get(kind, [])} for kind in NAMED
    }


@allowed("search", own=FILTERS)
def names_stamp(ws: Workspace) -> str:
    """Return a text that is another one as soon as `list_names` may say something else."""
    return entities.read_stamp(ws.db) if limited_to(ws, "search") is None else "limited"


def _with_metrics(ws: Workspace, cards: list[LibraryCard]) -> list[LibraryCard]:
    passages = [card.id for card in cards if card.kind == "passage"]
    # A finding is not for everybody who may hear a passage of it.
    by_excerpt = library.findings_of_excerpts(ws.db, passages) if may(ws, "read findings") else {}
    finding_ids = {finding for found in by_excerpt.values() for finding in found} | {
        card.finding_id for card in cards if card.finding_id
    }
    beside = metrics_beside(ws, sorted(finding_ids))
    strengths = list_strengths(ws, sorted(finding_ids)) if finding_ids else {}
    linked = []
    for card in cards:
        own = by_excerpt.get(card.id, []) if card.kind == "passage" else []
        if card.kind == "story" and card.finding_id:
            own = [card.finding_id]
        linked.append(
            replace(
                card,
                metrics=tuple(metric for finding_id in own for metric in beside.get(finding_id, ())),
                finding_id=own[0] if own else None,
                strength=min((strengths[one] for one in own), key=_weakness, default=None),
            )
        )
    return linked


def _weakness(strength: Strength) -> tuple[int, int]:
    return GRADES.index(strength.grade), -len(strength.guards)
