"""All that a search finds, by words and by meaning, before any of it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..coding.embeddings import Vectors
from ..errors import NotFoundError, WeightsNotFoundError
from ..records import CardKind, LibraryFilters, SearchBy, WhyNoMeaning
from ..store import codes, find_units, library_cards
from ..store.find_words import match_stories, read_tagged_with
from ..store.library_words import fts_query, has_words_outside_quotes, read_terms
from .access import FILTERS, allowed, limited_to
from .find_columns import count_vectors, read_lines
from .find_lines import LineHits, hit_lines, means_something, vector_of
from .find_names import codes_named
from .find_order import Ranked, everything, ranked_by
from .find_told import hit_told
from .find_units import few_kept, units_of
from .workspace import Workspace, checked_text

_SEARCHES_KEPT = 3


@dataclass(frozen=True)
class Like:
    """A passage that others are looked for like: a tagged one by its number, or a whole line by its own."""

    passage_id: int | None = None
    line_id: int | None = None


@dataclass(frozen=True)
class Found:
    """All that a search finds, before any of it is shown. codes: those whose names were asked for."""

    ranked: dict[CardKind, Ranked]
    hits: LineHits | None
    why_no_meaning: WhyNoMeaning
    codes: Mapping[int, str] = field(default_factory=dict)


@allowed("search", own=FILTERS)
def find_all(
    ws: Workspace, *, text: str, filters: LibraryFilters, by: SearchBy = "both", like: Like | None = None
) -> Found:
    """Return all that a search finds; see search_library.

    Kept for a while, for the next page and for the numbers beside filters.
    """
    member = limited_to(ws, "search")
    # What one member may search is kept for nobody else.
    whose = None if member is None else (member.id, member.role)
    return few_kept(
        ws,
        "found",
        (text, filters, by, like, whose),
        lambda: _find_all(ws, text=text, filters=filters, by=by, like=like, limited=member is not None),
        most=_SEARCHES_KEPT,
    )


def _find_all(
    ws: Workspace, *, text: str, filters: LibraryFilters, by: SearchBy, like: Like | None, limited: bool
) -> Found:
    text = checked_text(text, "What is looked for")
    filters = with_codes_below(ws, filters)
    lines = read_lines(ws)
    units = units_of(ws, filters, lines)
    if like is not None:
        words, but = read_like(ws, like)
        query, text = "", ""
    else:
        words, but = text, frozenset()
        query = fts_query(text) if by != "meaning" else ""
        if not text.strip():
            return Found(everything(units), None, "")
    vector: Vectors | None = None
    why: WhyNoMeaning = ""
    if by != "words" or like is not None:
        vector, why = _meaning_of(ws, words, always=like is not None or by == "meaning")
    hits = hit_lines(ws, lines, units, filters, words=query, vector=vector, but=but)
    named = codes_named(ws, text) if query else {}
    ranked = ranked_by(
        units,
        hits,
        tagged=read_tagged_with(ws.db, list(named)) if named else None,
        titles=[term.text for term in read_terms(text)] if query else (),
        stories=match_stories(ws.db, query) if query else (),
        told=hit_told(ws, words=query, vector=vector) if limited else None,
    )
    return Found(ranked, hits, why, named)


@allowed("search", own=FILTERS)
def read_like(ws: Workspace, like: Like) -> tuple[str, frozenset[int]]:
    """Return the words of a passage, and the lines that they stand in.

    Raises NotFoundError where it is gone or may not be shown.
    """
    if limited_to(ws, "search") is not None:
        raise NotFoundError("Search for words; passages like another are for who may search all of it.")
    line_ids = [] if like.line_id is None else [like.line_id]
    if like.passage_id is not None:
        line_ids = find_units.read_lines_of_passage(ws.db, like.passage_id)
        shown = [card.quote for card in library_cards.read_passages(ws.db, [like.passage_id])]
    else:
        spans = [(one, 0, len(text)) for one, text in find_units.read_texts(ws.db, line_ids).items()]
        shown = [card.quote for card in library_cards.read_spans(ws.db, spans) if card is not None]
    if not shown or not shown[0].strip():
        raise NotFoundError("That passage is gone or may not be shown; search for its words instead.")
    return shown[0], frozenset(line_ids)


@allowed("search")
def with_codes_below(ws: Workspace, filters: LibraryFilters) -> LibraryFilters:
    """Return filters in which a code that has others below it stands for these too."""
    return replace(
        filters, themes=_with_children(ws, filters.themes), emotions=_with_children(ws, filters.emotions)
    )


def _meaning_of(ws: Workspace, text: str, *, always: bool) -> tuple[Vectors | None, WhyNoMeaning]:
    if not always and not means_something(text):
        return None, "quotes" if not has_words_outside_quotes(text) else "script"
    if not count_vectors(ws):
        return None, "unread"
    try:
        return vector_of(text), ""
    except WeightsNotFoundError:
        return None, "missing"


def _with_children(ws: Workspace, ids: tuple[int, ...]) -> tuple[int, ...]:
    if not ids:
        return ids
    wanted = set(ids)
    for code in codes.read_codes(ws.db):  # each code comes before those below it
        if code.parent_id in wanted:
            wanted.add(code.id)
    return tuple(sorted(wanted))
