from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.media import stream_audio
from fieldnotes.transcription import SpeechEngine, cut_chunks, may_hold_speech, transcribe_audio
from fieldnotes.transcription.protocol import ChunkResult, Samples

from .fake_engine import FakeEngine

CALL = Path(__file__).parents[2] / "fieldnotes" / "demo" / "customer-call.flac"


def noise(seconds: float, *, dbfs: float) -> Samples:
    draws = np.random.default_rng(7).standard_normal(round(seconds * 16_000))
    return (draws * 10 ** (dbfs / 20)).astype(np.float32)


def test_chunks_are_the_stream_sample_by_sample_and_20_to_30_s_long() -> None:
    blocks = list(stream_audio(CALL))
    chunks = list(cut_chunks(blocks))
    assert np.array_equal(np.concatenate([chunk.audio for chunk in chunks]), np.concatenate(blocks))
    assert all(20.0 <= chunk.end_s - chunk.start_s <= 30.0 for chunk in chunks[:-1])
    assert [chunk.start_s for chunk in chunks[1:]] == [chunk.end_s for chunk in chunks[:-1]]


def test_a_chunk_is_cut_in_the_pause_of_its_last_third() -> None:
    audio = noise(45.0, dbfs=-20.0)
    audio[24 * 16_000 : 25 * 16_000] = 0.0
    chunks = list(cut_chunks([audio]))
    assert 24.0 < chunks[0].end_s < 25.0
    assert len(chunks) == 2


def test_how_the_stream_is_divided_into_blocks_changes_no_cut() -> None:
    audio = np.concatenate(list(stream_audio(CALL)))
    whole = [chunk.end_s for chunk in cut_chunks([audio])]
    assert [chunk.end_s for chunk in cut_chunks(np.array_split(audio, 1_000))] == whole


def test_cuts_after_an_interruption_are_those_without_one() -> None:
    ends = [chunk.end_s for chunk in cut_chunks(stream_audio(CALL))]
    for kept in (1, 4, len(ends) - 1):
        resumed = cut_chunks(stream_audio(CALL, start_s=ends[kept - 1]), start_s=ends[kept - 1])
        assert [chunk.end_s for chunk in resumed] == ends[kept:]


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
    chunks = list(transcribe_audio(stream_audio(CALL), FakeEngine()))
    for chunk in chunks:
        (segment,) = chunk.segments
        assert segment.text == f"[fake engine] chunk of {chunk.end_s - chunk.start_s:.2f} s"
        assert segment.end_s == pytest.approx(chunk.start_s + 3.0, abs=1e-9)
        assert segment.words[0].start_s == chunk.start_s
        assert segment.words[-1].end_s == segment.end_s


@pytest.mark.parametrize(
    "audio",
    [np.zeros(60 * 16_000, dtype=np.float32), noise(60.0, dbfs=-80.0), noise(60.0, dbfs=-30.0)],
    ids=["silence", "faint hiss", "loud steady noise"],
)
def test_silence_and_steady_noise_give_no_words_and_never_reach_the_engine(audio: Samples) -> None:
    engine = FakeEngine()
    chunks = list(transcribe_audio([audio], engine))
    assert [chunk.segments for chunk in chunks] == [()] * len(chunks)
    assert chunks[-1].end_s == 60.0
    assert [chunk.language for chunk in chunks] == [None] * len(chunks)
    assert engine.chunks_heard == 0


def test_faint_speech_and_speech_in_noise_of_its_own_loudness_still_reach_the_engine(
    samples_of: Callable[[str], Samples],
) -> None:
    speech = samples_of("libri.flac")
    loudness_dbfs = float(10 * np.log10(np.mean(np.square(speech))))
    assert may_hold_speech(speech * np.float32(10 ** (-30 / 20)))
    assert may_hold_speech(speech + noise(len(speech) / 16_000, dbfs=loudness_dbfs)[: len(speech)])


def test_the_language_of_the_first_speech_is_kept_for_all_later_chunks() -> None:
    class SpanishFirst(FakeEngine):
        def __init__(self) -> None:
            super().__init__()
            self.asked: list[str | None] = []

        def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
            self.asked.append(language)
            heard = super().transcribe_chunk(audio, language=None, prompt=prompt)
            return replace(heard, language=language or "es")

    engine = SpanishFirst()
    chunks = list(transcribe_audio(stream_audio(CALL), engine))
    assert engine.asked == [None] + ["es"] * (len(chunks) - 1)
    assert {chunk.language for chunk in chunks} == {"es"}


@pytest.mark.weights
def test_a_short_recording_is_transcribed_from_its_file(tiny_english: SpeechEngine) -> None:
    path = Path(__file__).parents[1] / "material" / "speech" / "stereo_two_voices.flac"
    (chunk,) = transcribe_audio(stream_audio(path), tiny_english)
    assert (chunk.start_s, chunk.end_s, chunk.language) == (0.0, 5.0, "en")
    assert chunk.segments
