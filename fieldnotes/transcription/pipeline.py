"""From a stream of sound to text, section by section, so that what is done can be kept at once."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from fieldnotes.records import SpeechSegment, Word

from .guards import LOWEST_MEAN_LOG_PROBABILITY, repeats_itself
from .packing import Window, cut_sections
from .protocol import ChunkResult, Samples, SpeechEngine, Task
from .sentences import regroup_sentences


@dataclass(frozen=True)
class ChunkTranscript:
    """What was said in one stretch of a recording; all times in seconds from the recording's start.

    language: as given, or as found in the first section with speech; None as long as there was none.
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
    task: Task = "transcribe",
) -> Iterator[ChunkTranscript]:
    """Yield the transcript in order, a section of a few minutes at a time, without gap or overlap.

    blocks: mono float32 at 16,000 Hz, for example from `fieldnotes.media.stream_audio(path,
    start_s=start_s)`.
    start_s: seconds from the recording's start to the first sample of the first block. Given the `end_s` of
    the last section that was kept, and its language, the rest comes out as if there had been no interruption.
    language: a code such as "en"; None to find it in the first section in which something is said, by all of
    its speech, and keep it.
    prompt: names and words that are likely to occur, as `make_prompt` gives them.
    task: "translate" gives English text beside the original's times; `language` stays the original's.
    Only where somebody speaks is the engine asked, so silence, noise and ringing give no words. The segments
    are lines that end with a sentence at a pause (see `regroup_sentences`). At most 10 minutes of sound are
    held at once.
    Raises TranscriptionError from the engine, MediaError from the blocks.
    """
    for section in cut_sections(blocks, windows=engine.batch_size, start_s=start_s):
        lines: list[SpeechSegment] = []
        if section.windows:
            results = engine.transcribe_batch(
                [window.audio for window in section.windows], language=language, prompt=prompt, task=task
            )
            for window, result in zip(section.windows, results, strict=True):
                lines += _lines(window, result, "en" if task == "translate" else result.language)
            if lines:
                language = results[0].language
        yield ChunkTranscript(section.start_s, section.end_s, language, tuple(lines))


def _lines(window: Window, result: ChunkResult, written_in: str) -> Iterator[SpeechSegment]:
    for segment in result.segments:
        lines = regroup_sentences([_in_true_time(window, segment)], language=written_in)
        judged = [replace(line, doubtful=_is_doubtful(line)) if line.words else line for line in lines]
        if segment.doubtful and any(line.doubtful for line in judged):
            # The engine doubts a window; the lines that gave it cause are enough to mark.
            yield from judged
        else:
            yield from lines


def _is_doubtful(line: SpeechSegment) -> bool:
    logs = [math.log(max(word.probability, 1e-6)) for word in line.words]
    return sum(logs) / len(logs) < LOWEST_MEAN_LOG_PROBABILITY or repeats_itself(line.text)


def _in_true_time(window: Window, segment: SpeechSegment) -> SpeechSegment:
    words = tuple(
        Word(word.text, *window.true_times(word.start_s, word.end_s), word.probability)
        for word in segment.words
    )
    return replace(
        segment,
        start_s=words[0].start_s if words else window.true_times(segment.start_s, segment.start_s)[0],
        end_s=words[-1].end_s if words else window.true_times(segment.end_s, segment.end_s)[1],
        words=words,
    )
