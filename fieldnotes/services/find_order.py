"""What a search lists, in which order: stories, passages and sources by the lines in them that were hit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..coding.merging import NOWHERE, Ranks, best_in_ranges, fused
from ..records import CardKind, FoundBy
from .find_columns import Ids
from .find_lines import LineHits, place_of
from .find_told import ToldHits
from .find_units import Units

KINDS: tuple[CardKind, ...] = ("story", "passage", "source")

_BY_TITLE = 1e-6
"""The weight of what is found by its title alone: less than that of any line."""


@dataclass(frozen=True)
class Ranked:
    """Things of one kind that a search lists, in the order of the library (newest first), with their weights.

    words, meaning, tags: their ranks in each way. first, last: which of the search's lines stand in each,
    from and up to; empty for none. shown_elsewhere: which of them are left out over all kinds, because their
    line is listed as a passage already.
    """

    ids: Ids
    weights: NDArray[np.float64]
    words: Ranks
    meaning: Ranks
    tags: Ranks
    first: Ids
    last: Ids
    shown_elsewhere: NDArray[np.bool_]

    def found_by(self, place: int) -> tuple[FoundBy, ...]:
        """Say why the thing at a place is listed; () where nothing was asked for."""
        if not self.weights[place]:
            return ()
        ways: list[FoundBy] = []
        if self.words[place] != NOWHERE:
            ways.append("words")
        if self.meaning[place] != NOWHERE:
            ways.append("meaning")
        if self.tags[place] != NOWHERE:
            ways.append("tag")
        return tuple(ways) or ("title",)


def everything(units: Units) -> dict[CardKind, Ranked]:
    """Return all that fits, where nothing was asked for in words."""
    return {
        "story": _unweighted(np.array(units.stories, dtype=np.int64)),
        "passage": _unweighted(units.passages[:, 0]),
        "source": _unweighted(units.sources, units.tagged_note),
    }


def ranked_by(
    units: Units,
    hits: LineHits,
    *,
    tagged: Ids | None = None,
    titles: Sequence[str] = (),
    stories: Sequence[int] = (),
    told: ToldHits | None = None,
) -> dict[CardKind, Ranked]:
    """Return what lines that were hit stand in.

    tagged: passages that carry a code that was asked for, in order of their numbers. titles: words that must
    all occur in a source's title, or () for none. stories: those that hold the words themselves, best first.
    told: which stories are hit by what they tell, where it may not be by whole lines.
    """
    first, last = _ranges(hits, units.passages)
    carries = np.zeros(len(units.passages), dtype=np.bool_)
    if tagged is not None:
        carries = np.isin(units.passages[:, 0], tagged)
    return {
        "story": _stories(units, hits, stories, units.passages[carries])
        if told is None
        else _told_stories(units, told, stories),
        "passage": _passages(units, hits, first, last, carries),
        "source": _sources(
            units, hits, _covered(len(hits.ids), first, last), titles, units.passages[carries, 1]
        ),
    }


def in_order(found: Mapping[CardKind, Ranked], kind: CardKind | None) -> tuple[Ids, Ids]:
    """Return all that is listed, best first: of which of KINDS, and its place there.

    Of equal ones stories come first, then passages. kind: one alone, or None for all.
    """
    wanted = [n for n, one in enumerate(KINDS) if kind in (None, one)]
    places = [
        np.flatnonzero(~found[KINDS[n]].shown_elsewhere) if kind is None else np.arange(len(found[kind].ids))
        for n in wanted
    ]
    weights = [found[KINDS[n]].weights[place] for n, place in zip(wanted, places, strict=True)]
    kinds = [np.full(len(place), n) for n, place in zip(wanted, places, strict=True)]
    order = np.argsort(-np.concatenate(weights), kind="stable")
    return np.concatenate(kinds)[order], np.concatenate(places)[order]


def best_line(found: Ranked, hits: LineHits, place: int) -> int:
    """Return the line by which a thing is found best, the first of equals; 0 for none."""
    first, last = int(found.first[place]), int(found.last[place])
    if first >= last:
        return 0
    here = slice(first, last)
    return int(hits.ids[first + int(np.argmax(fused(hits.words[here], hits.meaning[here])))])


def _ranges(hits: LineHits, passages: Ids) -> tuple[Ids, Ids]:
    """Return for each passage, of columns as `Units.passages`, which of the hits lie in it."""
    return (
        np.searchsorted(hits.places, place_of(passages[:, 1], passages[:, 2]), side="left"),
        np.searchsorted(hits.places, place_of(passages[:, 1], passages[:, 3]), side="right"),
    )


def _passages(units: Units, hits: LineHits, first: Ids, last: Ids, carries: NDArray[np.bool_]) -> Ranked:
    hit = np.flatnonzero((last > first) | carries)
    first, last = first[hit], last[hit]
    words, meaning = best_in_ranges(hits.words, first, last), best_in_ranges(hits.meaning, first, last)
    tags = _numbered(carries[hit])
    weights = fused(words, meaning, tags)
    nowhere_else = np.zeros(len(hit), dtype=np.bool_)
    return Ranked(units.passages[hit, 0], weights, words, meaning, tags, first, last, nowhere_else)


def _numbered(some: NDArray[np.bool_]) -> Ranks:
    """Return ranks for some of the things, in the order of the library."""
    return np.where(some, np.cumsum(some), NOWHERE).astype(np.int64)


def _sources(
    units: Units, hits: LineHits, covered: NDArray[np.bool_], titles: Sequence[str], tagged: Ids
) -> Ranked:
    start = np.zeros(1, dtype=np.int64)
    first = np.searchsorted(hits.places, place_of(units.sources, start), side="left")
    last = np.searchsorted(hits.places, place_of(units.sources + 1, start), side="left")
    carries = np.isin(units.sources, tagged)
    listed = np.union1d(np.flatnonzero((last > first) | carries), units.titles.holding(titles))
    listed = listed.astype(np.int64)
    first, last = first[listed], last[listed]
    words, meaning = best_in_ranges(hits.words, first, last), best_in_ranges(hits.meaning, first, last)
    best = _best_places(fused(hits.words, hits.meaning), first, last)
    has_line = last > first
    elsewhere = np.zeros(len(listed), dtype=np.bool_)
    elsewhere[has_line] = covered[best[has_line]] | units.tagged_note[listed[has_line]]
    tags = _numbered(carries[listed])
    elsewhere |= ~has_line & carries[listed]  # what carries the code is listed itself
    weights = np.maximum(fused(words, meaning, tags), _BY_TITLE)
    return Ranked(units.sources[listed], weights, words, meaning, tags, first, last, elsewhere)


def _stories(units: Units, hits: LineHits, by_own_words: Sequence[int], tagged: Ids) -> Ranked:
    first, last = _ranges(hits, units.story_passages)
    words, meaning = best_in_ranges(hits.words, first, last), best_in_ranges(hits.meaning, first, last)
    best = {one: (rank, NOWHERE) for rank, one in enumerate(by_own_words, 1)}
    passages: dict[int, int] = {}  # of each story the one that is found best
    order = np.argsort(-fused(words, meaning), kind="stable")
    for place in order[last[order] > first[order]].tolist():
        story = int(units.story_passages[place, 0])
        old = best.get(story, (NOWHERE, NOWHERE))
        best[story] = (min(old[0], int(words[place])), min(old[1], int(meaning[place])))
        passages.setdefault(story, place)
    telling = _telling(units, tagged)
    listed = [one for one in units.stories if one in best or one in telling]
    ranks = np.array([best.get(one, (NOWHERE, NOWHERE)) for one in listed], dtype=np.int64).reshape(-1, 2)
    tags = _numbered(np.array([one in telling for one in listed], dtype=np.bool_))
    shown = [passages.get(one, -1) for one in listed]
    return Ranked(
        np.array(listed, dtype=np.int64),
        fused(ranks[:, 0], ranks[:, 1], tags),
        ranks[:, 0],
        ranks[:, 1],
        tags,
        np.array([first[one] if one >= 0 else 0 for one in shown], dtype=np.int64),
        np.array([last[one] if one >= 0 else 0 for one in shown], dtype=np.int64),
        np.zeros(len(listed), dtype=np.bool_),
    )


def _told_stories(units: Units, told: ToldHits, by_own_words: Sequence[int]) -> Ranked:
    own = {story: rank for rank, story in reversed(list(enumerate(by_own_words, 1)))}
    listed = [one for one in units.stories if one in own or one in told.words or one in told.meaning]
    words = [min(own.get(one, NOWHERE), told.words.get(one, NOWHERE)) for one in listed]
    found = _unweighted(np.array(listed, dtype=np.int64))
    word_ranks = np.array(words, dtype=np.int64)
    meaning_ranks = np.array([told.meaning.get(one, NOWHERE) for one in listed], dtype=np.int64)
    return replace(found, weights=fused(word_ranks, meaning_ranks), words=word_ranks, meaning=meaning_ranks)


def _telling(units: Units, tagged: Ids) -> set[int]:
    """Return the stories that tell one of these passages, of columns as `Units.passages`."""
    if not len(tagged):
        return set()
    wanted = place_of(tagged[:, 1], tagged[:, 2])
    told = place_of(units.story_passages[:, 1], units.story_passages[:, 2])
    return set(units.story_passages[np.isin(told, wanted), 0].tolist())


def _best_places(weights: NDArray[np.float64], first: Ids, last: Ids) -> Ids:
    """Return where the greatest of weights[first[i]:last[i]] stands, the first of equals.

    The ranges lie apart. For an empty one it is where it would begin.
    """
    found = first.copy()
    some = np.flatnonzero(last > first)
    if not len(some):
        return found
    some = some[np.argsort(first[some], kind="stable")]
    begin, length = first[some], (last - first)[some]
    bounds = np.column_stack([begin, last[some]]).ravel()
    greatest = np.maximum.reduceat(np.append(weights, 0.0), bounds)[::2]
    within = np.repeat(begin - np.concatenate([[0], np.cumsum(length)[:-1]]), length) + np.arange(
        length.sum()
    )
    equal = within[weights[within] == np.repeat(greatest, length)]
    found[some] = equal[np.searchsorted(equal, begin)]
    return found


def _covered(count: int, first: Ids, last: Ids) -> NDArray[np.bool_]:
    """Say of each of `count` hits whether it lies in one of the ranges."""
    steps = np.zeros(count + 1, dtype=np.int64)
    np.add.at(steps, first, 1)
    np.add.at(steps, last, -1)
    return np.cumsum(steps)[:count] > 0


def _unweighted(ids: Ids, shown_elsewhere: NDArray[np.bool_] | None = None) -> Ranked:
    none = np.zeros(len(ids), dtype=np.int64)
    nowhere = np.full(len(ids), NOWHERE, dtype=np.int64)
    elsewhere = none.astype(np.bool_) if shown_elsewhere is None else shown_elsewhere
    return Ranked(ids, none.astype(np.float64), nowhere, nowhere, nowhere, none, none, elsewhere)
