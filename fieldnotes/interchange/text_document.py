"""Plain text and Markdown as documents."""

import re
from collections.abc import Iterator

from .document_form import ImportedDocument, Paragraph, checked_paragraphs
from .document_lines import hyphenated_words, paragraphs_of_block

_MARKDOWN = ("md", "markdown")
_ATX = re.compile(r" {0,3}(#{1,6})[ \t]")
_CLOSING_HASHES = re.compile(r"(?:^|(?<=[ \t]))#+$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})\s*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")


def read_text_document(text: str, file_name: str) -> ImportedDocument:
    """Return the paragraphs of a text: those between blank lines, lines broken by a width joined again.

    Lines that somebody ended, as in a list or an address, are a paragraph each. In Markdown (by the name's
    ending) headings have their level, and all other signs stay as they are written.
    """
    markdown = file_name.rpartition(".")[2].casefold() in _MARKDOWN
    found = _markdown(text) if markdown else _plain(text)
    paragraphs = checked_paragraphs(found, file_name)
    title = next((one.text for one in paragraphs[:1] if one.level == 1), "")
    return ImportedDocument(paragraphs, "Markdown" if markdown else "Text", title)


def _plain(text: str) -> Iterator[Paragraph]:
    hyphenated = hyphenated_words(text)
    for block in re.split(r"\n[ \t]*\n|\x0c", text):
        for paragraph in paragraphs_of_block(block.split("\n"), hyphenated):
            yield Paragraph(paragraph)


def _markdown(text: str) -> Iterator[Paragraph]:
    hyphenated = hyphenated_words(text)
    block: list[str] = []
    fenced = False

    def paragraphs() -> Iterator[Paragraph]:
        lines = [*block]
        block.clear()
        for paragraph in paragraphs_of_block(lines, hyphenated):
            yield Paragraph(paragraph)

    for line in text.split("\n"):
        heading = None if fenced else _ATX.match(line)
        if _FENCE.match(line):
            fenced = not fenced
        if fenced:
            block.append(line)
        elif heading is not None:
            yield from paragraphs()
            words = line[heading.end() :].strip()
            yield Paragraph(_CLOSING_HASHES.sub("", words).rstrip(), len(heading[1]))
        elif len(block) == 1 and _UNDERLINE.match(line):
            yield Paragraph(block.pop(), 1 if "=" in line else 2)
        elif line.strip():
            block.append(line)
        else:
            yield from paragraphs()
    yield from paragraphs()
