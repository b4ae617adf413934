"""Values of a database, a data frame or a Parquet file as the texts that a CSV file would have."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from ..errors import ImportFileError
from .table_rows import MAX_FILE_BYTES


def cell_text(value: object) -> str:  # noqa: PLR0911 - one for each type
    """Return a value as text: dates as 2026-03-31, numbers with a decimal point, nothing for None and NaN."""
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT alone differ from themselves
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return str(value)


def values_to_csv(names: Sequence[str], rows: Iterable[Sequence[object]], *, source: str) -> bytes:
    """Return typed rows as the CSV file that they would have been exported as.

    source: its name, for the error. Raises ImportFileError where there are no rows, or over 200 MB of them.
    """
    file = io.BytesIO()
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([str(name) for name in names])
    empty = True
    for values in rows:
        empty = False
        writer.writerow([cell_text(value) for value in values])
        if file.tell() > MAX_FILE_BYTES:
            raise ImportFileError(
                f"{source} gives over {MAX_FILE_BYTES // 1024 // 1024} MB; ask for a shorter period, or "
                "gather it "
                "there by day and slice."
            )
    if empty:
        raise ImportFileError(f"{source} gives no rows, so there is nothing to bring in.")
    return file.getvalue()
