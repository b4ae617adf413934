"""A table from any file: what it holds is told by its first bytes, never by its name."""

from ..errors import ImportFileError
from .table_rows import Table, check_size
from .text_file import open_text_table

_OTHER_FILES = (
    (b"\xd0\xcf\x11\xe0", "is an old Excel file (.xls); open it and save it as .xlsx or CSV"),
    (b"%PDF", "is a PDF, not a table; export the figures as CSV"),
    (b"\x1f\x8b", "is compressed with gzip; unpack it first"),
    (b"SQLite format 3\x00", "is a database, not a table; export the table as CSV, or save a query for it"),
)


def open_table(data: bytes, *, file_name: str) -> Table:
    """Return the table in a CSV, TSV, XLSX or Parquet file.

    Raises ImportFileError for an empty or too large file, one of another kind, or one without header or rows;
    see open_text_table, open_sheet_table and open_parquet_table.
    """
    check_size(data, file_name)
    for start, sentence in _OTHER_FILES:
        if data.startswith(start):
            raise ImportFileError(f"{file_name} {sentence}.")
    if data.startswith(b"PK\x03\x04"):
        from .sheet_file import open_sheet_table

        return open_sheet_table(data, file_name=file_name)
    if data.startswith(b"PAR1"):
        from .parquet_file import open_parquet_table

        return open_parquet_table(data, file_name=file_name)
    return open_text_table(data, file_name=file_name)
