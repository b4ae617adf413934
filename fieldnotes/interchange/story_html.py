"""Stories as one HTML file that plays without any network: look, drawings, photos and sound are in it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from ..records import BriefNumber, ToldPassage, ToldStory
from .brief_chart import number_html
from .one_page import as_data, one_page_html
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
from .svg_text import as_xml, in_both_schemes
from .told_curve import curve_down_svg, curve_svg, curve_words

_CURVE_WIDTH, _CURVE_HEIGHT = 720, 220
_NARROW_WIDTH = 340  # as wide as a phone shows it, so that its letters keep their size


def story_html(stories: Sequence[ToldStory], *, title: str = "", lead: str = "") -> bytes:
    """Return stories as one HTML file, in this order, with everything that stands in them.

    title, lead: of a collection; for a single story its own title is enough. What people wrote stays text.
    """
    whole = title or stories[0].title
    several = len(stories) > 1 or bool(title)
    head = ""
    if several:
        names = "".join(
            f'<li><a href="#story-{story.id}">{as_xml(story.title)}</a></li>' for story in stories
        )
        lead_html = f"<p>{as_xml(lead)}</p>" if lead else ""
        head = (
            f"<header><h1>{as_xml(whole)}</h1>{lead_html}"
            f'<nav aria-label="Stories"><ol>{names}</ol></nav></header>'
        )
    articles = "".join(_article(story, level=2 if several else 1) for story in stories)
    return one_page_html(head + articles, title=whole, style=_style())


def _article(story: ToldStory, *, level: int) -> str:
    told = "".join(f'<p dir="auto">{as_xml(part)}</p>' for part in story.told)
    below = level + 1
    return (
        f'<article id="story-{story.id}"><header><p class="eyebrow">Story · {as_xml(story.workspace)}</p>'
        f'<h{level} dir="auto">{as_xml(story.title)}</h{level}></header>'
        f'<div class="told">{told}</div>{_finding(story)}{_passages(story, below)}'
        f"{_curve(story, below)}{_numbers(story.numbers, below)}"
        f"{_lines(HAPPENED, story.happened, below, none=NOTHING_HAPPENED)}"
        f"{_lines(READS, story.readings, below)}"
        f"<footer><p>{as_xml(told_for(story.audience))} {as_xml(redacted_words(story))}</p>"
        f"<p>{as_xml(story.reviewed)} {as_xml(made_words(story))}</p></footer></article>\n"
    )


def _finding(story: ToldStory) -> str:
    if not story.statement:
        return '<p class="quiet">This story stands on no finding: nobody has counted what is behind it.</p>'
    needs = "".join(f'<p class="quiet">{name}: {as_xml(text)}</p>' for name, text in story.needs)
    guards = "".join(f'<p class="guard">{as_xml(guard)}</p>' for guard in story.guards)
    return (
        '<section class="finding" aria-label="The finding it tells"><p class="quiet">The finding it tells</p>'
        f'<p dir="auto"><strong>{as_xml(story.statement)}</strong></p>{needs}'
        f'<p class="quiet">Evidence: {as_xml(story.grade)}</p>{guards}</section>'
    )


def _passages(story: ToldStory, level: int) -> str:
    head = f"<h{level}>In their words</h{level}>"
    if not story.has_two_windows:
        items = "".join(f"<li>{_passage(one)}</li>" for one in story.passages)
        return f'<section>{head}<ol class="passages">{items}</ol></section>'
    items = "".join(_in_its_window(one) for one in story.in_windows)
    return f'<section>{head}<ol class="passages windows">{items}</ol></section>'


def _in_its_window(one: ToldPassage) -> str:
    if one.kept_back:
        return f'<li class="both">{_passage(one)}</li>'
    lead = f'<li class="both lead">{_lead(one)}</li>' if lead_beside_seat(one.lead, one.seat) else ""
    return (
        f'{lead}<li class="{one.seat if one.seat in WINDOWS else "both"}">'
        f'<p class="seat">{WINDOWS.get(one.seat, BESIDE)}</p>{_passage(replace(one, lead=""))}</li>'
    )


def _passage(one: ToldPassage) -> str:
    if one.kept_back:
        return f'<p class="gone">{as_xml(KEPT_BACK[one.kept_back])}</p>'
    who = as_xml(one.who)
    photo = f'<img alt="Photo of the note" src="{as_data(one.photo, "image/jpeg")}">' if one.photo else ""
    clip = (
        f'<audio controls preload="none" aria-label="Play what {who} says" '
        f'src="{as_data(one.clip, "audio/wav")}"></audio>'
        if one.clip
        else ""
    )
    words = f'<blockquote dir="auto">{as_xml(one.words)}</blockquote>' if one.words else ""
    return f'{_lead(one)}{words}<p class="quiet">{as_xml(about_words(one))}</p>{photo}{clip}'


def _lead(one: ToldPassage) -> str:
    return f'<p class="quiet" dir="auto">{as_xml(one.lead)}</p>' if one.lead else ""


def _curve(story: ToldStory, level: int) -> str:
    drawing = curve_svg(story.curve, width=_CURVE_WIDTH, height=_CURVE_HEIGHT)
    if not drawing:
        return ""
    drawing = f'<div class="broad">{drawing}</div>'
    drawing += f'<div class="narrow">{curve_down_svg(story.curve, width=_NARROW_WIDTH)}</div>'
    return (
        f"<section><h{level}>{FELT}</h{level}><figure>{in_both_schemes(drawing)}"
        f"<figcaption>{as_xml(curve_words(story.curve))}</figcaption></figure></section>"
    )


def _numbers(numbers: Iterable[BriefNumber], level: int) -> str:
    figures = "".join(number_html(number, level=level + 1) for number in numbers)
    if not figures:
        return ""
    return f'<section><h{level}>{NUMBERS}</h{level}><div class="numbers">{figures}</div></section>'


def _lines(head: str, lines: Sequence[str], level: int, *, none: str = "") -> str:
    if not lines and not none:
        return ""
    items = "".join(f'<li dir="auto">{as_xml(line)}</li>' for line in lines)
    body = f"<ul>{items}</ul>" if items else f'<p class="quiet">{as_xml(none)}</p>'
    return f"<section><h{level}>{head}</h{level}>{body}</section>"


@cache
def _style() -> str:
    return (Path(__file__).parent / "story_file.css").read_text(encoding="utf-8")
