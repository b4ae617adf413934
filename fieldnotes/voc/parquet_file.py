"""A Parquet file as rows of texts, read in batches by a process of its own."""

import json
from collections.abc import Generator, Iterator
from typing import Any

from ..confined import lines_from, sayable
from ..errors import ImportFileError
from .table_rows import Table, TableRow, table_of_rows

LONGEST_READING_S = 1_800.0
_CHILD = "fieldnotes.voc.parquet_child"


def open_parquet_table(data: bytes, *, file_name: str) -> Table:
    """Return the table in a Parquet file; columns that hold lists or records are left out, and a note says
    so.

    The line of a row counts from 2, as if the column names were the first.
    Raises ImportFileError as table_of_rows does, and for a damaged file, over 5,000,000 rows, a row group
    that unpacks to over 512 MB, or a file that costs more time or memory than a table may.
    """
    answers = _answers(data, file_name)
    head = next(answers)
    answers.close()
    plain = tuple(head["columns"])
    notes = (
        (f"Left out, because they hold lists or records: {', '.join(head['nested'])}.",)
        if head["nested"]
        else ()
    )

    def read() -> Iterator[TableRow]:
        yield TableRow(1, plain)
        line = 2
        for answer in _answers(data, file_name):
            if isinstance(answer, list):
                for cells in answer:
                    yield TableRow(line, tuple(cells))
                    line += 1

    return table_of_rows(read, file_name=file_name, form="Parquet", notes=notes)


def _answers(data: bytes, file_name: str) -> Generator[Any, None, None]:
    """Yield what parquet_child says, up to its end. Raises ImportFileError for what it refuses or dies of."""
    try:
        for line in lines_from(_CHILD, sayable(file_name), content=data, timeout_s=LONGEST_READING_S):
            answer = json.loads(line)
            if "refused" in answer:
                raise ImportFileError(answer["refused"])
            yield answer
            if "rows" in answer:
                return
    except ValueError:  # it was killed within a line
        pass
    raise ImportFileError(
        f"{file_name} takes more time or memory to be read than a table may, or is damaged; write it again, "
        "for a shorter period."
    )
