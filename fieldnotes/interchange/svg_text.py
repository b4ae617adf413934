"""Parts of a drawing that stands alone: text that fits its place, and what it shows in words around it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

# Liberation Sans comes with what makes PNG files; elsewhere Arial has the same widths.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
INK, QUIET, LINE, PAPER, ACCENT = "#2A2621", "#5E574D", "#DED6C6", "#FFFFFF", "#1F5F66"
OTHER, OTHER_INK, BESIDE = "#B5622A", "#8A4A1F", "#6B655C"  # the second colour, its letters, a line beside
_IN_THE_DARK = {
    INK: "#ECE5D8",
    QUIET: "#B8AF9F",
    LINE: "#443E34",
    PAPER: "#1E1B17",
    ACCENT: "#8CCBC7",
    OTHER: "#E0A062",
    OTHER_INK: "#E0A062",
    BESIDE: "#A79E8F",
}
MARGIN = 24
FONTS = Path(__file__).parent / "fonts"
# In this package, under a name of its own: with a font of the computer that has the same name, letters mix.
EAST_ASIAN_FONT = "Fieldnotes East Asian"
_EAST_ASIAN = re.compile("[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]+")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NARROW, _BROAD = frozenset("iIjlt.,:;!'|()[] "), frozenset("mwMW—@%")


@dataclass(frozen=True)
class Caption:
    """What a drawing says of itself: what it shows, of what (filters, counts), how to read it, and when."""

    title: str
    lines: tuple[str, ...]
    made_on: date


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is, in the unit of `size`, its height; rather too wide than too narrow."""
    ems = 0.0
    for sign in text:
        if unicodedata.east_asian_width(sign) in "WF":
            ems += 1.0
        elif sign in _NARROW:
            ems += 0.34
        else:
            ems += 0.9 if sign in _BROAD else 0.72 if sign.isupper() else 0.58
    return ems * size


def shortened(text: str, size: float, width: float) -> str:
    """Return the text, or as much of its beginning as fits the width, with an ellipsis."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, size: float, width: float, *, most: int) -> list[str]:
    """Return the text in at most so many lines that fit the width, cut where words end."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [shortened(line, size, width) for line in lines]


def text_at(
    x: float,
    y: float,
    text: str,
    *,
    size: float = 13,
    fill: str = INK,
    anchor: str = "start",
    weight: int = 400,
    halo: bool = False,
) -> str:
    """Return a text whose base line is at y; anchor: start, middle or end; halo: keep lines off it."""
    around = f' stroke="{PAPER}" stroke-width="4" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" '
        f'font-weight="{weight}"{around}>{_runs(text)}</text>'
    )


def _runs(text: str) -> str:
    """Return a text as XML, Chinese, Japanese and Korean in runs with a font of their own.

    What draws it looks for missing letters in other fonts line by line, and gives up on a line that has a
    ligature as well ("fill").
    """
    if not _EAST_ASIAN.search(text):
        return as_xml(text)
    return _EAST_ASIAN.sub(
        lambda run: f'<tspan font-family="{EAST_ASIAN_FONT}">{run[0]}</tspan>', as_xml(text)
    )


def as_xml(text: str) -> str:
    """Return a text fit to stand in XML, as content or in a quoted attribute."""
    return escape(_NO_XML.sub("", text), quote=True)


def drawing(body: str, caption: Caption, *, width: float, height: float) -> str:
    """Return an SVG of a body `width` wide and `height` high, with the caption above and below it."""
    inner = max(width, 480)
    title = wrapped(caption.title, 20, inner, most=3)
    said = [line for one in caption.lines for line in wrapped(one, 12, inner, most=4)]
    top = MARGIN + 26 * len(title) + 8
    foot = top + height + 18
    tall = foot + 17 * (len(said) + 1) + MARGIN - 8
    parts = [text_at(MARGIN, MARGIN + 14 + 26 * n, line, size=20, weight=700) for n, line in enumerate(title)]
    parts += [
        text_at(MARGIN, foot + 12 + 17 * n, line, size=12, fill=QUIET)
        for n, line in enumerate([*said, f"Made with fieldnotes on {caption.made_on.isoformat()}."])
    ]
    wide = inner + 2 * MARGIN
    about = as_xml(" ".join((caption.title + ".", *caption.lines)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{tall:.0f}" '
        f'viewBox="0 0 {wide:.0f} {tall:.0f}" font-family="{FONT}" role="img">'
        f"<title>{as_xml(caption.title)}</title><desc>{about}</desc>"
        f'<rect width="100%" height="100%" fill="{PAPER}"/>'
        f'<g transform="translate({MARGIN},{top})">{body}</g>{"".join(parts)}</svg>\n'
    )


def scaling(body: str, about: str, *, width: float, height: float) -> str:
    """Return an SVG of a body without caption that scales with its place; about: what it shows, in words."""
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{as_xml(about)}" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="{FONT}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{body}</svg>'
    )


def in_both_schemes(svg: str) -> str:
    """Return a drawing whose colours follow the light or dark scheme of what a browser shows it in."""
    return re.sub(
        '"(#[0-9A-F]{6})"',
        lambda one: f'"light-dark({one[1]}, {_IN_THE_DARK[one[1]]})"' if one[1] in _IN_THE_DARK else one[0],
        svg,
    )


def as_png(svg: str, *, scale: float = 2.0) -> bytes:
    """Return a drawing as PNG, `scale` pixels for each of its units."""
    # About 25 MB of memory once, and nothing of the internet: a Rust library with fonts inside.
    import vl_convert

    _register_fonts()
    return bytes(vl_convert.svg_to_png(_with_a_font(svg), scale=scale))


def as_pdf(svg: str) -> bytes:
    """Return a drawing as a PDF of one page, a point for each of its units; the letters it uses are in it."""
    import vl_convert

    _register_fonts()
    return bytes(vl_convert.svg_to_pdf(_with_a_font(svg)))


def _with_a_font(svg: str) -> str:
    """Return a drawing that names a font: what makes the files leaves letters out where none is named."""
    head, end, rest = svg.partition(">")
    return svg if "font-family" in head else f'{head} font-family="{FONT}"{end}{rest}'


@cache
def _register_fonts() -> None:
    """Let Korean, Japanese and Chinese be drawn also where the computer has no letters for them."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
