import errno
import io
import wave
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.errors import InvalidInputError, MediaError
from fieldnotes.media import cut_clip
from fieldnotes.media.decode import stream_audio

from .files import tone, write_audio

SPEECH = Path(__file__).parents[1] / "material" / "speech"


def test_sound_comes_as_mono_float32_blocks_of_bounded_length(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "long.wav", tone(65.0), codec="pcm_s16le", container="wav")
    blocks = list(stream_audio(path))
    assert {block.dtype for block in blocks} == {np.dtype("float32")}
    assert [block.shape for block in blocks] == [(160_000,)] * 6 + [(80_000,)]


def test_samples_keep_their_loudness_and_pitch(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "tone.wav", tone(2.0, hz=1_000.0), codec="pcm_s16le", container="wav")
    sound = np.concatenate(list(stream_audio(path)))
    assert np.max(np.abs(sound)) == pytest.approx(0.5, abs=0.01)
    assert np.argmax(np.abs(np.fft.rfft(sound))) * 16_000 / len(sound) == pytest.approx(1_000.0, abs=0.5)


@pytest.mark.parametrize(
    ("codec", "container"),
    [("pcm_s16le", "wav"), ("libmp3lame", "mp3"), ("aac", "ipod"), ("libopus", "ogg"), ("libopus", "webm")],
)
@pytest.mark.parametrize("start_s", [0.0, 1.23456, 7.5])
def test_a_stream_starts_at_the_very_sample_asked_for(
    tmp_path: Path, codec: str, container: str, start_s: float
) -> None:
    path = write_audio(tmp_path / "call", tone(9.0), codec=codec, container=container)
    whole = np.concatenate(list(stream_audio(path)))
    assert np.array_equal(
        np.concatenate(list(stream_audio(path, start_s=start_s))), whole[round(start_s * 16_000) :]
    )


def test_a_start_behind_the_end_gives_nothing() -> None:
    assert list(stream_audio(SPEECH / "jfk.flac", start_s=11.0)) == []


def test_a_recorder_that_stood_still_leaves_silence_of_that_length(tmp_path: Path) -> None:
    path = write_audio(
        tmp_path / "memo.webm", tone(4.0), codec="libopus", container="webm", pause_at_s=2.0, pause_s=3.0
    )
    sound = np.concatenate(list(stream_audio(path)))
    assert len(sound) / 16_000 == pytest.approx(7.0, abs=0.1)
    assert np.max(np.abs(sound[round(2.2 * 16_000) : round(4.8 * 16_000)])) == 0.0
    assert np.max(np.abs(sound[round(5.2 * 16_000) :])) > 0.4


def test_stereo_is_mixed_so_that_both_voices_are_heard() -> None:
    sound = np.concatenate(list(stream_audio(SPEECH / "stereo_two_voices.flac")))
    assert len(sound) == 80_000
    assert np.max(np.abs(sound)) > 0.1


def test_a_damaged_stretch_does_not_end_the_recording(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "call.mp3", tone(20.0), codec="libmp3lame", container="mp3")
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4_000] = bytes(4_000)
    path.write_bytes(bytes(data))
    assert sum(len(block) for block in stream_audio(path)) / 16_000 > 18.0


def test_a_clip_is_a_wav_of_exactly_the_passage() -> None:
    with wave.open(io.BytesIO(cut_clip(SPEECH / "jfk.flac", start_s=1.5, end_s=4.0))) as clip:
        assert (clip.getnchannels(), clip.getsampwidth(), clip.getframerate()) == (1, 2, 16_000)
        assert clip.getnframes() == 40_000
        heard = np.frombuffer(clip.readframes(40_000), "<i2") / 32_767
    whole = np.concatenate(list(stream_audio(SPEECH / "jfk.flac")))
    assert np.max(np.abs(heard - np.clip(whole[24_000:64_000], -1.0, 1.0))) < 1e-4


def test_a_clip_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="A clip from 4 s to 1 s is empty"):
        cut_clip(SPEECH / "jfk.flac", start_s=4.0, end_s=1.0)


def test_a_recording_that_cannot_be_read_is_told_from_a_damaged_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_audio(tmp_path / "call.wav", tone(1.0), codec="pcm_s16le", container="wav")
    may_open = Path.open

    def refuse(self: Path, mode: str = "r", **options: object) -> object:
        if self == path:
            raise PermissionError(errno.EACCES, "Permission denied")
        return may_open(self, mode, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)  # tests may run as root, whom no permission stops

    with pytest.raises(
        MediaError, match=r"cannot be read \(Permission denied\); put it back, or let it be read"
    ):
        list(stream_audio(path))
