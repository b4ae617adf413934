"""Speech cut out of a stream and packed into windows that an engine takes whole, in bounded memory.

A section is a run of the stream whose windows are decoded together. Where it ends depends on nothing but the
samples since its start. So a transcription that goes on at the end of a section makes the same windows as
one that was never interrupted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .protocol import LONGEST_CHUNK_S, SAMPLE_RATE_HZ, Samples
from .stretches import Stretch, cut_long_stretches, find_stretches, pad_stretches
from .voice import FRAME_SAMPLES, Probabilities, VoiceDetector

_WINDOW_SAMPLES = int(LONGEST_CHUNK_S * SAMPLE_RATE_HZ)
_LONGEST_SECTION_SAMPLES = 600 * SAMPLE_RATE_HZ  # 38 MB; only long silence makes sections this long.
_FIRST_WINDOWS = 2
_PIECE_SAMPLES = 8 * SAMPLE_RATE_HZ


@dataclass(frozen=True)
class Window:
    """Speech of up to 30 s without the long pauses between.

    audio: mono float32 at 16,000 Hz. stretches: where its parts come from, in samples from the recording's
    start, in order, without overlap; together they are as long as the audio.
    """

    audio: Samples
    stretches: tuple[Stretch, ...]

    def true_times(self, start_s: float, end_s: float) -> tuple[float, float]:
        """Return a word's times in seconds from the recording's start, given those from the window's.

        0 <= start_s <= end_s <= the window's length. A word belongs to the stretch that holds its middle
        and is kept within it.
        """
        middle = (start_s + end_s) / 2 * SAMPLE_RATE_HZ
        before = 0
        for stretch in self.stretches[:-1]:
            if middle < before + len(stretch):
                break
            before += len(stretch)
        else:
            stretch = self.stretches[-1]
        shift_s = (stretch.start - before) / SAMPLE_RATE_HZ
        low_s, high_s = stretch.start / SAMPLE_RATE_HZ, stretch.end / SAMPLE_RATE_HZ
        return min(max(start_s + shift_s, low_s), high_s), min(max(end_s + shift_s, low_s), high_s)


@dataclass(frozen=True)
class Section:
    """A run of the recording, in samples from its start, and the speech in it; windows may be empty."""

    start: int
    end: int
    windows: tuple[Window, ...]

    @property
    def start_s(self) -> float:
        """Seconds from the recording's start to the first sample."""
        return self.start / SAMPLE_RATE_HZ

    @property
    def end_s(self) -> float:
        """Seconds from the recording's start to the end of the last sample."""
        return self.end / SAMPLE_RATE_HZ


def cut_sections(blocks: Iterable[Samples], *, windows: int, start_s: float = 0.0) -> Iterator[Section]:
    """Yield the stream as sections of at most 10 minutes with about `windows` windows of speech each.

    blocks: mono float32 at 16,000 Hz, each of shape (n,), one after the other without gaps.
    windows: from 1. A section has fewer at the stream's end, where there is little speech, and at the
    recording's start: there at most two, so that first lines come soon and a short call has parts as well.
    start_s: seconds from the recording's start to the first sample of the first block.
    The sections follow each other without gap or overlap and end in a pause wherever there is one.
    """
    start = round(start_s * SAMPLE_RATE_HZ)
    stream = _Stream()
    for piece in _pieces(blocks):
        stream.take(piece)
        while (cut := stream.cut(_windows_at(start, windows))) is not None:
            yield _section(start, stream.audio, *cut)
            start += cut[0]
            stream.drop(cut[0])
    while len(stream.audio):
        cut = stream.cut(_windows_at(start, windows), ended=True)
        assert cut is not None
        yield _section(start, stream.audio, *cut)
        start += cut[0]
        stream.drop(cut[0])


def _windows_at(start: int, windows: int) -> int:
    # By the place in the recording and nothing else, so that one who goes on makes the same sections.
    return windows if start else min(windows, _FIRST_WINDOWS)


