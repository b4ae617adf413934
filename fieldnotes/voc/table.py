"""Metric values from a file: ready values row by row, or raw scores that become an NPS."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from ..errors import ImportFileError
from ..records import MetricKind, MetricTable, RejectedRow, Slice, ValueRow
from .columns import MAX_SLICE_NAMES, SLICE_ROLES, ColumnMapping, guess_table_columns
from .dates import PERIOD_LENGTHS, DateOrder, Period, PeriodLength, read_period, settle_date_order
from .nps import PASSIVE_FROM, PROMOTER_FROM, nps_from_counts
from .numbers import DecimalMark, settle_decimal_mark
from .row_values import RowReader, RowRejectedError
from .text_file import SEPARATORS, TableRow, TextTable, open_text_table

_NUMBER_ROLES = ("value", "low", "high")
_SHORTEST_GAP_DAYS: tuple[tuple[int, PeriodLength], ...] = (
    (360, "year"),
    (85, "quarter"),
    (25, "month"),
    (6, "week"),
)


def read_metric_table(
    data: bytes,
    *,
    file_name: str,
    kind: MetricKind,
    mapping: ColumnMapping | None = None,
    period: PeriodLength = "month",
) -> MetricTable:
    """Return the values in a file, the rows that were not taken, each with its reason, and how it was read.

    mapping: which columns to read; without one, guess_columns' answer is used.
    period: what a full date stands for. Raw scores are gathered by it. A ready value's date stands for a
    period no longer than the distance between the file's dates, so that weekly values stay weekly.
    Raw scores become one NPS with its 95 % interval (nps_interval) for each period and slice: for all
    customers, by each slicing column, and by each two of them. A score whose slice is blank counts in the
    wider ones. Ready values are taken as they are, since they cannot be pooled; their limits are taken to be
    95 % limits. Values come sorted by slice, then period.
    Raises ImportFileError as open_text_table does, and where no column with a date or value is found, a
    column of the mapping is not in the file, dates can be read two ways, a slicing column has over 200
    different names, or no row could be taken.
    """
    table = open_text_table(data, file_name=file_name)
    settled = mapping or guess_table_columns(table, kind=kind).mapping
    reader = _settle(table, settled, kind, period)
    rejected: list[RejectedRow] = []
    if settled.shape == "responses":
        if kind != "nps":
            raise ImportFileError(
                f"{file_name}: raw 0–10 scores become an NPS only; for {kind} give one value a period."
            )
        rows, taken, blank = _read_scores(table, reader, rejected)
    else:
        rows, blank = _read_values(table, reader, rejected)
        taken = len(rows)
    if not rows:
        raise ImportFileError(_why_nothing(table, rejected))
    rows.sort(key=lambda row: (_slice_key(row.slice), row.period_start, row.period_end))
    reading = _describe(table, reader, settled, (taken, len(rows), len(rejected), blank))
    return MetricTable(tuple(rows), tuple(rejected), reading)


def _settle(table: TextTable, mapping: ColumnMapping, kind: MetricKind, period: PeriodLength) -> RowReader:
    """Return a reader for the table, once the whole file has told its order of dates and decimal mark."""
    names = {
        role: name
        for role in ("period", "period_end", *_NUMBER_ROLES, "responses", *SLICE_ROLES)
        if (name := getattr(mapping, role)) is not None
    }
    places = {role: _place(table, name) for role, name in names.items()}
    _check_found(table, names)
    dates = [places[role] for role in ("period", "period_end") if role in places]
    numbers = [places[role] for role in _NUMBER_ROLES if role in places]
    order = mapping.date_order if mapping.date_order != "auto" else _date_order(table, dates, names["period"])
    mark: DecimalMark = (
        mapping.decimal
        if mapping.decimal != "auto"
        else settle_decimal_mark(_cells(table, numbers), separator=table.separator)
    )
    length, anchor = period, ""
    if mapping.shape == "values":
        spacing = _spacing(table, places["period"], order)
        length = min(period, spacing, key=PERIOD_LENGTHS.index) if spacing else period
        anchor = _week_anchor(names["period"])
    return RowReader(places, names, len(table.columns), kind, order, mark, length, anchor)


def _place(table: TextTable, name: str) -> int:
    if name not in table.columns:
        raise ImportFileError(
            f'{table.file_name} has no column "{name}"; its columns are {_listed(table.columns)}. '
            "Choose the columns again."
        )
    return table.columns.index(name)


def _check_found(table: TextTable, names: dict[str, str]) -> None:
    if "period" not in names:
        raise ImportFileError(
            f"{table.file_name} has no column with dates or periods; its columns are "
            f"{_listed(table.columns)}. "
            "Add one (for example 2026-03-31, 2026-03 or 2026-Q1), or choose it in the mapping."
        )
    if "value" not in names:
        raise ImportFileError(
            f'{table.file_name} has dates in "{names["period"]}" but no column that is surely '
            f"a score or value; its columns are {_listed(table.columns)}. Choose one in the mapping; "
            "if each row is a case (a complaint, a contact), count them by period first."
        )


def _date_order(table: TextTable, places: list[int], name: str) -> DateOrder:
    finding = settle_date_order(_cells(table, places))
    if finding.order is None:
        raise ImportFileError(
            f'{table.file_name}: the dates in column "{name}" can be read day first or month first '
            f'("{finding.example}"). Choose the order in the mapping, or write them like 2026-03-31.'
        )
    return finding.order


def _spacing(table: TextTable, place: int, order: DateOrder) -> PeriodLength | None:
    """Return the longest period that keeps the file's full dates apart, or None with fewer than two."""
    days = {
        found.start
        for text in _cells(table, [place])
        if (found := read_period(text.strip(), order)) is not None and found.start == found.end
    }
    if len(days) < 2:
        return None
    shortest = min((after - before).days for before, after in pairwise(sorted(days)))
    return next((length for gap, length in _SHORTEST_GAP_DAYS if shortest >= gap), "day")


