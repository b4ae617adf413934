import pytest

from fieldnotes.errors import EmptySampleError, OutOfScaleError
from fieldnotes.voc.shares import wilson_interval


# Newcombe, Statistics in Medicine 17:857-872 (1998), table I, method 3.
@pytest.mark.parametrize(
    ("cases", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_agrees_with_the_published_table(cases, n, low, high):
    found = wilson_interval(cases / n, n)
    assert tuple(round(limit, 4) for limit in found) == (low, high)


def test_a_share_of_everybody_reaches_exactly_one():
    assert wilson_interval(1.0, 20)[1] == 1.0


def test_a_percentage_given_as_a_share_is_refused():
    with pytest.raises(OutOfScaleError, match=r"45 % is 0\.45"):
        wilson_interval(45, 100)


def test_no_responses_have_no_share():
    with pytest.raises(EmptySampleError):
        wilson_interval(0.5, 0)
