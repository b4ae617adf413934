"""Tables as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

Cell = str | int | float | bool | date | datetime | None

# Full-width forms count too: spreadsheets set to Japanese or Chinese read them like the narrow ones.
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def rows_to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a comma-separated table with CRLF line ends (RFC 4180), its header first.

    A text that a spreadsheet would take as a formula (it begins, after spaces, with = + - @, a tab or a line
    end) gets an apostrophe in front; numbers, also those written as text, stay as they are. So does a text
    that begins with apostrophes before such a sign, so that unguarded_text gives back what was there. None
    and NaN become an empty cell, booleans "true" and "false", dates and times ISO 8601.
    Source: OWASP, "CSV Injection".
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_cell_text(name) for name in header])
    writer.writerows([_cell_text(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def rows_to_csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool = True) -> bytes:
    """Return rows_to_csv's table in UTF-8. bom: begin with the mark by which Excel knows UTF-8."""
    return rows_to_csv(header, rows).encode("utf-8-sig" if bom else "utf-8")


def unguarded_text(cell: str) -> str:
    """Return the text of a cell that rows_to_csv wrote, without the apostrophe that it put in front."""
    return cell[1:] if cell.startswith("'") and _reads_as_formula(cell.lstrip("'")) else cell


def _cell_text(cell: Cell) -> str:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float)):
        return str(cell)
    if isinstance(cell, date):  # a datetime is a date too
        return cell.isoformat()
    return f"'{cell}" if _reads_as_formula(cell.lstrip("'")) else cell


def _reads_as_formula(cell: str) -> bool:
    begins_like_one = cell.startswith(_FORMULA_START) or cell.lstrip(" \u00a0").startswith(_FORMULA_START)
    return begins_like_one and not _PLAIN_NUMBER.fullmatch(cell)
