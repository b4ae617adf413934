"""The text of PDF documents: pages, lines as they stand on them, and the paragraphs that they were."""

import io
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from ..errors import ImportFileError
from .document_form import ImportedDocument, Paragraph, checked_paragraphs, clean_paragraph
from .document_lines import ends_sentence, hyphenated_words, is_list_entry, join_lines

MOST_PAGES = 2_000
_EDGE_LINES = 2  # at the top and foot of a page, where running lines stand
_LONGEST_RUNNING_CHARS = 100
_RUNNING_SHARE = 0.6  # of the pages that a line must stand on to be a running one


@dataclass(frozen=True)
class _Line:
    """A line on a page: its height above the foot and its letters' size in points, 0 where unknown."""

    text: str
    y: float
    size: float


def read_pdf_document(
    content: bytes, file_name: str, *, on_progress: Callable[[float], None] = lambda _share: None
) -> ImportedDocument:
    """Return the paragraphs of a PDF, each with its page; lines are joined, words cut by hyphens made whole.

    A paragraph that goes on over a page's end is one, on the page where it begins. Lines that stand at the
    head or foot of most pages are kept once. on_progress: gets the share of pages done, 0 to 1.
    Raises ImportFileError: no PDF, damaged, protected by a password, over 2,000 pages, or without text.
    """
    from pypdf import PdfReader  # heavy
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    damaged = f"{file_name} is damaged; open it in a PDF program and save it again, or save its text."
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ImportFileError(_protected(file_name))
        count = len(reader.pages)
    except DependencyError as error:
        raise ImportFileError(_protected(file_name)) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ImportFileError(damaged) from error
    if count > MOST_PAGES:
        raise ImportFileError(
            f"{file_name} has {count:,} pages; at most {MOST_PAGES:,} fit. Split it into several files."
        )
    pages: list[list[_Line]] = []
    unread: list[int] = []
    for number in range(1, count + 1):
        try:
            pages.append(_lines(reader.pages[number - 1]))
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
            # What pypdf raises for a broken page depends on what is broken; the other pages can be read.
            pages.append([])
            unread.append(number)
        on_progress(number / count)
    if count and len(unread) == count:
        raise ImportFileError(damaged)
    empty = [number for number, lines in enumerate(pages, start=1) if not lines and number not in unread]
    if not any(pages):
        raise ImportFileError(
            f"{file_name} has no text: its pages are pictures, as a scanner makes them. Let a program "
            "recognise the text (OCR) and save it as PDF with text, DOCX or TXT."
        )
    pages, running = _without_running_lines(pages)
    title = _title(reader)
    notes = _notes(unread, empty, running)
    return ImportedDocument(checked_paragraphs(_paragraphs(pages), file_name), "PDF", title, count, notes)


def _protected(file_name: str) -> str:
    return f"{file_name} is protected by a password; open it, and save a copy without one."


def _title(reader: Any) -> str:
    try:
        title = reader.metadata.title if reader.metadata else None
    except Exception:  # noqa: BLE001 - a title is worth no failure, whatever is wrong with it
        return ""
    return clean_paragraph(title).replace("\n", " ") if isinstance(title, str) else ""


def _lines(page: Any) -> list[_Line]:
    """Return a page's lines from top to foot, in the order in which the page has them."""
    pieces: list[tuple[str, float, float]] = []

    def visit(text: str, cm: Any, tm: Any, _font: Any, size: Any) -> None:
        if text:
            scale = abs(float(tm[3]) or float(tm[0])) * abs(float(cm[3]) or 1.0)
            pieces.append((text, float(tm[5]) * float(cm[3]) + float(cm[5]), float(size or 0) * (scale or 1)))

    whole = page.extract_text(visitor_text=visit) or ""
    lines = _of_pieces(pieces)
    if _signs("".join(line.text for line in lines)) != _signs(whole):
        lines = [_Line(line, 0.0, 0.0) for line in whole.split("\n")]
    return [line for line in lines if line.text.strip()]


def _of_pieces(pieces: Sequence[tuple[str, float, float]]) -> list[_Line]:
    lines: list[_Line] = []
    text, y, size = "", 0.0, 0.0
    for piece, piece_y, piece_size in pieces:
        for at, part in enumerate(piece.split("\n")):
            if at:
                lines.append(_Line(text, y, size))
                text, y, size = "", 0.0, 0.0
            if part.strip() and not text.strip():
                y, size = piece_y, piece_size
            text += part
    return [*lines, _Line(text, y, size)]


def _signs(text: str) -> str:
    return re.sub(r"\s", "", text)


