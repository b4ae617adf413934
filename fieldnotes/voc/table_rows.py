"""A table whatever file it came in: its header, a survey tool's further header rows, and its rows as
texts."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from ..errors import ImportFileError

MAX_FILE_BYTES = 200 * 1024 * 1024
MAX_COLUMNS = 1_000
MAX_ROWS = 5_000_000
SAMPLE_ROWS = 2_000  # rows looked at to tell separators and columns
TOLD_EACH_ROWS = 10_000  # how often a reader of a large table hears how far it is

_IMPORT_ID = re.compile(r"""ImportId["']{0,2}\s*:\s*["']{0,2}([^"',}]*)""")
_TIME_ZONE = re.compile(r"""timeZone["']{0,2}\s*:\s*["']{0,2}([^"',}]*)""")
# SurveyMonkey's second header row holds these words or an answer option, and nothing over the first columns.
_SURVEYMONKEY = ("respondent id", "collector id")
_PLAIN_SUBTITLES = frozenset({"", "response", "open-ended response"})


class TableRow(NamedTuple):
    """A row of the file; `line` is the line or sheet row it begins on, counted from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of texts. `columns` are unique; `labels` are a survey tool's question texts, or empty.

    import_ids: Qualtrics' own name of each column, or empty. tool: the survey tool that is told by the header
    rows, or "". time_zone: of the times in it, where the file says so. form: how it was read ("UTF-8 with
    semicolons"); encoding, separator: of a text, in words ("" for other files). header_line: from 1; lines
    above are titles and notes. notes: what a reader should know of the file. read: the rows, from the start
    each time it is called; cells as written, blank rows included. on_rows: see told.
    """

    file_name: str
    columns: tuple[str, ...]
    labels: tuple[str, ...]
    import_ids: tuple[str, ...]
    tool: str
    time_zone: str
    form: str
    encoding: str
    separator: str
    header_line: int
    notes: tuple[str, ...]
    read: Callable[[], Iterator[TableRow]]
    on_rows: Callable[[int, int | None], None] | None = None

    def told(self, on_rows: Callable[[int, int | None], None] | None) -> "Table":
        """Return the same table that says how far reading is, after each 10,000 rows.

        on_rows: gets the rows read in this pass over the file, and how many there are, which is known (not
        None) once a pass has come to the end. What it raises ends the reading.
        """
        if on_rows is None:
            return self
        in_all: int | None = None

        def tell(rows: int, is_end: int | None) -> None:
            nonlocal in_all
            in_all = is_end or in_all
            on_rows(rows, in_all)

        return replace(self, on_rows=tell)

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows below the header. Raises ImportFileError after 5,000,000 of them."""
        tell = self.on_rows
        count = -1
        for count, row in enumerate(self.read()):
            if tell is not None and count and not count % TOLD_EACH_ROWS:
                tell(count, None)
            if count >= MAX_ROWS:
                raise ImportFileError(
                    f"{self.file_name} has over {MAX_ROWS:,} rows; export a shorter period, or gather them "
                    "first."
                )
            yield row
        if tell is not None:
            tell(count + 1, count + 1)

    def shape_key(self) -> str:
        """Return what files of this shape have in common: their column names, hashed."""
        names = "\x1f".join(name.casefold() for name in self.columns)
        return hashlib.sha256(names.encode()).hexdigest()


def check_size(data: bytes, file_name: str) -> None:
    """Raise ImportFileError for a file that is empty or over the limit."""
    if not data.strip(b"\x00\r\n\t ") or data in (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"):
        raise ImportFileError(f"{file_name} is empty; export it again with its data.")
    if len(data) > MAX_FILE_BYTES:
        raise ImportFileError(
            f"{file_name} is {len(data) / 1024 / 1024:.0f} MB; the limit is "
            f"{MAX_FILE_BYTES // 1024 // 1024} MB. "
            "Export a shorter period, or only the columns for date, score and slice."
        )


def table_of_rows(
    read: Callable[[], Iterator[TableRow]],
    *,
    file_name: str,
    form: str,
    encoding: str = "",
    separator: str = "",
    notes: Sequence[str] = (),
    fewest_columns: int = 2,
) -> Table:
    """Return the table in rows whose header is the first with two filled cells, else with fewest_columns.

    A Qualtrics export's rows of labels and import ids belong to the header, and so does SurveyMonkey's second
    row, whose answer options are put behind the question ("Which of these? - Price").
    Raises ImportFileError: no header, no rows, one column, over 1,000 columns.
    """
    sample = list(islice(read(), SAMPLE_ROWS))
    header_at = next((at for at, row in enumerate(sample) if _filled(row) > 1), None)
    if header_at is None:
        header_at = next((at for at, row in enumerate(sample) if _filled(row) >= fewest_columns), None)
    if header_at is None:
        raise ImportFileError(_why_no_header(sample, file_name))
    header = sample[header_at]
    _check_header(header, file_name)
    below = sample[header_at + 1 :]
    header_rows, names, tool, time_zone = 1, header.cells, "", ""
    labels: tuple[str, ...] = ()
    import_ids: tuple[str, ...] = ()
    ids_at = next((at for at, row in enumerate(below[:2]) if _are_import_ids(row)), None)
    if ids_at is not None:
        tool, header_rows = "Qualtrics", ids_at + 2
        labels = below[0].cells if ids_at == 1 else ()
        import_ids = tuple(_first(_IMPORT_ID, cell) for cell in below[ids_at].cells)
        time_zone = next((zone for cell in below[ids_at].cells if (zone := _first(_TIME_ZONE, cell))), "")
    elif below and _is_surveymonkey(header, below[0]):
        tool, header_rows = "SurveyMonkey", 2
        names = _join_headers(header.cells, below[0].cells)
    first_data_row = header_at + header_rows
    if not any(_filled(row) for row in below[header_rows - 1 :]):
        raise ImportFileError(
            f"{file_name} has a header but no rows below it; export it again with its data."
        )
    return Table(
        file_name=file_name,
        columns=_unique(names),
        labels=labels,
        import_ids=import_ids,
        tool=tool,
        time_zone=time_zone,
        form=form,
        encoding=encoding,
        separator=separator,
        header_line=header.line,
        notes=tuple(notes),
        read=lambda: islice(read(), first_data_row, None),
    )


def _why_no_header(sample: Sequence[TableRow], file_name: str) -> str:
    first = next((cell.strip() for row in sample for cell in row.cells if cell.strip()), "")
    if not first:
        return f"{file_name} holds blank lines only; export it again with its data."
    shown = first if len(first) <= 40 else first[:39] + "…"
    return (
        f'{file_name} has only one column ("{shown}"); a metric needs at least a date and a value. '
        "Separate them by commas, semicolons or tabs."
    )


def _check_header(header: TableRow, file_name: str) -> None:
    if len(header.cells) > MAX_COLUMNS:
        raise ImportFileError(
            f"{file_name} has {len(header.cells):,} columns; the limit is {MAX_COLUMNS:,}. "
            "Export only the columns for date, score and slice."
        )
    if not any(letter.isalpha() for cell in header.cells for letter in cell):
        raise ImportFileError(
            f"{file_name} has no header: line {header.line} holds figures only. "
            "Add a first line that names the columns, for example: date,score,market."
        )


def _filled(row: TableRow) -> int:
    return sum(bool(cell.strip()) for cell in row.cells)


def _are_import_ids(row: TableRow) -> bool:
    # Doubled quotation marks, single ones, or none: all three are in the wild.
    return sum(bool(_IMPORT_ID.search(cell)) for cell in row.cells) > 0


def _first(pattern: re.Pattern[str], cell: str) -> str:
    match = pattern.search(cell)
    return match[1].strip() if match else ""


def _is_surveymonkey(header: TableRow, second: TableRow) -> bool:
    first = [cell.strip().casefold() for cell in header.cells[:2]]
    return tuple(first) == _SURVEYMONKEY and not any(cell.strip() for cell in second.cells[:2])


def _join_headers(questions: Sequence[str], options: Sequence[str]) -> tuple[str, ...]:
    """Return one name a column; a question without text goes on to the right with its next option."""
    joined, question = [], ""
    for place in range(max(len(questions), len(options))):
        own = questions[place].strip() if place < len(questions) else ""
        option = options[place].strip() if place < len(options) else ""
        question = own or question
        joined.append(question if option.casefold() in _PLAIN_SUBTITLES else f"{question} - {option}")
    return tuple(joined)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names with blank ones numbered by position and repeated ones counted."""
    unique: dict[str, None] = {}
    for position, name in enumerate(names, start=1):
        plain = " ".join(name.split()) or f"column {position}"
        candidate, times = plain, 1
        while candidate in unique:
            times += 1
            candidate = f"{plain} ({times})"
        unique[candidate] = None
    return tuple(unique)
