"""Matrices on the page: codes by something, and codes by codes."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from fieldnotes.coding.code_tree import codes_above
from fieldnotes.coding.palette import code_colour
from fieldnotes.interchange.pattern_pictures import people_words
from fieldnotes.records import CodeMatrix, MatrixBy, Nearness, Tally
from fieldnotes.services import coding
from fieldnotes.services.pattern_exports import (
    BY_WORDS,
    filter_words,
    matrix_csv,
    matrix_picture,
    nearness_words,
)
from fieldnotes.services.patterns import co_occurrence, code_matrix, passages_in_cell
from fieldnotes.services.workspace import Workspace

from .components.pattern_table import Key, TableCell, TableColumn, TableRow, pattern_table
from .formats import counted, plain
from .parts import empty_state
from .patterns_address import Look, Shade
from .patterns_controls import choose_by, choose_codes, choose_nearness, choose_shade, go_to, look_now
from .patterns_quotes import downloads, show_quotes

ROWS, COLUMNS = 20, 12
ALL_LABEL = "All"


def show_matrix(ws: Workspace, look: Look) -> None:
    """Draw codes by something, and what is open of it."""
    choose_by(look)
    choose_codes(ws, look)
    matrix = code_matrix(ws, look.by, choice=look.choice, filters=look.filters)
    _show(ws, look, matrix, look.by)


def show_together(ws: Workspace, look: Look) -> None:
    """Draw codes by codes, and what is open of it."""
    choose_nearness(look)
    choose_codes(ws, look)
    matrix = co_occurrence(ws, look.nearness, choice=look.choice, filters=look.filters)
    _show(ws, look, matrix, look.nearness)


def nothing_coded(look: Look) -> None:
    """Say that there is nothing to count, and what to do next."""
    if look.filter_count or look.choice.codes or look.choice.kind:
        empty_state(
            "Nothing coded matches", "No accepted coding passes these filters and this choice of codes."
        )
        st.button(
            "Show everything that was coded",
            key="patterns_everything",
            on_click=go_to,
            args=(Look(view=look.view, by=look.by, nearness=look.nearness),),
        )
        return
    empty_state(
        "Nothing is coded yet",
        "Open a recording, a document or a note and put a code on what was said, or accept a suggestion; "
        "it is counted here at once.",
        action="Find something to code",
        to_page="library",
    )


def people_count(tally: Tally) -> str:
    """Return who stands behind a number, in words; "nobody" where no one is known."""
    return people_words(tally) or "nobody"


def open_cell(row: Key, column: Key) -> None:
    """Open a cell of the look that the address has now."""
    go_to(replace(look_now(), cell=(row, column), page=1))


def _show(ws: Workspace, look: Look, matrix: CodeMatrix, by: MatrixBy | Nearness) -> None:
    if not matrix.rows:
        nothing_coded(look)
        return
    choose_shade(look)
    together = isinstance(by, Nearness)
    name = f"Codes together, {nearness_words(by)}" if isinstance(by, Nearness) else f"Codes by {BY_WORDS[by]}"
    rows = matrix.rows if look.every else matrix.rows[:ROWS]
    columns = matrix.columns if look.every else matrix.columns[: ROWS if together else COLUMNS]
    opened = look.cell
    board = st.container(key="patterns_board")
    with board.container(key="patterns_board_table"):
        how = "passages of the row's code that are together with the column's" if together else "passages"
        st.html(
            f'<p class="fn-pt-said">Each cell: {how}, and the people behind them. '
            f"{counted(matrix.total.passages, 'passage')} of {counted(matrix.total.sources, 'source')} "
            f"in all, {people_count(matrix.total)}.</p>"
        )
        shown = [TableColumn(one.key, one.label) for one in columns]
        body = _rows(ws, look.shade, matrix, len(rows), len(columns), total=not together)
        if not together:
            shown.append(TableColumn(None, ALL_LABEL))
        pattern_table(
            key="patterns_table",
            name=name,
            corner="Code",
            columns=shown,
            rows=body,
            chosen=opened,
            on_open=open_cell,
        )
        _more(look, len(rows), len(columns), matrix)
        about = filter_words(ws, look.filters, look.choice)
        downloads(
            "codes-together" if together else f"codes-by-{look.by}",
            partial(matrix_csv, matrix, by),
            partial(matrix_picture, matrix, by, about=about),
        )
    if opened:
        with board:
            row, column = opened
            ids = passages_in_cell(
                ws,
                by,
                row=row if isinstance(row, int) else None,
                column=column,
                choice=look.choice,
                filters=look.filters,
            )
            show_quotes(ws, look, _cell_title(ws, matrix, opened, together=together), ids)


def _rows(
    ws: Workspace, shade: Shade, matrix: CodeMatrix, rows: int, columns: int, *, total: bool
) -> list[TableRow]:
    book = {code.id: code for code in coding.list_codes(ws)}
    shown = matrix.rows[:rows]
    most = max(
        (
            _first_number(cell, shade)
            for n, row in enumerate(shown)
            for m, cell in enumerate(row.cells[:columns])
            if total or n != m
        ),
        default=0,
    )
    labels = [column.label for column in matrix.columns[:columns]]
    body = []
    for n, row in enumerate(shown):
        cells = [
            # A code with itself is its total, no more intense than another.
            _cell(cell, shade, f"{row.code.name}, {label}", 0 if not total and n == m else most)
            for m, (label, cell) in enumerate(zip(labels, row.cells[:columns], strict=True))
        ]
        if total:
            cells.append(_cell(row.total, shade, f"{row.code.name}, all", 0))
        look = code_colour(row.code, codes_above(row.code, book))
        label = f"{row.code.name} (retired)" if row.code.retired else row.code.name
        body.append(TableRow(row.code.id, label, tuple(cells), look.mark, look.css))
    if total:
        foot = [_cell(one.total, shade, f"All codes, {one.label}", 0) for one in matrix.columns[:columns]]
        foot.append(_cell(matrix.total, shade, "All codes, all", 0))
        body.append(TableRow(None, "All codes", tuple(foot)))
    return body


def _cell(tally: Tally, shade: Shade, where: str, most: int) -> TableCell:
    if not tally.passages:
        return TableCell("·", opens=False)
    passages = counted(tally.passages, "passage")
    share = min(1.0, _first_number(tally, shade) / most if most else 0.0)
    if shade == "people":
        big = f"{tally.people:,}" + (f"+{tally.unnamed:,}" if tally.unnamed else "")
        return TableCell(big, passages, f"{where}: people ", ", ", share)
    word = "passage" if tally.passages == 1 else "passages"
    between = f" {word} of {counted(tally.sources, 'source')}, "
    return TableCell(f"{tally.passages:,}", people_count(tally), f"{where}: ", between, share)


def _first_number(tally: Tally, shade: Shade) -> int:
    return tally.passages if shade == "passages" else tally.people + tally.unnamed


def _cell_title(ws: Workspace, matrix: CodeMatrix, opened: Sequence[Key], *, together: bool) -> str:
    row, column = opened
    names = {code.id: code.name for code in coding.list_codes(ws)}
    columns = {one.key: one.label for one in matrix.columns}
    code = names.get(row, "No such code") if isinstance(row, int) else "All codes"
    if column is None or (together and row == column):
        return code
    return (
        f"{code}, together with {names.get(int(column), '?')}"
        if together
        else f"{code}, {columns.get(column, column)}"
    )


def _more(look: Look, rows: int, columns: int, matrix: CodeMatrix) -> None:
    hidden = [
        f"{len(every):,} {what}"
        for shown, every, what in ((rows, matrix.rows, "codes"), (columns, matrix.columns, "columns"))
        if shown < len(every)
    ]
    if hidden and not look.every:
        st.button(
            plain(f"Show all {' and '.join(hidden)}"),
            key="patterns_all",
            on_click=go_to,
            args=(replace(look, every=True),),
        )
    elif look.every and (len(matrix.rows) > ROWS or len(matrix.columns) > COLUMNS):
        st.button(
            "Show the most used only",
            key="patterns_fewer",
            on_click=go_to,
            args=(replace(look, every=False),),
        )
    if matrix.left_out:
        st.html(
            f'<p class="fn-pt-said">{matrix.left_out:,} more, the least used ones, are too many to lay out; '
            "choose a kind of code, or filters.</p>"
        )
