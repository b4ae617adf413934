"""The library: search and filter stories, tagged passages and sources."""

from dataclasses import dataclass, replace

from ..errors import InvalidInputError
from ..records import CardKind, LibraryCard, LibraryFilters
from ..store import codes, library
from ..store.library_words import SearchTerm, read_terms
from .findings import metrics_beside
from .workspace import Workspace

KINDS: tuple[CardKind, ...] = ("story", "passage", "source")


@dataclass(frozen=True)
class LibraryPage:
    """One page of results; `page` counts from 1.

    counts: how many of each kind there are in all. total: how many this search lists on all of its pages;
    over all kinds that is less than the counts together, because a tagged note is listed once.
    """

    cards: tuple[LibraryCard, ...]
    counts: dict[CardKind, int]
    page: int
    pages: int
    total: int


def search_library(
    ws: Workspace,
    *,
    text: str = "",
    filters: LibraryFilters = LibraryFilters(),  # noqa: B008 - a frozen value
    kind: CardKind | None = None,
    page: int = 1,
    page_size: int = 20,
) -> LibraryPage:
    """Return what matches: stories first, then tagged passages, then whole sources; or one kind alone.

    text: words that must all occur, the last one as a beginning; "in quotes" is a phrase. An emotion that
    has others below it finds these too. Only published stories, accepted codes, finished transcripts, and
    what consent covers. Over all kinds a note is left out that is there as a tagged passage.
    """
    if page < 1 or page_size < 1:
        raise InvalidInputError("Pages count from 1.")
    filters = replace(
        filters, themes=_with_children(ws, filters.themes), emotions=_with_children(ws, filters.emotions)
    )
    skip = (page - 1) * page_size
    room = page_size
    cards: list[LibraryCard] = []
    counts: dict[CardKind, int] = {}
    total = 0
    for one in KINDS:
        wanted = room if kind in (None, one) else 0
        found, listed = library.search(
            ws.db,
            one,
            text=text,
            filters=filters,
            limit=wanted,
            offset=skip,
            tagged_notes=kind is not None,
        )
        counts[one] = listed
        if kind is None and one == "source":
            _, counts[one] = library.search(ws.db, one, text=text, filters=filters, limit=0, offset=0)
        if kind in (None, one):
            cards += found
            room -= len(found)
            skip = max(0, skip - listed)
            total += listed
    return LibraryPage(tuple(_with_metrics(ws, cards)), counts, page, max(1, -(-total // page_size)), total)


def search_terms(text: str) -> tuple[SearchTerm, ...]:
    """Return the words and phrases that a search for `text` looks for, to be marked in what it found."""
    return read_terms(text)


def list_places(ws: Workspace) -> dict[str, list[str]]:
    """Return the markets, stages, modes and seats that occur, for filters."""
    return library.read_places(ws.db)


def _with_children(ws: Workspace, ids: tuple[int, ...]) -> tuple[int, ...]:
    if not ids:
        return ids
    wanted = set(ids)
    for code in codes.read_codes(ws.db):  # parents come before their children
        if code.parent_id in wanted:
            wanted.add(code.id)
    return tuple(sorted(wanted))


def _with_metrics(ws: Workspace, cards: list[LibraryCard]) -> list[LibraryCard]:
    passages = [card.id for card in cards if card.kind == "passage"]
    by_excerpt = library.findings_of_excerpts(ws.db, passages)
    finding_ids = {finding for found in by_excerpt.values() for finding in found} | {
        card.finding_id for card in cards if card.finding_id
    }
    beside = metrics_beside(ws, sorted(finding_ids))
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
            )
        )
    return linked
