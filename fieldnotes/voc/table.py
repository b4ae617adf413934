"""A metric's values from a table: ready values, cases with their base, or answers and cases to be
gathered."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from ..errors import ImportFileError
from ..records import Metric, MetricKind, MetricTable, RejectedRow, Slice, ValueRow
from .answers import Answers, read_answers
from .column_mapping import SLICE_ROLES, ColumnMapping
from .columns import guess_table_columns
from .dates import PERIOD_LENGTHS, DateOrder, Period, PeriodLength, read_period, settle_date_order
from .gathering import cut_words, gather_answers, slice_key
from .kinds import metric_of_kind
from .numbers import DecimalMark, settle_decimal_mark
from .open_table import open_table
from .row_values import RowReader, RowRejectedError
from .table_rows import Table, TableRow

_NUMBER_ROLES = ("value", "low", "high")
_OTHER_ROLES = ("period", "period_end", "responses", "key")
_MOST_TEXTS = 100_000  # different dates or numbers looked at to settle how they are written
_SHORTEST_GAP_DAYS: tuple[tuple[int, PeriodLength], ...] = (
    (360, "year"),
    (85, "quarter"),
    (25, "month"),
    (6, "week"),
)


@dataclass(frozen=True)
class ReadTable:
    """What a table holds for a metric: its values, or the answers they are gathered from, and what was not
    taken.

    rows: the values; for answers those of this table alone. taken: how many rows were. reading: how it was
    read, in words.
    """

    rows: tuple[ValueRow, ...]
    answers: Answers | None
    rejected: tuple[RejectedRow, ...]
    taken: int
    reading: str


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
    period: what a full date stands for. Answers are gathered by it. A ready value's date stands for a
    period no longer than the distance between the file's dates, so that weekly values stay weekly.
    Answers become one value with its 95 % interval for each period and slice: for all customers, by each
    slicing column, and by each two of them. An answer whose slice is blank counts in the wider ones. Ready
    values are taken as they are, since they cannot be pooled; their limits are taken to be 95 % limits.
    Values come sorted by slice, then period.
    Raises ImportFileError as open_table does, and where no column with a date or value is found, a
    column of the mapping is not in the file, dates can be read two ways, a slicing column has over 200
    different names, or no row could be taken.
    """
    metric = replace(metric_of_kind(kind), period=period)
    read = read_table(open_table(data, file_name=file_name), metric=metric, mapping=mapping)
    return MetricTable(read.rows, read.rejected, read.reading)


def read_table(table: Table, *, metric: Metric, mapping: ColumnMapping | None = None) -> ReadTable:
    """Return what a table holds for a metric; see read_metric_table."""
    settled = mapping or guess_table_columns(table, kind=metric.kind, measure=metric.measure).mapping
    reader = settle_reader(table, settled, metric)
    if settled.shape in ("responses", "cases"):
        return _read_answers(table, reader, settled, metric)
    rejected: list[RejectedRow] = []
    rows, blank = _read_values(table, reader, settled, metric, rejected)
    if not rows:
        raise ImportFileError(_why_nothing(table, rejected))
    rows.sort(key=lambda row: (slice_key(row.slice), row.period_start, row.period_end))
    words = f"{_counted(len(rows), 'value')} of {_what(reader)}."
    if "low" in reader.names:
        words += " The limits are taken to be 95 % limits."
    if settled.shape == "counts":
        words += " The intervals follow from the numbers."
    reading = _describe(table, reader, settled, words, not_taken=len(rejected), blank=blank)
    return ReadTable(tuple(rows), None, tuple(rejected), len(rows), reading)


