"""What the engines that run Whisper have in common: their weights, their model loaded once, how they hear."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from .hearing import WhisperModel, hear
from .protocol import ChunkResult, Samples, Task
from .threads import usable_cores
from .weights import FoundWeights


class WhisperEngine(ABC):
    """Whisper, decoding a batch of chunks greedily, with the times and probability of each word.

    A passage that fails the guards is decoded again with a wider search and then at higher temperatures, from
    a fixed seed; what still fails is marked doubtful, or left out where it is likelier to be no speech at
    all. No text is carried from one chunk to the next, so an error cannot spread.
    An engine of this kind adds its name, version, batch sizes, and the way to load its model.
    """

    name: ClassVar[str]
    _batch_sizes: ClassVar[Mapping[str, int]]
    """How many chunks are decoded at once, by the model's name without ".en"; others do one."""

    def __init__(self, weights: FoundWeights, *, threads: int | None = None) -> None:
        """Prepare to use these weights; they are read when the first chunk comes.

        threads: how many processor threads to use at most, from 1; None for as many as there are cores.
        """
        self._weights = weights
        self._threads = threads or usable_cores()
        self._loaded: WhisperModel | None = None

    @property
    @abstractmethod
    def version(self) -> str:
        """Return the version of the engine's program."""

    @property
    def model(self) -> str:
        """Return the name of the model, for example "base"."""
        return self._weights.model

    @property
    def weights(self) -> str:
        """Return where the weights came from, with the beginning of their SHA-256."""
        return f"{self._weights.origin} (SHA-256 {self._weights.sha256[:12]})"

    @property
    def batch_size(self) -> int:
        """Return 4 for tiny and base, fewer for models that keep more of each chunk in memory."""
        return self._batch_sizes.get(self.model.removesuffix(".en"), 1)

    def transcribe_batch(
        self, chunks: Sequence[Samples], *, language: str | None, prompt: str, task: Task = "transcribe"
    ) -> tuple[ChunkResult, ...]:
        """Return what is said in each chunk; the contract is that of `SpeechEngine.transcribe_batch`."""
        if self._loaded is None:
            self._loaded = self._load()
        return hear(
            self._loaded,
            self.model,
            chunks,
            batch_size=self.batch_size,
            language=language,
            prompt=prompt,
            task=task,
        )

    @abstractmethod
    def _load(self) -> WhisperModel:
        """Return the model, loaded; raises WeightsRefusedError where its files are not whole."""
