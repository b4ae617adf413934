from pathlib import Path

import pytest

from fieldnotes.errors import DamagedMediaError, EmptyFileError, NoAudioError, NotMediaError
from fieldnotes.media.decode import stream_audio
from fieldnotes.media.mime import sniff_mime_type
from fieldnotes.media.probe import probe_media
from fieldnotes.records import MediaInfo

from .files import tone, write_audio, write_video

SPEECH = Path(__file__).parents[1] / "material" / "speech"


def test_what_is_in_a_recording_is_told() -> None:
    assert probe_media(SPEECH / "jfk.flac", "jfk.flac") == MediaInfo(
        duration_s=11.0, sample_rate_hz=44_100, channels=2, has_video=False, format_name="flac"
    )


@pytest.mark.parametrize(
    ("codec", "container", "mime_type"),
    [
        ("pcm_s16le", "wav", "audio/wav"),
        ("pcm_mulaw", "wav", "audio/wav"),
        ("libmp3lame", "mp3", "audio/mpeg"),
        ("aac", "ipod", "audio/mp4"),
        ("aac", "adts", "audio/aac"),
        ("libopus", "ogg", "audio/ogg"),
        ("libopus", "webm", "audio/webm"),
        ("flac", "flac", "audio/flac"),
        ("wmav2", "asf", "audio/x-ms-wma"),
        ("pcm_s16be", "aiff", "audio/aiff"),
        ("flac", "matroska", "audio/x-matroska"),
    ],
)
def test_each_format_is_known_by_its_content_whatever_its_name(
    tmp_path: Path, codec: str, container: str, mime_type: str
) -> None:
    path = write_audio(tmp_path / "notes.txt", tone(2.0), codec=codec, container=container)
    info = probe_media(path, "notes.txt")
    assert info.duration_s == pytest.approx(2.0, abs=0.1)
    assert (info.sample_rate_hz, info.channels, info.has_video) == (48_000, 1, False)
    assert sniff_mime_type(path) == mime_type
    assert sum(len(block) for block in stream_audio(path)) / 16_000 == pytest.approx(2.0, abs=0.1)


def test_a_video_with_sound_is_known_as_one(tmp_path: Path) -> None:
    path = write_video(tmp_path / "walk.mp4", with_sound=True)
    assert probe_media(path, "walk.mp4").has_video
    assert sniff_mime_type(path) == "video/mp4"


def test_a_browser_recording_without_a_duration_in_its_header_has_one(tmp_path: Path) -> None:
    # "live" leaves the header without a duration, as a browser's MediaRecorder does.
    path = write_audio(
        tmp_path / "memo.webm", tone(3.0), codec="libopus", container="webm", options={"live": "1"}
    )
    import av

    with av.open(str(path)) as container:
        assert container.duration is None
    assert probe_media(path, "memo.webm").duration_s == pytest.approx(3.0, abs=0.05)


def test_an_empty_file_is_refused_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "call.wav").touch()
    with pytest.raises(EmptyFileError) as refused:
        probe_media(tmp_path / "call.wav", "call.wav")
    assert str(refused.value) == "call.wav is empty (0 bytes); record or export it again."


@pytest.mark.parametrize(
    "text", ["Hello, this is Violet.\n" * 400, "\x00" * 5000, "<html><script>1</script>"]
)
def test_a_text_file_named_mp3_is_refused_with_a_way_out(tmp_path: Path, text: str) -> None:
    (tmp_path / "call.mp3").write_text(text)
    with pytest.raises(NotMediaError) as refused:
        probe_media(tmp_path / "call.mp3", "call.mp3")
    assert str(refused.value) == (
        "call.mp3 is not an audio or video file, whatever its name says; "
        "choose a recording, for example WAV, MP3, M4A, MP4, OGG, WebM or FLAC."
    )
    assert sniff_mime_type(tmp_path / "call.mp3") == "application/octet-stream"


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{target}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{target}'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    ],
    ids=["hls", "concat", "sdp"],
)
@pytest.mark.parametrize("name", ["call.mp3", "call.m3u8", "call.ffconcat", "call.sdp"])
def test_a_playlist_that_refers_to_another_file_is_refused(tmp_path: Path, playlist: str, name: str) -> None:
    target = write_audio(tmp_path / "secret.wav", tone(1.0), codec="pcm_s16le", container="wav")
    (tmp_path / name).write_text(playlist.format(target=target.resolve()))
    with pytest.raises(NotMediaError, match="is not an audio or video file"):
        probe_media(tmp_path / name, name)
    with pytest.raises(NotMediaError, match="is not an audio or video file"):
        list(stream_audio(tmp_path / name))


def test_a_file_whose_name_looks_like_a_protocol_is_only_a_name(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "concat:a|b", tone(1.0), codec="pcm_s16le", container="wav")
    assert probe_media(path, "concat:a|b").duration_s == 1.0


def test_a_video_without_sound_is_refused_with_a_way_out(tmp_path: Path) -> None:
    path = write_video(tmp_path / "walk.mp4", with_sound=False)
    with pytest.raises(NoAudioError) as refused:
        probe_media(path, "walk.mp4")
    assert str(refused.value) == ("walk.mp4 has no audio stream; export it with its sound, or as WAV or MP3.")


def test_an_mp4_that_breaks_off_before_its_index_is_refused_with_a_way_out(tmp_path: Path) -> None:
    path = write_video(tmp_path / "walk.mp4", with_sound=True)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"moov") - 4])
    with pytest.raises(DamagedMediaError) as refused:
        probe_media(path, "walk.mp4")
    assert str(refused.value) == (
        "walk.mp4 breaks off or is damaged: it begins like audio or video but cannot be opened; "
        "copy or export it again."
    )


def test_a_container_without_a_single_sound_in_it_is_refused(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "call.wav", tone(1.0), codec="pcm_s16le", container="wav")
    path.write_bytes(path.read_bytes()[:78])
    with pytest.raises(DamagedMediaError, match=r"call\.wav holds no sound that can be decoded"):
        probe_media(path, "call.wav")


@pytest.mark.parametrize(
    ("codec", "container"), [("libmp3lame", "mp3"), ("libopus", "webm"), ("flac", "flac")]
)
def test_a_recording_that_breaks_off_keeps_what_is_there(tmp_path: Path, codec: str, container: str) -> None:
    path = write_audio(tmp_path / "call", tone(10.0), codec=codec, container=container)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    heard_s = sum(len(block) for block in stream_audio(path)) / 16_000
    assert 4.0 < heard_s < 6.0
    assert probe_media(path, "call").duration_s == pytest.approx(heard_s, abs=0.2)


def test_an_mp4_with_its_index_first_that_breaks_off_keeps_what_is_there(tmp_path: Path) -> None:
    path = write_video(tmp_path / "walk.mp4", seconds=10.0, with_sound=True, faststart=True)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    heard_s = sum(len(block) for block in stream_audio(path)) / 16_000
    assert 2.0 < heard_s < 9.0
    assert probe_media(path, "walk.mp4").duration_s == pytest.approx(heard_s, abs=0.2)