def _week_anchor(name: str) -> str:
    words = name.casefold()
    if re.search(r"start|begin|week of|\bab\b|\bfrom\b", words):
        return "start"
    return "end" if re.search(r"\bend|ending|\bbis\b|\bto\b", words) else ""


def _cells(table: TextTable, places: list[int]) -> Iterator[str]:
    for row in table.rows():
        for place in places:
            if place < len(row.cells):
                yield row.cells[place]


def _read_values(
    table: TextTable, reader: RowReader, rejected: list[RejectedRow]
) -> tuple[list[ValueRow], int]:
    rows: list[ValueRow] = []
    line_of: dict[tuple[Period, Slice], int] = {}
    blank = 0
    for row in table.rows():
        if _is_blank(row):
            blank += 1
            continue
        try:
            value = reader.read_value(row)
        except RowRejectedError as reason:
            rejected.append(RejectedRow(row.line, str(reason)))
            continue
        place = (Period(value.period_start, value.period_end), value.slice)
        first_line = line_of.setdefault(place, row.line)
        if first_line != row.line:
            what = f"{value.period_start} to {value.period_end}, {value.slice.label()}"
            rejected.append(
                RejectedRow(row.line, f"a second value for {what}; line {first_line} has the first")
            )
            continue
        rows.append(value)
    return rows, blank


def _read_scores(
    table: TextTable, reader: RowReader, rejected: list[RejectedRow]
) -> tuple[list[ValueRow], int, int]:
    counts: dict[tuple[Period, Slice], list[int]] = {}
    names: dict[str, set[str]] = {role: set() for role in SLICE_ROLES}
    taken = blank = 0
    preview = _preview_column(table)
    for row in table.rows():
        if _is_blank(row):
            blank += 1
            continue
        try:
            if preview is not None and preview < len(row.cells) and _is_preview(row.cells[preview]):
                raise RowRejectedError("a preview of the survey, not a customer's response")
            response = reader.read_score(row)
        except RowRejectedError as reason:
            rejected.append(RejectedRow(row.line, str(reason)))
            continue
        taken += 1
        group = 0 if response.score >= PROMOTER_FROM else 1 if response.score >= PASSIVE_FROM else 2
        for role in SLICE_ROLES:
            names[role].add(getattr(response.slice, role))
            _check_slice_names(table, reader, role, len(names[role]))
        for wider in _wider_slices(response.slice):
            counts.setdefault((response.period, wider), [0, 0, 0])[group] += 1
    rows = []
    for (when, where), (promoters, passives, detractors) in counts.items():
        nps = nps_from_counts(promoters, passives, detractors)
        rows.append(ValueRow(when.start, when.end, nps.value, where, nps.low, nps.high, nps.responses))
    return rows, taken, blank


