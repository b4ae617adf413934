"""One row of a table as a value or a score, or the reason why it is neither."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ..errors import InvalidInputError
from ..records import Metric, MetricKind, Slice, ValueRow
from .dates import DateOrder, Period, PeriodLength, period_containing, read_period
from .levels import Level, rate_level, share_level
from .numbers import DecimalMark, read_count, read_number
from .table_rows import TableRow

MAX_NAME_CHARACTERS = 200
_SHOWN_CHARACTERS = 40

# Values outside these limits are mistakes whatever the unit.
_SCALES: dict[MetricKind, tuple[float, float]] = {"nps": (-100.0, 100.0)}


class RowRejectedError(Exception):
    """A row that cannot be taken; its text is the reason. Never leaves the room."""


@dataclass(frozen=True)
class RowReader:
    """Reads rows by a settled mapping.

    places: role (a field of ColumnMapping) to column position; names: role to column name.
    order, mark: how dates and decimals are written. length: the period that a full date stands for.
    week_anchor: "start" or "end" where dates are the first or last of seven days, else "" (ISO weeks).
    all_of: the period of every row, in a file without dates.
    """

    places: Mapping[str, int]
    names: Mapping[str, str]
    columns: int
    kind: MetricKind
    order: DateOrder
    mark: DecimalMark
    length: PeriodLength
    week_anchor: str = ""
    all_of: Period | None = None

    def read_value(self, row: TableRow) -> ValueRow:
        """Return the row as a ready value. Raises RowRejectedError with the reason."""
        self.check_width(row)
        start, end = self._read_ends(row)
        value = self._read_number(row, "value")
        if value is None:
            raise RowRejectedError(f'no value in column "{self.names["value"]}"')
        lowest, highest = _SCALES.get(self.kind, (float("-inf"), float("inf")))
        if not lowest <= value <= highest:
            raise RowRejectedError(
                f"{value:g} lies outside {lowest:g} to {highest:g}, the scale of {self.kind.upper()}"
            )
        low, high = self._read_number(row, "low"), self._read_number(row, "high")
        if (low is None) != (high is None):
            raise RowRejectedError("only one of the two limits is given")
        if low is not None and high is not None and not low <= value <= high:
            raise RowRejectedError(f"the interval {low:g} to {high:g} does not hold the value {value:g}")
        responses = self._read_responses(row)
        return ValueRow(start, end, value, self._read_slice(row), low, high, responses)

    def read_counts(self, row: TableRow, metric: Metric) -> ValueRow:
        """Return a number of cases and its base as a share or a rate with its interval."""
        self.check_width(row)
        start, end = self._read_ends(row)
        cases, base = (self._read_count(row, role) for role in ("value", "responses"))
        if cases is None or base is None:
            missing = self.names["value" if cases is None else "responses"]
            raise RowRejectedError(f'no number in column "{missing}"')
        if base == 0:
            raise RowRejectedError(
                f'0 in column "{self.names["responses"]}", so there is nothing to count by'
            )
        try:
            level: Level = (rate_level if metric.measure == "rate" else share_level)(
                cases, base, per=metric.per
            )
        except InvalidInputError as error:
            raise RowRejectedError(str(error).rstrip(".")) from error
        return ValueRow(start, end, level.value, self._read_slice(row), level.low, level.high, base)

    def cell(self, row: TableRow, role: str) -> str:
        """Return the row's cell in a role, "" where the file has no such column."""
        at = self.places.get(role)
        return "" if at is None or at >= len(row.cells) else row.cells[at].strip()

    def check_width(self, row: TableRow) -> None:
        """Raise RowRejectedError for a row with filled cells beyond the header."""
        if any(cell.strip() for cell in row.cells[self.columns :]):
            raise RowRejectedError(
                f"{len(row.cells)} cells where the header has {self.columns}; "
                "a text with the separator in it needs quotation marks"
            )

    def _read_ends(self, row: TableRow) -> tuple[date, date]:
        if self.all_of is not None and "period" not in self.places:
            return self.all_of.start, self.all_of.end
        first = self._read_period(row, "period")
        if not self.cell(row, "period_end"):
            whole = self._expand(first)
            return whole.start, whole.end
        last = self._read_period(row, "period_end")
        if last.end < first.start:
            raise RowRejectedError(f"the period ends on {last.end}, before it starts on {first.start}")
        return first.start, last.end

    def _read_period(self, row: TableRow, role: str) -> Period:
        return self.read_period_text(self.cell(row, role), role)

    def read_period_text(self, text: str, role: str) -> Period:
        """Return the period that a cell names. Raises RowRejectedError with the reason."""
        if not text:
            raise RowRejectedError(f'no date in column "{self.names[role]}"')
        period = read_period(text, self.order)
        if period is not None:
            return period
        if text.isdigit() and len(text) == 5:
            raise RowRejectedError(
                f'"{text}" is a spreadsheet\'s day number; format the column as a date before saving'
            )
        other: DateOrder = "month first" if self.order == "day first" else "day first"
        if read_period(text, other) is not None:
            raise RowRejectedError(f'"{shown(text)}" is not a date with the {self.order}')
        raise RowRejectedError(
            f'"{shown(text)}" is not a date or period; write it like 2026-03-31 or 2026-03'
        )

    def _expand(self, period: Period) -> Period:
        if period.start != period.end:
            return period
        if self.length == "week" and self.week_anchor == "start":
            return Period(period.start, period.start + timedelta(days=6))
        if self.length == "week" and self.week_anchor == "end":
            return Period(period.start - timedelta(days=6), period.start)
        return period_containing(period.start, self.length)

    def _read_number(self, row: TableRow, role: str) -> float | None:
        text = self.cell(row, role)
        if not text:
            return None
        number = read_number(text, self.mark)
        if number is None:
            if text.startswith("=a formula"):
                raise RowRejectedError(f'column "{self.names[role]}" has {text[1:]}')
            raise RowRejectedError(f'"{shown(text)}" in column "{self.names[role]}" is not a number')
        return number

    def _read_count(self, row: TableRow, role: str) -> int | None:
        text = self.cell(row, role)
        count = read_count(text) if text else None
        if text and count is None:
            raise RowRejectedError(f'"{shown(text)}" in column "{self.names[role]}" is not a whole number')
        return count

    def _read_responses(self, row: TableRow) -> int | None:
        text = self.cell(row, "responses")
        if not text:
            return None
        responses = read_count(text)
        if responses is None:
            raise RowRejectedError(
                f'"{shown(text)}" in column "{self.names["responses"]}" is not a whole number'
            )
        if responses == 0:
            raise RowRejectedError("0 responses, so there is no value to take")
        return responses

    def _read_slice(self, row: TableRow) -> Slice:
        parts = {}
        for role in ("market", "segment", "stage", "touchpoint", "channel"):
            parts[role] = self.clean_name(self.cell(row, role), role)
        return Slice(**parts)

    def clean_name(self, text: str, role: str) -> str:
        """Return the name of a slice without spaces around it. Raises RowRejectedError for one too long."""
        name = " ".join(text.split())
        if len(name) > MAX_NAME_CHARACTERS:
            raise RowRejectedError(
                f"the {role} has {len(name)} characters; the limit is {MAX_NAME_CHARACTERS}"
            )
        return name


def shown(text: str) -> str:
    """Return a cell as a reason quotes it: 40 characters at most."""
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"
