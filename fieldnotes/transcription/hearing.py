"""What every Whisper does with its chunks, whichever program runs the model: the same steps, one place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from fieldnotes.records import SpeechSegment, Word

from .confirming import take_confirmed
from .guards import Attempt, Passage, decode_guarded
from .languages import check_request, most_likely_language
from .protocol import SAMPLE_RATE_HZ, ChunkResult, Samples, Task, check_chunk
from .vocabulary import suggest_in_lines, terms_of_prompt
from .words import segment_of, shifted

MOST_NEW_TOKENS = 224  # What Whisper was trained to say about 30 s; more is a loop.
SEED = 20250625
# Whisper may take a pause for the end. A chunk's quiet end and its last word's own are shorter.
_LONGEST_UNHEARD_S = 3.0
# How the model is told of terms, the next way where it breaks off, as it does after one prompt or the other.
_TELLINGS = (("{}.", Attempt(0.0)), ("So, {}, yes.", Attempt(0.0)), ("So, {}, yes.", Attempt(0.0, beams=5)))
_LEAST_SHARE_OF_WORDS = 0.6
_MOST_TERMS_TOLD = 20  # Few enough for the 223 tokens that a prompt may have.
_LANGUAGE_CHUNKS = 3  # More speech than this seldom changes the verdict, and costs as much again.


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
        """Return what the encoder makes of chunks of at most 30 s, each followed by silence."""

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
    open language is found by the first three chunks together and kept for the others.
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
        results += _hear_batch(model, encoded, batch, Request(language, "", task), terms_of_prompt(prompt))
    return tuple(results)


def _language(model: WhisperModel, encoded: Any, batch: Sequence[Samples]) -> str:
    if len(model.languages) == 1:
        return next(iter(model.languages))
    first = slice(0, _LANGUAGE_CHUNKS)
    return most_likely_language(model.language_probabilities(encoded[first]), batch[first])


def _hear_batch(
    model: WhisperModel,
    encoded: Any,
    batch: Sequence[Samples],
    request: Request,
    terms: Sequence[str],
    *,
    repeats: int = 2,
) -> list[ChunkResult]:
    """Return what is said in each chunk; where the text ends before the chunk does, its rest is heard too.

    terms: the vocabulary. repeats: how often a rest may have a rest.
    """

    def decode(numbers: Sequence[int], attempt: Attempt) -> Sequence[Passage]:
        return model.decode(encoded[list(numbers)], request, attempt)

    passages = decode_guarded(decode, len(batch))
    heard: list[list[SpeechSegment]] = [[] for _ in batch]
    spoken = [i for i, passage in enumerate(passages) if passage.text.strip() and not passage.is_a_guess]
    if spoken:
        words = model.align(
            encoded[spoken], request, [passages[i] for i in spoken], [len(batch[i]) for i in spoken]
        )
        plain = [
            segment_of(passages[i], timed, len(batch[i])) for i, timed in zip(spoken, words, strict=True)
        ]
        for i, segment in zip(
            spoken, _with_terms(model, encoded[spoken], request, plain, terms), strict=True
        ):
            heard[i].append(segment)
    unheard = [i for i in spoken if len(batch[i]) / SAMPLE_RATE_HZ - heard[i][0].end_s > _LONGEST_UNHEARD_S]
    if unheard and repeats:
        rests = [batch[i][round(heard[i][0].end_s * SAMPLE_RATE_HZ) :] for i in unheard]
        results = _hear_batch(model, model.encode(rests), rests, request, terms, repeats=repeats - 1)
        for i, result in zip(unheard, results, strict=True):
            begun_s = heard[i][0].end_s
            heard[i] += [shifted(segment, begun_s) for segment in result.segments]
    return [ChunkResult(request.language, tuple(segments)) for segments in heard]


def _with_terms(
    model: WhisperModel,
    encoded: Any,
    request: Request,
    segments: Sequence[SpeechSegment],
    terms: Sequence[str],
) -> Sequence[SpeechSegment]:
    """Return the segments, one for each chunk, with those terms that the model writes when told of them."""
    offered = suggest_in_lines([segment.words for segment in segments], terms)
    asked = [i for i, corrections in enumerate(offered) if corrections]
    likeliest = sorted((c for corrections in offered for c in corrections), key=lambda c: -c.probability)
    names = ", ".join(list(dict.fromkeys(correction.term for correction in likeliest))[:_MOST_TERMS_TOLD])
    made = list(segments)
    for telling, attempt in _TELLINGS:
        if not asked:
            break
        told = model.decode(encoded[asked], replace(request, prompt=telling.format(names)), attempt)
        for i, passage in zip(asked, told, strict=True):
            made[i] = take_confirmed(segments[i], offered[i], "" if passage.loops else passage.text)
        asked = [i for i, passage in zip(asked, told, strict=True) if _breaks_off(passage, segments[i])]
    return made


def _breaks_off(passage: Passage, segment: SpeechSegment) -> bool:
    return len(passage.text.split()) < _LEAST_SHARE_OF_WORDS * len(segment.words)
