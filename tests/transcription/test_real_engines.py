"""Real weights on real speech, for both engines: the exact words are what Whisper tiny.en and base give."""

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest

from fieldnotes.transcription import SpeechEngine
from fieldnotes.transcription.protocol import ChunkResult, Samples


def words_of(text: str) -> list[str]:
    return ["".join(letter for letter in word if letter.isalnum()) for word in text.lower().split()]


JFK = words_of(
    "And so, my fellow Americans, ask not what your country can do for you, "
    "ask what you can do for your country."
)
LIBRI = words_of(
    "If the reader will excuse me, I will say nothing of my antecedents, nor of the circumstances which led "
    "me to leave my native country. The narrative would be tedious to him and painful to myself."
)


@pytest.fixture(params=["openai-whisper", "faster-whisper"])
def engine(request: pytest.FixtureRequest, tiny_english: Callable[[str], SpeechEngine]) -> SpeechEngine:
    return tiny_english(request.param)


def hear(engine: SpeechEngine, audio: Samples, *, language: str | None = "en") -> ChunkResult:
    (result,) = engine.transcribe_batch([audio], language=language, prompt="")
    return result


@pytest.mark.weights
@pytest.mark.parametrize(("name", "expected"), [("jfk.flac", JFK), ("libri.flac", LIBRI)])
def test_tiny_english_hears_every_word_of_read_speech(
    engine: SpeechEngine, samples_of: Callable[[str], Samples], name: str, expected: list[str]
) -> None:
    result = hear(engine, samples_of(name))
    assert words_of(" ".join(segment.text for segment in result.segments)) == expected
    assert not any(segment.doubtful for segment in result.segments)


@pytest.mark.weights
def test_base_detects_the_language_and_hears_every_word(
    base: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    result = hear(base, samples_of("jfk.flac"), language=None)
    assert result.language == "en"
    assert words_of(" ".join(segment.text for segment in result.segments)) == JFK


@pytest.mark.weights
def test_words_stand_where_they_are_spoken(
    engine: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    pause = np.zeros(5 * 16_000, dtype=np.float32)
    audio = np.concatenate([pause, samples_of("libri.flac")])
    plain = hear(engine, samples_of("libri.flac"))
    later = hear(engine, audio)
    starts = [word.start_s for segment in plain.segments for word in segment.words]
    moved = [word.start_s - 5.0 for segment in later.segments for word in segment.words]
    assert len(starts) == len(moved) == len(LIBRI)
    assert max(abs(a - b) for a, b in zip(starts[1:], moved[1:], strict=True)) <= 0.3


@pytest.mark.parametrize("name", ["openai-whisper", "faster-whisper"])
def test_no_engine_is_imported_before_the_first_chunk(name: str) -> None:
    program = (
        "import sys; from fieldnotes.transcription import load_engine; "
        f"load_engine({name!r}, model='tiny.en'); "
        "dear = {'torch', 'whisper', 'av', 'numba', 'ctranslate2', 'faster_whisper', 'onnxruntime'}; "
        "print(sorted(dear & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
