"""A finding's brief on one A4 page, as PDF: the letters it uses are in it, and its text can be selected."""

from collections.abc import Iterator, Sequence

from ..records import Brief, BriefNumber, BriefQuote
from .brief_chart import MEANT, chart_body, chart_words
from .brief_words import (
    BEHIND,
    DONE,
    READS,
    UNKNOWN,
    audience_words,
    made_words,
    quote_heads,
    time_words,
    title_of,
)
from .fitted_text import FAMILIES, MARK, is_held
from .one_page import one_page_pdf
from .page_column import Drawing, Line, Rule, Text, fit_column
from .svg_text import ACCENT, LINE, PAPER, QUIET

WIDTH, HEIGHT = 595.28, 841.89  # A4, in points
_MARGIN, _GAP = 36.0, 18.0
_INNER = WIDTH - 2 * _MARGIN
_LEFT = 306.0  # of the two columns; the rest and a gap are the right one's
_FOOT = 34.0
_MOST_NUMBERS = 2
_CHART_HEIGHT = 100.0
_HEAD_HEIGHT, _NUMBER_HEIGHT = 170.0, 240.0  # at most; the columns below get the rest


def brief_pdf(brief: Brief) -> bytes:
    """Return a brief as a PDF of one page, with title and language.

    Text that does not fit is shortened and ends with "…", and the foot of the page says so: the HTML has all
    of it. Latin, Greek, Cyrillic, Korean, Japanese and Chinese letters come from the fonts in this package;
    others from this computer's, which the foot says as well.
    """
    return one_page_pdf(_page(brief), title=title_of(brief), subject=audience_words(brief))


def _page(brief: Brief) -> str:
    """Return the page as SVG."""
    body, y, cut = fit_column(list(_head(brief)), _MARGIN, _MARGIN, _INNER, _HEAD_HEIGHT)
    parts = [body]
    numbers = brief.numbers[:_MOST_NUMBERS]
    each = (_INNER - _GAP * (len(numbers) - 1)) / max(1, len(numbers))
    foot = y
    for n, number in enumerate(numbers):
        x = _MARGIN + n * (each + _GAP)
        body, ends, shorter = fit_column(list(_number(number, each)), x, y + 4, each, _NUMBER_HEIGHT)
        parts.append(body)
        foot, cut = max(foot, ends), cut or shorter
    y = foot + 4
    room = HEIGHT - _MARGIN - _FOOT - y
    for x, width, items in (
        (_MARGIN, _LEFT, _quotes(brief)),
        (_MARGIN + _LEFT + _GAP, _INNER - _LEFT - _GAP, _side(brief)),
    ):
        body, _, shorter = fit_column(list(items), x, y, width, room)
        parts.append(body)
        cut = cut or shorter
    body, _, _ = fit_column(list(_foot(brief, cut)), _MARGIN, HEIGHT - _MARGIN - _FOOT + 6, _INNER, _FOOT)
    parts.append(body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FAMILIES}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )


def _head(brief: Brief) -> Iterator[Line]:
    yield Text(f"FINDING · {brief.workspace}", 8, fill=QUIET, most=1)
    yield Text(brief.statement, 16, bold=True, least=3, before=3)
    place = " · ".join(part for part in (brief.place, brief.status) if part)
    yield Text(place, 8, fill=QUIET, before=2, most=1)
    yield Text(" · ".join(f"{name}: {text}" for name, text in brief.facts), 9, before=2, least=3)
    for guard in brief.guards:
        yield Text(guard, 9, bold=True, before=4, bar=MEANT, least=2)


def _number(number: BriefNumber, width: float) -> Iterator[Line]:
    yield Rule(LINE)
    yield Text(number.title, 9, bold=True, before=3, least=2)
    yield Text(number.how, 8, fill=QUIET, before=1, least=2)
    for line in number.said:
        yield Text(line, 8, before=1, least=2)
    drawing = chart_body(number, width=width, height=_CHART_HEIGHT, size=7)
    if drawing:
        yield Drawing(drawing, _CHART_HEIGHT, before=4)
        yield Text(chart_words(number), 7, fill=QUIET, before=1, least=2)


def _quotes(brief: Brief) -> Iterator[Line]:
    for stance, head, none in quote_heads():
        yield Rule(LINE, before=5)
        yield Text(head, 9.5, bold=True, before=3)
        quotes = [quote for quote in brief.quotes if quote.stance == stance]
        for quote in quotes:
            yield from _quote(quote)
        if not quotes:
            yield Text(none, 8.5, fill=QUIET, before=3)
    for line in brief.kept_back:
        yield Text(line, 7.5, fill=QUIET, before=4)
    yield from _section(DONE, brief.done, size=9)


def _quote(quote: BriefQuote) -> Iterator[Line]:
    bar = ACCENT if quote.stance == "for" else MEANT
    yield Text(quote.text, 9, before=4, bar=bar, least=2)
    about = " · ".join(part for part in (quote.who, *quote.about, time_words(quote)) if part)
    yield Text(about, 7.5, fill=QUIET, before=1.5, bar=bar)


def _side(brief: Brief) -> Iterator[Line]:
    grade = f"{brief.grade}: {brief.grade_means}" if brief.grade_means else brief.grade
    yield from _section(BEHIND, brief.parts, said=grade)
    yield from _section(READS, brief.readings)
    yield from _section(UNKNOWN, brief.unknown)


def _section(head: str, lines: Sequence[str], *, said: str = "", size: float = 8) -> Iterator[Line]:
    yield Rule(LINE, before=5)
    yield Text(head, 9.5, bold=True, before=3)
    if said:
        yield Text(said, size, bold=True, before=1.5)
    for line in lines:
        yield Text(line, size, before=1.5, point=True)


def _foot(brief: Brief, cut: bool) -> Iterator[Line]:
    yield Rule(LINE)
    yield Text(f"{audience_words(brief)} {made_words(brief)}", 7, fill=QUIET, before=3, least=1)
    notes = []
    if cut:
        notes.append(f"Shortened to one page where “{MARK}” stands; the HTML version has all of it.")
    more = len(brief.numbers) - _MOST_NUMBERS
    if more > 0:
        notes.append(f"{more} more {'number is' if more == 1 else 'numbers are'} in the HTML version.")
    elsewhere = sorted({sign for sign in _everything(brief) if not is_held(sign)})
    if elsewhere:
        notes.append(
            f"Drawn with the fonts of the computer that made this, as far as it has them: "
            f"{' '.join(elsewhere[:12])}"
        )
    if notes:
        yield Text(" ".join(notes), 7, fill=QUIET, before=1, least=1)


def _everything(brief: Brief) -> str:
    lines = (brief.workspace, brief.statement, brief.place, *(text for _, text in brief.facts))
    quoted = (part for quote in brief.quotes for part in (quote.text, quote.who, *quote.about))
    numbered = (part for one in brief.numbers for part in (one.title, one.unit, one.how, *one.said))
    listed = (*brief.parts, *brief.guards, *brief.kept_back, *brief.readings, *brief.done, *brief.unknown)
    return "".join((*lines, *quoted, *numbered, *listed))
