"""Which lines a search hits, by their words and by what they mean; each with its rank in either way."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..coding.embeddings import Vectors, embed_texts
from ..coding.merging import NOWHERE, Ranks
from ..records import LibraryFilters
from ..store import embeddings, find_blocks, find_units, find_words
from ..store.library_words import has_words_outside_quotes, read_terms
from .access import allowed
from .find_columns import Ids, Lines, nearest_vectors
from .find_units import Units, count_lines_of, few_kept, kept_until_written
from .workspace import Workspace

By = Literal["both", "words", "meaning"]

RANKED = 5_000
"""Of what holds the words, so many of the newest lines are ordered by how well they hold them; the others
follow."""
MOST_RANKED = 50_000
"""Words that stand in more lines than this tell none of them apart: those come in the library's order."""
MOST_MEANT = 50
"""So many lines at most are found by what they mean."""
LEAST_LIKENESS = 0.35
"""Two sentences of any kind are about 0.1 to 0.25 alike, those about the same thing 0.4 and more."""

FIRST_LOOK = 1_000  # of the nearest by signs, compared in full
_LONGEST_LOOK = 16_000
_FEW_LINES = 20_000  # so few are looked at one by one, whatever else is near
_MATCHES_KEPT = 6
_ORDINALS = 2**31
_LATIN_ENDS = 0x250  # code points
_MOSTLY = 0.7


@dataclass(frozen=True)
class Meant:
    """The sentence by which a line was found: code points, and its likeness, -1 to 1."""

    start_char: int
    end_char: int
    likeness: float


@dataclass(frozen=True)
class LineHits:
    """The lines that were hit, in the order of their sources and of the text.

    places: what orders them, one number for source and ordinal (see place_of). words, meaning: their ranks
    from 1, NOWHERE for a line that was not found in that way.
    """

    ids: Ids
    places: Ids
    words: Ranks
    meaning: Ranks
    meant: dict[int, Meant] = field(default_factory=dict)


_NONE: Ids = np.zeros(0, dtype=np.int64)


def place_of(source: NDArray[np.integer], ordinal: NDArray[np.integer]) -> Ids:
    """Return one number for a source and a place in it, which grows with either."""
    return source.astype(np.int64) * _ORDINALS + ordinal


@allowed("search")
def hit_lines(
    ws: Workspace,
    lines: Lines,
    units: Units,
    filters: LibraryFilters,
    *,
    words: str = "",
    vector: Vectors | None = None,
    but: frozenset[int] = frozenset(),
) -> LineHits:
    """Return the lines of sources that fit which hold words, or mean what a vector stands for.

    words: as `fts_query` makes them, "" for none. vector: shape (SIZE,), or None for none. but: lines that
    are not asked for. Where seats are among the filters, only lines that are spoken from one of them.
    """
    asked = _Asked(ws, lines, units, filters, but)
    held, ranked = _by_words(ws, asked, words) if words else (_NONE, _NONE)
    meant = _by_meaning(ws, asked, vector) if vector is not None else {}
    by_meaning = np.array(list(meant), dtype=np.int64)
    more = np.unique(np.concatenate([ranked, by_meaning]))
    more = more[~_is_among(more, held)]
    ids = np.sort(np.concatenate([held, more]), kind="stable")
    word_ranks = np.full(len(ids), RANKED + 1, dtype=np.int64)
    word_ranks[np.searchsorted(ids, more)] = NOWHERE
    _set_ranks(word_ranks, ids, ranked)
    meaning_ranks = np.full(len(ids), NOWHERE, dtype=np.int64)
    _set_ranks(meaning_ranks, ids, by_meaning)
    places = place_of(lines.source[ids], lines.ordinal[ids])
    order = np.argsort(places, kind="stable")
    return LineHits(ids[order], places[order], word_ranks[order], meaning_ranks[order], meant)


@allowed("search")
def lines_holding(ws: Workspace, query: str) -> Ids:
    """Return the numbers of all lines that hold what a query asks for, hidden ones too, in order.

    Kept for the same words with other filters.
    """
    return few_kept(ws, "match", query, lambda: find_words.match_lines(ws.db, query), most=_MATCHES_KEPT)


def vector_of(text: str) -> Vectors:
    """Return what a text means, shape (SIZE,). Raises as `embed_texts`."""
    return _vector(text)


@lru_cache(maxsize=256)
def _vector(text: str) -> Vectors:
    return embed_texts([text]).reshape(-1)


def means_something(text: str) -> bool:
    """Say whether a text can be searched by its meaning: words outside quotes, in Latin script.

    The model was made for English; of other scripts it knows next to nothing. What stands in quotes wholly is
    asked for by its words.
    """
    words = has_words_outside_quotes(text)
    letters = [sign for term in read_terms(text) for sign in term.text if sign.isalpha()]
    latin = sum(ord(sign) < _LATIN_ENDS for sign in letters)
    return words and bool(letters) and latin > _MOSTLY * len(letters)


