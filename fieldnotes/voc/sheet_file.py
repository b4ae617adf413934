"""An Excel workbook's first filled sheet, read as a stream: no row, cell or style is held that is not needed.

openpyxl would hold a sheet's extent: one cell in the last row and column of an otherwise empty sheet costs
it a billion cells. Here a row is what the file says it is.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

from ..errors import ImportFileError
from .table_rows import MAX_COLUMNS, Table, TableRow, table_of_rows

MAX_PART_BYTES = 1024 * 1024 * 1024  # of a sheet, unpacked; it is streamed
MAX_TEXTS_BYTES = 200 * 1024 * 1024  # of the shared texts, which are held
MAX_CELL_CHARACTERS = 131_072  # as in a text file
_READ_BYTES = 256 * 1024
_LOST_FORMULA = "a formula without a stored result; open the workbook, save it, and bring it in again"
# A cell far to the right of the header is put here, so that its row is refused and not its memory spent.
_BEYOND = MAX_COLUMNS + 1


def open_sheet_table(data: bytes, *, file_name: str) -> Table:
    """Return the table in the first sheet of an .xlsx workbook that has a header and rows.

    Dates come as 2026-03-31, numbers with a decimal point. A formula counts with the result that was stored
    with it; without one, its cell says so, and its row is refused where that cell is needed.
    Raises ImportFileError as table_of_rows does, and for a zip that is no workbook, is damaged, has a
    password or unpacks to over 1 GB a sheet; so does reading the table's rows, which is where damage further
    down is met.
    """
    with _refusing_damage(file_name):
        return _first_table(_open_book(data, file_name))


@contextmanager
def _refusing_damage(file_name: str) -> Iterator[None]:
    """Say what zip, XML and figures that are damaged raise, each in its own way, as one sentence."""
    try:
        yield
    except (
        *(zipfile.BadZipFile, zlib.error, expat.ExpatError, NotImplementedError, RuntimeError),
        *(KeyError, IndexError, OSError, ValueError, EOFError, OverflowError),
    ) as error:
        raise ImportFileError(
            f"{file_name} is a zip file but not a workbook that can be read ({_short(error)}); open it in "
            "the program it comes from and save it as .xlsx or CSV."
        ) from error


@dataclass(frozen=True)
class _Book:
    """A workbook: its sheets by name, its shared texts, which styles are dates, and where its days begin."""

    file_name: str
    data: bytes
    sheets: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    dates: frozenset[int]
    first_day: datetime


def _open_book(data: bytes, file_name: str) -> _Book:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sizes = {item.filename: item.file_size for item in archive.infolist()}
        if "EncryptedPackage" in sizes:
            raise ImportFileError(f"{file_name} has a password; save it without one.")
        for name, size in sizes.items():
            limit = MAX_PART_BYTES if "/worksheets/" in name else MAX_TEXTS_BYTES
            if name.endswith((".xml", ".rels")) and size > limit:
                raise ImportFileError(
                    f"{file_name} unpacks to {size / 1024 / 1024:,.0f} MB ({name}), more than a table of "
                    "figures needs; export a shorter period, or save the sheet as CSV."
                )
        paths: dict[str, str] = {}
        for _, relation in _elements(archive, "xl/_rels/workbook.xml.rels", ("Relationship",)):
            paths[relation["Id"]] = normpath(join("xl", relation["Target"])).replace("xl//", "").lstrip("/")
        sheets, date1904 = [], False
        for tag, attributes in _elements(archive, "xl/workbook.xml", ("sheet", "workbookPr")):
            if tag == "workbookPr":
                date1904 = attributes.get("date1904") in ("1", "true")
                continue
            identity = next((text for key, text in attributes.items() if key.split(":")[-1] == "id"), "")
            if paths.get(identity) in sizes and attributes.get("state", "visible") == "visible":
                sheets.append((attributes.get("name", ""), paths[identity]))
        texts = _shared_texts(archive) if "xl/sharedStrings.xml" in sizes else ()
        dates = _date_styles(archive) if "xl/styles.xml" in sizes else frozenset()
    if not sheets:
        raise ImportFileError(
            f"{file_name} is a zip file without a visible sheet; save the sheet as .xlsx or CSV."
        )
    # Excel counts 1900 as a leap year, so days count from 30 December 1899.
    first_day = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    return _Book(file_name, data, tuple(sheets), texts, dates, first_day)


def _first_table(book: _Book) -> Table:
    refusal: ImportFileError | None = None
    for name, path in book.sheets:
        try:
            return table_of_rows(
                lambda path=path: _SheetReader(book, path).rows(),  # type: ignore[misc]
                file_name=book.file_name,
                form=f"sheet “{name}” of {len(book.sheets)}",
                notes=()
                if len(book.sheets) == 1
                else (f"The workbook has {len(book.sheets)} sheets; “{name}” is read.",),
            )
        except ImportFileError as error:
            refusal = refusal or error
    assert refusal is not None
    raise refusal


class _SheetReader:
    """Turns a sheet's XML into rows as it comes."""

    def __init__(self, book: _Book, path: str) -> None:
        self._book, self._path = book, path
        self._done: list[TableRow] = []
        self._row: dict[int, str] = {}
        self._line = self._column = 0
        self._type = self._style = ""
        self._text: list[str] | None = None
        self._value = ""
        self._length = 0
        self._formula = False

    def rows(self) -> Iterator[TableRow]:
        parser = _parser(self._start, self._end, self._characters)
        with (
            _refusing_damage(self._book.file_name),
            zipfile.ZipFile(io.BytesIO(self._book.data)) as archive,
            archive.open(self._path) as part,
        ):
            while chunk := part.read(_READ_BYTES):
                parser.Parse(chunk, False)
                yield from self._take()
            parser.Parse(b"", True)
            yield from self._take()

    def _take(self) -> list[TableRow]:
        done, self._done = self._done, []
        return done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rsplit(":", maxsplit=1)[-1]
        if tag == "row":
            self._line = int(attributes.get("r", self._line + 1))
            self._row, self._column = {}, 0
        elif tag == "c":
            self._column = _column_of(attributes["r"]) if "r" in attributes else self._column + 1
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._value, self._formula = "", False
        elif tag == "f":
            self._formula = True
        elif tag in ("v", "t"):
            self._text, self._length = [], 0

    def _end(self, tag: str) -> None:
        tag = tag.rsplit(":", maxsplit=1)[-1]
        if tag in ("v", "t") and self._text is not None:
            self._value += "".join(self._text)
            self._text = None
        elif tag == "c":
            cell = self._cell()
            if cell:
                self._row[min(self._column, _BEYOND)] = cell
        elif tag == "row" and self._row:
            width = max(self._row)
            self._done.append(
                TableRow(self._line, tuple(self._row.get(at, "") for at in range(1, width + 1)))
            )

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._length += len(text)
            if self._length > MAX_CELL_CHARACTERS:
                raise ValueError(
                    f"a cell in row {self._line} is longer than {MAX_CELL_CHARACTERS:,} characters"
                )
            self._text.append(text)

    def _cell(self) -> str:
        """Return the cell that ends here as a text file would have it."""
        if not self._value:
            return f"={_LOST_FORMULA}" if self._formula else ""
        if self._type == "s":
            place = int(self._value)
            return self._book.texts[place] if place < len(self._book.texts) else ""
        if self._type == "b":
            return "TRUE" if self._value == "1" else "FALSE"
        if self._type != "n":  # a text of its own, the text of a formula, an error such as #DIV/0!, a date
            return self._value
        if self._style and int(self._style) in self._book.dates:
            return _date_text(float(self._value), self._book.first_day)
        number = float(self._value)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _date_text(days: float, first_day: datetime) -> str:
    try:
        moment = first_day + timedelta(seconds=round(days * 86_400))
    except OverflowError:
        return repr(days)
    return moment.date().isoformat() if days == int(days) else moment.isoformat(sep=" ")


