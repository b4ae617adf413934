"""A delimited text file: its encoding, its separator, its header and its rows, read as a stream."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ..errors import ImportFileError

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_COLUMNS = 1_000
SAMPLE_ROWS = 2_000  # rows looked at to tell separators and columns
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16 LE"),
    (b"\xfe\xff", "utf-16", "UTF-16 BE"),
)
_OTHER_FILES = (
    (b"PK\x03\x04", "is an Excel or zip file, not text; open it and save the sheet as CSV UTF-8"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel file, not text; open it and save the sheet as CSV UTF-8"),
    (b"%PDF", "is a PDF, not a table; export the figures as CSV"),
    (b"\x1f\x8b", "is compressed with gzip; unpack it first"),
    (b"SQLite format 3\x00", "is a database, not a table; export the table as CSV"),
)


@dataclass(frozen=True)
class TableRow:
    """A row of the file; `line` is the line it begins on, counted from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class TextTable:
    """A delimited text. `columns` are unique; `labels` are a survey tool's second header row, or empty.

    header_line: the line of the header, from 1; lines above it are titles and notes.
    first_data_row: the number of rows (not lines) before the first one that holds data.
    """

    file_name: str
    text: str
    encoding: str
    separator: str
    columns: tuple[str, ...]
    labels: tuple[str, ...]
    header_line: int
    first_data_row: int

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows below the header, blank ones included, cells as written.

        Raises ImportFileError where a cell is too large, which an unclosed quotation mark makes of the rest.
        """
        return islice(_rows(self.text, self.separator, self.file_name), self.first_data_row, None)


def open_text_table(data: bytes, *, file_name: str) -> TextTable:
    """Return the table in a CSV, TSV, semicolon- or bar-separated file.

    Encodings: UTF-8, UTF-16 and UTF-32 with or without a byte-order mark (UTF-32 only with), Korean CP949 and
    Japanese Shift-JIS where nearly all special letters are of that script, else Windows-1252.
    The header is the first row with two filled cells. A Qualtrics export's rows of labels and import ids
    belong to the header.
    Raises ImportFileError: empty, over 50 MB, not text, no header, no rows, one column, over 1,000 columns.
    """
    text, encoding = _decode(data, file_name)
    first_line, _, rest = text.partition("\n")
    named = first_line.strip().strip('"').casefold()
    if named.startswith("sep=") and named[4:] in SEPARATORS:
        separator, text = named[4:], "\n" + rest  # keeps the line numbers as they are
    else:
        separator = _separator(text, file_name)
    sample = list(islice(_rows(text, separator, file_name), SAMPLE_ROWS))
    header_at = next((at for at, row in enumerate(sample) if _filled(row) > 1), None)
    if header_at is None:
        raise ImportFileError(_why_no_header(sample, file_name))
    header = sample[header_at]
    _check_header(header, file_name)
    below = sample[header_at + 1 :]
    header_rows = 1
    labels: tuple[str, ...] = ()
    import_ids = next((at for at, row in enumerate(below[:2]) if _are_import_ids(row)), None)
    if import_ids is not None:
        header_rows += import_ids + 1
        labels = below[0].cells if import_ids == 1 else ()
    if not any(_filled(row) for row in below[header_rows - 1 :]):
        raise ImportFileError(
            f"{file_name} has a header but no rows below it; export it again with its data."
        )
    columns = _unique(header.cells)
    first_data_row = header_at + header_rows
    return TextTable(file_name, text, encoding, separator, columns, labels, header.line, first_data_row)


def _rows(text: str, separator: str, file_name: str) -> Iterator[TableRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:  # a cell over the csv module's limit of 131,072 characters
            raise ImportFileError(
                f"{file_name}: the cell that begins on line {line} does not end; look for a quotation mark "
                "that is not closed, and export it again."
            ) from error
        yield TableRow(line, tuple(cells))


def _decode(data: bytes, file_name: str) -> tuple[str, str]:
    if not data.strip(b"\x00\r\n\t ") or data in (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"):
        raise ImportFileError(f"{file_name} is empty; export it again with its data.")
    if len(data) > MAX_FILE_BYTES:
        raise ImportFileError(
            f"{file_name} is {len(data) / 1024 / 1024:.0f} MB; the limit is 50 MB. "
            "Export a shorter period, or only the columns for date, score and slice."
        )
    for start, sentence in _OTHER_FILES:
        if data.startswith(start):
            raise ImportFileError(f"{file_name} {sentence}.")
    codec, name = _encoding(data)
    not_text = f"{file_name} is not text; open it in the program it comes from and save it as CSV."
    if not codec.startswith(("utf-16", "utf-32")) and b"\0" in data:
        raise ImportFileError(not_text)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise ImportFileError(
            f"{file_name} is not text in {name} from byte {error.start} on; save it as CSV UTF-8."
        ) from error
    controls = sum(unicodedata.category(one) == "Cc" and one not in "\t\r\n\f\x1a" for one in text[:100_000])
    if "\0" in text or controls > len(text[:100_000]) / 100:
        raise ImportFileError(not_text)
    return text.replace("\r\n", "\n").replace("\r", "\n"), name


def _encoding(data: bytes) -> tuple[str, str]:
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return codec, name
    start = data[:65_536]
    zeros_even, zeros_odd = start[::2].count(0), start[1::2].count(0)
    # Separators, digits and line ends have a zero byte in UTF-16, whatever the script of the words.
    needed = len(start) / 100
    if zeros_odd > max(needed, 20 * zeros_even):
        return "utf-16-le", "UTF-16 LE"
    if zeros_even > max(needed, 20 * zeros_odd):
        return "utf-16-be", "UTF-16 BE"
    if _decodes(data, "utf-8"):
        return "utf-8", "UTF-8"
    for codec, name, scripts in (
        ("cp949", "CP949", ("HANGUL",)),
        ("shift_jis", "Shift-JIS", ("HIRAGANA", "KATAKANA", "CJK")),
    ):
        if _decodes(data, codec) and _is_mostly(data.decode(codec), scripts):
            return codec, name
    return "cp1252", "Windows-1252"


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly(text: str, scripts: tuple[str, ...]) -> bool:
    special = [letter for letter in text if ord(letter) > 127][:10_000]
    of_script = sum(unicodedata.name(letter, "").startswith(scripts) for letter in special)
    return len(special) >= 4 and of_script >= 0.95 * len(special)


def _separator(text: str, file_name: str) -> str:
    best, best_rank = ",", (0.0, 0)
    for separator in SEPARATORS:
        try:
            widths = [
                len(row.cells) for row in islice(_rows(text, separator, file_name), 200) if _filled(row)
            ]
        except ImportFileError:  # an unclosed mark under this separator; another one may read it
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        if usual < 2:  # most lines have none of it, or the header alone has some
            usual = max(widths, default=0)
        agreeing = widths.count(usual) / max(1, len(widths))
        if usual > 1 and (agreeing, usual) > best_rank:
            best, best_rank = separator, (agreeing, usual)
    return best


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
    return any('"ImportId"' in cell for cell in row.cells)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names with blank ones numbered by position and repeated ones counted."""
    unique: list[str] = []
    for position, name in enumerate(names, start=1):
        plain = " ".join(name.split()) or f"column {position}"
        candidate, times = plain, 1
        while candidate in unique:
            times += 1
            candidate = f"{plain} ({times})"
        unique.append(candidate)
    return tuple(unique)
