"""A transcript file's bytes: how large it may be, what it is not, its encoding."""

import codecs
import unicodedata
from itertools import pairwise

from ..errors import TranscriptFileError

LARGEST_FILE_BYTES = 50 * 1024 * 1024

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CODE_PAGES = (  # in this order: what is none of the first may seem to be one of the last
    ("shift_jis", ("HIRAGANA", "KATAKANA", "CJK")),
    ("cp949", ("HANGUL",)),
    ("cp1256", ("ARABIC",)),
    ("cp1251", ("CYRILLIC",)),
)
_RECORDING = "is a recording, not a transcript; add it as a recording, and it is transcribed here"
_OTHER_FILES = (
    (b"%PDF", "is a PDF; open it in the program it comes from and save it as DOCX or text"),
    (b"\xd0\xcf\x11\xe0", "is an old Word or Excel file; open it and save it as DOCX or CSV"),
    (b"{\\rtf", "is RTF; open it in a word processor and save it as DOCX or text"),
    (b"\x1f\x8b", "is compressed with gzip; unpack it first"),
    (b"SQLite format 3\x00", "is a database; export the transcript as text, VTT, SRT, CSV or JSON"),
    (b"fLaC", _RECORDING),
    (b"OggS", _RECORDING),
    (b"RIFF", _RECORDING),
    (b"ID3", _RECORDING),
    (b"\x1a\x45\xdf\xa3", _RECORDING),
)


def broken(file_name: str, line: int, what: str, to_do: str = "") -> TranscriptFileError:
    """Return the error for one line of a file: its name, the line from 1, what is wrong and what to do."""
    to_do = to_do or "Correct that line, or export the file again."
    return TranscriptFileError(f"{file_name}, line {line}: {what}. {to_do}")


def check_size(content: bytes, file_name: str) -> None:
    """Raise TranscriptFileError for a file that is empty or over 50 MB."""
    if not content.strip(b"\x00\r\n\t ") or content in (codecs.BOM_UTF8, *(mark for mark, _ in _BOMS)):
        raise TranscriptFileError(f"{file_name} is empty; export it again with its text.")
    if len(content) > LARGEST_FILE_BYTES:
        raise TranscriptFileError(
            f"{file_name} is {len(content) / 1024 / 1024:.0f} MB; a transcript has at most 50 MB. "
            "Export it as text, VTT or SRT, one conversation a file."
        )


def decode_text(content: bytes, file_name: str) -> str:
    """Return the text of a file, with "\\n" as its only line end.

    Encodings: UTF-8 and UTF-16 with or without a byte-order mark, UTF-32 with one, Korean CP949, Japanese
    Shift-JIS, Arabic Windows-1256 or Cyrillic Windows-1251 where the letters are of that script, else
    Windows-1252.
    Raises TranscriptFileError for what is not text, saying what it is where its first bytes tell.
    """
    for start, sentence in _OTHER_FILES:
        if content.startswith(start):
            raise TranscriptFileError(f"{file_name} {sentence}.")
    if content[4:8] == b"ftyp":
        raise TranscriptFileError(f"{file_name} {_RECORDING}.")
    codec = _encoding(content)
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise broken(
            file_name, line, f"a byte there is no {codec.upper()} text", "Save the file as UTF-8."
        ) from error
    if "\0" in text:
        raise TranscriptFileError(
            f"{file_name} is not text; open it in the program it comes from and save it as text, VTT or DOCX."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding(content: bytes) -> str:
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return codec
    start = content[:65_536]
    zeros_even, zeros_odd = start[::2].count(0), start[1::2].count(0)
    # Blanks, digits and line ends have a zero byte in UTF-16, whatever the script of the words.
    needed = len(start) / 100
    if zeros_odd > max(needed, 20 * zeros_even):
        return "utf-16-le"
    if zeros_even > max(needed, 20 * zeros_odd):
        return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _old_encoding(content)
    return "utf-8"


def _old_encoding(content: bytes) -> str:
    """Return the code page of a text from before Unicode: the one in whose script its letters are."""
    for codec, scripts in _CODE_PAGES:
        try:
            letters = [sign for sign in content.decode(codec) if ord(sign) > 127 and sign.isalpha()][:10_000]
        except UnicodeDecodeError:
            continue
        known = sum(unicodedata.name(letter, "").startswith(scripts) for letter in letters)
        if len(letters) >= 4 and known >= 0.95 * len(letters) and _stand_together(content):
            return codec
    return "cp1252"


def _stand_together(content: bytes) -> bool:
    """Say whether bytes beyond ASCII stand beside each other, as in other scripts than Latin."""
    start = content[:65_536]
    high = sum(byte > 127 for byte in start)
    beside = sum(one > 127 and other > 127 for one, other in pairwise(start))
    return beside > 0.5 * high
