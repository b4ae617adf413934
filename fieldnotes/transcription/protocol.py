"""What every speech engine promises, so that one can take the place of another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from fieldnotes.errors import TranscriptionError
from fieldnotes.records import SpeechSegment

SAMPLE_RATE_HZ = 16_000
LONGEST_CHUNK_S = 30.0

Samples = NDArray[np.float32]
Task = Literal["transcribe", "translate"]


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

    @property
    def batch_size(self) -> int:
        """Return how many chunks of 30 s are best given at once, from 1."""

    def transcribe_batch(
        self, chunks: Sequence[Samples], *, language: str | None, prompt: str, task: Task = "transcribe"
    ) -> tuple[ChunkResult, ...]:
        """Return what is said in each of several chunks of one recording, in the same order.

        chunks: each of shape (n,), 0 < n <= 480,000: mono float32 at 16,000 Hz, nominally -1.0 to 1.0; left
        unchanged. There may be more or fewer than `batch_size`, and none.
        language: a code such as "en", or None to find the one of the first few chunks taken together.
        prompt: names and words that are likely to occur, with commas between, or "". They appear where they
        are said and were misheard without it; what else is heard stays as it would be without it.
        task: "translate" gives English text of what is said in `language`.
        A result has the segments in order of time, none without text, none overlapping the next, all within
        0.0 and the chunk's length, as are their words. A segment's words make up its text but for spaces, and
        have a probability from 0 to 1. A segment that failed the engine's own guards (repetition, low
        probability, probably no speech) in every attempt is marked doubtful rather than passed off as heard.
        Nothing heard gives no segments.
        The same chunks with the same arguments give the same results, whatever was transcribed before.
        Raises TranscriptionError for a language or task that the model does not know and for audio that
        breaks the rules above.
        """


def check_chunk(audio: Samples) -> None:
    """Raise TranscriptionError for audio that `SpeechEngine.transcribe_batch` does not take."""
    if audio.ndim != 1 or audio.dtype != np.float32 or not 0 < len(audio) <= LONGEST_CHUNK_S * SAMPLE_RATE_HZ:
        raise TranscriptionError(
            f"A chunk of {audio.dtype} and shape {audio.shape} cannot be transcribed; "
            "give 1 to 480,000 mono samples of float32 at 16,000 Hz."
        )
