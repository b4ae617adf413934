"""Colours and marks that carry meaning. The plain theme is `.streamlit/config.toml`.

The colours are those of `fieldnotes.coding.palette`: told apart with every kind of colour vision, and
readable as text. Colour never stands alone: each emotion has its own shape, and its name beside it.
"""

from functools import cache
from pathlib import Path
from typing import Literal

from fieldnotes.coding.families import FAMILIES, Family, emotion_family
from fieldnotes.coding.palette import FAMILY_COLOURS, PALETTE

__all__ = [
    "FAMILIES",
    "PAGE_COLOUR",
    "TEXT_COLOUR",
    "Family",
    "Scheme",
    "emotion_colour",
    "emotion_family",
    "emotion_mark",
    "style_sheet",
]

Scheme = Literal["light", "dark"]

PAGE_COLOUR: dict[Scheme, str] = {"light": "#FBF8F2", "dark": "#1E1B17"}
TEXT_COLOUR: dict[Scheme, str] = {"light": "#2A2621", "dark": "#ECE5D8"}


def emotion_colour(family: Family, scheme: Scheme) -> str:
    """Return "#RRGGBB" with at least 4.5:1 to the page of that scheme."""
    colour = PALETTE[FAMILY_COLOURS[family]]
    return colour.light if scheme == "light" else colour.dark


def emotion_mark(family: Family) -> str:
    """Return the character that stands for the family wherever its colour does."""
    return PALETTE[FAMILY_COLOURS[family]].mark


@cache
def style_sheet() -> str:
    """Return the shared CSS, with variables for the colours in both schemes.

    They are --fn-emotion-FAMILY for each family, and for each colour of the palette --fn-colour-NAME, for
    text and marks, and --fn-tint-NAME, behind text. `light-dark()` follows the colour scheme that Streamlit
    sets on the app, so one text does for both.
    """
    variables = "".join(
        f"--fn-emotion-{family}: {PALETTE[name].css};" for family, name in FAMILY_COLOURS.items()
    ) + "".join(
        f"--fn-colour-{colour.name}: {colour.css};--fn-tint-{colour.name}: {colour.tint_css};"
        for colour in PALETTE.values()
    )
    parts = (Path(__file__).parent / "theme.css").read_text(encoding="utf-8")
    return f":root{{{variables}}}\n{parts}"
