"""Cutting a stream of sound into chunks that a speech engine can take, at pauses, in bounded memory.

Where a chunk ends depends on nothing but the samples since its start. So a transcription that goes on at the
end of its last chunk makes the same cuts as one that was never interrupted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .protocol import LONGEST_CHUNK_S, SAMPLE_RATE_HZ, Samples

_FRAME_SAMPLES = SAMPLE_RATE_HZ // 50  # 20 ms
_PAUSE_FRAMES = 15  # 0.3 s: shorter dips are the closures inside words.
_LONGEST_SAMPLES = int(LONGEST_CHUNK_S * SAMPLE_RATE_HZ)
_EARLIEST_CUT_SAMPLES = _LONGEST_SAMPLES * 2 // 3

_QUIETEST_SPEECH_DBFS = -60.0
_SMALLEST_SPREAD_DB = 3.0
_SHORTEST_SPEECH_FRAMES = 5  # 0.1 s
_FLOOR_DBFS = -120.0


@dataclass(frozen=True)
class Chunk:
    """A stretch of sound: mono float32 at 16,000 Hz, at most 30 s, from sample `start` of the recording."""

    start: int
    audio: Samples

    @property
    def start_s(self) -> float:
        """Seconds from the recording's start to the first sample."""
        return self.start / SAMPLE_RATE_HZ

    @property
    def end_s(self) -> float:
        """Seconds from the recording's start to the end of the last sample."""
        return (self.start + len(self.audio)) / SAMPLE_RATE_HZ


def cut_chunks(blocks: Iterable[Samples], *, start_s: float = 0.0) -> Iterator[Chunk]:
    """Yield the stream as chunks of 20 to 30 s, each cut at the quietest 0.3 s of its last third.

    blocks: mono float32 at 16,000 Hz, each of shape (n,), one after the other without gaps.
    start_s: seconds from the recording's start to the first sample of the first block.
    The chunks together are the stream, sample by sample; the last one has whatever length remains.
    """
    start = round(start_s * SAMPLE_RATE_HZ)
    held: Samples = np.zeros(0, dtype=np.float32)
    for block in blocks:
        held = np.concatenate([held, block])
        while len(held) > _LONGEST_SAMPLES:
            cut = _quietest_cut(held[:_LONGEST_SAMPLES])
            yield Chunk(start, held[:cut])
            start += cut
            held = held[cut:]
    if len(held):
        yield Chunk(start, held)


def may_hold_speech(audio: Samples) -> bool:
    """Return whether the sound could be speech, judged by its loudness alone.

    audio: shape (n,), mono float32 at 16,000 Hz.
    False for what is quieter than -60 dBFS throughout, but for 0.1 s, and for a steady sound, whose 20 ms
    frames differ by less than 3 dB (10th to 95th percentile): hum, hiss, a dial tone. Speech over noise of
    the same loudness still passes. Music and ringing pass too: this is no voice detector.
    """
    levels = _levels_dbfs(audio)
    if np.count_nonzero(levels > _QUIETEST_SPEECH_DBFS) < _SHORTEST_SPEECH_FRAMES:
        return False
    low, high = np.percentile(levels, [10, 95])
    return bool(high - low >= _SMALLEST_SPREAD_DB)


def _quietest_cut(audio: Samples) -> int:
    energies = _frame_energies(audio[_EARLIEST_CUT_SAMPLES:])
    smoothed = np.convolve(energies, np.full(_PAUSE_FRAMES, 1 / _PAUSE_FRAMES), mode="valid")
    # The last of equally quiet places: fewer chunks in long silence.
    quietest = len(smoothed) - 1 - int(np.argmin(smoothed[::-1]))
    return _EARLIEST_CUT_SAMPLES + (quietest + _PAUSE_FRAMES // 2) * _FRAME_SAMPLES


def _levels_dbfs(audio: Samples) -> NDArray[np.float64]:
    energies = _frame_energies(audio)
    return np.maximum(10.0 * np.log10(np.maximum(energies, 1e-12)), _FLOOR_DBFS)


def _frame_energies(audio: Samples) -> NDArray[np.float64]:
    whole = len(audio) // _FRAME_SAMPLES * _FRAME_SAMPLES
    frames = audio[:whole].reshape(-1, _FRAME_SAMPLES)
    energies: NDArray[np.float64] = np.mean(np.square(frames, dtype=np.float64), axis=1)
    return energies
