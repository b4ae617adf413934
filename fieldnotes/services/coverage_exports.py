"""Coverage of the field as files: tables as CSV, and one page for a meeting as PDF or HTML."""

from typing import Literal

from ..errors import InvalidInputError
from ..field.coverage_words import (
    HOW_HOURS,
    cell_words,
    day_words,
    group_words,
    hours_words,
    out_words,
    period_words,
    place_title,
    summary_words,
    timing_words,
    weeks_words,
)
from ..interchange.coverage_html import coverage_html
from ..interchange.coverage_pdf import coverage_pdf
from ..interchange.csv_text import Cell, rows_to_csv
from ..records import Coverage, CoveragePage, FieldMap, MapCell
from .access import allowed
from .workspace import Workspace, list_members

CoverageTable = Literal["groups", "months", "people", "walks", "map", "next"]
COVERAGE_TABLES: tuple[CoverageTable, ...] = ("groups", "months", "people", "walks", "map", "next")
COVERAGE_FORMATS = ("pdf", "html")


@allowed("take out")
def coverage_csv(ws: Workspace, coverage: Coverage, table: str) -> str:
    """Return one of COVERAGE_TABLES, as a table that a spreadsheet opens without running anything in it.

    Raises InvalidInputError for another table.
    """
    if table == "groups":
        return rows_to_csv(*_groups(coverage))
    if table == "months":
        header = ("month", "team", "rank", "people_out", "walks", "hours")
        months = [
            (f"{one.month:%Y-%m}", one.team, one.rank, one.out, one.walks, round(one.hours, 2))
            for one in coverage.months
        ]
        return rows_to_csv(header, months)
    if table == "people":
        people = [(one.name, one.team, one.rank, one.walks, one.last) for one in coverage.people]
        return rows_to_csv(("member", "team", "rank", "walks", "last_out"), people)
    if table == "walks":
        return rows_to_csv(*_walks(coverage, ws))
    if table == "map":
        return rows_to_csv(*_map(coverage.map))
    if table == "next":
        return rows_to_csv(*_next(coverage))
    raise InvalidInputError(f"“{table}” is no table of coverage; use one of: {', '.join(COVERAGE_TABLES)}.")


@allowed("take out")
def write_coverage(ws: Workspace, coverage: Coverage, *, file_format: str) -> bytes:
    """Return coverage on one page, as "pdf" or "html". Raises InvalidInputError for another format."""
    if file_format not in COVERAGE_FORMATS:
        raise InvalidInputError(
            f"Coverage is written as {' or '.join(COVERAGE_FORMATS)}, not as {file_format}."
        )
    page = _page(ws, coverage)
    return coverage_pdf(page) if file_format == "pdf" else coverage_html(page)


def _page(ws: Workspace, coverage: Coverage) -> CoveragePage:
    found = coverage.map
    return CoveragePage(
        workspace=ws.name,
        made_on=coverage.today,
        title="Who has been in the field",
        period=period_words(coverage.period),
        said=(summary_words(coverage), weeks_words(coverage.weeks)),
        how=tuple(part for part in (timing_words(coverage), HOW_HOURS) if part),
        by=coverage.by,
        groups=tuple(
            (
                *(group_words(one, coverage.by), out_words(one)),
                *(f"{one.walks:,}", hours_words(one.hours), day_words(one.last)),
            )
            for one in (*coverage.groups, coverage.total)
        ),
        map_title=_map_words(found) if found else "",
        columns=tuple(one.label for one in found.columns) if found else (),
        rows=tuple((row.stage, tuple(map(_cell, row.cells))) for row in found.rows) if found else (),
        places=tuple((place_title(one), one.question, one.reasons) for one in coverage.next_places),
    )


def _map_words(found: FieldMap) -> str:
    what = "market" if found.across == "market" else "way of walking"
    narrowed = f", {found.narrowed_to} only" if found.narrowed_to else ""
    return (
        f"Stages of “{found.journey}” by {what}{narrowed}: walks in the period; nobody walked "
        f"{found.white:,} of {found.places:,} places"
    )


def _cell(cell: MapCell) -> tuple[int, str]:
    return len(cell.walks), "" if cell.walks else " ".join(cell_words(cell)[1:]) or cell_words(cell)[0]


Table = tuple[tuple[str, ...], list[tuple[Cell, ...]]]


def _groups(coverage: Coverage) -> Table:
    header = (coverage.by, "members", "people_out", "walks", "hours", "last_out")
    rows: list[tuple[Cell, ...]] = [
        (group_words(one, coverage.by), one.members, one.out, one.walks, round(one.hours, 2), one.last)
        for one in (*coverage.groups, coverage.total)
    ]
    return header, rows


def _walks(coverage: Coverage, ws: Workspace) -> Table:
    names = {member.id: member.name for member in list_members(ws)}
    header = ("walk", "title", "day", "market", "mode", "who", "hours", "timed_by", "notes")
    rows: list[tuple[Cell, ...]] = [
        (
            *(one.session_id, one.title, one.day, one.market, one.mode),
            "; ".join(names[person] for person in one.people if person in names),
            *(None if one.hours is None else round(one.hours, 2), one.timed_by, one.notes),
        )
        for one in coverage.outings
    ]
    return header, rows


def _map(found: FieldMap | None) -> Table:
    header = ("journey", "stage", "market", "mode", "walks", "last_walk")
    rows: list[tuple[Cell, ...]] = []
    for row in found.rows if found else ():
        assert found is not None
        for column, cell in zip(found.columns, row.cells, strict=True):
            narrowed = found.narrowed_to or "any"
            place = (column.label, narrowed) if found.across == "market" else (narrowed, column.label)
            rows.append((found.journey, row.stage, *place, len(cell.walks), cell.last))
    return header, rows


def _next(coverage: Coverage) -> Table:
    header = (
        "place",
        "journey",
        "mode",
        "weight",
        "for_time",
        "for_movement",
        "last_walk",
        "why",
        "question",
    )
    rows: list[tuple[Cell, ...]] = [
        (
            *(place_title(one), one.journey, one.mode),
            *(round(one.weight, 1), round(one.time, 1), round(one.movement, 1), one.last),
            *(" ".join(one.reasons), one.question),
        )
        for one in coverage.next_places
    ]
    return header, rows
