"""Stories as slides (PPTX): title, finding with its number, passages in pairs, curve, what happened next."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from ..records import BriefNumber, ToldPassage, ToldStory
from .brief_chart import chart_svg, chart_words
from .slide_parts import (
    ACCENT,
    INNER,
    LEFT,
    LINE,
    OTHER,
    QUIET,
    TALL,
    WIDE,
    Box,
    add_bar,
    add_picture,
    add_slide,
    add_text,
    clean,
    fitting_size,
)
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
from .svg_text import as_png
from .told_curve import curve_svg, curve_words

LONGEST_TITLE_CHARS = 255  # of a file's properties
_SHARES_A_SLIDE = 260  # code points of a quote that leaves room for another one beside it
_TITLE: Box = (LEFT, 0.45, INNER, 0.8)
_GAP = 0.5
_HALF = (INNER - _GAP) / 2
_SEATS = {"customer": ACCENT, "employee": OTHER}
_CHART = (560, 300, 16)  # width, height and letters, in the drawing's own unit


def story_slides(stories: Sequence[ToldStory], *, title: str = "", lead: str = "") -> bytes:
    """Return stories as a presentation. title, lead: of a collection.

    What people wrote is text in text fields: no links, no formulas, no macros. Sound is not in it.
    """
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDE), Inches(TALL)
    deck.core_properties.title = clean(title or stories[0].title)[:LONGEST_TITLE_CHARS]
    deck.core_properties.author = "fieldnotes"
    if title:
        _cover(deck, title, lead, "\n".join(story.title for story in stories))
    for story in stories:
        _story(deck, story)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _story(deck: Any, story: ToldStory) -> None:
    slide = _cover(
        deck, story.title, "\n\n".join(story.told), told_for(story.audience), quotes=story.strongest[:1]
    )
    notes = f"{redacted_words(story)} {story.reviewed} {made_words(story)}"
    slide.notes_slide.notes_text_frame.text = clean(notes)
    numbers = list(story.numbers)
    if story.statement:
        _finding(deck, story, numbers.pop(0) if numbers else None)
    pairs = list(_paired(story.in_windows if story.has_two_windows else story.passages))
    for n, pair in enumerate(pairs, 1):
        count = f", {n} of {len(pairs)}" if len(pairs) > 1 else ""
        _passages(deck, f"In their words{count}", pair)
    drawing = curve_svg(story.curve, width=720, height=280, size=13)
    if drawing:
        slide = add_slide(deck, FELT, size=24, box=_TITLE)
        words = curve_words(story.curve)
        end = add_picture(slide, as_png(drawing), (LEFT, 1.5, INNER, 4.7), alt=words)
        add_text(slide, words, (LEFT, end + 0.15, INNER, 0.9), size=14, colour=QUIET)
    for at in range(0, len(numbers), 2):
        slide = add_slide(deck, NUMBERS, size=24, box=_TITLE)
        here = numbers[at : at + 2]
        if len(here) == 1:
            _number(slide, here[0], (LEFT, 1.5, INNER, 5.5), beside=True)
            continue
        for place, one in enumerate(here):
            _number(slide, one, (LEFT + place * (_HALF + _GAP), 1.5, _HALF, 5.5))
    parts = [(HAPPENED, story.happened or (NOTHING_HAPPENED,)), (READS, story.readings)]
    _lists(deck, [(head, lines) for head, lines in parts if lines])


def _cover(deck: Any, title: str, text: str, foot: str, *, quotes: Sequence[ToldPassage] = ()) -> Any:
    width = 7.0 if quotes else INNER
    head: Box = (LEFT, 0.9, width, 1.9)
    slide = add_slide(deck, title, size=fitting_size(title, head, most=38, least=20), box=head)
    add_bar(slide, (0, 0, 0.28, TALL), ACCENT)
    body: Box = (LEFT, 3.0, width, 3.4)
    add_text(slide, text, body, size=fitting_size(text, body, most=20, least=11))
    add_text(slide, foot, (LEFT, 6.6, INNER, 0.6), size=12, colour=QUIET)
    for one in quotes:
        _quote(slide, one, (LEFT + width + _GAP, 0.9, INNER - width - _GAP, 5.5), most=26)
    return slide


def _finding(deck: Any, story: ToldStory, number: BriefNumber | None) -> None:
    slide = add_slide(deck, "The finding it tells", size=18, box=_TITLE)
    width = _HALF if number else INNER
    head: Box = (LEFT, 1.3, width, 2.4)
    size = fitting_size(story.statement, head, most=28, least=14)
    add_text(slide, story.statement, head, size=size, bold=True, middle=True)
    lines = [*(f"{name}: {text}" for name, text in story.needs), f"Evidence: {story.grade}", *story.guards]
    text, body = "\n".join(lines), (LEFT, 3.9, width, 3.0)
    add_text(slide, text, body, size=fitting_size(text, body, most=18, least=11))
    if number:
        _number(slide, number, (LEFT + _HALF + _GAP, 1.3, _HALF, 5.7))


def _number(slide: Any, number: BriefNumber, box: Box, *, beside: bool = False) -> None:
    """Put a number on a slide: its title, its drawing, and what is said of it below that or beside it."""
    left, top, width, height = box
    add_text(slide, number.title, (left, top, width, 0.75), size=15, bold=True)
    wide, tall, size = _CHART
    drawing = chart_svg(number, width=wide, height=tall, size=size)
    said = " ".join((number.how, *number.said)).strip()
    rest: Box = (left, top + 0.8, width, height - 0.8)
    if drawing:
        said = f"{said} {chart_words(number)}"
        room: Box = (left, top + 0.8, width * 0.62 if beside else width, height - (0.8 if beside else 2.2))
        end = add_picture(slide, as_png(drawing), room, alt=said) + 0.1
        rest = (left, end, width, top + height - end)
        if beside:
            rest = (left + room[2] + _GAP, room[1], width - room[2] - _GAP, room[3])
    add_text(slide, said, rest, size=fitting_size(said, rest, most=16, least=9), colour=QUIET)


def _paired(order: Sequence[ToldPassage]) -> Iterator[tuple[ToldPassage, ...]]:
    """Yield passages two a slide, where both leave room for the other."""
    waiting: ToldPassage | None = None
    for one in order:
        alone = bool(one.photo) or len(one.words) > _SHARES_A_SLIDE
        if waiting is not None and not alone:
            yield _by_seat(waiting, one)
            waiting = None
            continue
        if waiting is not None:
            yield (waiting,)
            waiting = None
        if alone:
            yield (one,)
        else:
            waiting = one
    if waiting is not None:
        yield (waiting,)


def _by_seat(one: ToldPassage, other: ToldPassage) -> tuple[ToldPassage, ToldPassage]:
    """Return two passages with the customer's on the left, as in two windows; else as they come."""
    return (other, one) if (one.seat, other.seat) == ("employee", "customer") else (one, other)


