"""Coverage of the field on one A4 page, as PDF: the letters it uses are in it."""

from collections.abc import Iterator, Sequence

from ..records import CoveragePage
from .coverage_html import GROUP_HEADS
from .fitted_text import FAMILIES, MARK, break_lines, shorten_lines
from .one_page import one_page_pdf
from .page_column import Drawing, Line, Rule, Text, fit_column
from .svg_text import ACCENT, LINE, PAPER, QUIET, text_at

WIDTH, HEIGHT = 595.28, 841.89  # A4, in points
MOST_GROUPS, MOST_STAGES, MOST_COLUMNS = 9, 10, 8
_MARGIN = 36.0
_INNER = WIDTH - 2 * _MARGIN
_FIRST = 128.0  # width of the column of names
_ROW, _CELL = 14.0, 22.0
_FOOT = 40.0


def coverage_pdf(page: CoveragePage) -> bytes:
    """Return coverage as a PDF of one page, with title and language.

    The first groups, stages and columns are drawn; where some are left out the foot says so, and the HTML has
    all of them.
    """
    body, _, cut = fit_column(list(_lines(page)), _MARGIN, _MARGIN, _INNER, HEIGHT - 2 * _MARGIN - _FOOT)
    foot, _, _ = fit_column(list(_foot(page, cut)), _MARGIN, HEIGHT - _MARGIN - _FOOT + 6, _INNER, _FOOT)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FAMILIES}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{body}{foot}</svg>'
    )
    return one_page_pdf(svg, title=f"{page.title}: {page.workspace}", subject=page.period)


def _lines(page: CoveragePage) -> Iterator[Line]:
    yield Text(f"COVERAGE · {page.workspace}", 8, fill=QUIET, most=1)
    yield Text(page.title, 18, bold=True, before=3)
    yield Text(page.period, 9, fill=QUIET, before=2)
    for line in page.said:
        yield Text(line, 10, before=4)
    if page.places:
        yield Rule(LINE, before=8)
        yield Text("Where to go next", 11, bold=True, before=5)
    for name, what, why in page.places:
        yield Text(name, 9.5, bold=True, before=4, bar=ACCENT, most=1)
        yield Text(what, 8.5, before=1, bar=ACCENT, most=2)
        yield Text(" ".join(why), 8, fill=QUIET, before=1, bar=ACCENT, most=2)
    yield Rule(LINE, before=8)
    yield Text(f"By {page.by}", 11, bold=True, before=5)
    yield _groups(page)
    if page.rows:
        yield Rule(LINE, before=8)
        yield Text(page.map_title, 11, bold=True, before=5)
        yield _map(page)


def _foot(page: CoveragePage, cut: bool) -> Iterator[Line]:
    yield Rule(LINE)
    yield Text(" ".join(page.how), 7, fill=QUIET, before=3, most=2)
    said = f"Made with fieldnotes on {page.made_on.isoformat()}."
    hidden = [
        f"{len(every) - most:,} {what}"
        for every, most, what in (
            (page.groups, MOST_GROUPS, f"{page.by}s"),
            (page.rows, MOST_STAGES, "stages"),
            (page.columns, MOST_COLUMNS, "columns"),
        )
        if len(every) > most
    ]
    if hidden:
        said += f" Not drawn: {', '.join(hidden)}; the HTML version has them."
    if cut:
        said += f" Shortened where “{MARK}” stands."
    yield Text(said, 7, fill=QUIET, before=1, most=2)


def _groups(page: CoveragePage) -> Drawing:
    # The last line is the total, which always stands there.
    shown = (
        page.groups if len(page.groups) <= MOST_GROUPS else (*page.groups[: MOST_GROUPS - 1], page.groups[-1])
    )
    each = (_INNER - _FIRST) / len(GROUP_HEADS)
    parts = _head(page.by.capitalize(), GROUP_HEADS, each)
    for n, (name, *cells) in enumerate(shown):
        y = _ROW * (n + 2) - 3
        parts.append(text_at(0, y, _fitting(name, 9, _FIRST - 6), size=9, weight=600))
        parts += [text_at(_FIRST + each * m, y, cell, size=9) for m, cell in enumerate(cells)]
    return Drawing("".join(parts), _ROW * (len(shown) + 1) + 2, before=2)


def _map(page: CoveragePage) -> Drawing:
    columns, rows = page.columns[:MOST_COLUMNS], page.rows[:MOST_STAGES]
    each = (_INNER - _FIRST) / max(1, len(columns))
    most = max((count for _, cells in rows for count, _ in cells), default=0)
    parts = _head("Stage", columns, each)
    for n, (stage, cells) in enumerate(rows):
        y = _ROW + 4 + _CELL * n
        parts.append(text_at(0, y + 14, _fitting(stage, 9, _FIRST - 6), size=9, weight=600))
        for m, (count, none) in enumerate(cells[:MOST_COLUMNS]):
            x = _FIRST + each * m
            box = f'<rect x="{x + 1:.1f}" y="{y + 1:.1f}" width="{each - 3:.1f}" height="{_CELL - 2}" '
            if count:
                share = 0.08 + 0.4 * count / most
                parts.append(f'{box}fill="{ACCENT}" fill-opacity="{share:.3f}"/>')
                parts.append(text_at(x + 6, y + 15, f"{count:,}", size=10, weight=700))
            else:
                parts.append(f'{box}fill="none" stroke="{QUIET}" stroke-width=".6" stroke-dasharray="2 2"/>')
                parts.append(text_at(x + 5, y + 14, _fitting(none, 6.5, each - 8), size=6.5, fill=QUIET))
    return Drawing("".join(parts), _ROW + 4 + _CELL * len(rows) + 2, before=2)


def _head(first: str, heads: Sequence[str], each: float) -> list[str]:
    return [
        text_at(0, _ROW - 3, first, size=8, fill=QUIET),
        *(
            text_at(_FIRST + each * n, _ROW - 3, _fitting(head, 8, each - 5), size=8, fill=QUIET)
            for n, head in enumerate(heads)
        ),
    ]


def _fitting(text: str, size: float, width: float) -> str:
    lines = shorten_lines(break_lines(text, size, width), 1, size, width)
    return lines[0] if lines else ""
