"""The codebook that a new workspace starts with."""

import pytest

from fieldnotes.coding.codebook import EMOTIONS, PLUTCHIK, THEMES, family_of, starter_codebook
from fieldnotes.coding.emotion_model import load_emotion_model
from fieldnotes.errors import NotFoundError


def test_every_emotion_that_the_model_knows_is_in_the_codebook() -> None:
    known = set(load_emotion_model().labels) - {"neutral"}
    assert {entry.name for entry in EMOTIONS} == known | set(PLUTCHIK)
    assert len(EMOTIONS) == 29


def test_every_emotion_belongs_to_one_of_plutchiks_eight() -> None:
    assert PLUTCHIK == ("joy", "trust", "fear", "surprise", "sadness", "disgust", "anger", "anticipation")
    assert {family_of(entry.name) for entry in EMOTIONS} == set(PLUTCHIK)
    assert [
        family_of(name) for name in ("annoyance", "gratitude", "joy", "nervousness", "disappointment")
    ] == [
        "anger",
        "trust",
        "joy",
        "fear",
        "sadness",
    ]
    assert [entry.parent for entry in EMOTIONS[:8]] == [None] * 8


def test_emotions_have_a_valence_and_themes_have_none() -> None:
    valence = {entry.name: entry.valence for entry in EMOTIONS}
    assert (valence["gratitude"], valence["confusion"], valence["annoyance"]) == (1, 0, -1)
    assert set(valence.values()) == {-1, 0, 1}
    assert {entry.valence for entry in THEMES} == {None}


def test_a_name_that_is_no_emotion_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(NotFoundError, match=r"'neutral' is not an emotion of the starter codebook; choose"):
        family_of("neutral")


def test_names_are_unique_and_parents_come_first() -> None:
    seen: set[tuple[str, str]] = set()
    for entry in starter_codebook():
        assert (entry.kind, entry.name) not in seen
        assert entry.parent is None or (entry.kind, entry.parent) in seen
        seen.add((entry.kind, entry.name))


def test_every_theme_says_when_to_use_it_when_not_and_gives_examples() -> None:
    assert len(THEMES) == 16
    for entry in THEMES:
        assert entry.kind == "theme"
        assert entry.definition.endswith(".")
        assert entry.when_to_use.startswith("Use ")
        assert entry.when_not_to_use.startswith("Not ")
        assert len(entry.examples.splitlines()) >= 4


def test_every_definition_is_one_sentence() -> None:
    for entry in EMOTIONS:
        assert entry.definition.endswith(".")
        assert entry.definition.count(".") == 1