def _passages(deck: Any, title: str, pair: Sequence[ToldPassage]) -> None:
    slide = add_slide(deck, title, size=14, box=(LEFT, 0.35, INNER, 0.5), colour=QUIET)
    if len(pair) == 1:
        [one] = pair
        width = INNER * 0.58 if one.photo else INNER
        _quote(slide, one, (LEFT, 1.0, width, 6.0), most=40)
        if one.photo:
            left = LEFT + width + _GAP
            add_picture(slide, one.photo, (left, 1.3, INNER - width - _GAP, 5.2), alt="Photo of the note")
    else:
        for place, one in enumerate(pair):
            _quote(slide, one, (LEFT + place * (_HALF + _GAP), 1.0, _HALF, 6.0), most=30)
    words = "\n\n".join(f"{one.words}\n{about_words(one)}" for one in pair if not one.kept_back)
    slide.notes_slide.notes_text_frame.text = clean(words)


def _quote(slide: Any, one: ToldPassage, box: Box, *, most: int) -> None:
    """Put a passage on a slide: what is said before it, its words in the middle, whose they are."""
    left, top, width, height = box
    colour = LINE if one.kept_back else _SEATS.get(one.seat, QUIET)
    add_bar(slide, (left, top, 0.07, height), colour)
    left, width = left + 0.2, width - 0.2
    if one.kept_back:
        add_text(
            slide, KEPT_BACK[one.kept_back], (left, top, width, height), size=16, colour=QUIET, middle=True
        )
        return
    lead = lead_beside_seat(one.lead, one.seat)
    head = "\n".join(part for part in (WINDOWS.get(one.seat, BESIDE), lead) if part)
    add_text(slide, head, (left, top, width, 0.9), size=14, colour=colour, bold=True)
    words: Box = (left, top + 0.9, width, height - 1.9)
    add_text(slide, one.words, words, size=fitting_size(one.words, words, most=most, least=12), middle=True)
    add_text(slide, about_words(one), (left, top + height - 1.0, width, 1.0), size=14, colour=QUIET)


def _lists(deck: Any, parts: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Put lists on one slide, beside each other, the first head being its title."""
    slide = add_slide(deck, " · ".join(head for head, _ in parts), size=24, box=_TITLE)
    width = (INNER - _GAP * (len(parts) - 1)) / len(parts)
    for place, (head, lines) in enumerate(parts):
        left = LEFT + place * (width + _GAP)
        top = 1.5
        if len(parts) > 1:
            add_text(slide, head, (left, top, width, 0.5), size=15, colour=ACCENT, bold=True)
            top += 0.6
        text, box = "\n".join(f"•  {line}" for line in lines), (left, top, width, TALL - top - 0.5)
        add_text(slide, text, box, size=fitting_size(text, box, most=20, least=11))
