"""What every speech engine promises, so that one can take the place of another."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from fieldnotes.records import SpeechSegment

SAMPLE_RATE_HZ = 16_000
LONGEST_CHUNK_S = 30.0

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class ChunkResult:
    """What an engine heard in one chunk; all times in seconds from the chunk's start.

    language: the code of what was spoken ("en", "es"), as given or as detected.
    """

    language: str
    segments: tuple[SpeechSegment, ...]


@runtime_checkable
class SpeechEngine(Protocol):
    """Turns chunks of speech into text. One instance is used by one thread at a time and holds its model."""

    @property
    def name(self) -> str:
        """Return the engine's name in the registry, for example "openai-whisper"."""

    @property
    def version(self) -> str:
        """Return the version of the engine's program, for example "20250625"."""

    @property
    def model(self) -> str:
        """Return the name of the model, for example "base"."""

    @property
    def weights(self) -> str:
        """Return in words where the weights came from, with the beginning of their SHA-256."""

    def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
        """Return what is said in a chunk.

        audio: shape (n,), 0 < n <= 480,000: mono float32 at 16,000 Hz, nominally -1.0 to 1.0; left unchanged.
        language: a code such as "en", or None to detect it in this chunk.
        prompt: names and words that are likely to occur, or ""; it never appears in the result by itself.
        The result has the segments in order of time, none without text, none overlapping the next, all within
        0.0 and the chunk's length, as are their words. A segment's words make up its text but for spaces, and
        have a probability from 0 to 1. A segment that failed the engine's own guards (repetition, low
        probability, probably no speech) is marked doubtful rather than passed off as heard. Nothing heard
        gives no segments.
        The same chunk with the same arguments gives the same result, whatever was transcribed before.
        Raises TranscriptionError for a language that the model does not know and for audio that breaks the
        rules above.
        """
