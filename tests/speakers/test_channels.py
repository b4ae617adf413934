import numpy as np
import pytest

from fieldnotes.errors import InvalidInputError
from fieldnotes.speakers import tell_channels_apart, who_speaks
from fieldnotes.speakers.sound import Samples

SPEECH = [(0.29, 4.93)]


def test_each_channel_has_its_own_speaker(two_channels: Samples) -> None:
    found = tell_channels_apart([two_channels], SPEECH)

    assert found.layout == "apart"
    assert sorted(found.channels) == [0, 1]
    first, second = found.channels.index(0), found.channels.index(1)
    assert [turn.speaker for turn in found.turns if turn.end_s > 2.7] == [first]
    assert second in {turn.speaker for turn in found.turns if turn.end_s <= 2.7}


def test_both_channels_speaking_is_marked(two_channels: Samples) -> None:
    found = tell_channels_apart([two_channels], SPEECH)

    marked = [turn for turn in found.turns if turn.overlapped]
    assert sum(turn.end_s - turn.start_s for turn in marked) > 1.0
    assert all(turn.end_s < 2.7 for turn in marked)


def test_one_after_the_other_is_exact_to_a_tenth_of_a_second(two_channels: Samples) -> None:
    first, second = two_channels[:, 0].copy(), two_channels[:, 1].copy()
    first[: 3 * 16_000] = 0.0
    found = tell_channels_apart([np.stack([first, second], axis=1)], [(0.35, 2.6), (3.1, 4.93)])

    assert found.channels == (1, 0)
    assert [(turn.speaker, turn.overlapped) for turn in found.turns] == [(0, False), (1, False)]
    assert who_speaks(found.turns, 1.0, 1.3) == 0
    assert who_speaks(found.turns, 4.0, 4.3) == 1


def test_a_quiet_channel_counts_by_its_own_measure(two_channels: Samples) -> None:
    loud = tell_channels_apart([two_channels], SPEECH)
    quiet = tell_channels_apart([two_channels * np.array([1.0, 0.05], np.float32)], SPEECH)

    assert quiet == loud


def test_a_person_who_says_little_has_a_channel(two_channels: Samples) -> None:
    little = two_channels.copy()
    little[round(0.75 * 16_000) :, 1] = 0.0
    found = tell_channels_apart([little], SPEECH)

    assert found.layout == "apart"
    assert [turn.speaker for turn in found.turns if turn.start_s > 0.8] == [found.channels.index(0)]


def test_the_same_sound_twice_is_one_channel(two_channels: Samples) -> None:
    mono = two_channels.mean(axis=1)

    for other in (mono, 0.3 * mono, -mono, np.zeros_like(mono)):
        found = tell_channels_apart([np.stack([mono, other], axis=1)], SPEECH)

        assert (found.layout, found.turns) == ("same", ())


def test_both_voices_in_both_channels_are_left_to_the_voices(two_channels: Samples) -> None:
    mixed = np.stack([two_channels @ [1.0, 0.6], two_channels @ [0.6, 1.0]], axis=1).astype(np.float32)

    assert tell_channels_apart([mixed], SPEECH).layout == "mixed"


def test_how_the_sound_is_cut_changes_nothing(two_channels: Samples) -> None:
    whole = tell_channels_apart([two_channels], SPEECH)

    assert tell_channels_apart(np.array_split(two_channels, 13), SPEECH) == whole


def test_sound_of_one_channel_is_an_error(two_channels: Samples) -> None:
    with pytest.raises(
        InvalidInputError, match=r"shape \(80000,\) has no two channels; give blocks of shape"
    ):
        tell_channels_apart([two_channels[:, 0]], SPEECH)
