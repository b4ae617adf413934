"""What a search may list today, for each choice of filters, as columns; kept until somebody writes."""

import re
import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from ..records import LibraryFilters, Member
from ..store import find_units as store
from ..store.belonging import read_own_sources
from .access import allowed, limited_to, may
from .find_columns import Ids, Lines
from .stamp import Stamp, database_stamp
from .workspace import Workspace

_MOST_KEPT = 60

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Units:
    """Sources, passages and stories that may be shown and fit some filters, the newest first.

    titles: of the sources, in lower case. tagged_note: which of them are notes that are a passage already.
    place: by a source's number where it stands in `sources`, or -1. passages: shape (n, 4), as
    `store.find_units.read_shown_passages` gives them. story_passages: of every published story.
    """

    sources: Ids
    titles: "Titles"
    tagged_note: NDArray[np.bool_]
    place: NDArray[np.int32]
    passages: Ids
    stories: tuple[int, ...]
    story_passages: Ids

    def holds(self, sources: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Say of each of these sources' numbers whether its lines are looked through."""
        known = np.minimum(sources, len(self.place) - 1)
        return (self.place[known] >= 0) & (sources < len(self.place))


class Titles:
    """Titles as one text, because ten thousand are searched quicker so than one by one."""

    def __init__(self, titles: Sequence[str]) -> None:
        lines = [" ".join(title.casefold().split()) + "\n" for title in titles]
        self._text = "".join(lines)
        self._ends = np.cumsum([len(line) for line in lines], dtype=np.int64)

    def of(self, some: NDArray[np.bool_]) -> "Titles":
        """Return the titles at some of the places, in their order."""
        lines = self._text.split("\n")
        return Titles([lines[place] for place in np.flatnonzero(some).tolist()])

    def holding(self, words: Sequence[str]) -> Ids:
        """Return the places of the titles in which all of these words stand somewhere, in order."""
        found = np.arange(len(self._ends) if words else 0)
        for word in words:
            wanted = re.escape(" ".join(word.casefold().split()))
            offsets = np.array([one.start() for one in re.finditer(wanted, self._text)], dtype=np.int64)
            found = np.intersect1d(found, np.searchsorted(self._ends, offsets, side="right"))
        return found


@dataclass
class _Cache:
    lock: threading.Lock = field(default_factory=threading.Lock)
    stamp: Stamp | None = None
    found: dict[Hashable, object] = field(default_factory=dict)


_caches: WeakKeyDictionary[Workspace, _Cache] = WeakKeyDictionary()
_caching = threading.Lock()


@allowed("search")
def units_of(ws: Workspace, filters: LibraryFilters, lines: Lines) -> Units:
    """Return what may be shown today and fits; consent, codes and all as they are stored now.

    For a role that searches its own alone: passages and sources of walks that are the member's, as far as it
    opens sources at all, and published stories; the latter by what they tell (see find_told.py).
    """
    member = limited_to(ws, "search")
    if member is None:
        return kept_until_written(ws, ("units", filters), lambda: _read(ws, filters, lines))
    return kept_until_written(
        ws, ("units", filters, member.id, member.role), lambda: _own(ws, _read(ws, filters, lines), member)
    )


@allowed("search")
def count_lines_of(ws: Workspace, filters: LibraryFilters, units: Units, lines: Lines) -> int:
    """Return how many lines stand in the sources that fit."""
    return kept_until_written(
        ws, ("lines", filters, len(units.sources)), lambda: int(np.count_nonzero(units.holds(lines.source)))
    )


@allowed("search")
def source_facets(ws: Workspace, name: str) -> tuple[list[int | str], Ids, Ids]:
    """Return the values of a facet, and of each pair of source and value the source and the value's place.

    name: as `store.find_units.read_source_facets` takes it.
    """
    return kept_until_written(ws, ("facet", name), lambda: _read_facets(ws, name))


@allowed("search")
def kept_until_written(ws: Workspace, key: Hashable, read: Callable[[], Kept]) -> Kept:
    """Return what `read` gives, kept under `key` for as long as nobody writes into the workspace's file."""
    with _caching:
        cache = _caches.setdefault(ws, _Cache())
    stamp = database_stamp(ws)
    with cache.lock:
        if stamp is None or stamp != cache.stamp or len(cache.found) >= _MOST_KEPT:
            cache.found, cache.stamp = {}, stamp
        if stamp is not None and key in cache.found:
            return cast(Kept, cache.found[key])
    made = read()
    with cache.lock:
        if stamp is not None and stamp == cache.stamp:
            cache.found[key] = made
    return made


@allowed("search")
def few_kept(ws: Workspace, name: str, key: Hashable, read: Callable[[], Kept], *, most: int) -> Kept:
    """Return what `read` gives, kept like the above, but no more than `most` of a name: they are large."""
    kept: dict[Hashable, Kept] = kept_until_written(ws, name, dict)
    found = kept.get(key)
    if found is None:
        found = read()
        with _caching:
            for old in list(kept)[: max(0, len(kept) + 1 - most)]:
                del kept[old]
            kept[key] = found
    return found


def _read(ws: Workspace, filters: LibraryFilters, lines: Lines) -> Units:
    found = store.read_shown_sources(ws.db, filters)
    sources = np.array([one[0] for one in found], dtype=np.int64)
    place = np.full(int(sources.max(initial=0)) + 1, -1, dtype=np.int32)
    place[sources] = np.arange(len(sources))
    if filters == LibraryFilters():
        passages = _passages_of(store.read_tagged(ws.db), place, lines)
    else:
        passages = store.read_shown_passages(ws.db, filters)
    return Units(
        sources,
        Titles([one[1] for one in found]),
        np.array([one[2] for one in found], dtype=np.bool_),
        place,
        passages,
        tuple(store.read_shown_stories(ws.db, filters)),
        store.read_story_passages(ws.db),
    )


def _own(ws: Workspace, units: Units, member: Member) -> Units:
    """Return of these units what a member may search; see units_of."""
    known = read_own_sources(ws.db, member) if may(ws, "hear sources") else []
    is_own = np.isin(units.sources, np.array(known, dtype=np.int64))
    sources = units.sources[is_own]
    place = np.full(len(units.place), -1, dtype=np.int32)
    place[sources] = np.arange(len(sources))
    return replace(
        units,
        sources=sources,
        titles=units.titles.of(is_own),
        tagged_note=units.tagged_note[is_own],
        place=place,
        passages=units.passages[np.isin(units.passages[:, 1], sources)],
    )


def _passages_of(tagged: Ids, place: NDArray[np.int32], lines: Lines) -> Ids:
    """Return what `store.read_shown_passages` gives without filters, by columns that are in memory."""
    known = len(lines.source)
    tagged = tagged[(tagged[:, 1] < len(place)) & (tagged[:, 2] < known) & (tagged[:, 3] < known)]
    tagged = tagged[place[tagged[:, 1]] >= 0]
    first, last = lines.ordinal[tagged[:, 2]], lines.ordinal[tagged[:, 3]]
    order = np.lexsort((tagged[:, 4], first, place[tagged[:, 1]]))
    return np.column_stack([tagged[:, 0], tagged[:, 1], first, last]).astype(np.int64)[order]


def _read_facets(ws: Workspace, name: str) -> tuple[list[int | str], Ids, Ids]:
    pairs = store.read_source_facets(ws.db, name)
    values = list(dict.fromkeys(value for _, value in pairs))
    places = {value: place for place, value in enumerate(values)}
    return (
        values,
        np.array([source for source, _ in pairs], dtype=np.int64),
        np.array([places[value] for _, value in pairs], dtype=np.int64),
    )
