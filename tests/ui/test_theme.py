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
from tests.colours import LEAST_DISTANCE, VISION, contrast, seen_distance

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_two_emotions_differ_for_every_kind_of_colour_vision(scheme, vision):
    emotions = [family for family in FAMILIES if family != "other"]
    for one, other in itertools.combinations(emotions, 2):
        distance = seen_distance(emotion_colour(one, scheme), emotion_colour(other, scheme), vision)
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
