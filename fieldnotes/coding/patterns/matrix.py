"""Codes by something: each cell counts passages once, and the sources and people behind them once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records import Code, CodeChoice, Nearness, Tally
from .counting import Column, count_different, first_of_each
from .meeting import meeting_pairs, stretches_of
from .places import is_on_record
from .table import CodedTable

_FLAGS_AT_ONCE = 32_000_000  # bytes of memory that meetings may take


@dataclass(frozen=True)
class Items:
    """The passages of each row's code, each once.

    at: rows of the table. row: which row of a matrix each is in.
    """

    table: CodedTable
    at: Column
    row: Column

    @property
    def passage(self) -> Column:
        """The passage of each item."""
        return self.table.passage[self.at]

    def those(self, wanted: NDArray[Any]) -> "Items":
        """Return some of them: by a mask, or by their places."""
        return Items(self.table, self.at[wanted], self.row[wanted])


def rows_of_codes(codes: Sequence[Code], choice: CodeChoice) -> dict[int, int]:
    """Return by which code's row each code is counted; codes that are in no row are left out.

    codes: the codebook. Each code counts in one row only, so that a code and one below it never count the
    same coding twice.
    """
    parents = {code.id: code.parent_id for code in codes}
    chosen = set(choice.codes)
    found = {}
    for code in codes:
        if choice.kind is not None and code.kind != choice.kind:
            continue
        row = _row_of(code.id, parents, chosen, roll_up=choice.roll_up)
        if row is not None:
            found[code.id] = row
    return found


def _row_of(
    code_id: int, parents: Mapping[int, int | None], chosen: set[int], *, roll_up: bool
) -> int | None:
    if not roll_up:
        return code_id if not chosen or code_id in chosen else None
    at: int | None = code_id
    top, seen = code_id, set()
    while at is not None and at in parents and at not in seen:
        if at in chosen:
            return at
        seen.add(at)
        top, at = at, parents[at]
    return None if chosen else top


def items_of(table: CodedTable, row_of: Mapping[int, int], order: Mapping[int, int]) -> Items:
    """Return each row's passages once, though several codes or coders put it there.

    row_of: from `rows_of_codes`. order: the row's place by its code.
    """
    lookup = np.full(max(row_of, default=0) + 2, -1, dtype=np.int64)
    for code_id, code_of_row in row_of.items():
        if code_of_row in order:
            lookup[code_id] = order[code_of_row]
    # The last place stands for codes that are not known here.
    row = lookup[np.minimum(table.code, len(lookup) - 1)]
    at = np.flatnonzero(row >= 0)
    row = row[at]
    passage = table.passage[at]
    once = first_of_each(row * (int(passage.max(initial=0)) + 1) + passage)
    return Items(table, at[once], row[once])


def tally_lines(line: Column, lines: int, items: Items) -> list[Tally]:
    """Return what each line holds. line: which of them each item belongs to, a passage once a line."""
    person = items.table.person[items.at]
    named = is_on_record(person)
    counts = (
        np.bincount(line, minlength=lines),
        count_different(line, items.table.source[items.at], lines),
        count_different(line[named], person[named], lines),
        count_different(line[~named], person[~named], lines),
    )
    return [Tally(*found) for found in zip(*(column.tolist() for column in counts), strict=True)]


def tally_columns(column: Column, columns: int, items: Items) -> list[Tally]:
    """Return what each column holds; a passage that is in several rows counts once."""
    passage = items.passage
    once = first_of_each(column * (int(passage.max(initial=0)) + 1) + passage)
    return tally_lines(column[once], columns, items.those(once))


def tally_cells(items: Items, column: Column, rows: int, columns: int) -> list[list[Tally]]:
    """Return what each cell holds; column: of each item."""
    cells = tally_lines(items.row * columns + column, rows * columns, items)
    return [cells[n * columns : (n + 1) * columns] for n in range(rows)]


def meets(items: Items, rows: int, nearness: Nearness) -> NDArray[np.bool_]:
    """Return, for each item, with which rows' codes it is together: shape (items, rows); True for its own."""
    flags = np.zeros((len(items.row), rows), dtype=bool)
    flags[np.arange(len(items.row)), items.row] = True
    for found in stretches_of(items.table, items.at, nearness):
        for one, other in meeting_pairs(found):
            flags[one, items.row[other]] = True
            flags[other, items.row[one]] = True
    return flags


def most_rows_together(items: int) -> int:
    """Return how many rows `meets` can compare in the memory that it may take."""
    return max(20, _FLAGS_AT_ONCE // max(1, items))


def tally_meetings(items: Items, rows: int, flags: NDArray[np.bool_]) -> list[list[Tally]]:
    """Return, for each row, how much of it is together with each row's code."""
    packed = np.packbits(flags, axis=1)
    person = items.table.person[items.at]
    named = is_on_record(person)
    everything = np.ones(len(items.row), dtype=bool)
    counts = [
        _count_in_rows(packed, items.row, value, kept, rows)
        for value, kept in (
            (np.arange(len(items.row)), everything),
            (items.table.source[items.at], everything),
            (person, named),
            (person, ~named),
        )
    ]
    return [
        [Tally(*cell) for cell in zip(*(found[row].tolist() for found in counts), strict=True)]
        for row in range(rows)
    ]


def _count_in_rows(
    packed: NDArray[np.uint8], row: Column, value: Column, kept: NDArray[np.bool_], rows: int
) -> Column:
    """Return how many different values in each row have each flag: shape (rows, rows).

    packed: the flags of each item as bits. kept: which items have a value that counts.
    """
    found = np.zeros((rows, rows), dtype=np.int64)
    if not kept.any():
        return found
    places = np.flatnonzero(kept)
    groups = row[places] * (int(value.max()) + 1) + value[places]
    order = np.sort(groups * len(groups) + np.arange(len(groups)))
    groups, order = order // len(groups), places[order % len(groups)]
    begins = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))
    bits = np.unpackbits(np.bitwise_or.reduceat(packed[order], begins, axis=0), axis=1, count=rows)
    ends = np.searchsorted(row[order[begins]], np.arange(rows + 1))
    for n in range(rows):
        found[n] = bits[ends[n] : ends[n + 1]].sum(axis=0)
    return found
