"""A guide, or a planned walk with its guide, as PDF: as many A4 pages as it takes, with room to write."""

from collections.abc import Iterator

from ..records import WalkSheet
from .fitted_text import FAMILIES, is_held
from .one_page import pages_pdf
from .page_column import Drawing, Line, Rule, Text, fit_column
from .svg_text import ACCENT, LINE, PAPER, QUIET
from .walk_sheet_words import CONSENT, EXPECTED, NOTHING_EXPECTED, SOURCES, made_words

WIDTH, HEIGHT = 595.28, 841.89  # A4, in points
_MARGIN, _FOOT = 45.0, 26.0
_INNER = WIDTH - 2 * _MARGIN
_BOTTOM = HEIGHT - _MARGIN - _FOOT
_ROOM_HEIGHT = 20.0
_LONGEST_BLOCK_CHARS = 2000  # of a paragraph, far below a page

Block = list[Line]  # what stays together on a page


def walk_sheet_pdf(sheet: WalkSheet) -> bytes:
    """Return the sheet as a PDF with title and language; its text can be selected.

    Latin, Greek, Cyrillic, Korean, Japanese and Chinese letters come from the fonts in this package. A
    consent text in other letters (Arabic) is left to the HTML, and the PDF says so; other texts in such
    letters are drawn with this computer's fonts, as far as it has them.
    """
    bodies: list[str] = []
    for blocks in (_guide_part(sheet), _consent_part(sheet)):
        bodies += _pages(list(blocks))
    pages = [
        _page_svg(body + _foot(sheet, number, len(bodies))) for number, body in enumerate(bodies, start=1)
    ]
    return pages_pdf(pages, title=sheet.title, subject=sheet.lead)


def _pages(blocks: list[Block]) -> list[str]:
    """Return the blocks one below the other, page by page; none for no block."""
    pages: list[str] = []
    body, y = "", _MARGIN
    for block in blocks:
        _, ends, _ = fit_column(block, _MARGIN, 0, _INNER, HEIGHT * 100)
        if y + ends > _BOTTOM and body:
            pages.append(body)
            body, y = "", _MARGIN
        drawn, y, _ = fit_column(block, _MARGIN, y, _INNER, max(_BOTTOM - y, ends))
        body += drawn
    return [*pages, body] if body else pages


def _guide_part(sheet: WalkSheet) -> Iterator[Block]:
    kind = "PLANNED WALK" if sheet.assumptions is not None else "GUIDE"
    yield [
        Text(f"{kind} · {sheet.workspace}", 8, fill=QUIET, most=1),
        Text(sheet.title, 17, bold=True, before=3),
        Text(sheet.lead, 11, before=3),
    ]
    for name, text in sheet.facts:
        yield [Text(f"{name}: {text}", 10, before=3)]
    yield from _expected(sheet)
    guide = sheet.guide
    if guide is None:
        return
    if sheet.assumptions is not None:
        yield [Rule(LINE, before=12), Text(guide.title, 13, bold=True, before=6)]
        yield [Text(guide.about, 10, fill=QUIET, before=2)]
    for part in guide.parts:
        head: Block = [Text(part.heading, 11, bold=True, before=10)] if part.heading else []
        for question in part.questions:
            # A heading stays with its first question.
            yield [*head, Text(question, 10, before=4, point=True), _room()]
            head = []
    yield [Text(sheet.guide_facts, 8, fill=QUIET, before=10)]
    if guide.sources:
        yield [
            Text(SOURCES, 8, bold=True, fill=QUIET, before=5),
            *(Text(source, 8, fill=QUIET, before=2, point=True) for source in guide.sources),
        ]


def _expected(sheet: WalkSheet) -> Iterator[Block]:
    if sheet.assumptions is None:
        return
    head: Block = [Rule(LINE, before=12), Text(EXPECTED, 13, bold=True, before=6)]
    if not sheet.assumptions:
        yield [*head, Text(NOTHING_EXPECTED, 9, fill=QUIET, before=2), _room(), _room(), _room()]
    for text in sheet.assumptions:
        for piece in _pieces(text):
            yield [*head, Text(piece, 10.5, before=4, point=True)]
            head = []


def _consent_part(sheet: WalkSheet) -> Iterator[Block]:
    text = sheet.consent
    if text is None:
        return
    yield [Text(CONSENT, 15, bold=True)]
    if sheet.caution:
        yield [Text(sheet.caution, 9, before=4, bar="#B5622A")]
    if not all(map(is_held, text.text)):
        yield [
            Text(
                "This file has no letters for the language of the consent text; print it from the HTML file.",
                11,
                before=8,
            )
        ]
        return
    for paragraph in text.text.splitlines():
        for piece in _pieces(paragraph):
            yield [Text(piece, 11.5, before=7, bar=ACCENT)]
    yield [Text(f"Version {text.version} ({text.language}).", 8, fill=QUIET, before=8)]


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), _LONGEST_BLOCK_CHARS):
        yield text[start : start + _LONGEST_BLOCK_CHARS]


def _room() -> Drawing:
    """Return an empty line to write on."""
    return Drawing(
        f'<path d="M8 {_ROOM_HEIGHT}H{_INNER}" stroke="{LINE}" stroke-width=".8"/>', _ROOM_HEIGHT, before=1
    )


def _foot(sheet: WalkSheet, number: int, pages: int) -> str:
    said = f"{made_words(sheet)} Page {number} of {pages}."
    return fit_column(
        [Rule(LINE), Text(said, 7.5, fill=QUIET, before=4, most=1)], _MARGIN, _BOTTOM + 8, _INNER, _FOOT
    )[0]


def _page_svg(body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FAMILIES}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{body}</svg>'
    )