def _column_of(reference: str) -> int:
    column = 0
    for letter in reference:
        if not letter.isalpha():
            break
        column = column * 26 + ord(letter.upper()) - 64
    return column


def _shared_texts(archive: zipfile.ZipFile) -> tuple[str, ...]:
    texts: list[str] = []
    parts: list[str] = []
    inside = phonetic = False

    def start(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal inside, phonetic
        tag = tag.rsplit(":", maxsplit=1)[-1]
        if tag == "si":
            parts.clear()
        phonetic = phonetic or tag == "rPh"  # how a Japanese name is read aloud; not part of it
        inside = tag == "t" and not phonetic

    def end(tag: str) -> None:
        nonlocal inside, phonetic
        tag = tag.rsplit(":", maxsplit=1)[-1]
        inside = False
        if tag == "rPh":
            phonetic = False
        if tag == "si":
            texts.append("".join(parts)[:MAX_CELL_CHARACTERS])

    _feed(
        archive,
        "xl/sharedStrings.xml",
        _parser(start, end, lambda text: parts.append(text) if inside else None),
    )
    return tuple(texts)


def _date_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Return the cell styles that show a number as a date."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

    formats: dict[int, str] = dict(BUILTIN_FORMATS)
    styles: list[int] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        tag = tag.rsplit(":", maxsplit=1)[-1]
        if tag == "numFmt" and "numFmtId" in attributes:
            formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            styles.append(int(attributes.get("numFmtId", "0")))

    def end(tag: str) -> None:
        nonlocal inside
        if tag.rsplit(":", maxsplit=1)[-1] == "cellXfs":
            inside = False

    _feed(archive, "xl/styles.xml", _parser(start, end, lambda _text: None))
    return frozenset(place for place, number in enumerate(styles) if is_date_format(formats.get(number, "")))


def _elements(
    archive: zipfile.ZipFile, path: str, wanted: tuple[str, ...]
) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rsplit(":", maxsplit=1)[-1] in wanted:
            found.append((tag.rsplit(":", maxsplit=1)[-1], attributes))

    _feed(archive, path, _parser(start, lambda _tag: None, lambda _text: None))
    return found


def _feed(archive: zipfile.ZipFile, path: str, parser: Any) -> None:
    with archive.open(path) as part:
        while chunk := part.read(_READ_BYTES):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def _parser(start: Any, end: Any, characters: Any) -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    # A workbook has no document type; one that has is made to expand into gigabytes or to read other files.
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_args: object) -> None:
    raise ValueError("it declares a document type, which no workbook does")


def _short(error: BaseException) -> str:
    return str(error)[:120] or type(error).__name__