class _Asked:
    """Which lines may be listed: of sources that fit, from a seat that is asked for, and not left out."""

    def __init__(
        self, ws: Workspace, lines: Lines, units: Units, filters: LibraryFilters, but: frozenset[int]
    ) -> None:
        self.lines, self.units, self.filters, self._but = lines, units, filters, list(but)
        self._seats: tuple[Ids, Ids, Ids] | None = None
        if filters.seats:
            voices, places = kept_until_written(ws, "seats", lambda: find_units.read_seats(ws.db))
            self._seats = (
                np.array([one for one, seat in voices.items() if seat in filters.seats], dtype=np.int64),
                np.array([one for one, seat in places.items() if seat in filters.seats], dtype=np.int64),
                np.array(list(voices), dtype=np.int64),
            )

    def let_through(self, ids: Ids) -> NDArray[np.bool_]:
        """Say of each line's number whether it may be listed."""
        if not len(self.lines.source):
            return np.zeros(len(ids), dtype=np.bool_)
        known = np.minimum(ids, len(self.lines.source) - 1)
        source = self.lines.source[known]
        good = self.units.holds(source) & (source > 0) & (ids == known)
        if self._but:
            good &= ~np.isin(ids, self._but)
        if self._seats is not None:
            voices, places, seated = self._seats
            speaker = self.lines.speaker[known]
            good &= np.isin(speaker, voices) | (np.isin(source, places) & ~np.isin(speaker, seated))
        return np.asarray(good)


def _by_words(ws: Workspace, asked: _Asked, query: str) -> tuple[Ids, Ids]:
    """Return the lines that hold words, in order of their numbers, and those that were ranked, best first.

    Lines beside whose English translation the words stand are ranked after those that hold them.
    """
    found = lines_holding(ws, query)
    english = find_words.match_english(ws.db, query)
    ids, english = found[asked.let_through(found)], english[asked.let_through(english)]
    ranked = ids if len(ids) == 1 else _NONE
    if len(ids) > 1 and len(found) <= MOST_RANKED:
        lowest = max(int(ids[0]), int(found[-RANKED:][0]))
        ranked = find_words.rank_lines(ws.db, query, lowest, RANKED)
        ranked = ranked[_is_among(ranked, ids)]
    return ids, np.concatenate([ranked, english[~np.isin(english, ranked)]])


def _by_meaning(ws: Workspace, asked: _Asked, vector: Vectors) -> dict[int, Meant]:
    """Return the lines that mean it, best first, each by its best sentence."""
    lines, units = asked.lines, asked.units
    total = int(np.count_nonzero(lines.source))
    fitting = count_lines_of(ws, asked.filters, units, lines)
    if not fitting:
        return {}
    among = None
    if fitting <= _FEW_LINES and 2 * fitting < total:
        among = find_blocks.read_vectors_in(ws.db, np.flatnonzero(units.holds(lines.source)))
        fitting = total
    look = min(_LONGEST_LOOK, int(FIRST_LOOK * total / fitting))
    while True:
        near = nearest_vectors(ws, vector, look, among)
        found, alike = _compared(ws, asked, vector, near)
        # Where few of this look were alike enough, those further away are no nearer.
        enough = len(found) >= MOST_MEANT or alike < len(near) // 4
        if enough or len(near) < look or look == _LONGEST_LOOK:
            return dict(list(found.items())[:MOST_MEANT])
        look = min(_LONGEST_LOOK, look * 4)


def _compared(ws: Workspace, asked: _Asked, vector: Vectors, near: Ids) -> tuple[dict[int, Meant], int]:
    """Return the lines of these vectors that mean it, best first, and how many of the vectors do."""
    ids, vectors = embeddings.read_vectors_there(ws.db, near)
    if not len(ids):
        return {}, 0
    likeness = vectors @ vector
    best = np.flatnonzero(likeness >= LEAST_LIKENESS)
    best = best[np.argsort(-likeness[best], kind="stable")]
    alike = dict(zip(ids[best].tolist(), likeness[best].tolist(), strict=True))
    said = find_blocks.read_lines_with(ws.db, ids[best])
    said = said[asked.let_through(said[:, 1])]
    found: dict[int, Meant] = {}
    for embedding_id, line, start, end in sorted(said.tolist(), key=lambda one: -alike[one[0]]):
        if line not in found:
            found[line] = Meant(start, end, round(alike[embedding_id], 3))
    return found, len(alike)


def _set_ranks(ranks: Ranks, ids: Ids, ranked: Ids) -> None:
    """Give the `ranked` ones of lines, whose numbers are in order, their places from 1."""
    ranks[np.searchsorted(ids, ranked)] = np.arange(1, len(ranked) + 1)


def _is_among(some: Ids, ids: Ids) -> NDArray[np.bool_]:
    """Say which of some numbers are among others that are in order."""
    # np.isin would sort all of them again.
    if not len(ids):
        return np.zeros(len(some), dtype=np.bool_)
    return np.asarray(ids[np.minimum(np.searchsorted(ids, some), len(ids) - 1)] == some)
