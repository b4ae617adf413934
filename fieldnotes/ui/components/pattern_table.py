"""A table of counts whose cells open what they count, by mouse, thumb or arrow keys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from fieldnotes.ui.components.assets import read_asset

_TABLE = st.components.v2.component(
    "fieldnotes_patterns",
    html='<div class="fn-pt"></div>',
    css=read_asset("patterns.css"),
    js=read_asset("patterns.js"),
    isolate_styles=False,
)

Key = str | int | None


@dataclass(frozen=True)
class TableCell:
    """A cell. big, small: its two lines. before, between: said before each by those who do not see the table.

    share: of the greatest, 0 to 1; opens: whether there is anything to open. tint: its colour (CSS) where not
    all cells have the same one; it is there too where nothing opens.
    """

    big: str
    small: str = ""
    before: str = ""
    between: str = ""
    share: float = 0.0
    opens: bool = True
    tint: str = ""


@dataclass(frozen=True)
class TableRow:
    """A row with what it is called; mark and colour (CSS): of its code, or ""."""

    key: Key
    label: str
    cells: tuple[TableCell, ...]
    mark: str = ""
    colour: str = ""


@dataclass(frozen=True)
class TableColumn:
    """A column's key and label."""

    key: Key
    label: str


def pattern_table(
    *,
    key: str,
    name: str,
    corner: str,
    columns: Sequence[TableColumn],
    rows: Sequence[TableRow],
    chosen: tuple[Key, Key] | None,
    on_open: Callable[[Key, Key], None],
    below: str = "patterns_quotes",
) -> None:
    """Draw the table; on_open is called with the row's and the column's key before the run that answers.

    name: what it shows, for those who do not see it. corner: what the rows are. chosen: the open cell.
    below: the key of the container in which a cell opens.
    """

    def opened() -> None:
        state = st.session_state.get(key)
        cell = state.get("cell") if isinstance(state, Mapping) else None
        if isinstance(cell, Mapping):
            on_open(cell.get("row"), cell.get("column"))

    _TABLE(
        key=key,
        data={
            "name": name,
            "corner": corner,
            "columns": [asdict(column) for column in columns],
            "rows": [asdict(row) for row in rows],
            "chosen": list(chosen) if chosen else None,
            "below": below,
        },
        on_cell_change=opened,
    )
