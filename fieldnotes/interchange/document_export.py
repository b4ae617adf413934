"""Documents and answers as files, with the codes on their passages: text, Word with comments, CSV, JSON."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import docx

from .csv_text import Cell, rows_to_csv
from .json_text import to_json_text
from .transcript_form import clean_text, one_line

DOCUMENT_FORMATS = ("txt", "docx", "csv", "json")
_INITIALS = 4  # letters that Word shows beside a comment


@dataclass(frozen=True)
class WrittenAnswer:
    """What is known of an answer beside its words."""

    row_number: int | None
    respondent: str
    question: str
    market: str
    segment: str
    channel: str
    answered_on: date | None
    score: float | None


@dataclass(frozen=True)
class WrittenParagraph:
    """A paragraph to be written; heading: words above it; level: its own rank as a heading, 0 for none."""

    text: str
    heading: str = ""
    level: int = 0
    page: int | None = None
    answer: WrittenAnswer | None = None


@dataclass(frozen=True)
class WrittenCoding:
    """A code on a passage: from (paragraph, code point) to (paragraph, code point), paragraphs from 0.

    code: with its kind, as "theme: Waiting". intensity: 1 to 3, or None.
    """

    code: str
    made_by: str
    quote: str
    start: tuple[int, int]
    end: tuple[int, int]
    intensity: int | None = None


@dataclass(frozen=True)
class WrittenDocument:
    """A document to be written; form: "text", "debrief" or "answers"."""

    title: str
    form: str
    paragraphs: tuple[WrittenParagraph, ...]
    codings: tuple[WrittenCoding, ...] = ()
    market: str = ""
    language: str | None = None
    file_name: str = ""


def write_document_text(document: WrittenDocument) -> str:
    """Return plain text: the title, each paragraph with what is above it, and its codes below, indented."""
    parts = [_title(document)]
    starting = _starting(document)
    for at, one in enumerate(document.paragraphs):
        above = [line for line in (_above(document.paragraphs, at), _about(one.answer)) if line]
        below = [f"    [{_code_words(made)}] “{one_line(made.quote)}”" for made in starting[at]]
        parts.append("\n".join([*above, clean_text(one.text), *below]))
    return "\n\n".join(part for part in parts if part) + "\n"


def write_document_docx(document: WrittenDocument) -> bytes:
    """Return a Word document: headings as headings, and each code as a comment on its words."""
    made = docx.Document()
    made.core_properties.title = one_line(document.title)[:255]
    made.core_properties.author = "fieldnotes"
    made.core_properties.comments = ""
    if title := _title(document):
        made.add_heading(title, level=0)
    cuts = _cuts(document)
    runs: dict[tuple[int, int], Any] = {}  # (paragraph, where a run begins) to the run
    ends: dict[tuple[int, int], Any] = {}
    for at, one in enumerate(document.paragraphs):
        for line in (_above(document.paragraphs, at), _about(one.answer)):
            if line:
                made.add_paragraph().add_run(line).italic = True
        paragraph = made.add_heading(level=min(9, one.level)) if one.level else made.add_paragraph()
        places = sorted({0, len(one.text), *cuts[at]})
        for start, end in pairwise(places):
            run = paragraph.add_run(clean_text(one.text[start:end]))
            runs[at, start] = ends[at, end] = run
    for coding in document.codings:
        first, last = runs.get(coding.start), ends.get(coding.end)
        if first is not None and last is not None:
            made.add_comment(
                [first, last],
                text=one_line(_code_words(coding)),
                author=one_line(coding.made_by),
                initials=one_line(coding.made_by)[:_INITIALS],
            )
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def write_document_csv(document: WrittenDocument) -> str:
    """Return a table with a row a paragraph or answer; its codes with their words in the last columns."""
    header = ["number", "heading", "page"]
    known = ("row_number", "respondent", "question", "market", "segment", "channel", "answered_on", "score")
    answers = document.form == "answers"
    starting = _starting(document)
    rows: list[list[Cell]] = []
    for at, one in enumerate(document.paragraphs):
        row: list[Cell] = [at + 1, one.heading, one.page]
        if answers:
            row += [None if one.answer is None else getattr(one.answer, name) for name in known]
        row += [
            clean_text(one.text),
            "; ".join(_code_words(made) for made in starting[at]),
            "; ".join(one_line(made.quote) for made in starting[at]),
        ]
        rows.append(row)
    return rows_to_csv([*header, *(known if answers else ()), "text", "codes", "passages"], rows)


def write_document_json(document: WrittenDocument) -> str:
    """Return everything as JSON: paragraphs with their places, codings by paragraph and code point."""
    return to_json_text({"format": "fieldnotes document", "version": 1, "document": document}, indent=1)


def write_document(document: WrittenDocument, file_format: str) -> bytes:
    """Return a document as the bytes of a file in one of DOCUMENT_FORMATS, text in UTF-8."""
    if file_format == "docx":
        return write_document_docx(document)
    writers = {"txt": write_document_text, "csv": write_document_csv, "json": write_document_json}
    return writers[file_format](document).encode("utf-8")


def _title(document: WrittenDocument) -> str:
    """Return the title, or "" where the document begins with it itself."""
    title = one_line(document.title)
    first = document.paragraphs[0] if document.paragraphs else None
    return "" if first and first.level and one_line(first.text) == title else title


def _starting(document: WrittenDocument) -> list[list[WrittenCoding]]:
    """Return the codings that begin in each paragraph, in order."""
    starting: list[list[WrittenCoding]] = [[] for _ in document.paragraphs]
    for coding in sorted(document.codings, key=lambda made: (made.start, made.end, made.code)):
        starting[coding.start[0]].append(coding)
    return starting


def _cuts(document: WrittenDocument) -> list[list[int]]:
    cuts: list[list[int]] = [[] for _ in document.paragraphs]
    for coding in document.codings:
        cuts[coding.start[0]].append(coding.start[1])
        cuts[coding.end[0]].append(coding.end[1])
    return cuts


def _above(paragraphs: Sequence[WrittenParagraph], at: int) -> str:
    one = paragraphs[at]
    before = paragraphs[at - 1] if at else None
    page = f"[page {one.page}]" if one.page and (before is None or before.page != one.page) else ""
    heading = one.heading
    if one.answer and before is not None and before.heading == heading:
        heading = ""
    return one_line(" ".join(part for part in (page, heading) if part))


def _about(answer: WrittenAnswer | None) -> str:
    if answer is None:
        return ""
    score = "" if answer.score is None else f"score {answer.score:g}"
    when = answer.answered_on.isoformat() if answer.answered_on else ""
    parts = (answer.respondent, score, answer.market, answer.segment, answer.channel, when)
    return one_line(" · ".join(part for part in parts if part))


def _code_words(made: WrittenCoding) -> str:
    return made.code + (f" ({made.intensity} of 3)" if made.intensity else "")