_Cut = tuple[int, list[list[Stretch]]]


class _Stream:
    """The samples since the section's start with the detector's judgement of them."""

    def __init__(self) -> None:
        self._detector = VoiceDetector()
        self.drop(0)

    audio: Samples = np.zeros(0, dtype=np.float32)

    def take(self, piece: Samples) -> None:
        self.audio = np.concatenate([self.audio, piece])
        whole = len(self.audio) // FRAME_SAMPLES * FRAME_SAMPLES
        self._judge(self.audio[len(self._voice) * FRAME_SAMPLES : whole])

    def drop(self, samples: int) -> None:
        """Begin a new section after so many samples, and judge it as if nothing had been before it."""
        rest = self.audio[samples:]
        self.audio = np.zeros(0, dtype=np.float32)
        self._voice: Probabilities = np.zeros(0, dtype=np.float32)
        self._detector.reset()
        if len(rest):
            self.take(rest)

    def cut(self, windows: int, *, ended: bool = False) -> _Cut | None:
        """Return the section's length and its windows' stretches, or None while more has to be heard."""
        # Never more than the longest section, so that the pieces the stream comes in change no cut.
        length = min(len(self.audio), _LONGEST_SECTION_SAMPLES)
        full = len(self.audio) >= _LONGEST_SECTION_SAMPLES
        voice = self._voice
        if ended and not full:
            voice = self._judge_the_last()
        found, is_open = find_stretches(voice[: -(-length // FRAME_SAMPLES)], length)
        if not (full or ended):
            # Where the last one ends, padding and all, shows only when the next begins.
            packed = _pack(cut_long_stretches(pad_stretches(found, length)[:-1], self.audio))
            return _first(windows, packed) if len(packed) > windows else None
        if full and is_open and len(found) > 1:
            # Somebody is still speaking at the longest section's end: it ends in the pause before.
            length = (found[-2].end + found[-1].start) // 2
            found = found[:-1]
        packed = _pack(cut_long_stretches(pad_stretches(found, length), self.audio))
        return _first(windows, packed) if len(packed) > windows else (length, packed)

    def _judge(self, audio: Samples) -> None:
        self._voice = np.concatenate([self._voice, self._detector.judge(audio)])

    def _judge_the_last(self) -> Probabilities:
        missing = -len(self.audio) % FRAME_SAMPLES
        if not missing or len(self._voice) * FRAME_SAMPLES >= len(self.audio):
            return self._voice
        self._judge(np.pad(self.audio[len(self._voice) * FRAME_SAMPLES :], (0, missing)))
        return self._voice


def _first(windows: int, packed: list[list[Stretch]]) -> _Cut:
    return packed[windows - 1][-1].end, packed[:windows]


def _pieces(blocks: Iterable[Samples]) -> Iterator[Samples]:
    for block in blocks:
        for at in range(0, len(block), _PIECE_SAMPLES):
            yield block[at : at + _PIECE_SAMPLES]


def _pack(stretches: Sequence[Stretch]) -> list[list[Stretch]]:
    """Return the stretches in groups that are at most a window long; touching stretches become one."""
    packed: list[list[Stretch]] = []
    filled = _WINDOW_SAMPLES
    for stretch in stretches:
        if filled + len(stretch) > _WINDOW_SAMPLES:
            packed.append([])
            filled = 0
        filled += len(stretch)
        window = packed[-1]
        if window and window[-1].end == stretch.start:
            window[-1] = Stretch(window[-1].start, stretch.end)
        else:
            window.append(stretch)
    return packed


def _section(start: int, audio: Samples, length: int, packed: list[list[Stretch]]) -> Section:
    windows = tuple(
        Window(
            audio=np.concatenate([audio[stretch.start : stretch.end] for stretch in stretches]),
            stretches=tuple(Stretch(start + stretch.start, start + stretch.end) for stretch in stretches),
        )
        for stretches in packed
    )
    return Section(start, start + length, windows)
