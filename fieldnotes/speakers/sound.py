"""A stream of sound in sections, so that hours of it never lie in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000
SECTION_S = 120.0

Samples = NDArray[np.float32]
Span = tuple[float, float]
"""Start and end in seconds, start < end."""


@dataclass(frozen=True, eq=False)
class SoundSection:
    """Two minutes of a recording, less at its end; start_s in seconds from the first sample.

    audio: shape (n,) or, of several channels, (n, channels).
    """

    start_s: float
    audio: Samples

    @property
    def end_s(self) -> float:
        """Seconds from the recording's first sample to the section's end."""
        return self.start_s + len(self.audio) / SAMPLE_RATE_HZ

    def cut(self, span: Span) -> Samples:
        """Return the samples from the span's start to its end."""
        start, end = (round((at_s - self.start_s) * SAMPLE_RATE_HZ) for at_s in span)
        return self.audio[max(0, start) : max(0, end)]


def in_sections(blocks: Iterable[Samples]) -> Iterator[SoundSection]:
    """Yield the sound in sections of two minutes, however the blocks are cut."""
    length = round(SECTION_S * SAMPLE_RATE_HZ)
    waiting: list[Samples] = []
    waiting_samples = sections = 0
    for block in blocks:
        rest = block
        while waiting_samples + len(rest) >= length:
            taken = rest[: length - waiting_samples]
            yield SoundSection(sections * SECTION_S, np.concatenate([*waiting, taken]))
            rest = rest[len(taken) :]
            waiting, waiting_samples = [], 0
            sections += 1
        if len(rest):
            waiting.append(rest)
            waiting_samples += len(rest)
    if waiting:
        yield SoundSection(sections * SECTION_S, np.concatenate(waiting))


def join_spans(spans: Iterable[Span], *, pause_s: float) -> list[Span]:
    """Return the spans in order of time; those that overlap or are less than `pause_s` apart become one."""
    joined: list[Span] = []
    for start_s, end_s in sorted(span for span in spans if span[0] < span[1]):
        if joined and start_s - joined[-1][1] < pause_s:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end_s))
        else:
            joined.append((start_s, end_s))
    return joined


def within(spans: Iterable[Span], start_s: float, end_s: float) -> list[Span]:
    """Return the parts of the spans that lie between start and end."""
    cut = ((max(span[0], start_s), min(span[1], end_s)) for span in spans)
    return [span for span in cut if span[0] < span[1]]
