"""What every Whisper does with its chunks, whichever program runs the model: the same steps, one place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from fieldnotes.records import Word

from .guards import Attempt, Passage, decode_guarded
from .languages import check_request, most_likely_language
from .protocol import ChunkResult, Samples, Task, check_chunk
from .words import segment_of

MOST_NEW_TOKENS = 224  # What Whisper was trained to say about 30 s; more is a loop.
SEED = 20250625


@dataclass(frozen=True)
class Request:
    """What is wanted of some chunks; the fields are those of `SpeechEngine.transcribe_batch`."""

    language: str
    prompt: str
    task: Task


class WhisperModel(Protocol):
    """A loaded model. What `encode` gives is its own affair: an array whose first axis is the chunks."""

    @property
    def languages(self) -> Collection[str]:
        """Return the codes of the languages that the model knows."""

    def encode(self, chunks: Sequence[Samples]) -> Any:
        """Return what the encoder makes of chunks of at most 30 s, each padded to 30 s with silence."""

    def language_probabilities(self, encoded: Any) -> Sequence[Mapping[str, float]]:
        """Return the probability of each language by its code, for each chunk."""

    def decode(self, encoded: Any, request: Request, attempt: Attempt) -> Sequence[Passage]:
        """Return a passage of at most `MOST_NEW_TOKENS` for each chunk; the same each time it is asked."""

    def align(
        self, encoded: Any, request: Request, passages: Sequence[Passage], samples: Sequence[int]
    ) -> Sequence[Sequence[Word]]:
        """Return each passage's words with spaces kept in their texts; samples are the chunks' lengths."""


def hear(
    model: WhisperModel,
    name: str,
    chunks: Sequence[Samples],
    *,
    batch_size: int,
    language: str | None,
    prompt: str,
    task: Task,
) -> tuple[ChunkResult, ...]:
    """Return what is said in each chunk, decoding `batch_size` at once.

    name: the model's, for errors. The rest, and what is raised, as in `SpeechEngine.transcribe_batch`. An
    open language is found by the first batch and kept for the others.
    """
    for audio in chunks:
        check_chunk(audio)
    check_request(name, model.languages, language=language, task=task)
    results: list[ChunkResult] = []
    for at in range(0, len(chunks), batch_size):
        batch = chunks[at : at + batch_size]
        encoded = model.encode(batch)
        if language is None:
            language = _language(model, encoded, batch)
        results += _hear_batch(model, encoded, batch, Request(language, prompt.strip(), task))
    return tuple(results)


def _language(model: WhisperModel, encoded: Any, batch: Sequence[Samples]) -> str:
    if len(model.languages) == 1:
        return next(iter(model.languages))
    return most_likely_language(model.language_probabilities(encoded), batch)


def _hear_batch(
    model: WhisperModel, encoded: Any, batch: Sequence[Samples], request: Request
) -> list[ChunkResult]:
    def decode(numbers: Sequence[int], attempt: Attempt) -> Sequence[Passage]:
        return model.decode(encoded[list(numbers)], request, attempt)

    passages = decode_guarded(decode, len(batch))
    spoken = [i for i, passage in enumerate(passages) if passage.text.strip() and not passage.is_a_guess]
    segments = {}
    if spoken:
        words = model.align(
            encoded[spoken], request, [passages[i] for i in spoken], [len(batch[i]) for i in spoken]
        )
        segments = {
            i: segment_of(passages[i], heard, len(batch[i])) for i, heard in zip(spoken, words, strict=True)
        }
    return [ChunkResult(request.language, (segments[i],) if i in segments else ()) for i in range(len(batch))]
