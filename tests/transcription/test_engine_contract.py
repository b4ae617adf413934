"""What `SpeechEngine` promises, asked of each engine. A new engine joins by a parameter in `engine`."""

from collections.abc import Callable

import numpy as np
import pytest

from fieldnotes.errors import TranscriptionError
from fieldnotes.transcription import SpeechEngine
from fieldnotes.transcription.protocol import Samples

from .fake_engine import FakeEngine


@pytest.fixture(
    params=[
        "fake",
        pytest.param("openai-whisper", marks=pytest.mark.weights),
    ]
)
def engine(request: pytest.FixtureRequest) -> SpeechEngine:
    if request.param == "fake":
        return FakeEngine()
    real: SpeechEngine = request.getfixturevalue("tiny_english")
    return real


def test_an_engine_keeps_the_protocol_and_names_itself(engine: SpeechEngine) -> None:
    assert isinstance(engine, SpeechEngine)
    assert all(isinstance(said, str) and said for said in (engine.name, engine.version, engine.model))
    assert engine.weights


def test_segments_and_words_are_in_order_and_within_the_chunk(
    engine: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    audio = samples_of("libri.flac")
    result = engine.transcribe_chunk(audio, language="en", prompt="")
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
    first = engine.transcribe_chunk(audio, language="en", prompt="")
    engine.transcribe_chunk(samples_of("jfk.flac")[:32_000], language="en", prompt="")
    assert engine.transcribe_chunk(audio, language="en", prompt="") == first
    assert np.array_equal(audio, before)


def test_an_open_language_comes_back_named(
    engine: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    assert engine.transcribe_chunk(samples_of("jfk.flac"), language=None, prompt="").language == "en"


def test_a_language_that_the_model_does_not_know_is_refused(
    engine: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    with pytest.raises(TranscriptionError, match=r"does not know .*'tlh'"):
        engine.transcribe_chunk(samples_of("jfk.flac"), language="tlh", prompt="")


@pytest.mark.parametrize("shape", [(0,), (480_001,), (2, 16_000)])
def test_a_chunk_that_is_empty_too_long_or_not_mono_is_refused(
    engine: SpeechEngine, shape: tuple[int, ...]
) -> None:
    with pytest.raises(TranscriptionError, match="480,000 mono samples"):
        engine.transcribe_chunk(np.zeros(shape, dtype=np.float32), language="en", prompt="")


def test_a_very_short_chunk_is_taken(engine: SpeechEngine) -> None:
    result = engine.transcribe_chunk(np.zeros(1, dtype=np.float32), language="en", prompt="")
    assert result.segments == ()
