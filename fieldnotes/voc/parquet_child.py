"""Reads a Parquet file in a process of its own: its decoders are large programs in C++, see `confined`.

Its argument is the file's name, the file is on its standard input. It prints lines of JSON: {"columns",
"nested"} or {"refused"}, then lists of rows, then {"rows"} with their number.
"""

import io
import json
import sys
from typing import Any

from ..confined import confine_process
from ..errors import ImportFileError
from .table_rows import MAX_COLUMNS, MAX_ROWS
from .typed_cells import cell_text

MOST_MEMORY_BYTES = 3 * 1024 * 1024 * 1024
MOST_PROCESSOR_S = 600
BATCH_ROWS = 16_384
MAX_GROUP_BYTES = 512 * 1024 * 1024  # a row group is unpacked as a whole


def main() -> None:
    """Read the file on standard input, and print what it holds."""
    confine_process(memory_bytes=MOST_MEMORY_BYTES, processor_s=MOST_PROCESSOR_S)
    try:
        _read(sys.stdin.buffer.read(), sys.argv[1])
    except ImportFileError as error:
        _say({"refused": str(error)})


def _read(data: bytes, file_name: str) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        schema, meta = file.schema_arrow, file.metadata
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ImportFileError(
            f"{file_name} is a Parquet file that cannot be read ({str(error)[:120]}); write it again."
        ) from error
    if len(schema.names) > MAX_COLUMNS:
        raise ImportFileError(
            f"{file_name} has {len(schema.names):,} columns; the limit is {MAX_COLUMNS:,}. "
            "Write only the columns for date, score and slice."
        )
    if meta.num_rows > MAX_ROWS:
        raise ImportFileError(
            f"{file_name} has {meta.num_rows:,} rows; the limit is {MAX_ROWS:,}. Write a shorter period."
        )
    largest = max((meta.row_group(at).total_byte_size for at in range(meta.num_row_groups)), default=0)
    if largest > MAX_GROUP_BYTES:
        raise ImportFileError(
            f"{file_name} has a row group of {largest / 1024 / 1024:,.0f} MB; write it in smaller ones "
            "(row_group_size=100000)."
        )
    plain = [field.name for field in schema if not pa.types.is_nested(field.type)]
    _say({"columns": plain, "nested": [one.name for one in schema if pa.types.is_nested(one.type)]})
    rows = 0
    try:
        for batch in file.iter_batches(BATCH_ROWS, columns=plain):
            columns: list[list[Any]] = [column.to_pylist() for column in batch.columns]
            cells = [[*map(cell_text, row)] for row in zip(*columns, strict=True)]
            rows += len(cells)
            _say(cells)
    except (pa.ArrowException, OSError) as error:
        raise ImportFileError(
            f"{file_name} breaks off at row {rows + 1} ({str(error)[:120]}); write it again."
        ) from error
    _say({"rows": rows})


def _say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
