"""A codebook's file: how large it may be, and its text."""

import codecs

from ..errors import ImportFileError

LARGEST_FILE_BYTES = 50 * 1024 * 1024
MOST_CODES = 20_000
LONGEST_NAME_CHARS = 300

_NOT_TEXT = (
    (b"PK", "is an Excel workbook or an archive; save the codebook as CSV or export it as .qdc"),
    (b"%PDF", "is a PDF; export the codebook as CSV or .qdc"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel or Word file; save it as CSV"),
    (b"SQLite format 3\x00", "is a database; export the codebook as CSV or .qdc"),
)


def broken(file_name: str, line: int, what: str, to_do: str = "") -> ImportFileError:
    """Return the error for one line of a file: its name, the line from 1, what is wrong and what to do."""
    return ImportFileError(f"{file_name}, line {line}: {what}. {to_do or 'Correct that line and try again.'}")


def check_file(content: bytes, file_name: str) -> None:
    """Raise ImportFileError for a file that is empty, over 50 MB, or of another kind altogether."""
    if not content.strip(b"\x00\r\n\t ") or content == codecs.BOM_UTF8:
        raise ImportFileError(f"{file_name} is empty; export the codebook again.")
    if len(content) > LARGEST_FILE_BYTES:
        raise ImportFileError(
            f"{file_name} is {len(content) / 1024 / 1024:.0f} MB; a codebook has at most 50 MB."
        )
    for start, sentence in _NOT_TEXT:
        if content.startswith(start):
            raise ImportFileError(f"{file_name} {sentence}.")


def decode_text(content: bytes, file_name: str) -> str:
    """Return a file's text: UTF-8, UTF-16 with a byte-order mark, else Windows-1252.

    Raises ImportFileError for what is not text.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tries = ["utf-16"]
    else:
        tries = ["utf-8-sig", "cp1252"]
    for encoding in tries:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ImportFileError(f"{file_name} is no text that can be read; save it as CSV in UTF-8.")


def check_name(name: str, file_name: str, line: int) -> None:
    """Raise ImportFileError for a name that no code can have."""
    if len(name) > LONGEST_NAME_CHARS:
        raise broken(
            file_name,
            line,
            f"the name “{name[:40]}…” has {len(name):,} characters, and at most {LONGEST_NAME_CHARS} fit",
        )


def check_number(codes: int, file_name: str) -> None:
    """Raise ImportFileError for more codes than a codebook can have."""
    if codes > MOST_CODES:
        raise ImportFileError(f"{file_name} has more than {MOST_CODES:,} codes; bring it in in parts.")
