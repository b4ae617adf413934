"""The columns of a matrix: which one each passage stands in, their keys, names and order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..coding.patterns.counting import Column, different_values
from ..coding.patterns.places import is_on_record, participant_of
from ..coding.patterns.table import CodedTable
from ..records import MatrixBy
from ..store import people
from .access import allowed
from .workspace import Workspace

# What a column is called whose passages have no such thing.
UNKNOWN: dict[MatrixBy, str] = {
    "stage": "no stage",
    "market": "no market",
    "mode": "no mode",
    "seat": "seat not known",
    "month": "",
    "segment": "no segment",
    "person": "nobody on record",
}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Columns:
    """of_item: the column of each of the rows. keys, labels: of the columns, in order.

    left_out: how many more there are.
    """

    of_item: Column
    keys: list[str | int]
    labels: list[str]
    left_out: int = 0

    def most(self, columns: int) -> tuple[NDArray[np.bool_], "Columns"]:
        """Return which rows stand in the first so many columns, and these columns.

        The last one stays, because it has what is not known.
        """
        last = len(self.keys) - 1
        if last < columns:
            return np.ones(len(self.of_item), dtype=bool), self
        shown = (self.of_item < columns - 1) | (self.of_item == last)
        kept = [*range(columns - 1), last]
        return shown, Columns(
            np.minimum(self.of_item[shown], columns - 1),
            [self.keys[n] for n in kept],
            [self.labels[n] for n in kept],
            len(self.keys) - columns,
        )


@allowed("count patterns")
def columns_of(ws: Workspace, by: MatrixBy, table: CodedTable, at: Column) -> Columns:
    """Return the columns that some rows of a table have.

    Stages stand in the order of the path, months in time, seats as always, the others by use; what is not
    known comes last.
    """
    if by == "month":
        return _months(table.month[at])
    if by == "person":
        return _people(ws, table.person[at])
    values = getattr(table, by)[at]
    labels = table.labels[by]
    found, counts = different_values(values)
    use = dict(zip(found.tolist(), counts.tolist(), strict=True))
    in_own_order = by in ("stage", "seat")
    ranked = sorted(use, key=lambda n: (n == 0, n if in_own_order else -use[n], n))
    return Columns(
        _renumbered(values, ranked),
        [labels[n] for n in ranked],
        [labels[n] or UNKNOWN[by] for n in ranked],
    )


def _months(month: Column) -> Columns:
    months = different_values(month)[0].tolist()
    return Columns(
        _renumbered(month, months),
        [f"{n // 12}-{n % 12 + 1:02}" for n in months],
        [f"{_MONTHS[n % 12]} {n // 12}" for n in months],
    )


def _people(ws: Workspace, person: Column) -> Columns:
    # Whoever is not on record stands in one column.
    person = np.where(is_on_record(person), person, 0)
    found, counts = different_values(person)
    use = dict(zip(found.tolist(), counts.tolist(), strict=True))
    ranked = sorted(use, key=lambda n: (n == 0, -use[n], n))
    names = {one.id: one.code for one in people.read_participants(ws.db)}
    ids = [participant_of(n) or 0 for n in ranked]
    return Columns(_renumbered(person, ranked), list(ids), [names.get(one, UNKNOWN["person"]) for one in ids])


def _renumbered(values: Column, ranked: list[int]) -> Column:
    """Return each value's place in `ranked`."""
    if not ranked:
        return values
    by_value = np.argsort(ranked)
    return np.asarray(by_value[np.searchsorted(np.asarray(ranked)[by_value], values)], dtype=np.int64)
