"""Colours of codes are told apart by everybody, read well in both schemes, and never stand alone."""

import itertools

import pytest

from fieldnotes.coding.families import FAMILIES
from fieldnotes.coding.palette import (
    FAMILY_COLOURS,
    KIND_COLOURS,
    PALETTE,
    code_colour,
    nearest_colour,
)
from fieldnotes.records import CODE_KINDS, Code
from tests.colours import LEAST_DISTANCE, VISION, contrast, seen_distance

# The page, its second background and its text, as .streamlit/config.toml has them.
SURFACES = {"light": ("#FBF8F2", "#F3EEE3"), "dark": ("#1E1B17", "#2A2620")}
INK = {"light": "#2A2621", "dark": "#ECE5D8"}


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_two_colours_differ_for_every_kind_of_colour_vision(scheme, vision):
    for one, other in itertools.combinations(PALETTE.values(), 2):
        distance = seen_distance(getattr(one, scheme), getattr(other, scheme), vision)
        assert distance >= LEAST_DISTANCE, (one.name, other.name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_colour_is_readable_as_text_and_its_tint_behind_text(scheme):
    for colour in PALETTE.values():
        for surface in SURFACES[scheme]:
            assert contrast(getattr(colour, scheme), surface) >= 4.5, colour.name
        assert contrast(INK[scheme], getattr(colour, f"tint_{scheme}")) >= 7, colour.name


def test_each_colour_has_a_mark_of_its_own():
    assert len({colour.mark for colour in PALETTE.values()}) == len(PALETTE) == 13


def test_each_kind_and_each_family_has_a_colour():
    assert set(KIND_COLOURS) == set(CODE_KINDS)
    assert set(FAMILY_COLOURS) == set(FAMILIES)
    assert {*KIND_COLOURS.values(), *FAMILY_COLOURS.values()} == set(PALETTE)


def test_a_code_has_its_own_colour_or_the_nearest_one_above_it_or_that_of_its_family_or_kind():
    anger = Code(1, "emotion", "anger")
    fury = Code(2, "emotion", "fury", parent_id=1)
    assert code_colour(fury, [anger]).name == "red"
    assert code_colour(Code(2, "emotion", "fury", colour="sky"), [anger]).name == "sky"
    assert code_colour(fury, [Code(1, "emotion", "anger", colour="teal")]).name == "teal"
    assert code_colour(Code(3, "emotion", "unheard of")).name == "grey"
    assert [code_colour(Code(4, kind, "x")).name for kind in CODE_KINDS] == [
        *("slate", "grey", "brown", "olive", "pink")
    ]
    assert code_colour(Code(5, "theme", "x", colour="no such colour")).name == "slate"


def test_any_colour_is_taken_for_the_likest_of_the_palette():
    for colour in PALETTE.values():
        assert nearest_colour(colour.light) is colour
    assert nearest_colour("#f00").name == "red"
    assert nearest_colour("#0000FF").name == "blue"
    for text in ("", "red", "#12", "#12345g"):
        with pytest.raises(ValueError):
            nearest_colour(text)
