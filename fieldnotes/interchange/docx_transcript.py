"""Transcripts as Word documents: from Teams, Otter, Rev and word processors, and written by us.

A paragraph of a document is what a paragraph between blank lines is in plain text. Tables whose first row
names their columns (NVivo, Descript, typed ones) are read like CSV.
"""

import io
import zipfile
import zlib
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table, _Cell

from ..errors import TranscriptFileError
from .plain_text import TextLine, paragraph_parts, read_paragraphs
from .transcript_form import (
    ImportedTranscript,
    TranscriptDocument,
    clean_text,
    has_times,
    one_line,
)
from .transcript_signature import write_signature
from .transcript_table import Row, lines_of_table

LARGEST_UNPACKED_BYTES = 200 * 1024 * 1024
LARGEST_TEXT_BYTES = 20 * 1024 * 1024  # of XML; a day of talk is 2 MB
MOST_PARTS = 5_000
_MAIN_PART = "word/document.xml"


def read_docx(content: bytes, file_name: str) -> ImportedTranscript:
    """Return the spoken lines of a Word document, as read_paragraphs does; "line" in errors is the paragraph.

    Pictures, headers, footers and comments are left out.
    Raises TranscriptFileError: no zip file, a zip file that is no Word document, damaged, or one that unpacks
    to over 200 MB or 5,000 parts.
    """
    document = open_docx(content, file_name)
    paragraphs: list[list[TextLine]] = []
    number = 0
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            rows = _rows(item, number)
            number += len(rows)
            lines = lines_of_table(rows[0].cells, rows[1:], file_name) if len(rows) > 1 else None
            if lines:
                return ImportedTranscript(lines, None, "Word (table)", has_times(lines))
            paragraphs += [
                [TextLine(row.line, part) for cell in row.cells for part in cell.split("\n") if part.strip()]
                for row in rows
            ]
        else:
            number += 1
            text = clean_text(item.text).split("\n")
            paragraphs.append([TextLine(number, line.strip(" \t")) for line in text])
    kept = [[line for line in paragraph if line.text] for paragraph in paragraphs]
    return read_paragraphs([paragraph for paragraph in kept if paragraph], file_name, "Word")


def write_docx(document: TranscriptDocument) -> bytes:
    """Return a Word document: title, signature, and a paragraph a line, "[00:01:02] Name: text", names bold.

    The signature says what the speakers are called by. Starts to the second, no ends. Signs that XML has no
    form for are left out.
    """
    made = docx.Document()
    title = one_line(document.title)
    made.core_properties.title = title[:255]
    made.core_properties.author = "fieldnotes"
    made.core_properties.comments = ""
    if title:
        made.add_heading(title, level=1)
    made.add_paragraph().add_run(write_signature(document)).italic = True
    for head, said in paragraph_parts(document):
        paragraph = made.add_paragraph()
        if head:
            paragraph.add_run(head).bold = True
        paragraph.add_run(said)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def open_docx(content: bytes, file_name: str) -> Document:
    """Return a Word document that is neither damaged nor larger than can be read.

    Raises TranscriptFileError: no zip file, none with a Word document, damaged, text over 20 MB, or one that
    unpacks to over 200 MB or 5,000 parts.
    """
    damaged = f"{file_name} is damaged; open it in the program it comes from and save it again as DOCX."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except zipfile.BadZipFile as error:
        raise TranscriptFileError(
            f"{file_name} is no Word document: a DOCX file is a zip file, and this is none or a damaged one. "
            "Open it in the program it comes from and save it as DOCX."
        ) from error
    if _MAIN_PART not in {part.filename for part in parts}:
        raise TranscriptFileError(
            f"{file_name} is a zip file but no Word document; add the files inside it one by one, or save it "
            "as DOCX, or a sheet as CSV."
        )
    if any(part.filename == _MAIN_PART and part.file_size > LARGEST_TEXT_BYTES for part in parts):
        raise TranscriptFileError(
            f"The text of {file_name} is larger than {LARGEST_TEXT_BYTES // 1024 // 1024} MB; split it into "
            "several documents, or save it as text."
        )
    # A zip file's own figures can be trusted here: zipfile reads no further than they say.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED_BYTES:
        raise TranscriptFileError(
            f"{file_name} unpacks to more than {LARGEST_UNPACKED_BYTES // 1024 // 1024} MB or {MOST_PARTS:,} "
            "parts; save it without pictures, or as text."
        )
    try:
        return docx.Document(io.BytesIO(content))
    except (
        *(PackageNotFoundError, SyntaxError, zipfile.BadZipFile, zlib.error),
        *(KeyError, ValueError, AttributeError, NotImplementedError, RuntimeError, EOFError),
    ) as error:
        # What python-docx raises depends on which part is damaged, missing, encrypted or of another kind.
        raise TranscriptFileError(damaged) from error


def _rows(table: Table, before: int) -> Sequence[Row]:
    # Not table.rows: python-docx repeats a cell as often as its gridSpan says, without a limit.
    return [
        Row(
            before + number,
            tuple(clean_text(_Cell(cell, table).text) for cell in row.iterchildren(qn("w:tc"))),
        )
        for number, row in enumerate(table._tbl.iterchildren(qn("w:tr")), start=1)
    ]
