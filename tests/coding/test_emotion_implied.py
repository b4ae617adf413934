"""Feelings that are implied by what happened."""

import pytest

from fieldnotes.coding.emotion_experiences import EXPERIENCES
from fieldnotes.coding.emotion_implied import find_implied


@pytest.mark.parametrize(
    ("sentence", "experiences"),
    [
        ("I was on hold for forty minutes and nobody called me back", ["waiting", "being ignored"]),
        ("i've been waiting for three weeks", ["waiting"]),
        ("i was waiting like two hours for the technician", ["waiting"]),
        ("it took six weeks to get an answer", ["waiting"]),
        ("My card still hasn’t arrived.", ["waiting"]),
        ("I had to explain everything all over again to a third person.", ["repeating oneself"]),
        ("I called five times last week", ["repeating oneself"]),
        ("They transferred me three times.", ["being passed on"]),
        ("they keep telling me it's not their department", ["being passed on"]),
        ("the technician didn't show up", ["being ignored"]),
        ("he never even apologized", ["being ignored"]),
        ("they charged me twice for it", ["surprised by a charge"]),
        ("You never told me about that fee.", ["surprised by a charge"]),
        ("They said it would come on Monday and it never came", ["a promise broken"]),
        ("so in the end I gave up", ["giving up"]),
        ("He fixed it on the spot.", ["being rescued"]),
        ("she stayed on the line with me until it was done", ["being rescued"]),
    ],
)
def test_an_experience_is_found_in_the_words_in_which_it_is_told(
    sentence: str, experiences: list[str]
) -> None:
    assert [found.experience for found in find_implied(sentence)] == experiences


@pytest.mark.parametrize(
    "sentence",
    [
        "Sorry to keep you waiting.",
        "How long does it take to arrive?",
        "Can I change my name?",
        "I will call you back.",
        "We wait for the bus.",
        "Is there an additional charge for that?",
        "The price went up.",
        "She gave me the number.",
        "",
    ],
)
def test_what_only_sounds_alike_is_left_alone(sentence: str) -> None:
    assert find_implied(sentence) == []


def test_a_found_experience_lies_on_the_words_that_tell_it() -> None:
    sentence = "Well, I’ve been waiting for three weeks now."
    (found,) = find_implied(sentence)
    assert sentence[found.start_char : found.end_char] == "’ve been waiting for three weeks"


def test_each_experience_states_a_measured_precision_that_few_finds_make_small() -> None:
    assert {experience.name for experience in EXPERIENCES if not experience.negative} == {"being rescued"}
    for experience in EXPERIENCES:
        assert 0 < experience.precision < experience.right / experience.found <= 1
    shares = {experience.name: experience.precision for experience in EXPERIENCES}
    assert shares["being passed on"] < shares["waiting"]
