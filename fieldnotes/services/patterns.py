"""Looking at what was coded: codes by something, together, near each other, along a path, over time.

Only accepted codings count, of finished sources that consent covers today; suggestions and the codings of a
round never do. A passage counts once, however many people coded it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..coding.patterns.feelings import feel_stages
from ..coding.patterns.matrix import (
    Items,
    items_of,
    meets,
    most_rows_together,
    rows_of_codes,
    tally_cells,
    tally_columns,
    tally_lines,
    tally_meetings,
)
from ..coding.patterns.near import hits_of, nearest_of
from ..coding.patterns.table import NO_VALENCE, CodedTable, count
from ..errors import InvalidInputError, NotFoundError
from ..records import (
    MATRIX_BY,
    NEAR_UNITS,
    Code,
    CodeChoice,
    CodeMatrix,
    JourneyFeelings,
    MatrixBy,
    MatrixColumn,
    MatrixRow,
    Nearness,
    NearResult,
    PatternFilters,
    Tally,
)
from ..store import codes, field
from .access import allowed
from .coded_table import coded_table
from .pattern_columns import Columns, columns_of
from .workspace import Workspace

EVERYTHING = PatternFilters()
EVERY_CODE = CodeChoice()
OVERLAPPING = Nearness()
MOST_COLUMNS = 100


@allowed("count patterns")
def code_matrix(
    ws: Workspace,
    by: MatrixBy = "stage",
    *,
    choice: CodeChoice = EVERY_CODE,
    filters: PatternFilters = EVERYTHING,
) -> CodeMatrix:
    """Return codes by stage, market, mode, seat, month, segment of customers, or person.

    A cell counts passages, sources, and people: forty passages of one person are not forty people.
    Raises InvalidInputError for another `by`, NotFoundError for a code that is not there.
    """
    book = _codebook(ws, choice)
    items, order = _items(coded_table(ws).filtered(filters), book, choice)
    columns = _columns(ws, by, items)
    shown, columns = columns.most(MOST_COLUMNS)
    of_shown = items.those(shown)
    cells = tally_cells(of_shown, columns.of_item, len(order), len(columns.keys))
    in_columns = tally_columns(columns.of_item, len(columns.keys), of_shown)
    return CodeMatrix(
        rows=_rows(book, order, items, cells),
        columns=tuple(map(MatrixColumn, columns.keys, columns.labels, in_columns)),
        total=count(items.table, items.at),
        left_out=columns.left_out,
    )


@allowed("count patterns")
def co_occurrence(
    ws: Workspace,
    nearness: Nearness = OVERLAPPING,
    *,
    choice: CodeChoice = EVERY_CODE,
    filters: PatternFilters = EVERYTHING,
) -> CodeMatrix:
    """Return codes by codes: how many passages of the row's code are together with one of the column's.

    Read along the row: 12 of a code's 40 passages. Down the column it is another number, because one long
    passage can be together with three short ones. Both passages have to pass the filters.
    Raises InvalidInputError for a nearness that does not exist, NotFoundError for a code that is not there.
    """
    _check_nearness(nearness)
    book = _codebook(ws, choice)
    items, order = _items(coded_table(ws).filtered(filters), book, choice)
    most = most_rows_together(len(items.row))
    left_out = max(0, len(order) - most)
    if left_out:
        items, order = items.those(items.row < most), order[:most]
    flags = meets(items, len(order), nearness)
    cells = tally_meetings(items, len(order), flags)
    rows = _rows(book, order, items, cells)
    return CodeMatrix(
        rows=rows,
        columns=tuple(MatrixColumn(row.code.id, row.code.name, row.total) for row in rows),
        total=count(items.table, items.at),
        left_out=left_out,
    )


@allowed("count patterns")
def near_query(
    ws: Workspace,
    code_id: int,
    other_code_id: int,
    nearness: Nearness = OVERLAPPING,
    *,
    filters: PatternFilters = EVERYTHING,
) -> NearResult:
    """Return the passages of one code that are near another, each with its nearest passage of that one.

    Both count with the codes below them; where one of them is below the other, it is left out of that one.
    The same code twice asks for passages of it that are near others of it. Both passages have to pass the
    filters (made by these coders, said by these people).
    Raises InvalidInputError for a nearness that does not exist, NotFoundError for a code that is not there.
    """
    _check_nearness(nearness)
    choice = CodeChoice(codes=(code_id, other_code_id), roll_up=True)
    items = _two_rows(ws, code_id, other_code_id, choice, filters)
    near = nearest_of(items, nearness, same=code_id == other_code_id)
    return NearResult(
        hits=hits_of(items, near),
        tally=count(items.table, near.one),
        of=count(items.table, items.at[items.row == 0]),
    )


@allowed("count patterns")
def journey_curve(ws: Workspace, journey_id: int, *, filters: PatternFilters = EVERYTHING) -> JourneyFeelings:
    """Return how each stage of a journey feels: the mean of valence times intensity, its spread, the people.

    A coding's own valence goes before its code's. Raises NotFoundError.
    """
    journey = next((one for one in field.read_journeys(ws.db) if one.id == journey_id), None)
    if journey is None:
        raise NotFoundError(f"There is no journey {journey_id} in this workspace; choose one from the list.")
    valences = {code.id: code.valence for code in codes.read_codes(ws.db) if code.valence is not None}
    stages = {stage.id: stage.name for stage in sorted(journey.stages, key=lambda stage: stage.ordinal)}
    table = coded_table(ws).filtered(filters)
    return JourneyFeelings(journey.id, journey.name, feel_stages(table, stages, valences))


@allowed("count patterns")
def passages_in_cell(
    ws: Workspace,
    by: MatrixBy | Nearness,
    *,
    row: int | None = None,
    column: str | int | None = None,
    choice: CodeChoice = EVERY_CODE,
    filters: PatternFilters = EVERYTHING,
) -> list[int]:
    """Return the excerpts that a cell of code_matrix or co_occurrence counts, the newest sources first.

    by: what the columns are, or for codes by codes the nearness. row, column: a code's id and a column's key;
    None for all of them. Raises as those two, and InvalidInputError for a column of codes by codes that is no
    code's id.
    """
    if isinstance(by, Nearness):
        _check_nearness(by)
        if isinstance(column, str) and not (column.isascii() and column.isdigit()):
            raise InvalidInputError(f"“{column}” is no code's id; with codes by codes, a column is one.")
        if None not in (row, column) and row != column:
            assert row is not None and column is not None
            items = _two_rows(ws, row, int(column), choice, filters)
            return in_order(items.table, nearest_of(items, by).one)
        row, column = row if column is None else int(column), None
    book = _codebook(ws, choice)
    items, order = _items(coded_table(ws).filtered(filters), book, choice)
    if row is not None:
        items = items.those(items.row == (order.index(row) if row in order else -1))
    if column is not None and not isinstance(by, Nearness):
        columns = _columns(ws, by, items)
        place = columns.keys.index(column) if column in columns.keys else -1
        items = items.those(columns.of_item == place)
    return in_order(items.table, items.at)


@allowed("count patterns")
def stage_passages(
    ws: Workspace, journey_id: int, stage_id: int, *, filters: PatternFilters = EVERYTHING
) -> list[int]:
    """Return the excerpts behind a stage of journey_curve, the newest sources first."""
    valences = {code.id: code.valence for code in codes.read_codes(ws.db) if code.valence is not None}
    table = coded_table(ws).filtered(filters)
    felt = np.isin(table.code, list(valences)) | (table.valence != NO_VALENCE)
    return in_order(table, felt & (table.stage_id == stage_id))


def in_order(table: CodedTable, wanted: Any) -> list[int]:
    """Return some rows' excerpts once each: the newest sources first, in each the order of the text."""
    found = table.where(wanted)
    order = np.lexsort((found.passage, found.start_char, found.first, -found.source, -found.day))
    return list(dict.fromkeys(found.passage[order].tolist()))


