"""A delimited text file: its encoding, its separator and its rows, read as a stream."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator
from itertools import islice

from ..errors import ImportFileError
from .table_rows import Table, TableRow, check_size, table_of_rows

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_MIXED_LINES_SHOWN = 10
_SAMPLE_CHARACTERS = 100_000
MAX_CELL_CHARACTERS = 131_072
_CHUNK_BYTES = 1024 * 1024

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16 LE"),
    (b"\xfe\xff", "utf-16", "UTF-16 BE"),
)


def open_text_table(data: bytes, *, file_name: str, fewest_columns: int = 2) -> Table:
    """Return the table in a CSV, TSV, semicolon- or bar-separated file.

    Encodings: UTF-8, UTF-16 and UTF-32 with or without a byte-order mark (UTF-32 only with), Korean CP949 and
    Japanese Shift-JIS where nearly all special letters are of that script, else Windows-1252. In a file that
    is UTF-8 but for some lines, these alone are read as Windows-1252, and its notes name them.
    The header is the first row with two filled cells, else with fewest_columns of them.
    Raises ImportFileError as table_of_rows does, and for an empty or too large file and one that is no text.
    """
    check_size(data, file_name)
    codec, encoding, mixed = _encoding(data)
    _check_text(data, codec, encoding, file_name)
    reader = _TextRows(data, codec, file_name)
    first_line = reader.first_line()
    named = first_line.strip().strip('"').casefold()
    if named.startswith("sep=") and named[4:] in SEPARATORS:
        reader.separator, reader.skip_first = named[4:], True
    else:
        reader.separator = _separator(reader)
    words = SEPARATORS[reader.separator]
    notes = []
    if mixed:
        shown = ", ".join(str(line) for line in mixed[:_MIXED_LINES_SHOWN])
        more = f" and {len(mixed) - _MIXED_LINES_SHOWN:,} more" if len(mixed) > _MIXED_LINES_SHOWN else ""
        notes.append(
            f"Not all of it is UTF-8: line {shown}{more} was read as Windows-1252; look at its letters."
        )
    return table_of_rows(
        reader.rows,
        file_name=file_name,
        form=f"{encoding} with {words}",
        encoding=encoding,
        separator=words,
        notes=notes,
        fewest_columns=fewest_columns,
    )


class _TextRows:
    """The rows of a text, decoded as they are read: a large file is never held twice."""

    def __init__(self, data: bytes, codec: str, file_name: str) -> None:
        self.separator = ","
        self.skip_first = False
        self._data, self._codec, self._file_name = data, codec, file_name

    def first_line(self) -> str:
        with self._open() as text:
            return text.readline(_SAMPLE_CHARACTERS)

    def rows(self) -> Iterator[TableRow]:
        yield from self.rows_by(self.separator)

    def rows_by(self, separator: str) -> Iterator[TableRow]:
        with self._open() as text:
            before = 0
            if self.skip_first:
                text.readline()
                before = 1
            reader = csv.reader(text, delimiter=separator)
            line = before + 1
            try:
                for cells in reader:
                    after = before + reader.line_num + 1
                    # The csv module's own limit belongs to the whole process, and others set it.
                    if after - line > 1 and any(len(cell) > MAX_CELL_CHARACTERS for cell in cells):
                        raise csv.Error("a cell is too long")
                    yield TableRow(line, tuple(cells))
                    line = after
            except csv.Error as error:
                raise ImportFileError(
                    f"{self._file_name}: the cell that begins on line {line} does not end; look for a "
                    "quotation mark that is not closed, and export it again."
                ) from error

    def _open(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self._data), encoding=self._codec, errors=_ERRORS, newline=None)


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as Windows-1252, one letter each."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_ERRORS = "fieldnotes.windows-1252"
codecs.register_error(_ERRORS, _as_windows_1252)


def _check_text(data: bytes, codec: str, encoding: str, file_name: str) -> None:
    not_text = f"{file_name} is not text; open it in the program it comes from and save it as CSV."
    wide = codec.startswith(("utf-16", "utf-32"))
    if not wide and b"\0" in data:
        raise ImportFileError(not_text)
    if wide and not _decodes(data, codec):
        raise ImportFileError(f"{file_name} is not text in {encoding} to its end; save it as CSV UTF-8.")
    # Four bytes a letter at most; what is cut in the middle of a letter does not matter here.
    text = data[: 4 * _SAMPLE_CHARACTERS].decode(codec, errors="ignore")[:_SAMPLE_CHARACTERS]
    controls = sum(unicodedata.category(one) == "Cc" and one not in "\t\r\n\f\x1a" for one in text)
    if "\0" in text or controls > len(text) / 100:
        raise ImportFileError(not_text)


def _encoding(data: bytes) -> tuple[str, str, list[int]]:  # noqa: PLR0911 - one for each encoding
    """Return the codec, its name for people, and the lines that are not of it."""
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return codec, name, _lines_that_are_not_utf8(data) if name == "UTF-8" else []
    start = data[:65_536]
    zeros_even, zeros_odd = start[::2].count(0), start[1::2].count(0)
    # Separators, digits and line ends have a zero byte in UTF-16, whatever the script of the words.
    needed = len(start) / 100
    if zeros_odd > max(needed, 20 * zeros_even):
        return "utf-16-le", "UTF-16 LE", []
    if zeros_even > max(needed, 20 * zeros_odd):
        return "utf-16-be", "UTF-16 BE", []
    if _decodes(data, "utf-8"):
        return "utf-8", "UTF-8", []
    for codec, name, scripts in (
        ("cp949", "CP949", ("HANGUL",)),
        ("shift_jis", "Shift-JIS", ("HIRAGANA", "KATAKANA", "CJK")),
    ):
        if _decodes(data, codec) and _is_mostly(data[:_CHUNK_BYTES].decode(codec, errors="ignore"), scripts):
            return codec, name, []
    mixed = _lines_that_are_not_utf8(data)
    special = sum(not line.isascii() for line in io.BytesIO(data))
    if 0 < len(mixed) < special:  # other lines have special letters that are UTF-8
        return "utf-8", "UTF-8", mixed
    return "cp1252", "Windows-1252", []


def _lines_that_are_not_utf8(data: bytes) -> list[int]:
    return [
        number
        for number, line in enumerate(io.BytesIO(data), start=1)
        if not line.isascii() and not _decodes(line, "utf-8")
    ]


def _decodes(data: bytes, codec: str) -> bool:
    """Say whether the bytes are text in a codec, without holding all of the text."""
    if codec == "utf-8" and data.isascii():
        return True
    decoder = codecs.getincrementaldecoder(codec)()
    view = memoryview(data)
    try:
        for start in range(0, len(data), _CHUNK_BYTES):
            decoder.decode(bytes(view[start : start + _CHUNK_BYTES]))
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly(text: str, scripts: tuple[str, ...]) -> bool:
    special = [letter for letter in text if ord(letter) > 127][:10_000]
    of_script = sum(unicodedata.name(letter, "").startswith(scripts) for letter in special)
    return len(special) >= 4 and of_script >= 0.95 * len(special)


def _separator(reader: _TextRows) -> str:
    best, best_rank = ",", (0.0, 0)
    for separator in SEPARATORS:
        try:
            widths = [
                len(row.cells)
                for row in islice(reader.rows_by(separator), 200)
                if any(cell.strip() for cell in row.cells)
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
