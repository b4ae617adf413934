"""Real weights on real speech, for both engines: the exact words are what Whisper tiny.en and base give."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.media import stream_audio
from fieldnotes.transcription import (
    SpeechEngine,
    estimate_speed,
    find_weights,
    load_engine,
    transcribe_audio,
)
from fieldnotes.transcription.guards import Attempt
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


BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "material" / "speech"
CALL = Path(__file__).parents[2] / "fieldnotes" / "demo" / "customer-call.flac"


@pytest.mark.weights
@pytest.mark.parametrize(
    ("name", "language", "words"),
    [
        ("es-ES_read.flac", "es", "Una vez finalizada la prueba"),
        ("ko-KR_read.flac", "ko", "이 세부 정보 페이지는"),
    ],
)
def test_base_finds_spanish_and_korean_and_writes_them(
    base: SpeechEngine, name: str, language: str, words: str
) -> None:
    (section,) = transcribe_audio(stream_audio(BENCHMARK / name), base)
    assert section.language == language
    assert section.segments[0].text.startswith(words)
    assert not any(line.doubtful for line in section.segments)


@pytest.mark.weights
def test_spanish_is_translated_and_stays_spanish_in_the_record(base: SpeechEngine) -> None:
    blocks = stream_audio(BENCHMARK / "es-ES_read.flac")
    (section,) = transcribe_audio(blocks, base, task="translate")
    assert section.language == "es"
    assert "the test" in " ".join(line.text for line in section.segments)


@pytest.mark.weights
def test_a_greeting_in_another_language_does_not_decide(
    base: SpeechEngine, samples_of: Callable[[str], Samples]
) -> None:
    spanish = np.concatenate(list(stream_audio(BENCHMARK / "es-ES_read.flac")))
    chunks = [spanish[: 3 * 16_000], samples_of("libri.flac"), samples_of("jfk.flac")]
    results = base.transcribe_batch(chunks, language=None, prompt="")
    assert {result.language for result in results} == {"en"}


@pytest.mark.weights
@pytest.mark.parametrize("name", ["openai-whisper", "faster-whisper"])
def test_a_prompt_puts_in_the_names_that_are_said_and_changes_nothing_else(name: str) -> None:
    base = load_engine(name, model="base", threads=2)
    call = np.concatenate(list(stream_audio(CALL)))[30 * 16_000 : 60 * 16_000]
    plain, prompted = (
        " ".join(
            segment.text
            for result in base.transcribe_batch([call], language="en", prompt=prompt)
            for segment in result.segments
        )
        for prompt in ("", "Ford Fusion, Big Jim's Auto, Violet Queen, Acme.")
    )
    assert "four fusion" in plain
    assert prompted == plain.replace("four fusion", "Ford Fusion")


@pytest.mark.weights
def test_several_chunks_that_fail_at_first_are_searched_more_widely(
    engine: SpeechEngine, samples_of: Callable[[str], Samples], monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks = [samples_of("jfk.flac"), samples_of("libri.flac")]
    monkeypatch.setattr("fieldnotes.transcription.guards.ATTEMPTS", (Attempt(0.0, beams=5),))
    results = engine.transcribe_batch(chunks, language="en", prompt="")
    heard = [words_of(" ".join(segment.text for segment in result.segments)) for result in results]
    assert heard == [JFK, LIBRI]


@pytest.mark.weights
def test_a_prompt_gives_no_words_where_nothing_is_said(engine: SpeechEngine) -> None:
    noise = (0.05 * np.random.default_rng(7).standard_normal(30 * 16_000)).astype(np.float32)
    chunks = [np.zeros(30 * 16_000, dtype=np.float32), noise]
    prompt = ", ".join(f"Kowalski {n}, Salesforce {n}" for n in range(20)) + "."
    results = engine.transcribe_batch(chunks, language="en", prompt=prompt)
    assert results == engine.transcribe_batch(chunks, language="en", prompt="")
    assert "Kowalski" not in str(results) and "Salesforce" not in str(results)


@pytest.mark.weights
def test_speed_is_measured_per_hour(tiny_english: Callable[[str], SpeechEngine]) -> None:
    path = Path(__file__).parents[1] / "material" / "speech" / "libri.flac"
    speed = estimate_speed(tiny_english("faster-whisper"), stream_audio(path))
    assert 10 < speed.processor_s_per_hour < 3_600
    assert speed.wall_s_per_hour > 10


@pytest.mark.weights
def test_parts_are_joined_once_in_the_cache_and_mended_where_they_were_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = find_weights("base")
    folder = found.folder()
    assert sorted(path.name for path in folder.iterdir()) == [
        "config.json",
        "model.bin",
        "tokenizer.json",
        "vocabulary.txt",
    ]
    (folder / "model.bin").write_bytes(b"damaged")
    assert found.folder() == folder
    assert (folder / "model.bin").stat().st_size == 145_217_532


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
