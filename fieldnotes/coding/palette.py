"""The colours that codes may have, for light and dark pages, each with a mark of its own.

They were searched for by computer, each within its customary hue. The least distance in OKLab between any two
of the thirteen, as seen with full colour vision and with protanopia, deuteranopia and tritanopia (simulated
after Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
Deficiency", IEEE TVCG 15(6), 2009), is 0.060 in light and 0.080 in dark; about 0.02 is just noticeable. Each
has a contrast of at least 4.5:1 as text on the page and on its second background. A small set of named
colours that differ in lightness as well as in hue: Okabe and Ito, "Color Universal Design", 2008. OKLab:
Ottosson, "A perceptual color space for image processing", 2020.

Colour never stands alone: wherever it is shown, its mark stands with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from fieldnotes.coding.families import Family, emotion_family
from fieldnotes.records import Code, CodeKind

Lab = tuple[float, float, float]


@dataclass(frozen=True)
class Colour:
    """A colour of the palette. Values are "#RRGGBB".

    mark: the character that stands for it. light, dark: for text and marks on a light and on a dark page.
    tint_light, tint_dark: behind text in the page's own colour.
    """

    name: str
    mark: str
    light: str
    dark: str
    tint_light: str
    tint_dark: str

    @property
    def css(self) -> str:
        """The CSS value that fits the page's colour scheme, for text and marks."""
        return f"light-dark({self.light}, {self.dark})"

    @property
    def tint_css(self) -> str:
        """The CSS value that fits the page's colour scheme, behind text."""
        return f"light-dark({self.tint_light}, {self.tint_dark})"


# U+FE0E keeps phones from drawing the character as an emoji.
PALETTE: dict[str, Colour] = {
    colour.name: colour
    for colour in (
        Colour("yellow", "●", "#716400", "#FEC92C", "#DFDAC2", "#4B3E1B"),
        Colour("green", "▲\ufe0e", "#227649", "#51E78B", "#D0DED0", "#28442E"),
        Colour("teal", "▼\ufe0e", "#023535", "#97FEE9", "#C9D1CC", "#364841"),
        Colour("sky", "★\ufe0e", "#1E5776", "#54B8EE", "#CFD8D9", "#293A42"),
        Colour("blue", "■\ufe0e", "#5F3ADE", "#7C82FC", "#DCD2EE", "#313045"),
        Colour("purple", "◆\ufe0e", "#8F419D", "#9988C4", "#E5D3E1", "#37313A"),
        Colour("red", "✖\ufe0e", "#B74547", "#FC5238", "#EDD4D0", "#4A261E"),
        Colour("orange", "▶\ufe0e", "#754613", "#FD9533", "#E0D4C5", "#4B331D"),
        Colour("slate", "◐", "#55656F", "#BAD4F2", "#DADBD8", "#3D4043"),
        Colour("brown", "✚\ufe0e", "#4F3C23", "#C7A07E", "#D9D2C9", "#40362C"),
        Colour("olive", "◧", "#303007", "#C7FD84", "#D2D0C3", "#40482D"),
        Colour("pink", "◢", "#6F034C", "#BB7D87", "#DFC7D1", "#3D2F2D"),
        Colour("grey", "○", "#4F4D49", "#BBBBBB", "#D9D6D0", "#3D3B38"),
    )
}

FAMILY_COLOURS: dict[Family, str] = {
    "joy": "yellow",
    "trust": "green",
    "fear": "teal",
    "surprise": "sky",
    "sadness": "blue",
    "disgust": "purple",
    "anger": "red",
    "anticipation": "orange",
    "other": "grey",
}
KIND_COLOURS: dict[CodeKind, str] = {
    "theme": "slate",
    "emotion": "grey",
    "need": "brown",
    "trust": "olive",
    "stage": "pink",
}


def code_colour(code: Code, above: Iterable[Code] = ()) -> Colour:
    """Return the colour in which a code is shown.

    That is its own, else that of the nearest code above it which has one, else for an emotion that of its
    family, else that of its kind. above: its parent, its parent's parent and so on.
    """
    line = [code, *above]
    for one in line:
        if one.colour in PALETTE:
            return PALETTE[one.colour]
    if code.kind == "emotion":
        # The parent's name says more than one's own: "frustration" under fear is shown as fear.
        names = [one.name for one in line]
        return PALETTE[FAMILY_COLOURS[emotion_family(*names[1:], names[0])]]
    return PALETTE[KIND_COLOURS[code.kind]]


def nearest_colour(hex_text: str) -> Colour:
    """Return the palette's colour that looks most like "#RRGGBB" or "#RGB", by its hue above all.

    Raises ValueError for a text that is no such colour.
    """
    wanted = to_oklab(hex_text)

    def distance(colour: Colour) -> float:
        # How light it is says less about a colour's name, and is what the two schemes differ in.
        light, *axes = ((a - b) ** 2 for a, b in zip(wanted, to_oklab(colour.light), strict=True))
        return 0.1 * light + sum(axes)

    return min(PALETTE.values(), key=distance)


def to_oklab(hex_text: str) -> Lab:
    """Return lightness and the two colour axes of "#RRGGBB" or "#RGB". Raises ValueError for another text."""
    digits = hex_text.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) != 6:
        raise ValueError(f"{hex_text!r} is no colour as #rrggbb")
    shares = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return linear_to_oklab(
        *(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    )


def linear_to_oklab(r: float, g: float, b: float) -> Lab:
    """Return OKLab of linear light, each share 0 to 1."""
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )
