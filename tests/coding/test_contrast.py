"""Signs that a sentence says otherwise."""

import pytest

from fieldnotes.coding.contrast import says_no, turning_word


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("Nobody called me back.", True),
        ("It didn't work.", True),
        ("It didn’t work.", True),
        ("I CANNOT log in.", True),
        ("Without the code it is useless.", True),
        ("They called me back.", False),
        ("No problem, it went quickly.", False),
        ("Not only quick but kind.", False),
        ("I know the notice.", False),
        ("", False),
    ],
)
def test_a_negation_is_a_word_of_its_own(text: str, denies: bool) -> None:
    assert says_no(text) is denies


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It was quick, but I had to repeat it.", "but"),
        ("However, he was kind.", "however"),
        ("On the other hand it is cheap.", "on the other hand"),
        ("The button is grey.", ""),
        ("Butter and rebuttal.", ""),
    ],
)
def test_a_turn_is_found_by_its_word(text: str, word: str) -> None:
    assert turning_word(text) == word
