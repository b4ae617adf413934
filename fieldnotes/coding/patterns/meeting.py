"""Which passages are together: one sweep over all of them, sorted by where they begin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records import Nearness
from .counting import Column
from .table import CodedTable

# A segment's text has at most a million code points (services/workspace.py).
_CHARS = 1 << 21


@dataclass(frozen=True)
class Stretches:
    """Stretches of sources, end exclusive, and how far behind an end another one may still begin.

    places: which items they are. reach: with 0 the next one has to begin before this one's end.
    """

    places: Column
    source: Column
    start: Column
    end: Column
    reach: int = 0


def stretches_of(table: CodedTable, at: Column, nearness: Nearness) -> Sequence[Stretches]:
    """Return passages, as rows of the table, in the unit that is asked for; places count in `at`."""
    everything = np.arange(len(at))
    if nearness.unit == "overlap":
        return [_in_characters(table, at, everything)]
    source, first = table.source[at], table.first[at]
    if nearness.unit != "seconds":
        reach = int(nearness.within) if nearness.unit == "segments" else 0
        return [Stretches(everything, source, first, last_touched(table, at) + 1, reach)]
    start, end = table.start_cs[at], table.end_cs[at]
    has_time = (start >= 0) & (end >= 0)
    timed, untimed = np.flatnonzero(has_time), np.flatnonzero(~has_time)
    # Passages that follow at once are 0 s apart: the reach goes one step past the last that counts.
    reach = round(nearness.within * 100) + 1
    return [
        Stretches(timed, source[timed], start[timed], end[timed], reach),
        _in_characters(table, at, untimed),
    ]


def last_touched(table: CodedTable, at: Column) -> Column:
    """Return the ordinal of the last segment of which a passage has a character."""
    last = table.last[at]
    return np.asarray(last - ((table.end_char[at] == 0) & (last > table.first[at])))


def meeting_pairs(found: Stretches) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Yield pairs of places whose stretches meet, every pair once, many at a time.

    Each stretch is compared with the next one by its start, then with the next but one, and so on, as long as
    that begins within its reach: what comes later begins later still. The work is the number of pairs.
    """
    # Source and place as one number: what reaches past the end of its source is cut off there.
    width = int(found.start.max(initial=0)) + 1
    start = found.source * width + found.start
    order = np.argsort(start)
    end = np.maximum(found.end, found.start) + found.reach
    end = found.source[order] * width + np.minimum(end[order], width)
    start, places = start[order], found.places[order]
    one = np.arange(len(order))
    step = 0
    while len(one):
        step += 1
        one = one[: np.searchsorted(one, len(order) - step)]
        one = one[start[one + step] < end[one]]
        if len(one):
            yield places[one], places[one + step]


def gap_in_segments(table: CodedTable, one: Column, other: Column) -> Column:
    """Return how many segments lie from one passage to another of its source; 0 where they touch the same.

    one, other: rows of the table, as in the functions below.
    """
    after, before = (
        table.first[other] - last_touched(table, one),
        table.first[one] - last_touched(table, other),
    )
    return np.asarray(np.maximum(0, np.maximum(after, before)))


def gap_in_cs(table: CodedTable, one: Column, other: Column) -> Column:
    """Return the hundredths of a second between one passage and another; -1 where either has no time."""
    gap = np.maximum(
        0, np.maximum(table.start_cs[other] - table.end_cs[one], table.start_cs[one] - table.end_cs[other])
    )
    timed = (table.start_cs[one] >= 0) & (table.start_cs[other] >= 0)
    return np.where(timed, gap, -1)


def gap_in_characters(table: CodedTable, one: Column, other: Column) -> Column:
    """Return a measure of the text between passages, to tell the nearest by; 0 for overlapping ones."""
    first, last = table.first * _CHARS + table.start_char, table.last * _CHARS + table.end_char
    return np.maximum(0, np.maximum(first[other] - last[one], first[one] - last[other]))


def _in_characters(table: CodedTable, at: Column, places: Column) -> Stretches:
    these = at[places]
    start = table.first[these] * _CHARS + table.start_char[these]
    end = table.last[these] * _CHARS + table.end_char[these]
    # A passage whose words were all taken away still meets itself.
    return Stretches(places, table.source[these], start, np.maximum(end, start + 1))
