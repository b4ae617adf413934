"""A sheet of an Excel workbook as CSV text, so that it is read as any other table."""

import csv
import io
import zipfile
import zlib
from datetime import date, datetime, time
from typing import Any

from ..errors import ImportFileError

MOST_ROWS = 200_000
MOST_COLUMNS = 1_000
LARGEST_UNPACKED_BYTES = 150 * 1024 * 1024


def read_xlsx_as_csv(content: bytes, file_name: str) -> str:
    """Return the first sheet that has two rows, as CSV with commas; a formula as what it came to last.

    Blank rows stay, so that row numbers are those of the sheet. Dates as 2026-03-31. For a child process:
    a workbook can be made to cost a lot.
    Raises ImportFileError: no workbook, damaged, protected, over 200,000 rows or 1,000 columns, no rows.
    """
    from openpyxl import load_workbook  # heavy

    damaged = f"{file_name} is damaged or no Excel workbook; open it and save it again as XLSX or CSV."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > LARGEST_UNPACKED_BYTES:
                raise ImportFileError(
                    f"{file_name} unpacks to more than {LARGEST_UNPACKED_BYTES // 1024 // 1024} MB; save the "
                    "sheet as CSV."
                )
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except ImportFileError:
        raise
    except Exception as error:  # what openpyxl raises depends on which part is damaged or of another kind
        raise ImportFileError(damaged) from error
    for sheet in book.worksheets:
        try:
            text, filled = _sheet_as_csv(sheet, file_name)
        except (
            *(ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError, OverflowError),
            *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError),
        ) as error:
            raise ImportFileError(damaged) from error
        if filled > 1:
            return text
    raise ImportFileError(f"{file_name} has no sheet with a header and rows below it.")


def _sheet_as_csv(sheet: Any, file_name: str) -> tuple[str, int]:
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # what a sheet says of its own size is often wrong
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    filled = blank = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [_cell(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            blank += 1
            continue
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise ImportFileError(
                f"{file_name} has a sheet with more than {MOST_ROWS:,} rows or {MOST_COLUMNS:,} columns; "
                "save the part that you need as CSV."
            )
        for _ in range(blank):
            writer.writerow([])
        blank = 0
        writer.writerow(cells)
        filled += 1
    return buffer.getvalue(), filled


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