def _read_answers(table: Table, reader: RowReader, mapping: ColumnMapping, metric: Metric) -> ReadTable:
    if mapping.shape == "cases" and metric.measure != "count":
        raise ImportFileError(
            f"{table.file_name}: rows that are cases are counted; a {metric.measure} needs an answer in "
            "each row, "
            "or a number of cases with its base."
        )
    if mapping.shape == "responses" and metric.measure in ("rate", "count"):
        raise ImportFileError(
            f"{table.file_name}: answers become an NPS, a share or a mean; for a {metric.measure} give its "
            "number of cases and base, or one value a period."
        )
    answers, rejected, blank = read_answers(table, reader, mapping, metric)
    if not len(answers):
        raise ImportFileError(_why_nothing(table, rejected))
    rows = gather_answers(*answers.counted(), slices=answers.slices, metric=metric)
    how = ", ".join(cut_words(answers.slices))
    what = "NPS value" if metric.measure == "nps" else "value"
    noun = "case" if mapping.shape == "cases" else "score" if metric.measure == "nps" else "answer"
    words = (
        f"{_counted(len(answers), noun)} of {_what(reader)} became {_counted(len(rows), what)} ({how}), with "
        "95 % intervals."
    )
    reading = _describe(table, reader, mapping, words, not_taken=len(rejected), blank=blank)
    return ReadTable(tuple(rows), answers, tuple(rejected), len(answers), reading)


def settle_reader(table: Table, mapping: ColumnMapping, metric: Metric) -> RowReader:
    """Return a reader for the table, once the whole file has told its order of dates and decimal mark."""
    names = {
        role: name
        for role in (*_OTHER_ROLES, *_NUMBER_ROLES, *SLICE_ROLES)
        if (name := getattr(mapping, role)) is not None
    }
    places = {role: _place(table, name) for role, name in names.items()}
    _check_found(table, names, mapping)
    if mapping.zone:
        _check_zone(mapping.zone)
    dates = [places[role] for role in ("period", "period_end") if role in places]
    numbers = [places[role] for role in _NUMBER_ROLES if role in places]
    date_texts, number_texts = _different(table, dates, numbers, mapping)
    order: DateOrder = "day first"
    if mapping.date_order != "auto":
        order = mapping.date_order
    elif dates:
        order = _date_order(table, date_texts, names.get("period", ""))
    mark: DecimalMark = (
        mapping.decimal
        if mapping.decimal != "auto"
        else settle_decimal_mark(number_texts, separator=";" if table.separator == "semicolons" else ",")
    )
    length, anchor = metric.period, ""
    if mapping.shape not in ("responses", "cases") and "period" in places:
        spacing = _spacing(date_texts, order)
        length = min(length, spacing, key=PERIOD_LENGTHS.index) if spacing else length
        anchor = _week_anchor(names["period"])
    all_of = None
    if "period" not in places:
        all_of = Period(date.fromisoformat(mapping.all_from), date.fromisoformat(mapping.all_to))
    return RowReader(places, names, len(table.columns), metric.kind, order, mark, length, anchor, all_of)


def _place(table: Table, name: str) -> int:
    if name not in table.columns:
        raise ImportFileError(
            f'{table.file_name} has no column "{name}"; its columns are {_listed(table.columns)}. '
            "Choose the columns again."
        )
    return table.columns.index(name)


def _check_found(table: Table, names: dict[str, str], mapping: ColumnMapping) -> None:
    if "period" not in names and not (mapping.all_from and mapping.all_to):
        raise ImportFileError(
            f"{table.file_name} has no column with dates or periods; its columns are "
            f"{_listed(table.columns)}. Add one (for example 2026-03-31, 2026-03 or 2026-Q1), choose it "
            "in the mapping, or say which period all of it is of."
        )
    if "period" not in names and mapping.all_from > mapping.all_to:
        raise ImportFileError(
            f"The period from {mapping.all_from} ends before, on {mapping.all_to}; swap them."
        )
    if "value" not in names and mapping.shape != "cases":
        where = f'dates in "{names["period"]}" but ' if "period" in names else ""
        raise ImportFileError(
            f"{table.file_name} has {where}no column that is surely "
            f"a score or value; its columns are {_listed(table.columns)}. Choose one in the mapping; "
            "if each row is a case (a complaint, a contact), say so there."
        )
    if mapping.shape == "counts" and "responses" not in names:
        raise ImportFileError(
            f"{table.file_name} has no column with the base; a number of cases alone is no share and no rate."
        )


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ImportFileError(
            f"“{name}” is no time zone that this machine knows; write it like Europe/Berlin or UTC."
        ) from error


