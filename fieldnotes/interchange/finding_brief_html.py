"""A finding's brief as one HTML file that asks nothing of any host: look, drawings and sound are in it."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ..records import Brief, BriefNumber, BriefQuote
from .brief_chart import number_html
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
from .one_page import as_data, one_page_html
from .svg_text import as_xml


def brief_html(brief: Brief) -> bytes:
    """Return a brief as HTML in UTF-8, with everything that it says; it prints on A4.

    What people wrote stays text. The file's own rule (Content-Security-Policy) lets it load nothing and run
    no script; sound is in it as data.
    """
    body = (
        f"{_head(brief)}{_numbers(brief.numbers)}"
        f'<div class="sides"><div>{_quotes(brief)}</div><div>{_side(brief)}</div></div>\n'
        f"<footer><p>{as_xml(audience_words(brief))} {as_xml(made_words(brief))}</p></footer>\n"
    )
    return one_page_html(body, title=title_of(brief), style=_style())


def _head(brief: Brief) -> str:
    facts = "".join(
        f"<div><dt>{name}</dt><dd dir='auto'>{as_xml(text)}</dd></div>" for name, text in brief.facts
    )
    place = " · ".join(part for part in (brief.place, brief.status) if part)
    return (
        f'<header><p class="eyebrow">Finding · {as_xml(brief.workspace)}</p>'
        f'<h1 dir="auto">{as_xml(brief.statement)}</h1><p class="quiet">{as_xml(place)}</p></header>\n'
        + (f'<dl class="needs">{facts}</dl>\n' if facts else "")
        + "".join(f'<p class="guard">{as_xml(guard)}</p>\n' for guard in brief.guards)
    )


def _numbers(numbers: Iterable[BriefNumber]) -> str:
    figures = "".join(number_html(number, level=2) for number in numbers)
    return f'<section class="numbers" aria-label="The numbers">{figures}</section>\n' if figures else ""


def _quotes(brief: Brief) -> str:
    parts = []
    for stance, head, none in quote_heads():
        quotes = [quote for quote in brief.quotes if quote.stance == stance]
        shown = "".join(map(_quote, quotes)) or f'<p class="quiet">{as_xml(none)}</p>'
        parts.append(f'<section class="{stance}"><h2>{head}</h2>{shown}</section>')
    return (
        "".join(parts)
        + _list(brief.kept_back, quiet=True)
        + f"<section><h2>{DONE}</h2>{_list(brief.done)}</section>"
    )


def _quote(quote: BriefQuote) -> str:
    when = time_words(quote)
    about = " · ".join(part for part in (quote.who, *quote.about, when) if part)
    player = ""
    if quote.clip:
        player = (
            f'<audio controls preload="none" aria-label="Play what {as_xml(quote.who)} says" '
            f'src="{as_data(quote.clip, "audio/wav")}"></audio>'
        )
    return (
        f'<blockquote dir="auto"><p>{as_xml(quote.text)}</p></blockquote>'
        f'<p class="quiet">{as_xml(about)}</p>{player}'
    )


def _side(brief: Brief) -> str:
    grade = (
        f'<p><span class="grade">{as_xml(brief.grade)}</span>'
        + (f": {as_xml(brief.grade_means)}" if brief.grade_means else "")
        + "</p>"
    )
    return (
        f"<section><h2>{BEHIND}</h2>{grade}{_list(brief.parts)}</section>"
        f"<section><h2>{READS}</h2>{_list(brief.readings)}</section>"
        f"<section><h2>{UNKNOWN}</h2>{_list(brief.unknown)}</section>"
    )


def _list(lines: Iterable[str], *, quiet: bool = False) -> str:
    items = "".join(f'<li dir="auto">{as_xml(line)}</li>' for line in lines)
    look = ' class="quiet"' if quiet else ""
    return f"<ul{look}>{items}</ul>" if items else ""


@cache
def _style() -> str:
    return (Path(__file__).parent / "finding_brief.css").read_text(encoding="utf-8")
