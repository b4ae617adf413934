"""Text that is measured in the fonts it is printed in: broken into lines, and shortened with a mark."""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from PIL import ImageFont

from .svg_text import EAST_ASIAN_FONT, FONTS

FAMILIES = f"Fieldnotes Sans, {EAST_ASIAN_FONT}"  # Roboto, under a name of its own as well
MARK = "…"
_LATIN, _BOLD, _EAST_ASIAN = "Roboto-Regular.ttf", "Roboto-Bold.ttf", "DroidSansFallback.ttf"
_MEASURED_AT = 100  # pixels; widths grow with the size
_NO_SIGN = "\U0010ffff"  # in no font: what is drawn for it is what is drawn for any missing letter


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is, in the unit of `size`."""
    return sum(_width(sign, bold) for sign in text) * size


def break_lines(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return the text in lines that fit the width, each paragraph from a new line; no line for no text.

    Breaks between words, between characters of Chinese, Japanese and Korean where a line is full, and within
    a word that is wider than a line.
    """
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for piece in _pieces(paragraph):
            whole = line + piece
            if line.strip() and measure(whole.rstrip(), size, bold=bold) > width:
                lines.append(line.rstrip())
                whole = piece.lstrip()
            while measure(whole.rstrip(), size, bold=bold) > width and len(whole) > 1:
                cut = _fitting(whole, size, width, bold)
                lines.append(whole[:cut])
                whole = whole[cut:]
            line = whole
        if line.strip():
            lines.append(line.rstrip())
    return lines


def shorten_lines(lines: list[str], most: int, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return at most so many lines; where some are left out, the last one ends with the mark."""
    if len(lines) <= most:
        return lines
    if most < 1:
        return []
    last = lines[most - 1]
    while last and measure(f"{last} {MARK}", size, bold=bold) > width:
        # Whole words go first; of a single one its end.
        last = last.rpartition(" ")[0] or last[:-1]
    return [*lines[: most - 1], f"{last} {MARK}"]


@lru_cache(maxsize=4096)
def is_held(sign: str) -> bool:
    """Say whether the fonts that come with fieldnotes hold a character, or it needs no sign of its own."""
    if sign.isspace() or unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return True
    drawn = [_drawn(name, sign) != _drawn(name, _NO_SIGN) for name in (_LATIN, _EAST_ASIAN)]
    return any(drawn)


def _drawn(name: str, sign: str) -> bytes:
    return bytes(_font(name).getmask(sign))


def _pieces(text: str) -> Iterator[str]:
    """Yield the text in the pieces between which a line may be broken; blanks stay with what is before."""
    piece = ""
    for sign in text:
        wide = unicodedata.east_asian_width(sign) in "WF"
        # Closing marks stay with what they close.
        closes = unicodedata.category(sign) in ("Pe", "Pf", "Po")
        if (
            piece
            and not sign.isspace()
            and (piece[-1].isspace() or (wide and not closes and _is_wide(piece[-1])))
        ):
            yield piece
            piece = ""
        piece += sign
    if piece:
        yield piece


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF" and not _is_hangul(sign)


def _is_hangul(sign: str) -> bool:
    # Korean is written with blanks between its words; lines break there.
    return "\uac00" <= sign <= "\ud7a3"


def _fitting(text: str, size: float, width: float, bold: bool) -> int:
    wide = 0.0
    for n, sign in enumerate(text):
        wide += _width(sign, bold) * size
        if wide > width:
            return max(1, n)
    return len(text)


@lru_cache(maxsize=8192)
def _width(sign: str, bold: bool) -> float:
    """Return how wide a character is, in units of its size; rather too wide where no font here holds it."""
    if not is_held(sign):
        return 1.0
    name = _BOLD if bold else _LATIN
    if not sign.isspace() and _drawn(name, sign) == _drawn(name, _NO_SIGN):
        name = _EAST_ASIAN
    return float(_font(name).getlength(sign)) / _MEASURED_AT


@cache
def _font(name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, _MEASURED_AT)
