"""Colours and marks that carry meaning. The plain theme is `.streamlit/config.toml`.

The emotion colours were searched for by computer: the least distance in OKLab between any two of the eight,
as seen with full colour vision and with protanopia, deuteranopia and tritanopia (Machado, Oliveira and
Fernandes, 2009), was made as large as their customary hues and a contrast of 3:1 with the page allow.
Colour never stands alone: each emotion has its own shape, and its name beside it.
"""

from functools import cache
from pathlib import Path
from typing import Literal

Scheme = Literal["light", "dark"]
Family = Literal["joy", "trust", "fear", "surprise", "sadness", "disgust", "anger", "anticipation", "other"]

# Plutchik's eight primary emotions ("A general psychoevolutionary theory of emotion", 1980), and the rest.
FAMILIES: tuple[Family, ...] = (
    "joy",
    "trust",
    "fear",
    "surprise",
    "sadness",
    "disgust",
    "anger",
    "anticipation",
    "other",
)

PAGE_COLOUR: dict[Scheme, str] = {"light": "#FBF8F2", "dark": "#1E1B17"}
TEXT_COLOUR: dict[Scheme, str] = {"light": "#2A2621", "dark": "#ECE5D8"}

_COLOURS: dict[Family, tuple[str, str]] = {
    "joy": ("#968525", "#F5E64A"),
    "trust": ("#2C6F3F", "#8A8D0C"),
    "fear": ("#034C3C", "#56ECDC"),
    "surprise": ("#41868D", "#54B0F7"),
    "sadness": ("#0A2654", "#6A66E4"),
    "disgust": ("#8E4AC4", "#A54C8B"),
    "anger": ("#861404", "#F7718F"),
    "anticipation": ("#B83205", "#FCB270"),
    "other": ("#6D665B", "#A79E8F"),
}

# U+FE0E keeps phones from drawing the character as an emoji.
_MARKS: dict[Family, str] = {
    "joy": "●",
    "trust": "▲\ufe0e",
    "fear": "▼\ufe0e",
    "surprise": "★\ufe0e",
    "sadness": "■\ufe0e",
    "disgust": "◆\ufe0e",
    "anger": "✖\ufe0e",
    "anticipation": "▶\ufe0e",
    "other": "○",
}

# Names that codebooks and emotion models use, under the family that they shade.
_KIN: dict[Family, str] = {
    "joy": "amusement delight excitement happiness love pride enthusiasm contentment satisfaction relief",
    "trust": "admiration approval caring gratitude acceptance confidence reassurance",
    "fear": "nervousness anxiety worry uncertainty insecurity overwhelm",
    "surprise": "realization confusion astonishment amazement distraction",
    "sadness": "disappointment grief remorse loneliness resignation helplessness regret embarrassment",
    "disgust": "contempt shame distrust boredom",
    "anger": "annoyance disapproval frustration irritation rage impatience",
    "anticipation": "optimism desire curiosity hope interest expectation vigilance",
    "other": "neutral",
}
_FAMILY_OF: dict[str, Family] = {
    name: family for family, kin in _KIN.items() for name in (family, *kin.split())
}


def emotion_family(*names: str) -> Family:
    """Return the family of the first known of `names` (a code's parent's, then its own), or "other"."""
    for name in names:
        family = _FAMILY_OF.get(name.strip().lower())
        if family is not None:
            return family
    return "other"


def emotion_colour(family: Family, scheme: Scheme) -> str:
    """Return "#RRGGBB" with at least 3:1 to the page of that scheme: for marks, not for text."""
    light, dark = _COLOURS[family]
    return light if scheme == "light" else dark


def emotion_mark(family: Family) -> str:
    """Return the character that stands for the family wherever its colour does."""
    return _MARKS[family]


@cache
def style_sheet() -> str:
    """Return the shared CSS, with --fn-emotion-FAMILY for each family in both schemes.

    `light-dark()` follows the colour scheme that Streamlit sets on the app, so one text does for both.
    """
    variables = "".join(
        f"--fn-emotion-{family}: light-dark({light}, {dark});" for family, (light, dark) in _COLOURS.items()
    )
    parts = (Path(__file__).parent / "theme.css").read_text(encoding="utf-8")
    return f":root{{{variables}}}\n{parts}"
