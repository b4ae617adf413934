"""The passages of one code that are near another, each with the nearest one."""

from dataclasses import dataclass

import numpy as np

from ...records import NearHit, Nearness
from .counting import Column
from .matrix import Items
from .meeting import gap_in_characters, gap_in_cs, gap_in_segments, meeting_pairs, stretches_of


@dataclass(frozen=True)
class Near:
    """Rows of the table: passages of row 0, and for each the nearest passage of row 1."""

    one: Column
    other: Column


def nearest_of(items: Items, nearness: Nearness, *, same: bool = False) -> Near:
    """Return the passages of row 0 that are together with one of row 1, in the order of sources and places.

    A passage that carries both codes is together with itself. same: both rows are the same code's passages;
    a passage is then near others alone.
    """
    ones, others = [], []
    passage = items.passage
    for found in stretches_of(items.table, items.at, nearness):
        for left, right in meeting_pairs(found):
            for one, other in ((left, right), (right, left)):
                wanted = (items.row[one] == 0) & (items.row[other] == 1)
                if same:
                    wanted &= passage[one] != passage[other]
                ones.append(one[wanted])
                others.append(other[wanted])
    if not ones:
        nothing = np.zeros(0, dtype=np.int64)
        return Near(nothing, nothing)
    one, other = items.at[np.concatenate(ones)], items.at[np.concatenate(others)]
    table = items.table
    gap_cs = gap_in_cs(table, one, other)
    order = np.lexsort(
        (
            table.passage[other],
            gap_in_characters(table, one, other),
            gap_cs,
            table.passage[one],
            table.start_char[one],
            table.first[one],
            table.source[one],
        )
    )
    one, other = one[order], other[order]
    first = np.ones(len(one), dtype=bool)
    first[1:] = table.passage[one[1:]] != table.passage[one[:-1]]
    return Near(one[first], other[first])


def hits_of(items: Items, near: Near) -> tuple[NearHit, ...]:
    """Return them as records."""
    table = items.table
    gap_cs, segments = gap_in_cs(table, near.one, near.other), gap_in_segments(table, near.one, near.other)
    return tuple(
        NearHit(int(one), int(other), int(source), None if cs < 0 else int(cs) / 100, int(apart))
        for one, other, source, cs, apart in zip(
            table.passage[near.one],
            table.passage[near.other],
            table.source[near.one],
            gap_cs,
            segments,
            strict=True,
        )
    )
