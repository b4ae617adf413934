import hashlib
import os
from pathlib import Path

import pytest

from fieldnotes.errors import NotFoundError
from fieldnotes.media import MediaStore
from fieldnotes.media.silence import silence_spans

from .files import tone, write_audio

HELLO = hashlib.sha256(b"hello").hexdigest()


def keep(store: MediaStore, content: bytes) -> str:
    temporary = store.new_temporary()
    temporary.write_bytes(content)
    return store.keep(temporary)


def test_a_file_is_kept_under_its_hash_in_two_levels_of_folders(tmp_path: Path) -> None:
    store = MediaStore(tmp_path / "media")
    assert keep(store, b"hello") == HELLO
    assert store.path_of(HELLO) == tmp_path / "media" / HELLO[:2] / HELLO[2:4] / HELLO
    assert store.path_of(HELLO).read_bytes() == b"hello"
    assert store.holds(HELLO)
    assert list(store.incoming.iterdir()) == []


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    assert keep(store, b"hello") == keep(store, b"hello")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [HELLO]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_crash_half_way_leaves_no_half_file_and_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store = MediaStore(tmp_path)
    temporary = store.new_temporary()
    temporary.write_bytes(b"hello")

    def crash(*_: object) -> None:
        raise InterruptedError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), crash)
        with pytest.raises(InterruptedError):
            store.keep(temporary)
    assert not store.holds(HELLO)
    assert store.keep(temporary) == HELLO


def test_a_kept_file_that_a_disk_damaged_is_healed_by_keeping_it_again(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    keep(store, b"hello")
    store.path_of(HELLO).write_bytes(b"hel")
    keep(store, b"hello")
    assert store.path_of(HELLO).read_bytes() == b"hello"


@pytest.mark.parametrize("asked", ["0" * 64, "../../etc/passwd", HELLO.upper(), "", HELLO + "\n"])
def test_what_is_not_kept_is_not_found(tmp_path: Path, asked: str) -> None:
    store = MediaStore(tmp_path)
    keep(store, b"hello")
    assert not store.holds(asked)
    with pytest.raises(NotFoundError):
        store.path_of(asked)


def test_only_old_leftovers_of_interrupted_uploads_are_cleared(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    old, running = store.new_temporary(), store.new_temporary()
    os.utime(old, (1_000_000_000, 1_000_000_000))
    assert store.clear_incoming() == 1
    assert not old.exists()
    assert running.exists()


def test_two_silences_of_one_length_are_two_files(tmp_path: Path) -> None:
    spoken = write_audio(tmp_path / "call.wav", tone(0.5), codec="pcm_s16le", container="wav")
    for name in ("one", "other"):
        silence_spans(spoken, tmp_path / name, [(0.0, 0.5)])
    assert (tmp_path / "one").read_bytes() != (tmp_path / "other").read_bytes()
