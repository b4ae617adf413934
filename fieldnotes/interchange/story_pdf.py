"""Stories as a PDF on A4 pages: the letters it uses are in it, and its text can be selected."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..records import BriefNumber, ToldPassage, ToldStory
from .brief_chart import MEANT, chart_body, chart_words
from .fitted_text import FAMILIES
from .one_page import pages_pdf
from .page_column import Drawing, Line, Rule, Text, flow_pages
from .story_words import (
    BESIDE,
    FELT,
    HAPPENED,
    KEPT_BACK,
    NOTHING_HAPPENED,
    NUMBERS,
    READS,
    WINDOWS,
    about_words,
    lead_beside_seat,
    made_words,
    redacted_words,
    told_for,
)
from .svg_text import ACCENT, LINE, PAPER, QUIET, text_at
from .told_curve import curve_body, curve_words

WIDTH, HEIGHT = 595.28, 841.89  # A4, in points
_MARGIN = 48.0
_INNER = WIDTH - 2 * _MARGIN
_FOOT = 26.0
_CHART_WIDTH, _CHART_HEIGHT, _CURVE_HEIGHT, _PHOTO_HEIGHT = 360.0, 130.0, 150.0, 190.0


def story_pdf(stories: Sequence[ToldStory], *, title: str = "", lead: str = "") -> bytes:
    """Return stories as a PDF, each beginning on a page of its own, with title and language.

    title, lead: of a collection. Sound is not in it; the passages say when in their recordings they are said.
    """
    whole = title or stories[0].title
    pages = []
    if title:
        cover = [Text(whole, 24, bold=True, before=120), Text(lead, 12, before=8)]
        cover += [Text(story.title, 12, before=8, point=True) for story in stories]
        pages += [(body, stories[0]) for body in _flow(cover)]
    for story in stories:
        pages += [(body, story) for body in _flow(list(_story(story)))]
    drawn = [
        _page(body, f"{told_for(story.audience)} {number} of {len(pages)}")
        for number, (body, story) in enumerate(pages, 1)
    ]
    return pages_pdf(drawn, title=whole, subject=told_for(stories[0].audience))


def _flow(items: Sequence[Line]) -> list[str]:
    return flow_pages(items, _MARGIN, _MARGIN, _INNER, HEIGHT - 2 * _MARGIN - _FOOT)


def _page(body: str, foot: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FAMILIES}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{body}'
        f"{text_at(_MARGIN, HEIGHT - _MARGIN + 6, foot, size=7.5, fill=QUIET)}</svg>"
    )


def _story(story: ToldStory) -> Iterator[Line]:
    yield Text(f"STORY · {story.workspace}", 8.5, fill=QUIET)
    yield Text(story.title, 22, bold=True, before=4)
    for part in story.told:
        yield Text(part, 12, before=8)
    yield Rule(LINE, before=12)
    if story.statement:
        yield Text("The finding it tells", 8.5, fill=QUIET, before=5)
        yield Text(story.statement, 11, bold=True, before=2, bar=ACCENT)
        for name, text in story.needs:
            yield Text(f"{name}: {text}", 9.5, fill=QUIET, before=2)
        yield Text(f"Evidence: {story.grade}", 9.5, fill=QUIET, before=2)
        for guard in story.guards:
            yield Text(guard, 9.5, bold=True, before=4, bar=MEANT)
    yield from _passages(story)
    curve = curve_body(story.curve, width=_INNER, height=_CURVE_HEIGHT, size=9)
    if curve:
        yield _head(FELT)
        yield Drawing(curve, _CURVE_HEIGHT, before=6)
        yield Text(curve_words(story.curve), 8.5, fill=QUIET, before=3)
    if story.numbers:
        yield _head(NUMBERS)
    for number in story.numbers:
        yield from _number(number)
    yield _head(HAPPENED)
    for line in story.happened or (NOTHING_HAPPENED,):
        yield Text(line, 10, before=3, point=bool(story.happened))
    if story.readings:
        yield _head(READS)
    for line in story.readings:
        yield Text(line, 10, before=3, point=True)
    yield Rule(LINE, before=12)
    for line in (redacted_words(story), story.reviewed, made_words(story)):
        yield Text(line, 8.5, fill=QUIET, before=3)


def _head(words: str) -> Text:
    return Text(words, 13, bold=True, before=16)


def _passages(story: ToldStory) -> Iterator[Line]:
    yield _head("In their words")
    windows = story.has_two_windows
    for one in story.in_windows if windows else story.passages:
        told_in_window = windows and not one.kept_back
        if told_in_window:
            seat, lead = WINDOWS.get(one.seat, BESIDE), lead_beside_seat(one.lead, one.seat)
            colour = {"customer": ACCENT, "employee": MEANT}.get(one.seat, QUIET)
            yield Text(lead, 9, fill=QUIET, before=9, with_next=True)
            yield Text(seat, 8.5, bold=True, fill=colour, before=4 if lead else 9, with_next=True)
        yield from _passage(replace(one, lead="") if told_in_window else one)


def _passage(one: ToldPassage) -> Iterator[Line]:
    if one.kept_back:
        yield Text(KEPT_BACK[one.kept_back], 9, fill=QUIET, before=8, bar=LINE)
        return
    yield Text(one.lead, 9, fill=QUIET, before=5, with_next=True)
    yield Text(one.words, 11, before=3, bar=MEANT if one.seat == "employee" else ACCENT, with_next=True)
    if one.photo:
        data = b64encode(one.photo).decode()
        picture = (
            f'<image height="{_PHOTO_HEIGHT}" width="{_INNER}" preserveAspectRatio="xMinYMin meet" '
            f'href="data:image/jpeg;base64,{data}"/>'
        )
        yield Drawing(picture, _PHOTO_HEIGHT, before=4, with_next=True)
    yield Text(about_words(one), 8.5, fill=QUIET, before=2)


def _number(number: BriefNumber) -> Iterator[Line]:
    yield Text(number.title, 10, bold=True, before=8)
    yield Text(number.how, 9, fill=QUIET, before=1)
    for line in number.said:
        yield Text(line, 9, before=1)
    drawing = chart_body(number, width=_CHART_WIDTH, height=_CHART_HEIGHT, size=8)
    if drawing:
        yield Drawing(drawing, _CHART_HEIGHT, before=5)
        yield Text(chart_words(number), 8, fill=QUIET, before=2)
