from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.media import stream_audio
from fieldnotes.transcription import Section, Window, cut_sections
from fieldnotes.transcription.protocol import Samples
from fieldnotes.transcription.stretches import Stretch, cut_long_stretches, find_stretches, pad_stretches

CALL = Path(__file__).parents[2] / "fieldnotes" / "demo" / "customer-call.flac"


@pytest.fixture(scope="module")
def call() -> Samples:
    return np.concatenate(list(stream_audio(CALL)))


def ends(sections: list[Section]) -> list[int]:
    return [section.end for section in sections]


def test_sections_are_the_recording_without_gap_or_overlap(call: Samples) -> None:
    sections = list(cut_sections([call], windows=2))
    assert [section.start for section in sections] == [0, *ends(sections)[:-1]]
    assert sections[-1].end == len(call)


def test_windows_hold_the_samples_of_their_stretches_and_at_most_30_s(call: Samples) -> None:
    windows = [window for section in cut_sections([call], windows=2) for window in section.windows]
    for window in windows:
        assert 0 < len(window.audio) <= 480_000
        parts = [call[stretch.start : stretch.end] for stretch in window.stretches]
        assert np.array_equal(window.audio, np.concatenate(parts))
    stretches = [stretch for window in windows for stretch in window.stretches]
    assert all(one.end <= other.start for one, other in pairwise(stretches))


def test_long_pauses_are_left_out_and_windows_are_full(call: Samples) -> None:
    windows = [window for section in cut_sections([call], windows=8) for window in section.windows]
    assert len(windows) == 8
    assert sum(len(window.audio) for window in windows) < 0.8 * len(call)


def test_how_the_stream_is_divided_into_blocks_changes_no_cut(call: Samples) -> None:
    whole = ends(list(cut_sections([call], windows=1)))
    assert ends(list(cut_sections(np.array_split(call, 1_000), windows=1))) == whole


def test_the_first_section_is_short_so_that_the_first_lines_come_soon(call: Samples) -> None:
    assert [len(section.windows) for section in cut_sections([call], windows=4)] == [2, 4, 2]


@pytest.mark.parametrize("windows", [1, 4])
def test_sections_after_an_interruption_are_those_without_one(call: Samples, windows: int) -> None:
    whole = list(cut_sections([call], windows=windows))
    for kept in {1, 2, len(whole) - 1}:
        start = whole[kept - 1].end
        rest = list(cut_sections([call[start:]], windows=windows, start_s=start / 16_000))
        assert ends(rest) == ends(whole)[kept:]
        assert [w.stretches for s in rest for w in s.windows] == [
            w.stretches for s in whole[kept:] for w in s.windows
        ]


def test_hours_of_silence_are_sections_of_10_minutes_without_windows() -> None:
    minute = np.zeros(60 * 16_000, dtype=np.float32)
    sections = list(cut_sections((minute for _ in range(25)), windows=8))
    assert [section.end_s for section in sections] == [600.0, 1200.0, 1500.0]
    assert not any(section.windows for section in sections)


def test_an_empty_stream_has_no_sections() -> None:
    assert list(cut_sections([], windows=8)) == []


def test_true_times_skip_the_pause_that_was_left_out() -> None:
    window = Window(np.zeros(48_000, dtype=np.float32), (Stretch(16_000, 32_000), Stretch(160_000, 192_000)))
    assert window.true_times(0.25, 0.75) == (1.25, 1.75)
    assert window.true_times(1.5, 2.0) == (10.5, 11.0)
    # A word across the seam belongs where its middle is, and is kept there.
    assert window.true_times(0.5, 1.25) == (1.5, 2.0)
    assert window.true_times(0.9, 1.5) == (10.0, 10.5)
    assert window.true_times(3.0, 3.0) == (12.0, 12.0)


def judged(*runs: tuple[float, int]) -> np.ndarray:
    return np.concatenate([np.full(frames, voice, dtype=np.float32) for voice, frames in runs])


def test_a_stretch_ends_with_160_ms_without_a_voice_and_not_before() -> None:
    voice = judged((0.0, 10), (0.9, 10), (0.1, 4), (0.9, 10), (0.1, 5), (0.9, 10), (0.1, 20))
    found, is_open = find_stretches(voice, len(voice) * 512)
    assert found == [Stretch(10 * 512, 34 * 512), Stretch(39 * 512, 49 * 512)]
    assert not is_open


def test_a_click_is_no_speech_and_a_voice_at_the_end_is_open() -> None:
    voice = judged((0.0, 10), (0.9, 2), (0.1, 20), (0.9, 5))
    assert find_stretches(voice, len(voice) * 512 - 100) == ([Stretch(32 * 512, 37 * 512 - 100)], True)


def test_what_is_never_surely_a_voice_is_no_speech_and_a_soft_beginning_of_one_is() -> None:
    voice = judged((0.0, 10), (0.35, 10), (0.1, 10), (0.35, 5), (0.6, 5), (0.1, 10))
    assert find_stretches(voice, len(voice) * 512) == ([Stretch(30 * 512, 40 * 512)], False)


def test_a_short_pause_is_shared_and_a_long_one_leaves_400_ms_on_each_side() -> None:
    stretches = [Stretch(10_000, 20_000), Stretch(24_000, 30_000), Stretch(60_000, 70_000)]
    assert pad_stretches(stretches, 73_000) == [
        Stretch(3_600, 22_000),
        Stretch(22_000, 36_400),
        Stretch(53_600, 73_000),
    ]


def test_speech_without_a_pause_is_cut_where_it_is_quietest() -> None:
    audio = np.random.default_rng(7).standard_normal(45 * 16_000).astype(np.float32)
    audio[24 * 16_000 : 24 * 16_000 + 1_600] = 0.0
    cut = cut_long_stretches([Stretch(0, len(audio))], audio)
    assert cut == [Stretch(0, 24 * 16_000 + 800), Stretch(24 * 16_000 + 800, len(audio))]
