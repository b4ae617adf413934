from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.media import stream_audio
from fieldnotes.records import SpeechSegment, Word
from fieldnotes.transcription import SpeechEngine, transcribe_audio
from fieldnotes.transcription.protocol import ChunkResult, Samples, Task

from .fake_engine import FakeEngine

CALL = Path(__file__).parents[2] / "fieldnotes" / "demo" / "customer-call.flac"


def noise(seconds: float, *, dbfs: float) -> Samples:
    draws = np.random.default_rng(7).standard_normal(round(seconds * 16_000))
    return (draws * 10 ** (dbfs / 20)).astype(np.float32)


def ringing(seconds: float) -> Samples:
    at_s = np.arange(round(seconds * 16_000)) / 16_000
    tone = 0.1 * (np.sin(2 * np.pi * 440 * at_s) + np.sin(2 * np.pi * 480 * at_s)) * (at_s % 6 < 2)
    return tone.astype(np.float32)


def music(seconds: float) -> Samples:
    """Chords with overtones, four a bar, over a beat."""
    at_s = np.arange(round(seconds * 16_000)) / 16_000
    roots_hz = np.array([220.0, 174.6, 261.6, 196.0])[(at_s // 2).astype(int) % 4]
    decay = np.exp(-2 * (at_s % 0.5))
    chord = sum(
        np.sin(2 * np.pi * np.cumsum(roots_hz * ratio * overtone) / 16_000) / overtone
        for ratio in (1.0, 1.25, 1.5)
        for overtone in (1, 2, 3)
    )
    beat = np.random.default_rng(3).standard_normal(len(at_s)) * np.exp(-30 * (at_s % 0.5))
    return (0.05 * chord * decay + 0.1 * beat).astype(np.float32)


def test_an_interrupted_transcription_goes_on_as_if_it_had_not_been() -> None:
    whole = list(transcribe_audio(stream_audio(CALL), FakeEngine()))
    kept = whole[:5]
    rest = transcribe_audio(
        stream_audio(CALL, start_s=kept[-1].end_s),
        FakeEngine(),
        start_s=kept[-1].end_s,
        language=kept[-1].language,
    )
    assert kept + list(rest) == whole
    assert whole[-1].end_s == 277.66


def test_times_count_from_the_recordings_start() -> None:
    sections = list(transcribe_audio(stream_audio(CALL), FakeEngine()))
    for section in sections:
        (line,) = section.segments
        # The fake speaks for 0.4 s from the window's first sample on.
        assert section.start_s <= line.start_s
        assert line.end_s == pytest.approx(line.start_s + 0.4, abs=1e-9)
        assert line.end_s <= section.end_s
    assert [round(section.segments[0].start_s, 3) for section in sections[:3]] == [0.752, 31.296, 67.552]


@pytest.mark.parametrize(
    "audio",
    [
        np.zeros(60 * 16_000, dtype=np.float32),
        noise(60.0, dbfs=-80.0),
        noise(60.0, dbfs=-30.0),
        ringing(60.0),
        music(60.0),
    ],
    ids=["silence", "faint hiss", "loud steady noise", "ringing", "music"],
)
def test_without_a_voice_there_are_no_words_and_the_engine_is_not_asked(audio: Samples) -> None:
    engine = FakeEngine()
    (section,) = transcribe_audio([audio], engine)
    assert (section.start_s, section.end_s) == (0.0, 60.0)
    assert section.segments == ()
    assert section.language is None
    assert engine.chunks_heard == 0


def test_faint_speech_still_reaches_the_engine(samples_of: Callable[[str], Samples]) -> None:
    engine = FakeEngine()
    (section,) = transcribe_audio([samples_of("libri.flac") * np.float32(10 ** (-30 / 20))], engine)
    assert section.segments
    assert engine.chunks_heard == 1


def test_the_language_of_the_first_speech_is_kept_for_all_later_sections() -> None:
    class SpanishFirst(FakeEngine):
        def __init__(self) -> None:
            super().__init__()
            self.asked: list[str | None] = []

        def transcribe_batch(
            self,
            chunks: Sequence[Samples],
            *,
            language: str | None,
            prompt: str,
            task: Task = "transcribe",
        ) -> tuple[ChunkResult, ...]:
            self.asked.append(language)
            heard = super().transcribe_batch(chunks, language=None, prompt=prompt)
            return tuple(replace(result, language=language or "es") for result in heard)

    engine = SpanishFirst()
    sections = list(transcribe_audio(stream_audio(CALL), engine))
    assert engine.asked == [None] + ["es"] * (len(sections) - 1)
    assert {section.language for section in sections} == {"es"}


@pytest.mark.parametrize("doubted", [True, False])
def test_only_the_lines_that_gave_cause_are_doubtful(doubted: bool) -> None:
    class Mumbling(FakeEngine):
        def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
            words = [
                *(Word(word, 1.0 + at / 2, 1.4 + at / 2, 0.9) for at, word in enumerate(["All", "clear."])),
                *(Word(word, 5.0 + at / 2, 5.4 + at / 2, 0.1) for at, word in enumerate(["Mumble", "mum."])),
            ]
            text = " ".join(word.text for word in words)
            return ChunkResult("en", (SpeechSegment(1.0, 6.0, text, tuple(words), -1.2, doubted),))

    lines = next(iter(transcribe_audio(stream_audio(CALL), Mumbling()))).segments
    assert [(line.text, line.doubtful) for line in lines] == [("All clear.", False), ("Mumble mum.", doubted)]


@pytest.mark.weights
def test_a_resumed_transcript_of_real_speech_equals_the_uninterrupted_one(
    tiny_english: Callable[[str], SpeechEngine],
) -> None:
    engine = tiny_english("faster-whisper")
    audio = np.concatenate(list(stream_audio(CALL)))
    twice = np.concatenate([audio, audio])
    whole = list(transcribe_audio([twice], engine))
    assert len(whole) > 1
    rest = twice[round(whole[0].end_s * 16_000) :]
    assert [whole[0], *transcribe_audio([rest], engine, start_s=whole[0].end_s, language="en")] == whole


@pytest.mark.weights
@pytest.mark.parametrize("name", ["openai-whisper", "faster-whisper"])
def test_a_short_recording_is_transcribed_from_its_file(
    tiny_english: Callable[[str], SpeechEngine], name: str
) -> None:
    path = Path(__file__).parents[1] / "material" / "speech" / "stereo_two_voices.flac"
    (section,) = transcribe_audio(stream_audio(path), tiny_english(name))
    assert (section.start_s, section.end_s, section.language) == (0.0, 5.0, "en")
    assert section.segments