def _two_rows(
    ws: Workspace, code_id: int, other_code_id: int, choice: CodeChoice, filters: PatternFilters
) -> Items:
    """Return the passages of two codes as rows 0 and 1; of one code twice as both."""
    book = _codebook(ws, choice)
    table = coded_table(ws).filtered(filters)
    row_of = rows_of_codes(list(book.values()), choice)
    if code_id != other_code_id:
        return items_of(table, row_of, {code_id: 0, other_code_id: 1})
    once = items_of(table, row_of, {code_id: 0})
    return Items(table, np.tile(once.at, 2), np.repeat([0, 1], len(once.at)))


def _codebook(ws: Workspace, choice: CodeChoice) -> dict[int, Code]:
    book = {code.id: code for code in codes.read_codes(ws.db)}
    for code_id in choice.codes:
        if code_id not in book:
            raise NotFoundError(f"There is no code {code_id} in the codebook; choose another one.")
    return book


def _check_nearness(nearness: Nearness) -> None:
    if nearness.unit not in NEAR_UNITS:
        raise InvalidInputError(f"“{nearness.unit}” is no unit; use one of: {', '.join(NEAR_UNITS)}.")
    if not 0 <= nearness.within <= 1_000_000:
        raise InvalidInputError("How near is a number from 0 to 1,000,000.")


def _items(table: CodedTable, book: Mapping[int, Code], choice: CodeChoice) -> tuple[Items, list[int]]:
    """Return the passages of each row's code, and the rows' codes, the most used first."""
    row_of = rows_of_codes(list(book.values()), choice)
    place = {code_id: n for n, code_id in enumerate(book)}
    rows = sorted({row for row in row_of.values()}, key=place.__getitem__)
    items = items_of(table, row_of, {code_id: n for n, code_id in enumerate(rows)})
    used = np.bincount(items.row, minlength=len(rows))
    ranked = np.argsort(-used, kind="stable")
    ranked = ranked[used[ranked] > 0]
    rank = np.full(len(rows), -1, dtype=np.int64)
    rank[ranked] = np.arange(len(ranked))
    return Items(table, items.at, rank[items.row]), [rows[n] for n in ranked]


def _columns(ws: Workspace, by: MatrixBy, items: Items) -> Columns:
    if by not in MATRIX_BY:
        raise InvalidInputError(f"Codes cannot be laid out by “{by}”; use one of: {', '.join(MATRIX_BY)}.")
    return columns_of(ws, by, items.table, items.at)


def _rows(
    book: Mapping[int, Code], order: Sequence[int], items: Items, cells: Sequence[Sequence[Tally]]
) -> tuple[MatrixRow, ...]:
    totals = tally_lines(items.row, len(order), items)
    return tuple(MatrixRow(book[code_id], totals[n], tuple(cells[n])) for n, code_id in enumerate(order))
