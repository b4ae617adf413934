"""A guide, or a planned walk with its guide, as one HTML file to print."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ..records import WalkSheet
from .one_page import one_page_html
from .svg_text import as_xml
from .walk_sheet_words import CONSENT, EXPECTED, NOTHING_EXPECTED, SOURCES, made_words


def walk_sheet_html(sheet: WalkSheet) -> bytes:
    """Return the sheet as HTML in UTF-8, with room to write below each question; it prints on A4.

    What people wrote stays text; the file loads nothing and runs no script. What is expected comes before the
    guide, and the consent text begins a page of its own.
    """
    body = "".join((_head(sheet), _expected(sheet), _guide(sheet), _consent(sheet)))
    foot = f"<footer><p>{as_xml(made_words(sheet))}</p></footer>\n"
    return one_page_html(body + foot, title=sheet.title, style=_style())


def _head(sheet: WalkSheet) -> str:
    facts = "".join(f'<dt>{name}</dt><dd dir="auto">{as_xml(text)}</dd>' for name, text in sheet.facts)
    kind = "Planned walk" if sheet.assumptions is not None else "Guide"
    return (
        f'<header><p class="eyebrow">{kind} · {as_xml(sheet.workspace)}</p>'
        f'<h1 dir="auto">{as_xml(sheet.title)}</h1>'
        + (f'<p dir="auto">{as_xml(sheet.lead)}</p>' if sheet.lead else "")
        + (f"<dl>{facts}</dl>" if facts else "")
        + "</header>\n"
    )


def _expected(sheet: WalkSheet) -> str:
    if sheet.assumptions is None:
        return ""
    room = f'<p class="quiet">{NOTHING_EXPECTED}</p>' + '<div class="room"></div>' * 3
    return f"<h2>{EXPECTED}</h2>{_list(sheet.assumptions) or room}\n"


def _guide(sheet: WalkSheet) -> str:
    guide = sheet.guide
    if guide is None:
        return ""
    head = ""
    if sheet.assumptions is not None:
        head = f'<h2 dir="auto">{as_xml(guide.title)}</h2><p dir="auto">{as_xml(guide.about)}</p>'
    parts = "".join(
        (f'<h3 dir="auto">{as_xml(part.heading)}</h3>' if part.heading else "")
        + "<ul>"
        + "".join(
            f'<li dir="auto">{as_xml(question)}<div class="room"></div></li>' for question in part.questions
        )
        + "</ul>"
        for part in guide.parts
    )
    sources = f'<div class="sources"><p>{SOURCES}</p>{_list(guide.sources)}</div>' if guide.sources else ""
    return f'{head}{parts}<p class="quiet">{as_xml(sheet.guide_facts)}</p>{sources}\n'


def _consent(sheet: WalkSheet) -> str:
    text = sheet.consent
    if text is None:
        return ""
    caution = f'<p class="guard">{as_xml(sheet.caution)}</p>' if sheet.caution else ""
    return (
        f'<h2 class="new-page">{CONSENT}</h2>{caution}'
        f'<div class="consent" lang="{as_xml(text.language)}" dir="{sheet.direction}">'
        f'{as_xml(text.text)}</div><p class="quiet">Version {text.version} ({as_xml(text.language)}).</p>\n'
    )


def _list(lines: Iterable[str]) -> str:
    items = "".join(f'<li dir="auto">{as_xml(line)}</li>' for line in lines)
    return f"<ul>{items}</ul>" if items else ""


@cache
def _style() -> str:
    return (Path(__file__).parent / "walk_sheet.css").read_text(encoding="utf-8")
