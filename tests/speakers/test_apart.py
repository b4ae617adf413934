from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pytest

from fieldnotes.errors import InvalidInputError
from fieldnotes.speakers import SpeakerTurn, tell_speakers_apart, who_speaks
from fieldnotes.speakers.sound import Samples, Span

# What each says names the other: "Good morning, Steve." "Good morning, Katie."
KATIE = [(0.66, 1.76), (3.88, 7.06), (9.40, 14.40)]
STEVE = [(2.44, 3.20), (7.78, 8.76), (15.12, 15.98), (16.54, 17.48)]
LIBRI = [(0.5, 11.3)]
RATE = 16_000

pytestmark = pytest.mark.weights


def share_of(turns: Sequence[SpeakerTurn], spans: Sequence[Span], speaker: int) -> float:
    """The share of the time of the spans that is the speaker's."""
    shared = sum(
        max(0.0, min(turn.end_s, end) - max(turn.start_s, start))
        for turn in turns
        if turn.speaker == speaker
        for start, end in spans
    )
    return shared / sum(end - start for start, end in spans)


def moved(spans: Sequence[Span], by_s: float) -> list[Span]:
    return [(start + by_s, end + by_s) for start, end in spans]


def test_two_people_are_found_and_told_apart(samples_of: Callable[[str], Samples]) -> None:
    turns = tell_speakers_apart([samples_of("katiesteve.flac")], KATIE + STEVE)

    assert {turn.speaker for turn in turns} == {0, 1}
    assert share_of(turns, KATIE, 0) > 0.97
    assert share_of(turns, STEVE, 1) > 0.97
    assert [who_speaks(turns, *span) for span in sorted(KATIE + STEVE)] == [0, 1, 0, 1, 0, 1, 1]


def test_turns_take_over_from_each_other_where_no_pause_tells(samples_of: Callable[[str], Samples]) -> None:
    turns = tell_speakers_apart([samples_of("katiesteve.flac")], [(0.66, 17.48)])

    assert [who_speaks(turns, *span) for span in sorted(KATIE + STEVE)] == [0, 1, 0, 1, 0, 1, 1]
    assert share_of(turns, KATIE, 0) > 0.95
    assert share_of(turns, STEVE, 1) > 0.8


def test_one_voice_stays_one(samples_of: Callable[[str], Samples]) -> None:
    for name in ("libri.flac", "jfk.flac"):
        turns = tell_speakers_apart([samples_of(name)], [(0.3, 10.6)])

        assert {turn.speaker for turn in turns} == {0}, name


def test_a_long_monologue_is_not_halved_for_two_words_of_another(
    samples_of: Callable[[str], Samples],
) -> None:
    reader, katie = samples_of("libri.flac"), samples_of("katiesteve.flac")
    sound = np.concatenate([reader, reader, katie[: 2 * RATE]])
    length_s = len(reader) / RATE
    monologue = LIBRI + moved(LIBRI, length_s)
    words = moved(KATIE[:1], 2 * length_s)

    for speakers in (None, 2):
        turns = tell_speakers_apart([sound], monologue + words, speakers=speakers)

        assert share_of(turns, monologue, 0) > 0.97, speakers
    assert share_of(turns, words, 1) > 0.9


def test_people_keep_their_numbers_over_minutes_without_them(samples_of: Callable[[str], Samples]) -> None:
    talk = samples_of("katiesteve.flac")
    pause_s = 140.0
    later_s = len(talk) / RATE + pause_s
    blocks = [talk, np.zeros(round(pause_s * RATE), np.float32), talk]

    turns = tell_speakers_apart(blocks, KATIE + STEVE + moved(KATIE + STEVE, later_s))

    assert {turn.speaker for turn in turns} == {0, 1}
    assert share_of(turns, moved(KATIE, later_s), 0) > 0.97
    assert share_of(turns, moved(STEVE, later_s), 1) > 0.97


def test_turns_cover_the_speech_in_order_and_nothing_else(samples_of: Callable[[str], Samples]) -> None:
    speech = [(0.66, 3.2), (3.3, 7.06), (9.4, 14.4), (18.0, 60.0)]
    sound = samples_of("katiesteve.flac")
    turns = tell_speakers_apart([sound], speech)

    edges = [(turn.start_s, turn.end_s) for turn in turns]
    assert all(start < end for start, end in edges)
    assert all(end <= start for (_, end), (start, _) in pairwise(edges))
    # The pause of 0.1 s is closed, and what is said to come after the end is left out.
    wanted_s = (7.06 - 0.66) + (14.4 - 9.4) + (len(sound) / RATE - 18.0)
    assert sum(end - start for start, end in edges) == pytest.approx(wanted_s, abs=1e-6)


def test_two_at_once_are_marked(samples_of: Callable[[str], Samples]) -> None:
    reader, talk = samples_of("libri.flac"), samples_of("katiesteve.flac")
    sound = reader.copy()
    talked = talk[round(9.4 * RATE) : round(11.4 * RATE)]
    at = round(5.0 * RATE)
    sound[at : at + len(talked)] += talked * (np.abs(reader).max() / np.abs(talked).max())

    turns = tell_speakers_apart([sound], LIBRI)

    marked = [(turn.start_s, turn.end_s) for turn in turns if turn.overlapped]
    assert sum(min(end, 7.0) - max(start, 5.0) for start, end in marked) > 0.8
    assert min(start for start, _ in marked) > 4.5
    assert max(end for _, end in marked) < 7.5


def test_the_same_sound_gives_the_same_turns_however_it_is_cut(samples_of: Callable[[str], Samples]) -> None:
    sound = samples_of("katiesteve.flac")
    whole = tell_speakers_apart([sound], KATIE + STEVE)

    assert tell_speakers_apart(np.array_split(sound, 17), KATIE + STEVE) == whole


def test_one_speaker_is_one_and_none_is_an_error(samples_of: Callable[[str], Samples]) -> None:
    sound = samples_of("katiesteve.flac")

    assert {turn.speaker for turn in tell_speakers_apart([sound], KATIE + STEVE, speakers=1)} == {0}
    with pytest.raises(InvalidInputError, match="0 speakers cannot be told apart; give 1 or more"):
        tell_speakers_apart([sound], KATIE, speakers=0)


def test_nothing_said_gives_no_turns() -> None:
    assert tell_speakers_apart([np.zeros(RATE, np.float32)], []) == []
    assert tell_speakers_apart([], [(0.0, 1.0)]) == []
    assert who_speaks([], 0.0, 1.0) is None


def test_speech_shorter_than_a_frame_has_a_speaker_too(samples_of: Callable[[str], Samples]) -> None:
    turns = tell_speakers_apart([samples_of("katiesteve.flac")[:2_000]], [(0.05, 0.06)])

    assert turns == [SpeakerTurn(0.05, 0.06, 0, overlapped=False)]
