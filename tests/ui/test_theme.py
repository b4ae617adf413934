"""Emotion colours are told apart by everybody, in both schemes, and never stand alone."""

import itertools
import tomllib
from pathlib import Path

import pytest

from fieldnotes.coding.codebook import EMOTIONS
from fieldnotes.ui.theme import (
    FAMILIES,
    PAGE_COLOUR,
    TEXT_COLOUR,
    emotion_colour,
    emotion_family,
    emotion_mark,
    style_sheet,
)

ROOT = Path(__file__).parents[2]
# Machado, Oliveira, Fernandes: "A physiologically-based model for simulation of color vision deficiency",
# IEEE TVCG 15(6), 2009; severity 1, on linear RGB.
VISION = {
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
LEAST_DISTANCE = 0.06  # in OKLab; about three times a difference that is just noticeable (0.02)


def linear(colour):
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def contrast(one, other):
    high, low = sorted(
        (
            sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True)) + 0.05
            for c in (one, other)
        ),
        reverse=True,
    )
    return high / low


def seen(colour, vision):
    """Return OKLab of a colour as that vision sees it."""
    rgb = linear(colour)
    r, g, b = (
        min(1.0, max(0.0, sum(w * v for w, v in zip(row, rgb, strict=True)))) for row in VISION[vision]
    )
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_two_emotions_differ_for_every_kind_of_colour_vision(scheme, vision):
    emotions = [family for family in FAMILIES if family != "other"]
    for one, other in itertools.combinations(emotions, 2):
        pair = [seen(emotion_colour(family, scheme), vision) for family in (one, other)]
        distance = sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5
        assert distance >= LEAST_DISTANCE, (one, other)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_stand_out_from_the_page(scheme):
    for family in FAMILIES:
        assert contrast(emotion_colour(family, scheme), PAGE_COLOUR[scheme]) >= 3.0, family


def test_each_emotion_has_a_shape_of_its_own():
    assert len({emotion_mark(family) for family in FAMILIES}) == len(FAMILIES)


def test_an_emotion_is_known_by_its_parents_name_or_by_its_own():
    assert emotion_family("", "Frustration") == "anger"
    assert emotion_family("fear", "frustration") == "fear"
    assert emotion_family("", "kept in the dark") == "other"


def test_an_emotion_without_its_parent_has_the_family_of_the_starter_codebook():
    for entry in EMOTIONS:
        assert emotion_family(entry.name) == (entry.parent or entry.name)


def test_the_style_sheet_names_a_colour_for_each_emotion():
    for family in FAMILIES:
        assert f"--fn-emotion-{family}: light-dark(" in style_sheet()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_reads_well_in_both_schemes(scheme):
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][scheme]
    assert theme["backgroundColor"] == PAGE_COLOUR[scheme]
    assert theme["textColor"] == TEXT_COLOUR[scheme]
    for text in ("textColor", "linkColor", "primaryColor", "grayTextColor"):
        for surface in ("backgroundColor", "secondaryBackgroundColor"):
            assert contrast(theme[text], theme[surface]) >= 4.5, (text, surface)
    for colour in ("red", "orange", "yellow", "green", "blue"):
        assert contrast(theme[f"{colour}TextColor"], theme[f"{colour}BackgroundColor"]) >= 4.5, colour


def test_the_server_keeps_to_itself():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["enableXsrfProtection"] is True
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["toolbarMode"] == "minimal"
    assert all(face["url"].startswith("app/static/fonts/") for face in config["theme"]["fontFaces"])
    assert all((ROOT / face["url"].removeprefix("app/")).is_file() for face in config["theme"]["fontFaces"])
