"""An engine whose time is known, so that what is measured around it is everything else.

A Dask worker loads it with `--preload benchmarks.known_engine`. It takes ENGINE_MS milliseconds a chunk,
asleep, and its words are as many as people say in that time.
"""

import os
import time
from collections.abc import Sequence

from fieldnotes.records import SpeechSegment, Word
from fieldnotes.transcription import ChunkResult, register_engine
from fieldnotes.transcription.protocol import SAMPLE_RATE_HZ, Samples, Task

NAME = "known"
WORD_S = 0.4


class KnownEngine:
    """Behind the real protocol; it hears nothing, and says a word every 0.4 s."""

    name = NAME
    version = "1"
    model = "none"
    weights = "no weights: this engine is for measuring what is around one"
    batch_size = 4

    def __init__(self) -> None:
        self.engine_s = float(os.environ.get("ENGINE_MS", "0")) / 1000

    def transcribe_batch(
        self, chunks: Sequence[Samples], *, language: str | None, prompt: str, task: Task = "transcribe"
    ) -> tuple[ChunkResult, ...]:
        """Return words at even distances for each chunk, after the known time."""
        time.sleep(self.engine_s * len(chunks))
        return tuple(ChunkResult(language or "en", (_said(len(chunk)),)) for chunk in chunks)


def _said(samples: int) -> SpeechSegment:
    length_s = samples / SAMPLE_RATE_HZ
    count = max(1, int(length_s / WORD_S))
    words = tuple(Word("word", n * length_s / count, (n + 1) * length_s / count, 1.0) for n in range(count))
    return SpeechSegment(0.0, length_s, " ".join("word" for _ in words), words)


register_engine(NAME, lambda *_: KnownEngine())
