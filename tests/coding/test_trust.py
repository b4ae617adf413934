"""How far a code's suggestions can be trusted, from decisions."""

import pytest

from fieldnotes.coding.trust import TALLY, correction_from, how_often_right, precision_of


def test_precision_says_how_often_it_was_right() -> None:
    found = precision_of([True] * 8 + [False] * 2)

    assert found.words == "right 8 of 10 times"
    # Wilson's interval for 8 of 10, as statsmodels' proportion_confint(8, 10, method="wilson") has it.
    assert (found.low, found.high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert precision_of([True]).words == "right 1 of 1 time"
    assert precision_of([]).words == "nobody has decided on one yet"


@pytest.mark.parametrize(
    ("decisions", "is_bad"),
    [
        ([False] * 3, False),
        ([False] * 4, True),
        ([True, *[False] * 7], True),
        ([True, *[False] * 4], False),
        ([], False),
    ],
)
def test_a_code_is_bad_when_it_is_surely_wrong_more_often_than_right(decisions, is_bad) -> None:
    assert precision_of(decisions).is_bad is is_bad


def test_only_the_latest_decisions_count() -> None:
    found = precision_of([False] * 50 + [True] * TALLY)
    assert (found.right, found.decided) == (TALLY, TALLY)


def test_refusals_lower_the_confidence_of_their_code_most() -> None:
    corrected = correction_from({1: [(0.8, False)] * 6, 2: [(0.8, True)] * 6})

    assert corrected.corrected(1, 0.8) < 0.5
    # A code nobody decided on goes with all: here every second suggestion was wrong.
    assert corrected.corrected(1, 0.8) < corrected.corrected(3, 0.8) < corrected.corrected(2, 0.8)


def test_without_decisions_a_confidence_stays_what_it_was() -> None:
    assert correction_from({}).corrected(1, 0.7) == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.0, "hardly ever"),
        (0.12, "1 time in 10"),
        (0.66, "7 times in 10"),
        (0.99, "9 times in 10"),
    ],
)
def test_how_sure_a_theme_is_stands_in_words(confidence: float, words: str) -> None:
    assert how_often_right(confidence) == words
