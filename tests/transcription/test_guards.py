from collections.abc import Sequence

import pytest

from fieldnotes.transcription.guards import ATTEMPTS, Attempt, Passage, decode_guarded, repeats_itself


def passage(text: str, *, log_probability: float = -0.2, no_speech: float = 0.0) -> Passage:
    return Passage((1, 2), text, log_probability, no_speech)


@pytest.mark.parametrize(
    "text",
    [
        "Yeah. Yeah. Yeah, exactly, yeah yeah yeah. Yeah. Yeah. Look at all this stuff man. Okay.",
        "No, no, no, no, no. I told you four times: no.",
        "My number is 888 333 2222, and again: 888 333 2222.",
        "",
    ],
)
def test_people_who_repeat_themselves_do_not_loop(text: str) -> None:
    assert not repeats_itself(text)


@pytest.mark.parametrize(
    "text", ["I see. " * 8, "you " * 16, "and then he said to me " * 4, "감사합니다. 안녕히 계세요. " * 8]
)
def test_a_phrase_that_comes_again_and_again_is_a_loop(text: str) -> None:
    assert repeats_itself(text)


def test_only_passages_that_fail_are_decoded_again() -> None:
    asked: list[tuple[list[int], Attempt]] = []

    def decode(numbers: Sequence[int], attempt: Attempt) -> list[Passage]:
        asked.append((list(numbers), attempt))
        good = attempt != ATTEMPTS[0]
        return [passage("All is well." if good or number != 1 else "I see. " * 30) for number in numbers]

    assert [found.text for found in decode_guarded(decode, 3)] == ["All is well."] * 3
    assert asked == [([0, 1, 2], ATTEMPTS[0]), ([1], ATTEMPTS[1])]


def test_what_fails_every_time_is_the_likeliest_without_a_loop_and_doubtful() -> None:
    attempts = iter(
        [
            passage("I see. " * 30, log_probability=-0.1),
            passage("mumble", log_probability=-2.0),
            passage("mumble mum", log_probability=-1.5),
            passage("I see. " * 30, log_probability=-0.1),
        ]
    )
    (found,) = decode_guarded(lambda numbers, attempt: [next(attempts)], 1)
    assert (found.text, found.is_doubtful) == ("mumble mum", True)


def test_an_unlikely_passage_over_no_speech_is_a_guess_and_not_tried_again() -> None:
    tried = []

    def decode(numbers: Sequence[int], attempt: Attempt) -> list[Passage]:
        tried.append(attempt)
        return [passage("Thanks for watching.", log_probability=-1.2, no_speech=0.7)]

    (found,) = decode_guarded(decode, 1)
    assert found.is_a_guess
    assert tried == [ATTEMPTS[0]]


def test_what_a_model_says_of_silence_is_a_guess_and_plain_speech_is_not() -> None:
    assert passage("you", log_probability=-0.45, no_speech=0.93).is_a_guess
    assert not passage("Did you?", log_probability=-0.4, no_speech=0.2).is_a_guess
    assert not passage("Did you?", log_probability=-0.1, no_speech=0.9).is_a_guess
