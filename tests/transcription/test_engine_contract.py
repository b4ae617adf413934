"""What `SpeechEngine` promises, asked of each engine. A new engine joins by a parameter in `engine`."""

from collections.abc import Callable

import numpy as np
import pytest

from fieldnotes.errors import TranscriptionError
from fieldnotes.transcription import SpeechEngine
from fieldnotes.transcription.protocol import ChunkResult, Samples

from .fake_engine import FakeEngine


@pytest.fixture(
    params=[
        "fake",
        pytest.param("openai-whisper", marks=pytest.mark.weights),
        pytest.param("faster-whisper", marks=pytest.mark.weights),
    ]
)
def engine(request: pytest.FixtureRequest) -> SpeechEngine:
    if request.param == "fake":
        return FakeEngine()
    real: Callable[[str], SpeechEngine] = request.getfixturevalue("tiny_english")
    return real(request.param)


def hear(engine: SpeechEngine, audio: Samples, *, language: str | None = "en") -> ChunkResult:
    (result,) = engine.transcribe_batch([audio], language=language, prompt="")
    return result


def test_an_engine_keeps_the_protocol_and_names_itself(engine: SpeechEngine) -> None:
    assert isinstance(engine, SpeechEngine)
    assert all(isinstance(said, str) and said for said in (engine.name, engine.version, engine.model))
    assert engine.weights


def test_segments_and_words_are_in_order_and_within_the_chunk(
    engine: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    audio = samples_of("libri.flac")
    result = hear(engine, audio)
    assert result.language == "en"
    assert result.segments
    latest_s = 0.0
    for segment in result.segments:
        assert segment.text == segment.text.strip() != ""
        assert latest_s <= segment.start_s <= segment.end_s <= len(audio) / 16_000
        latest_s = segment.start_s
        assert "".join(segment.text.split()) == "".join(word.text for word in segment.words)
        for word in segment.words:
            assert latest_s <= word.start_s <= word.end_s <= segment.end_s
            assert 0.0 <= word.probability <= 1.0
            latest_s = word.end_s
        latest_s = segment.end_s


def test_the_same_chunk_gives_the_same_result_and_is_left_unchanged(
    engine: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    audio = samples_of("stereo_two_voices.flac")
    before = audio.copy()
    first = hear(engine, audio)
    hear(engine, samples_of("jfk.flac")[:32_000])
    assert hear(engine, audio) == first
    assert np.array_equal(audio, before)


def test_an_open_language_comes_back_named(
    engine: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    assert hear(engine, samples_of("jfk.flac"), language=None).language == "en"


def test_a_language_that_the_model_does_not_know_is_refused(
    engine: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    with pytest.raises(TranscriptionError, match=r"does not know .*'tlh'"):
        hear(engine, samples_of("jfk.flac"), language="tlh")


@pytest.mark.parametrize("shape", [(0,), (480_001,), (2, 16_000)])
def test_a_chunk_that_is_empty_too_long_or_not_mono_is_refused(
    engine: SpeechEngine, shape: tuple[int, ...]
) -> None:
    with pytest.raises(TranscriptionError, match="480,000 mono samples"):
        hear(engine, np.zeros(shape, dtype=np.float32))


def test_a_very_short_chunk_is_taken(engine: SpeechEngine) -> None:
    result = hear(engine, np.zeros(1, dtype=np.float32))
    assert result.segments == ()


def test_a_batch_gives_each_chunk_its_own_result_and_none_gives_none(
    engine: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    chunks = [samples_of("libri.flac"), np.zeros(16_000, dtype=np.float32), samples_of("jfk.flac")]
    results = engine.transcribe_batch(chunks, language="en", prompt="")
    assert [bool(result.segments) for result in results] == [True, False, True]
    texts = [hear(engine, chunk).segments for chunk in chunks]
    assert [[part.text for part in result.segments] for result in results] == [
        [part.text for part in segments] for segments in texts
    ]
    assert engine.transcribe_batch([], language="en", prompt="") == ()


def test_more_chunks_than_a_batch_are_taken(
    engine: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    chunks = [samples_of("stereo_two_voices.flac")] * (engine.batch_size + 1)
    results = engine.transcribe_batch(chunks, language="en", prompt="")
    assert len(results) == len(chunks)
    assert len({result.segments[0].text for result in results}) == 1


def test_an_engine_that_cannot_translate_says_so(
    engine: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    with pytest.raises(TranscriptionError, match=r"cannot translate; choose a"):
        engine.transcribe_batch([samples_of("jfk.flac")], language="en", prompt="", task="translate")
