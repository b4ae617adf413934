"""Rows to records and back: timestamps are UTC ISO text in the file, aware datetimes outside of it."""

from collections.abc import Hashable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, TypeVar, cast, get_args, get_type_hints

Record = TypeVar("Record")


def now() -> datetime:
    """Return the time, in UTC, to the millisecond, as rows keep it."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def now_after(earlier: datetime | None) -> datetime:
    """Return the time, or a millisecond after `earlier` if that is later: which of two came last decides."""
    moment = now()
    return moment if earlier is None or moment > earlier else earlier + timedelta(milliseconds=1)


def to_cell(value: Any) -> Any:
    """Return `value` as SQLite keeps it: datetimes and dates as ISO text, booleans as 0 or 1."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return value


def to_row(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` as a row to insert."""
    return {name: to_cell(value) for name, value in values.items()}


@lru_cache(maxsize=4096)
def local_day(cell: str | None) -> date | None:
    """Return the day of a moment or a day as rows keep it, by this computer's clock; None for none."""
    if not cell:
        return None
    return datetime.fromisoformat(cell).astimezone().date() if "T" in cell else date.fromisoformat(cell)


def to_record(kind: type[Record], row: Mapping[str, Any]) -> Record:
    """Return the row as a record of `kind`; columns that the record does not have are left out."""
    return kind(
        **{name: convert(row[name]) for name, convert in _converters(cast(Hashable, kind)) if name in row}
    )


@cache
def _converters(kind: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, _converter(hints[field.name])) for field in fields(kind))


def _converter(hint: Any) -> Any:
    kinds = set(get_args(hint)) or {hint}
    if datetime in kinds:
        return lambda cell: None if cell is None else datetime.fromisoformat(cell)
    if date in kinds:
        return lambda cell: None if cell is None else date.fromisoformat(cell)
    if bool in kinds:
        return lambda cell: None if cell is None else bool(cell)
    return lambda cell: cell
