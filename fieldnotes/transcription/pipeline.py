"""From a stream of sound to text, chunk by chunk, so that what is done can be kept at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from fieldnotes.records import SpeechSegment, Word

from .chunking import cut_chunks, may_hold_speech
from .protocol import Samples, SpeechEngine
from .sentences import regroup_sentences


@dataclass(frozen=True)
class ChunkTranscript:
    """What was said in one stretch of a recording; all times in seconds from the recording's start.

    language: as given, or as detected in the first chunk with speech; None as long as there was none.
    """

    start_s: float
    end_s: float
    language: str | None
    segments: tuple[SpeechSegment, ...]


def transcribe_audio(
    blocks: Iterable[Samples],
    engine: SpeechEngine,
    *,
    start_s: float = 0.0,
    language: str | None = None,
    prompt: str = "",
) -> Iterator[ChunkTranscript]:
    """Yield the transcript in order, a chunk of 20 to 30 s at a time, without gap or overlap.

    blocks: mono float32 at 16,000 Hz, for example from `fieldnotes.media.stream_audio(path,
    start_s=start_s)`.
    start_s: seconds from the recording's start to the first sample of the first block. Given the `end_s` of
    the last chunk that was kept, and its language, the rest comes out as if there had been no interruption.
    language: a code such as "en"; None to detect it in the first chunk in which something is said, and keep
    it.
    prompt: names and words that are likely to occur.
    The segments are lines that end with a sentence at a pause (see `regroup_sentences`).
    A chunk that is silent or holds a steady noise is yielded without segments and without asking the engine.
    Raises TranscriptionError from the engine, MediaError from the blocks.
    """
    for chunk in cut_chunks(blocks, start_s=start_s):
        segments: tuple[SpeechSegment, ...] = ()
        if may_hold_speech(chunk.audio):
            result = engine.transcribe_chunk(chunk.audio, language=language, prompt=prompt)
            lines = regroup_sentences(result.segments, language=result.language)
            segments = tuple(_later(line, chunk.start_s) for line in lines)
            if segments:
                language = result.language
        yield ChunkTranscript(chunk.start_s, chunk.end_s, language, segments)


def _later(segment: SpeechSegment, by_s: float) -> SpeechSegment:
    return replace(
        segment,
        start_s=segment.start_s + by_s,
        end_s=segment.end_s + by_s,
        words=tuple(
            Word(word.text, word.start_s + by_s, word.end_s + by_s, word.probability)
            for word in segment.words
        ),
    )
