"""Coverage of the field as one HTML file for a meeting; it prints on A4."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from ..records import CoveragePage
from .one_page import one_page_html
from .svg_text import as_xml

GROUP_HEADS = ("People out", "Walks", "Hours", "Last out")


def coverage_html(page: CoveragePage) -> bytes:
    """Return coverage as HTML in UTF-8, with everything that it says; it asks nothing of any host."""
    said = "".join(f"<p>{as_xml(line)}</p>" for line in page.said)
    how = "".join(f'<p class="quiet">{as_xml(line)}</p>' for line in page.how)
    body = (
        f'<header><p class="eyebrow">Coverage · {as_xml(page.workspace)}</p>'
        f'<h1>{as_xml(page.title)}</h1><p class="quiet">{as_xml(page.period)}</p></header>\n'
        f"{said}{_places(page)}{_groups(page)}{_map(page)}{how}"
        f"<footer><p>Made with fieldnotes on {page.made_on.isoformat()}.</p></footer>\n"
    )
    return one_page_html(body, title=f"{page.title}: {page.workspace}", style=_style())


def _places(page: CoveragePage) -> str:
    if not page.places:
        return ""
    items = "".join(
        f"<li><strong>{as_xml(name)}</strong>: {as_xml(what)} "
        f'<span class="quiet">{as_xml(" ".join(why))}</span></li>'
        for name, what, why in page.places
    )
    return f"<section><h2>Where to go next</h2><ol>{items}</ol></section>\n"


def _groups(page: CoveragePage) -> str:
    table = _table((page.by.capitalize(), *GROUP_HEADS), page.groups)
    return f"<section><h2>By {page.by}</h2>{table}</section>\n"


def _map(page: CoveragePage) -> str:
    if not page.rows:
        return ""
    rows = [
        (stage, *(f"{count:,}" if count else none for count, none in cells)) for stage, cells in page.rows
    ]
    return f"<section><h2>{as_xml(page.map_title)}</h2>{_table(('Stage', *page.columns), rows)}</section>\n"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{as_xml(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{as_xml(first)}</th>{"".join(f"<td>{as_xml(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


@cache
def _style() -> str:
    folder = Path(__file__).parent
    return "".join(
        (folder / name).read_text(encoding="utf-8") for name in ("finding_brief.css", "coverage_page.css")
    )
