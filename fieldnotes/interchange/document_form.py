"""What every document is read into: paragraphs, each with its page and its rank as a heading."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import ImportFileError

MOST_PARAGRAPHS = 50_000
MOST_CHARS = 10_000_000  # a book of 500 pages has one million
LONGEST_PARAGRAPH_CHARS = 100_000
# The letters that are one sign for two ("ﬁ"), and Arabic letters as they are drawn, not as they are written.
_DRAWN = re.compile("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]+")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\ufeff]")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, heading, entry of a list or row of a table.

    level: 1 for the highest heading, to 9; 0 for what is none. page: from 1, None where the format has none.
    """

    text: str
    level: int = 0
    page: int | None = None


@dataclass(frozen=True)
class ImportedDocument:
    """A document read from a file. notes: sentences about what was left out or could not be read."""

    paragraphs: tuple[Paragraph, ...]
    format_name: str
    title: str = ""
    pages: int | None = None
    notes: tuple[str, ...] = ()


def clean_paragraph(text: str) -> str:
    """Return a text with "\\n" as its only line end, and without signs that are only drawn."""
    text = _LINE_ENDS.sub("\n", text)
    text = _DRAWN.sub(lambda drawn: unicodedata.normalize("NFKC", drawn.group()), text)
    text = _UNWRITABLE.sub("", text).replace("\xa0", " ")
    lines = [line.strip(" \t") for line in text.split("\n")]
    return "\n".join(lines).strip("\n")


def checked_paragraphs(paragraphs: Iterable[Paragraph], file_name: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs that have text, over-long ones cut where a word ends.

    Raises ImportFileError for more than MOST_PARAGRAPHS of them, or MOST_CHARS characters.
    """
    kept: list[Paragraph] = []
    chars = 0
    for paragraph in paragraphs:
        rest = clean_paragraph(paragraph.text)
        chars += len(rest)
        while rest:
            cut = len(rest)
            if cut > LONGEST_PARAGRAPH_CHARS:
                cut = rest.rfind(" ", 1, LONGEST_PARAGRAPH_CHARS) + 1 or LONGEST_PARAGRAPH_CHARS
            kept.append(Paragraph(rest[:cut].strip(), paragraph.level, paragraph.page))
            rest = rest[cut:].strip()
        if len(kept) > MOST_PARAGRAPHS or chars > MOST_CHARS:
            raise ImportFileError(
                f"{file_name} has more than {MOST_PARAGRAPHS:,} paragraphs or {MOST_CHARS:,} characters; "
                "split it into several files."
            )
    return tuple(kept)
