"""What strangers made is decoded by a process with limits; how it dies reaches nobody else."""

import os
import signal
import subprocess
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.errors import DamagedMediaError, MediaError, NotMediaError
from fieldnotes.media import contained, decode, examine_media, prepare_photo, stream_audio, stream_channels
from fieldnotes.media.probe import probe_media

from .files import tone, write_audio


def test_a_contained_file_sounds_as_it_does_without(speech_clips: Path) -> None:
    path = speech_clips / "jfk.flac"

    whole = np.concatenate([*stream_audio(path)])

    assert np.array_equal(whole, np.concatenate([*decode.stream_audio(path)]))
    assert np.array_equal(np.concatenate([*stream_audio(path, start_s=3.25)]), whole[52_000:])
    both = np.concatenate([*stream_channels(path)])
    assert both.shape == (len(whole), 2)
    info, mime_type = examine_media(path, "speech.flac")
    assert (info, mime_type) == (probe_media(path, "speech.flac"), "audio/flac")


def test_a_refusal_is_told_with_its_kind_and_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "list.mp3").write_text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n")

    with pytest.raises(NotMediaError, match=r"^song\.mp3 is not an audio or video file"):
        examine_media(tmp_path / "list.mp3", "song.mp3")
    with pytest.raises(NotMediaError, match="is not a picture that can be read here"):
        prepare_photo(tmp_path / "list.mp3", file_name="--help\0.png")
    with pytest.raises(MediaError, match="it is not there"):
        [*stream_audio(tmp_path / "gone.wav")]


def test_a_decoder_that_crashes_is_a_damaged_file(demo_call: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = contained.start_confined

    def dies_soon(*arguments: str, **options: bool):
        child = started(*arguments, **options)
        os.kill(child.pid, signal.SIGSEGV)
        return child

    monkeypatch.setattr(contained, "start_confined", dies_soon)
    with pytest.raises(DamagedMediaError, match=r"call\.flac takes more time or memory .* or is damaged"):
        examine_media(demo_call, "call.flac")


def test_a_decoder_that_says_nothing_is_ended(demo_call: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contained, "LONGEST_SILENCE_S", 0.0)
    with pytest.raises(DamagedMediaError, match="takes more time or memory"):
        examine_media(demo_call, "call.flac")


def test_what_is_not_heard_to_its_end_leaves_no_process(
    demo_call: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = contained.start_confined
    children: list[subprocess.Popen[bytes]] = []

    def is_watched(*arguments: str, **options: bool):
        children.append(started(*arguments, **options))
        return children[-1]

    monkeypatch.setattr(contained, "start_confined", is_watched)
    blocks = stream_audio(demo_call)
    next(blocks)
    assert [child.returncode for child in children] == [None]

    blocks.close()  # type: ignore[attr-defined]

    # Waited for, too: a process that is gone and that nobody waited for has no return code yet.
    assert [child.returncode is None for child in children] == [False]


def test_a_recording_that_claims_to_last_for_ever_is_refused(tmp_path: Path) -> None:
    path = write_audio(
        *(tmp_path / "x.mka", tone(2.0)), codec="flac", container="matroska", pause_at_s=1.0, pause_s=9e5
    )

    with pytest.raises(DamagedMediaError, match="says that it lasts more than 48 hours"):
        examine_media(path, "x.mka")


def test_pauses_without_end_become_no_endless_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_audio(
        *(tmp_path / "x.mka", tone(2.0)), codec="flac", container="matroska", pause_at_s=1.0, pause_s=90.0
    )
    monkeypatch.setattr(decode, "LONGEST_S", 60.0)

    with pytest.raises(DamagedMediaError, match="says that it lasts more than"):
        [*decode.stream_audio(path)]