def _different(
    table: Table, dates: list[int], numbers: list[int], mapping: ColumnMapping
) -> tuple[Iterable[str], Iterable[str]]:
    """Return the different dates and numbers of a file, up to 100,000 of each, in one pass."""
    # In the order of the file, so that a date which reads two ways is the first one.
    date_texts, number_texts = dict[str, None](), dict[str, None]()
    wants_dates = bool(dates)
    if mapping.decimal != "auto":
        numbers = []
    if not wants_dates and not numbers:
        return date_texts, number_texts
    for _, cells in table.rows():
        width = len(cells)
        for at in dates:
            if at < width:
                text = cells[at]
                # A clock behind an ISO date tells nothing of how dates are written, and is never twice the
                # same.
                date_texts[text[:10] if text[4:5] == "-" and text[7:8] == "-" else text] = None
        for at in numbers:
            if at < width:
                number_texts[cells[at]] = None
        if len(date_texts) > _MOST_TEXTS:
            dates = []
        if len(number_texts) > _MOST_TEXTS:
            numbers = []
    return date_texts, number_texts


def _date_order(table: Table, texts: Iterable[str], name: str) -> DateOrder:
    finding = settle_date_order(texts)
    if finding.order is None:
        raise ImportFileError(
            f'{table.file_name}: the dates in column "{name}" can be read day first or month first '
            f'("{finding.example}"). Choose the order in the mapping, or write them like 2026-03-31.'
        )
    return finding.order


def _spacing(texts: Iterable[str], order: DateOrder) -> PeriodLength | None:
    """Return the longest period that keeps the file's full dates apart, or None with fewer than two."""
    days = {
        found.start
        for text in texts
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


def _read_values(
    table: Table, reader: RowReader, mapping: ColumnMapping, metric: Metric, rejected: list[RejectedRow]
) -> tuple[list[ValueRow], int]:
    rows: list[ValueRow] = []
    line_of: dict[tuple[Period, Slice], int] = {}
    blank = 0
    for row in table.rows():
        if _is_blank(row):
            blank += 1
            continue
        try:
            value = reader.read_counts(row, metric) if mapping.shape == "counts" else reader.read_value(row)
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


def _is_blank(row: TableRow) -> bool:
    return not any(cell.strip() for cell in row.cells)


def _what(reader: RowReader) -> str:
    value = f'"{reader.names["value"]}"' if "value" in reader.names else "the file"
    if "period" in reader.names:
        return f'{value} by "{reader.names["period"]}"'
    return f"{value}, all of {reader.all_of.start} to {reader.all_of.end}" if reader.all_of else value


def _describe(
    table: Table, reader: RowReader, mapping: ColumnMapping, words: str, *, not_taken: int, blank: int
) -> str:
    read_as = f"Read as {table.form}"
    if "value" in reader.places:
        read_as += f", decimal {'point' if reader.mark == '.' else 'comma'}"
    if "period" in reader.places:
        read_as += f", dates {reader.order}, a full date standing for its {reader.length}"
    parts = [f"{read_as}."]
    parts.extend(table.notes)
    if table.header_line > 1:
        parts.append(f"The header is on line {table.header_line}.")
    if mapping.zone:
        parts.append(f"Days are those of {mapping.zone}.")
    elif table.time_zone:
        parts.append(f"Times are in {table.time_zone}, as the export says, and days as they are written.")
    parts.append(words)
    left = [f"{_counted(not_taken, 'row')} not taken"] if not_taken else []
    left += [f"{_counted(blank, 'blank row')} passed over"] if blank else []
    if left:
        parts.append(", ".join(left) + ".")
    return " ".join(parts)


def _why_nothing(table: Table, rejected: list[RejectedRow]) -> str:
    shown = "; ".join(f"line {row.line}: {row.reason}" for row in rejected[:3])
    return f"{table.file_name}: none of its {_counted(len(rejected), 'row')} could be taken ({shown}). " + (
        "Correct them, or choose the columns again."
    )


def _listed(columns: tuple[str, ...]) -> str:
    shown = ", ".join(f'"{name if len(name) <= 40 else name[:39] + "…"}"' for name in columns[:8])
    return shown if len(columns) <= 8 else f"{shown} and {len(columns) - 8} more"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
