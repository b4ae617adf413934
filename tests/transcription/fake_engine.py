"""An engine that hears nothing and says so: for tests of what happens around an engine."""

from collections.abc import Sequence
from dataclasses import replace

from fieldnotes.errors import TranscriptionError
from fieldnotes.records import SpeechSegment, Word
from fieldnotes.transcription.protocol import (
    LONGEST_CHUNK_S,
    SAMPLE_RATE_HZ,
    ChunkResult,
    Samples,
    Task,
)


class FakeEngine:
    """Behind the real protocol; its text is its own confession, with the length of the chunk it was given."""

    name = "fake"
    version = "1"
    model = "none"
    weights = "no weights: this engine is a fake for tests"
    batch_size = 1

    def __init__(self) -> None:
        self.chunks_heard = 0

    def transcribe_batch(
        self, chunks: Sequence[Samples], *, language: str | None, prompt: str, task: Task = "transcribe"
    ) -> tuple[ChunkResult, ...]:
        if task == "translate":
            raise TranscriptionError("The fake engine cannot translate; choose a real one.")
        return tuple(self.transcribe_chunk(chunk, language=language, prompt=prompt) for chunk in chunks)

    def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
        if audio.ndim != 1 or not 0 < len(audio) <= LONGEST_CHUNK_S * SAMPLE_RATE_HZ:
            raise TranscriptionError("The fake engine takes 1 to 480,000 mono samples; cut the audio first.")
        if language not in (None, "en"):
            raise TranscriptionError(f"The fake engine does not know {language!r}; leave the language open.")
        self.chunks_heard += 1
        if not audio.any():
            return ChunkResult(language or "en", ())
        length_s = len(audio) / SAMPLE_RATE_HZ
        texts = ("[fake", "engine]", "chunk", "of", f"{length_s:.2f}", "s")
        # Short, so that no pause falls into it and a chunk is one line.
        said_s = min(length_s, 0.4)
        ends_s = [*(said_s * (index + 1) / len(texts) for index in range(len(texts) - 1)), said_s]
        words = tuple(
            Word(text, start_s, end_s, 1.0)
            for text, start_s, end_s in zip(texts, [0.0, *ends_s], ends_s, strict=False)
        )
        segment = SpeechSegment(0.0, said_s, " ".join(texts), words)
        return ChunkResult(language or "en", (segment,))


class SpanishEngine(FakeEngine):
    """Takes everything for Spanish; asked to translate, it confesses that its English is a fake as well."""

    def transcribe_batch(
        self, chunks: Sequence[Samples], *, language: str | None, prompt: str, task: Task = "transcribe"
    ) -> tuple[ChunkResult, ...]:
        heard = (self.transcribe_chunk(chunk, language=None, prompt=prompt) for chunk in chunks)
        say = _in_english if task == "translate" else _as_it_is
        return tuple(ChunkResult("es", tuple(map(say, result.segments))) for result in heard)


def _as_it_is(segment: SpeechSegment) -> SpeechSegment:
    return segment


def _in_english(segment: SpeechSegment) -> SpeechSegment:
    words = tuple(replace(word, text=word.text.replace("[fake", "[English")) for word in segment.words)
    return replace(segment, text=segment.text.replace("[fake", "[English"), words=words)
