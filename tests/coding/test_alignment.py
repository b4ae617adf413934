"""A text that somebody brought finds its times in what an engine heard."""

import pytest

from fieldnotes.coding.alignment import align_lines
from fieldnotes.records import Word


def heard(text: str) -> list[Word]:
    """Words of half a second each, from second 5."""
    return [Word(word, 5 + n / 2, 5.4 + n / 2, 0.8) for n, word in enumerate(text.split())]


def test_lines_take_the_times_of_their_words() -> None:
    lines = align_lines(
        ["Good morning, Acme.", "Hello — my parcel is lost!"],
        heard("good morning acme hello my parcel is lost"),
    )

    assert lines is not None
    assert [(line.start_s, line.end_s) for line in lines] == [(5.0, 6.4), (6.5, 8.9)]
    assert [word.text for word in lines[1].words] == ["Hello", "—", "my", "parcel", "is", "lost!"]


def test_words_that_were_misheard_share_the_time_between_their_neighbours() -> None:
    (line,) = (
        align_lines(["my parcel from Ostrava never came"], heard("my parcel from a strava never came")) or []
    )

    named = line.words[3]
    assert (named.text, named.probability) == ("Ostrava", 0.0)
    assert (named.start_s, named.end_s) == (6.4, 7.5)
    assert line.words[4].start_s == 7.5


def test_speech_that_nobody_wrote_down_is_passed_over() -> None:
    lines = align_lines(["We begin.", "Thank you."], heard("uh well we begin so er you know thank you"))

    assert lines is not None
    assert [(line.start_s, line.end_s) for line in lines] == [(6.0, 6.9), (9.0, 9.9)]


def test_a_line_without_words_stands_where_the_one_before_it_ends() -> None:
    lines = align_lines(["We begin.", "", "Thank you."], heard("we begin thank you"))

    assert lines is not None
    assert (lines[1].start_s, lines[1].end_s, lines[1].words) == (5.9, 5.9, ())


def test_times_never_run_backwards() -> None:
    texts = ["one two", "three one two four", "two one", "one"]
    lines = align_lines(texts, heard("two one one three two four one"))

    assert lines is not None
    times = [second for line in lines for word in line.words for second in (word.start_s, word.end_s)]
    assert times == sorted(times)


@pytest.mark.parametrize("sound", ["", "something else entirely was said here"])
def test_another_sound_is_no_match(sound: str) -> None:
    assert align_lines(["Good morning, Acme.", "Hello, my parcel is lost."], heard(sound)) is None