def _wider_slices(part: Slice) -> Iterator[Slice]:
    """Yield all customers, and the slices by one and by two of the fields that are set."""
    filled = [(role, name) for role in SLICE_ROLES if (name := getattr(part, role))]
    for size in range(3):
        for chosen in combinations(filled, size):
            yield Slice(**dict(chosen))


def _check_slice_names(table: TextTable, reader: RowReader, role: str, names: int) -> None:
    if names > MAX_SLICE_NAMES + 1:  # the blank one does not count
        raise ImportFileError(
            f'{table.file_name}: column "{reader.names[role]}" has over {MAX_SLICE_NAMES} different texts, '
            f"too many for a {role}. Leave it out of the mapping."
        )


def _preview_column(table: TextTable) -> int | None:
    return table.columns.index("Status") if table.labels and "Status" in table.columns else None


def _is_preview(cell: str) -> bool:
    # Qualtrics: 1 is "Survey Preview" where the export holds codes instead of labels.
    return cell.strip() in {"1", "Survey Preview", "Umfragevorschau"}


def _is_blank(row: TableRow) -> bool:
    return not any(cell.strip() for cell in row.cells)


def _slice_key(part: Slice) -> tuple[int, str, str, str, str]:
    parts = (part.market, part.segment, part.stage, part.channel)
    return sum(map(bool, parts)), *parts


def _describe(
    table: TextTable, reader: RowReader, mapping: ColumnMapping, numbers: tuple[int, int, int, int]
) -> str:
    taken, values, not_taken, blank = numbers
    parts = [
        f"Read as {table.encoding} with {SEPARATORS[table.separator]}, decimal {_mark_name(reader.mark)}, "
        f"dates {reader.order}, a full date standing for its {reader.length}."
    ]
    if table.header_line > 1:
        parts.append(f"The header is on line {table.header_line}.")
    what = f'"{reader.names["value"]}" by "{reader.names["period"]}"'
    if mapping.shape == "responses":
        sliced = [role for role in SLICE_ROLES if role in reader.names]
        pairs = [" and ".join(pair) for pair in combinations(sliced, 2)]
        how = ", ".join(["for all customers", *(f"by {one}" for one in (*sliced, *pairs))])
        parts.append(
            f"{taken:,} scores of {what} became {_counted(values, 'NPS value')} ({how}), with 95 % intervals."
        )
    else:
        parts.append(f"{_counted(values, 'value')} of {what}.")
        if "low" in reader.names:
            parts.append("The limits are taken to be 95 % limits.")
    parts.append(f"{_counted(not_taken, 'row')} not taken, {_counted(blank, 'blank row')} passed over.")
    return " ".join(parts)


def _why_nothing(table: TextTable, rejected: list[RejectedRow]) -> str:
    shown = "; ".join(f"line {row.line}: {row.reason}" for row in rejected[:3])
    return f"{table.file_name}: none of its {_counted(len(rejected), 'row')} could be taken ({shown}). " + (
        "Correct them, or choose the columns again."
    )


def _listed(columns: tuple[str, ...]) -> str:
    shown = ", ".join(f'"{name if len(name) <= 40 else name[:39] + "…"}"' for name in columns[:8])
    return shown if len(columns) <= 8 else f"{shown} and {len(columns) - 8} more"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _mark_name(mark: DecimalMark) -> str:
    return "point" if mark == "." else "comma"