def _without_running_lines(pages: Sequence[list[_Line]]) -> tuple[list[list[_Line]], list[str]]:
    """Return the pages with lines at the head or foot of most of them on the first alone, and those lines.

    Such a line is the same on all of them, or differs by the page's number alone. A sentence is none, and no
    page is emptied.
    """
    filled = [number for number, page in enumerate(pages) if page]
    if len(filled) < 4:
        return [*pages], []
    seen: dict[str, set[int]] = {}
    for number in filled:
        for name in {_running_name(line, number) for line in _edges(pages[number])}:
            seen.setdefault(name, set()).add(number)
    running = {name for name, on in seen.items() if name and len(on) >= _RUNNING_SHARE * len(filled)}
    told: dict[str, str] = {}
    kept_pages = []
    for number, page in enumerate(pages):
        edges = {id(line): _running_name(line, number) for line in _edges(page)}
        drop = {name for name in edges.values() if name in running and name in told}
        for line in page:
            name = edges.get(id(line), "")
            if name in running:
                told.setdefault(name, line.text.strip())
        kept = [line for line in page if edges.get(id(line), "") not in drop]
        kept_pages.append(kept or page)
    return kept_pages, [*told.values()]


def _edges(page: Sequence[_Line]) -> list[_Line]:
    return [*page[:_EDGE_LINES], *page[max(_EDGE_LINES, len(page) - _EDGE_LINES) :]]


def _running_name(line: _Line, page: int) -> str:
    """Return what a line is on every page where it runs, its number being the page's plus a constant."""
    text = " ".join(line.text.split())
    if len(text) > _LONGEST_RUNNING_CHARS or ends_sentence(text):
        return ""
    return re.sub(r"(?<![\w.,])\d{1,4}(?![\w.,])", lambda found: f"#{int(found.group()) - page}", text)


def _paragraphs(pages: Sequence[Sequence[_Line]]) -> list[Paragraph]:
    every = [line for page in pages for line in page]
    hyphenated = hyphenated_words("\n".join(line.text for line in every))
    usual = median(line.size for line in every) if every else 0.0
    found: list[Paragraph] = []
    going: list[_Line] = []
    began = 1

    def close() -> None:
        if going:
            text = join_lines([line.text for line in going], hyphenated)
            found.append(Paragraph(text, _level(going, text, usual), began))
            going.clear()

    for number, page in enumerate(pages, start=1):
        gap = _usual_gap(page)
        width = max((len(line.text.strip()) for line in page), default=0)
        for at, line in enumerate(page):
            if at:
                ends = _ends_before(page[at - 1], line, gap, width)
            else:  # over the page's end a sentence goes on, and nothing else
                ends = not (going and not ends_sentence(going[-1].text) and line.text.strip()[:1].islower())
            if ends:
                close()
                began = number
            going.append(line)
    close()
    return found


def _usual_gap(page: Sequence[_Line]) -> float:
    gaps = [above.y - below.y for above, below in pairwise(page) if above.y - below.y > 0.5]
    return sorted(gaps)[len(gaps) // 4] if gaps else 0.0


def _ends_before(above: _Line, line: _Line, gap: float, width: int) -> bool:
    """Say whether a paragraph ends between two lines of a page."""
    if is_list_entry(line.text):
        return True
    if above.size and line.size and abs(above.size - line.size) > 0.15 * max(above.size, line.size):
        return True
    down = above.y - line.y
    if gap and (down > 1.35 * gap or down < -gap):  # a blank between them, or the next column
        short = down < -gap and not ends_sentence(above.text) and line.text.strip()[:1].islower()
        return not short
    length, goes_on = len(above.text.strip()), line.text.strip()[:1].islower()
    if above.size and down > 1.6 * above.size and (length < 0.75 * width or ends_sentence(above.text)):
        return True  # all lines of the page are this far apart, as a list's are
    return length < 0.6 * width and (ends_sentence(above.text) or (length < 0.5 * width and not goes_on))


def _level(lines: Sequence[_Line], text: str, usual: float) -> int:
    """Return the rank of a heading by its letters' size, 0 for other text."""
    size = lines[0].size
    if not usual or not size or len(text) > 200 or size < 1.15 * usual:
        return 0
    return 1 if size >= 1.6 * usual else 2 if size >= 1.3 * usual else 3


def _notes(unread: Sequence[int], empty: Sequence[int], running: Sequence[str]) -> tuple[str, ...]:
    notes = []
    if unread:
        notes.append(f"{_pages(unread)} could not be read.")
    if empty:
        notes.append(f"{_pages(empty)} {'has' if len(empty) == 1 else 'have'} no text (pictures or blank).")
    if running:
        shown = "; ".join(f"“{line[:60]}”" for line in running[:4])
        notes.append(f"Repeated at the head or foot of pages and kept once: {shown}.")
    return tuple(notes)


def _pages(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (
        f" and {len(numbers) - 10} more" if len(numbers) > 10 else ""
    )
    return f"Page {shown}" if len(numbers) == 1 else f"Pages {shown}"
