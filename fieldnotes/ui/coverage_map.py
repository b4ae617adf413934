"""The map of the field as a table that a phone shows stage by stage; a white spot leads to the plan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from fieldnotes.field.coverage_next import ask_at
from fieldnotes.field.coverage_words import cell_words
from fieldnotes.records import Coverage, FieldMap, MapCell, MapColumn, MapRow
from fieldnotes.services.coverage import list_walks_at
from fieldnotes.services.workspace import Workspace

from .coverage_address import Look, go_to, write_look
from .coverage_controls import choose_map
from .formats import counted, day, escaped, plain
from .parts import section
from .plan_links import plan_query
from .shell import page, page_address

COLUMNS_SHOWN = 12
WALKS_SHOWN = 30


@dataclass(frozen=True)
class _Board:
    """The map with what its cells need. ask: what to find out at a stage in a market."""

    look: Look
    seen: Coverage
    found: FieldMap
    ask: Callable[[str, str], tuple[int | None, str]]


def draw_map(ws: Workspace, look: Look, seen: Coverage) -> None:
    """Draw stages by markets or by ways of walking."""
    if seen.map is None:
        return
    section("Where, and where not yet")
    choose_map(ws, look, seen)
    found = seen.map
    shown = found.columns if look.every else found.columns[:COLUMNS_SHOWN]
    board = _Board(look, seen, found, ask_at(seen.moved, [row.stage for row in found.rows]))
    head = "".join(f'<th scope="col">{escaped(column.label)}</th>' for column in shown)
    body = "".join(_row(board, row, shown) for row in found.rows)
    what = "markets" if found.across == "market" else "ways of walking"
    st.html(
        f'<p class="fn-quiet fn-cv-said">{escaped(_said(found))}</p>'
        f'<table class="fn-cv-map"><caption>Stages of “{escaped(found.journey)}” by {what}</caption>'
        f'<thead><tr><th scope="col">Stage</th>{head}</tr></thead><tbody>{body}</tbody></table>'
    )
    if len(found.columns) > COLUMNS_SHOWN:
        label = "Show fewer" if look.every else f"Show all {len(found.columns):,} {what}"
        st.button(label, key="coverage_every", on_click=go_to, args=(replace(look, every=not look.every),))


def draw_cell(look: Look, seen: Coverage) -> None:
    """Draw the walks behind the cell that is open."""
    walks = list_walks_at(seen, stage_id=look.stage or 0, column=look.column)
    found = seen.map
    row = next((row for row in found.rows if row.stage_id == look.stage), None) if found else None
    column = next((one for one in found.columns if one.key == look.column), None) if found else None
    title = f"{row.stage}, {column.label}" if row and column else "No such place"
    section(title)
    st.page_link(
        page("coverage"),
        label="Back to the map",
        icon=":material/arrow_back:",
        query_params=write_look(look.closed()),
    )
    st.html(f'<p class="fn-quiet" role="status">{counted(len(walks), "walk")} in this period</p>')
    pages = max(1, -(-len(walks) // WALKS_SHOWN))
    at = min(look.page, pages)
    for one in walks[(at - 1) * WALKS_SHOWN : at * WALKS_SHOWN]:
        with st.container(key=f"item_walk_{one.session_id}"):
            st.page_link(page("walk"), label=plain(one.title), query_params={"session": str(one.session_id)})
            parts = (one.mode, one.market, day(one.day), counted(one.notes, "note"))
            st.html(f'<p class="fn-quiet">{escaped(" · ".join(part for part in parts if part))}</p>')
    if pages > 1:
        key = f"coverage_page_{at}"
        st.pagination(
            pages, default=at, key=key, on_change=lambda: go_to(replace(look, page=st.session_state[key]))
        )


def _row(board: _Board, row: MapRow, columns: Sequence[MapColumn]) -> str:
    cells = "".join(
        f'<td data-label="{escaped(column.label)}">{draw(board, row, column, cell)}</td>'
        for column, cell in zip(columns, row.cells, strict=False)
        for draw in (_white if cell.is_white else _filled,)
    )
    return f'<tr><th scope="row">{escaped(row.stage)}</th>{cells}</tr>'


def _filled(board: _Board, row: MapRow, column: MapColumn, cell: MapCell) -> str:
    most = max(len(one.walks) for every in board.found.rows for one in every.cells)
    big, small = cell_words(cell)
    query = write_look(replace(board.look, stage=row.stage_id, column=column.key))
    said = f"{row.stage}, {column.label}: {big} {small}. Open them."
    share = 10 + round(45 * len(cell.walks) / most)
    return (
        f'<a class="fn-cv-cell" style="--fn-share: {share}%" target="_self" '
        f'href="{escaped(page_address("coverage", **query))}" '
        f'aria-label="{escaped(said)}"><b>{big}</b> {small}</a>'
    )


def _white(board: _Board, row: MapRow, column: MapColumn, cell: MapCell) -> str:
    only = board.found.narrowed_to or ""
    if board.found.across == "market":
        market, mode = column.label if column.key else "", only
    else:
        market, mode = next((one.label for one in board.seen.markets if one.key == only), ""), column.key
    metric_id, question = board.ask(row.stage, market)
    query = plan_query(
        journey_id=board.found.journey_id,
        market=market,
        stage=row.stage,
        mode=mode,
        metric_id=metric_id,
        question=question,
    )
    big, small = cell_words(cell)
    said = f"{row.stage}, {column.label}: {big}{f', {small}' if small else ''}. Plan a walk there."
    below = f"<br>{escaped(small)}" if small else ""
    return (
        f'<a class="fn-cv-cell fn-cv-white" target="_self" href="{escaped(page_address("plan", **query))}" '
        f'aria-label="{escaped(said)}">{escaped(big)}{below}</a>'
    )


def _said(found: FieldMap) -> str:
    white = f"{found.white:,} of {counted(found.places, 'place')} nobody walked in this period"
    unplaced = len(found.unplaced)
    other = f" {counted(unplaced, 'walk')} without a stage noted can stand in no row." if unplaced else ""
    return f"{white}: a dashed one leads to the plan of a walk, a filled one opens its walks.{other}"
