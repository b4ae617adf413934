"""Opening audio and video files that strangers made, with only the formats and protocols that are needed."""

from pathlib import Path
from typing import TYPE_CHECKING

from fieldnotes.errors import DamagedMediaError, EmptyFileError, MediaError, NoAudioError, NotMediaError

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

ALLOWED_DEMUXERS = (
    "aac",
    "aiff",
    "amr",
    "asf",
    "avi",
    "caf",
    "flac",
    "gsm",
    "matroska",
    "mov",
    "mp3",
    "ogg",
    "w64",
    "wav",
)
"""FFmpeg's names of the containers that hold their own sound. Playlists (hls, dash, concat, sdp …) name other
files, local ones too, and are therefore not here."""

HEAD_BYTES = 4096
LONGEST_S = 48 * 3600.0  # of sound; more is a broken time stamp, or made to keep a machine busy


def open_container(path: Path, file_name: str) -> "InputContainer":
    """Return the file opened for reading by PyAV; close it after use.

    file_name: what people call the file, for the error's sentence; `path` may be named by a hash.
    Raises EmptyFileError, NotMediaError where the content is no allowed container, DamagedMediaError where it
    begins like one but breaks off before it can be read, MediaError where it is gone or may not be read.
    """
    import av

    if _size_bytes(path, file_name) == 0:
        raise EmptyFileError(f"{file_name} is empty (0 bytes); record or export it again.")
    try:
        return av.open(
            # The prefix keeps a name such as "concat:a|b" from being read as a protocol.
            f"file:{path.resolve()}",
            mode="r",
            options={"format_whitelist": ",".join(ALLOWED_DEMUXERS), "protocol_whitelist": "file"},
            metadata_errors="replace",
        )
    except (av.error.FFmpegError, ValueError) as error:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        if looks_like_container(head):
            raise DamagedMediaError(
                f"{file_name} breaks off or is damaged: it begins like audio or video but cannot be opened; "
                "copy or export it again."
            ) from error
        raise NotMediaError(
            f"{file_name} is not an audio or video file, whatever its name says; "
            "choose a recording, for example WAV, MP3, M4A, MP4, OGG, WebM or FLAC."
        ) from error


def audio_stream_of(container: "InputContainer", file_name: str) -> "AudioStream":
    """Return the container's main audio stream.

    Raises NoAudioError where it has none, NotMediaError where the stream's codec is unknown here.
    """
    stream = container.streams.best("audio")
    if stream is None:
        raise NoAudioError(f"{file_name} has no audio stream; export it with its sound, or as WAV or MP3.")
    if stream.codec_context is None:
        raise NotMediaError(
            f"{file_name} holds sound in a format that cannot be read here; export it as WAV or MP3."
        )
    return stream  # type: ignore[return-value]  # best("audio") is typed as any stream.


def _size_bytes(path: Path, file_name: str) -> int:
    try:
        with path.open("rb"):  # av would call a file that it may not read damaged
            return path.stat().st_size
    except OSError as error:
        raise MediaError(
            f"{file_name} cannot be read ({error.strerror}); put it back, or let it be read, then retry."
        ) from error


def too_long(file_name: str) -> DamagedMediaError:
    """Return the error for a file that says it goes on for more than two days."""
    return DamagedMediaError(
        f"{file_name} says that it lasts more than {LONGEST_S / 3600:.0f} hours: it is damaged, or too long "
        "for one recording; export it again, in parts."
    )


def looks_like_container(head: bytes) -> bool:
    """Return whether the first bytes are those of a container that we read, be the rest as it may."""
    return (
        head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide")
        or head[:4] in (b"OggS", b"fLaC", b"\x1a\x45\xdf\xa3", b"caff", b"FORM", b"\x30\x26\xb2\x75", b"#!AM")
        or (head[:4] in (b"RIFF", b"RF64") and head[8:12] in (b"WAVE", b"AVI "))
        or head[:3] == b"ID3"
    )
