"""What is in a file that a stranger made, found out by a process with limits: all others call this.

Decoders are large programs in C, and media files are where attacks on them come from. None of them runs in
the web app or the worker: a file that makes one crash, loop or take all memory ends a process that holds
nothing but that file.
"""

import json
import os
import selectors
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..confined import sayable, start_confined
from ..errors import DamagedMediaError, EmptyFileError, MediaError, NoAudioError, NotMediaError
from ..records import MediaInfo
from .decode import Samples

LONGEST_SILENCE_S = 120.0
LONGEST_FRAME_BYTES = 64 * 1024 * 1024
_CHILD = "fieldnotes.media.media_child"
_ERRORS = {
    kind.__name__: kind
    for kind in (EmptyFileError, NotMediaError, NoAudioError, DamagedMediaError, MediaError)
}


def examine_media(path: Path, file_name: str) -> tuple[MediaInfo, str]:
    """Return what `probe_media` says of a file, and its MIME type.

    Raises what `probe_media` raises, and DamagedMediaError for a file that costs more time or memory than a
    recording may.
    """
    content = _answer({"do": "examine", "path": str(path), "file_name": sayable(file_name)}, file_name)
    found = json.loads(content)
    mime_type = str(found.pop("mime_type"))
    return MediaInfo(**found), mime_type


def prepare_photo(path: Path, *, file_name: str) -> bytes:
    """Return a picture as `photo.prepare_photo` makes it. Raises as that, and as `examine_media`."""
    return _answer({"do": "photo", "path": str(path), "file_name": sayable(file_name)}, file_name)


def stream_audio(
    path: Path, *, start_s: float = 0.0, sample_rate_hz: int = 16_000, file_name: str = ""
) -> Iterator[Samples]:
    """Yield the sound of a file as `decode.stream_audio` does. Raises as that, and as `examine_media`."""
    yield from _stream(path, file_name, start_s, sample_rate_hz, channels=1)


def stream_channels(path: Path, *, sample_rate_hz: int = 16_000, file_name: str = "") -> Iterator[Samples]:
    """Yield the sound of a stereo file as blocks of shape (n, 2), left and right, as `stream_audio` does."""
    yield from _stream(path, file_name, 0.0, sample_rate_hz, channels=2)


def _stream(
    path: Path, file_name: str, start_s: float, sample_rate_hz: int, *, channels: int
) -> Iterator[Samples]:
    file_name = file_name or path.name
    asked = {"do": "stream", "path": str(path), "file_name": sayable(file_name), "start_s": start_s}
    asked |= {"sample_rate_hz": sample_rate_hz, "channels": channels}
    for kind, content in _frames(asked, file_name):
        if kind == b"B":
            block = np.frombuffer(content, dtype=np.float32).copy()
            yield block if channels == 1 else block.reshape(-1, channels)


def _answer(asked: dict[str, Any], file_name: str) -> bytes:
    return next(content for kind, content in _frames(asked, file_name) if kind == b"D")


def _frames(asked: dict[str, Any], file_name: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield what a child says. Raises the error that it tells, or for an end before its time."""
    if not Path(asked["path"]).exists():
        raise MediaError(f"{file_name} cannot be read (it is not there); put it back, then retry.")
    asked["path"] = str(Path(asked["path"]).resolve())
    child = start_confined(_CHILD, json.dumps(asked))
    try:
        while True:
            head = _read(child, 5)
            length = int.from_bytes(head[1:], "big")
            content = _read(child, length) if len(head) == 5 and length <= LONGEST_FRAME_BYTES else b""
            if len(head) < 5 or len(content) < length:
                raise DamagedMediaError(
                    f"{file_name} takes more time or memory to be read than a recording may, or is damaged; "
                    "export it again, as WAV or MP3 (a picture as JPEG)."
                )
            if head[:1] == b"E":
                said = json.loads(content)
                raise _ERRORS.get(said["kind"], MediaError)(said["sentence"])
            yield head[:1], content
            if head[:1] == b"D":
                return
    finally:
        child.kill()
        child.wait()
        assert child.stdout is not None
        child.stdout.close()


def _read(child: "subprocess.Popen[bytes]", length: int) -> bytes:
    """Return so many bytes of what a child says; fewer where it ended, or said nothing for too long."""
    assert child.stdout is not None
    handle = child.stdout.fileno()
    parts = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(handle, selectors.EVENT_READ)
        while len(parts) < length and selector.select(LONGEST_SILENCE_S):
            part = os.read(handle, min(length - len(parts), 1 << 20))
            if not part:
                break
            parts += part
    return bytes(parts)
