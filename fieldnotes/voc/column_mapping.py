"""Which column of a table is which: the mapping a person confirms, and the guess it begins with."""

from dataclasses import dataclass
from typing import Literal

TableShape = Literal["values", "responses", "cases", "counts"]
SLICE_ROLES = ("market", "segment", "stage", "touchpoint", "channel")
MAX_SLICE_NAMES = 200  # a column with more different texts than this names people or cases, not slices


@dataclass(frozen=True)
class ColumnMapping:
    """Which columns to read, by the names in TableGuess.columns; None where the file has no such column.

    shape: "values" for a ready value a row, "responses" for one answer a row, "cases" for a row a case that
    is counted, "counts" for a number of cases (`value`) and its base (`responses`) a row.
    period: the column with a date or period; period_end: a second one where each row gives both ends.
    all_from, all_to: the period that all rows are of, as ISO dates, in a file without dates.
    key: the tool's own id of a response, by which none is counted twice. comment: the column with what
    respondents wrote; it is kept only where their consent is said. cases, not_cases: the answers that
    count, and those that do not, where words are answered; any other is refused.
    date_order: how 03/04/2026 is read; decimal: the decimal mark; "auto" lets the column tell.
    zone: days are counted in this time zone ("Europe/Berlin"); "" takes them as they are written.
    """

    period: str | None
    value: str | None
    shape: TableShape = "values"
    period_end: str | None = None
    low: str | None = None
    high: str | None = None
    responses: str | None = None
    market: str | None = None
    segment: str | None = None
    stage: str | None = None
    channel: str | None = None
    date_order: Literal["auto", "day first", "month first"] = "auto"
    decimal: Literal["auto", ".", ","] = "auto"
    touchpoint: str | None = None
    key: str | None = None
    all_from: str = ""
    all_to: str = ""
    cases: tuple[str, ...] = ()
    not_cases: tuple[str, ...] = ()
    zone: str = ""
    comment: str | None = None


@dataclass(frozen=True)
class ColumnReason:
    """Why a column was taken for a role, in words; `role` is a field of ColumnMapping."""

    role: str
    column: str
    reason: str


@dataclass(frozen=True)
class TableGuess:
    """What a preview page shows: the columns, the first rows as written, and a mapping to confirm.

    separator: in words, for example "semicolons". shape_reason: why the rows were taken for values or scores.
    form: how the file reads. tool: the survey tool it comes from, or "". notes: what to know of the file.
    words: the different answers of the value column where they are words. shape_key: same for files of this
    shape.
    """

    columns: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]
    encoding: str
    separator: str
    mapping: ColumnMapping
    reasons: tuple[ColumnReason, ...]
    shape: TableShape
    shape_reason: str
    form: str = ""
    tool: str = ""
    notes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    shape_key: str = ""
