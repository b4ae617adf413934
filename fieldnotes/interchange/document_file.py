"""Document files of every format: chosen by their content, the costly ones read in a process of their own."""

import json
from collections.abc import Callable
from typing import Any

from ..confined import lines_from, sayable
from ..errors import ImportFileError
from .document_form import ImportedDocument, Paragraph
from .text_document import read_text_document
from .transcript_bytes import check_size, decode_text

LONGEST_READING_S = 300.0
DOCUMENT_ENDINGS = ("txt", "md", "docx", "pdf")
_CHILD = "fieldnotes.interchange.document_child"


def read_document_file(
    content: bytes,
    file_name: str,
    *,
    on_progress: Callable[[float], None] = lambda _share: None,
    timeout_s: float = LONGEST_READING_S,
) -> ImportedDocument:
    """Return the paragraphs of a file: PDF with text, Word, Markdown or plain text.

    The content decides, then the name's ending. Text is UTF-8 or UTF-16 with or without a byte-order mark, or
    Windows-1252. PDF and Word files are read by a child process with bounded memory and time. on_progress:
    gets the share that was read, 0 to 1.
    Raises ImportFileError with a sentence that names the file and what to do: empty, over 50 MB, of another
    kind, damaged, protected, without text, or one that costs more than a document may.
    """
    check_size(content, file_name)
    ending = file_name.rpartition(".")[2].casefold()
    if content[:1024].lstrip().startswith(b"%PDF") or ending == "pdf":
        document = _document(read_in_child("pdf", content, file_name, on_progress, timeout_s))
    elif content.startswith(b"PK\x03\x04") or ending == "docx":
        document = _document(read_in_child("docx", content, file_name, on_progress, timeout_s))
    else:
        document = read_text_document(decode_text(content, file_name), file_name)
    if not document.paragraphs:
        raise ImportFileError(f"{file_name} holds no text; save it again with its text.")
    return document


def read_in_child(
    reader: str,
    content: bytes,
    file_name: str,
    on_progress: Callable[[float], None] = lambda _share: None,
    timeout_s: float = LONGEST_READING_S,
) -> dict[str, Any]:
    """Return what document_child says of a file; reader is "pdf", "docx" or "xlsx".

    Raises ImportFileError for what it refuses, and where it ends or takes longer than `timeout_s`.
    """
    answer: dict[str, Any] = {}
    try:
        for line in lines_from(_CHILD, reader, sayable(file_name), content=content, timeout_s=timeout_s):
            answer = json.loads(line)
            if "share" in answer:
                on_progress(float(answer["share"]))
    except ValueError:  # it was killed within a line
        answer = {}
    if "refused" in answer:
        raise ImportFileError(answer["refused"])
    if not answer or "share" in answer:
        raise ImportFileError(
            f"{file_name} takes more time or memory to be read than a document may; save it again in the "
            "program it comes from, in parts if it is large, or save its text."
        )
    return answer


def _document(answer: dict[str, Any]) -> ImportedDocument:
    found = answer["document"]
    return ImportedDocument(
        tuple(Paragraph(**one) for one in found["paragraphs"]),
        found["format_name"],
        found["title"],
        found["pages"],
        tuple(found["notes"]),
    )
