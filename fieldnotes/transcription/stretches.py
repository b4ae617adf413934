"""From the probability of a voice in each frame to the stretches of sound in which somebody speaks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .protocol import LONGEST_CHUNK_S, SAMPLE_RATE_HZ, Samples
from .voice import FRAME_SAMPLES, Probabilities

_VOICE_BEGINS = 0.3  # The detector's own 0.5 loses soft words at the far end of a table.
_VOICE_ENDS = 0.2
_VOICE_IS_SURE = 0.4  # Somewhere in each stretch: minutes of white noise reach 0.34 once or twice.
_PAUSE_FRAMES = 5  # 160 ms without a voice: shorter dips are the closures inside words.
_SHORTEST_VOICE_FRAMES = 3  # 96 ms: clicks are shorter, "yes" is longer.
_PADDING_SAMPLES = int(0.4 * SAMPLE_RATE_HZ)  # Consonants begin and end softly; a window needs some quiet.
_LONGEST_SAMPLES = int(LONGEST_CHUNK_S * SAMPLE_RATE_HZ)
_SHORTEST_CUT_SAMPLES = _LONGEST_SAMPLES * 2 // 3
_DIP_SAMPLES = int(0.1 * SAMPLE_RATE_HZ)


@dataclass(frozen=True)
class Stretch:
    """Samples `start` to `end` (not included), start < end."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


def find_stretches(voice: Probabilities, length: int) -> tuple[list[Stretch], bool]:
    """Return where somebody speaks, and whether the last stretch may go on after the end.

    voice: shape (n,), the probability of each frame of 512 samples, 0 to 1. length: samples that the frames
    cover.
    A stretch begins with a frame of 0.3 or more and ends before the first 160 ms in which no frame reaches
    0.3 again and that began below 0.2. One shorter than 96 ms, or
    without a frame of 0.4, is no speech.
    """
    stretches: list[Stretch] = []
    begins: int | None = None
    quiet_since: int | None = None
    # Only frames that can change something are looked at one by one.
    for frame in np.flatnonzero((voice >= _VOICE_BEGINS) | (voice < _VOICE_ENDS)).tolist():
        if voice[frame] >= _VOICE_BEGINS:
            if quiet_since is not None and begins is not None and frame - quiet_since >= _PAUSE_FRAMES:
                _keep(stretches, voice, begins, quiet_since, length)
                begins = None
            quiet_since = None
            begins = frame if begins is None else begins
        elif begins is not None and quiet_since is None:
            quiet_since = frame
    if begins is None:
        return stretches, False
    if quiet_since is not None and len(voice) - quiet_since >= _PAUSE_FRAMES:
        _keep(stretches, voice, begins, quiet_since, length)
        return stretches, False
    before = len(stretches)
    _keep(stretches, voice, begins, quiet_since or len(voice), length)
    return stretches, len(stretches) > before


def pad_stretches(stretches: Sequence[Stretch], length: int) -> list[Stretch]:
    """Return the stretches with up to 0.4 s more on either side; a pause shorter than both is shared."""
    padded = []
    for index, stretch in enumerate(stretches):
        start, end = stretch.start - _PADDING_SAMPLES, stretch.end + _PADDING_SAMPLES
        if index:
            start = max(start, (stretches[index - 1].end + stretch.start) // 2)
        if index + 1 < len(stretches):
            end = min(end, (stretch.end + stretches[index + 1].start) // 2)
        padded.append(Stretch(max(0, start), min(length, end)))
    return padded


def cut_long_stretches(stretches: Sequence[Stretch], audio: Samples) -> list[Stretch]:
    """Return the stretches with those of more than 30 s cut, at the quietest 0.1 s between 20 s and 30 s."""
    cut: list[Stretch] = []
    for stretch in stretches:
        start = stretch.start
        while stretch.end - start > _LONGEST_SAMPLES:
            where = start + _quietest(audio[start : start + _LONGEST_SAMPLES])
            cut.append(Stretch(start, where))
            start = where
        cut.append(Stretch(start, stretch.end))
    return cut


def _keep(stretches: list[Stretch], voice: Probabilities, begins: int, ends: int, length: int) -> None:
    if ends - begins >= _SHORTEST_VOICE_FRAMES and voice[begins:ends].max() >= _VOICE_IS_SURE:
        stretches.append(Stretch(begins * FRAME_SAMPLES, min(ends * FRAME_SAMPLES, length)))


def _quietest(audio: Samples) -> int:
    tail = np.square(audio[_SHORTEST_CUT_SAMPLES:], dtype=np.float64)
    sums = np.cumsum(np.pad(tail, (1, 0)))
    energies = sums[_DIP_SAMPLES:] - sums[:-_DIP_SAMPLES]
    return _SHORTEST_CUT_SAMPLES + int(np.argmin(energies)) + _DIP_SAMPLES // 2
