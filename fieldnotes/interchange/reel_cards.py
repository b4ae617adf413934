"""The cards of a reel as pictures: a title, what is said before a passage, its words while they are heard."""

from .fitted_text import FAMILIES, break_lines, shorten_lines
from .svg_text import as_png, text_at

WIDTH, HEIGHT = 1280, 720
_PAPER, _INK, _QUIET, _ACCENT, _OTHER = "#1E1B17", "#ECE5D8", "#B8AF9F", "#8CCBC7", "#E0A062"
_MARGIN = 96
_INNER = WIDTH - 2 * _MARGIN


def title_card(title: str, lines: tuple[str, ...] = ()) -> bytes:
    """Return a card with a title and smaller lines below it, as PNG."""
    parts, y = _paragraph(title, y=250, size=58, most=4, bold=True)
    for line in lines:
        more, y = _paragraph(line, y=y + 22, size=28, most=3, fill=_QUIET)
        parts += more
    return _png(parts)


def words_card(words: str, *, seat_words: str, employee: bool, about: str, heard: bool) -> bytes:
    """Return the card of a passage with the words that are just said, as PNG.

    employee: whether it is from the employee's seat. heard: whether there is sound to it.
    """
    colour = _OTHER if employee else _ACCENT
    parts, _ = _paragraph(seat_words, y=90, size=26, most=1, fill=colour, bold=True)
    body, end = _paragraph(words, y=190, size=44, most=8, indent=30)
    parts += body
    parts.append(f'<path d="M{_MARGIN} 196V{end + 4:.0f}" stroke="{colour}" stroke-width="5"/>')
    foot, _ = _paragraph(about if heard else f"{about} · no sound", y=628, size=24, most=1, fill=_QUIET)
    return _png([*parts, *foot])


def _paragraph(
    text: str, *, y: float, size: float, most: int, fill: str = _INK, bold: bool = False, indent: float = 0
) -> tuple[list[str], float]:
    width = _INNER - indent
    lines = shorten_lines(break_lines(text, size, width, bold=bold), most, size, width, bold=bold)
    parts = [
        text_at(
            _MARGIN + indent,
            y + size + n * size * 1.3,
            line,
            size=size,
            fill=fill,
            weight=700 if bold else 400,
        )
        for n, line in enumerate(lines)
    ]
    return parts, y + len(lines) * size * 1.3


def _png(parts: list[str]) -> bytes:
    return as_png(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FAMILIES}">'
        f'<rect width="100%" height="100%" fill="{_PAPER}"/>{"".join(parts)}</svg>',
        scale=1.0,
    )
