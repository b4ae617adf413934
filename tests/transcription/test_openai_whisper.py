"""Real weights on real speech: the exact words are what OpenAI's tiny.en and base give."""

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest

from fieldnotes.transcription import SpeechEngine, load_engine
from fieldnotes.transcription.protocol import Samples


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


@pytest.mark.weights
@pytest.mark.parametrize(("name", "expected"), [("jfk.flac", JFK), ("libri.flac", LIBRI)])
def test_tiny_english_hears_every_word_of_read_speech(
    tiny_english: SpeechEngine, samples_of: Callable[[str], Samples], name: str, expected: list[str]
) -> None:
    result = tiny_english.transcribe_chunk(samples_of(name), language="en", prompt="")
    assert words_of(" ".join(segment.text for segment in result.segments)) == expected
    assert not any(segment.doubtful for segment in result.segments)


@pytest.mark.weights
def test_base_detects_the_language_and_hears_every_word(samples_of: Callable[[str], Samples]) -> None:
    engine = load_engine(model="base", threads=2)
    result = engine.transcribe_chunk(samples_of("jfk.flac"), language=None, prompt="")
    assert result.language == "en"
    assert words_of(" ".join(segment.text for segment in result.segments)) == JFK


@pytest.mark.weights
def test_words_stand_where_they_are_spoken(
    tiny_english: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    pause = np.zeros(5 * 16_000, dtype=np.float32)
    audio = np.concatenate([pause, samples_of("libri.flac")])
    plain = tiny_english.transcribe_chunk(samples_of("libri.flac"), language="en", prompt="")
    later = tiny_english.transcribe_chunk(audio, language="en", prompt="")
    starts = [word.start_s for segment in plain.segments for word in segment.words]
    moved = [word.start_s - 5.0 for segment in later.segments for word in segment.words]
    assert len(starts) == len(moved) == len(LIBRI)
    assert max(abs(a - b) for a, b in zip(starts[1:], moved[1:], strict=True)) <= 0.3


@pytest.mark.weights
def test_a_ringing_tone_gives_no_words(tiny_english: SpeechEngine) -> None:
    at_s = np.arange(30 * 16_000) / 16_000
    tone = 0.1 * (np.sin(2 * np.pi * 440 * at_s) + np.sin(2 * np.pi * 480 * at_s)) * (at_s % 6 < 2)
    result = tiny_english.transcribe_chunk(tone.astype(np.float32), language="en", prompt="")
    assert result.segments == ()


def test_neither_torch_nor_whisper_is_imported_before_the_first_chunk() -> None:
    program = (
        "import sys; from fieldnotes.transcription import load_engine; load_engine(model='tiny.en'); "
        "print(sorted({'torch', 'whisper', 'av', 'numba'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
