"""Reads one audio, video or image file in a process with limits, and tells what it found on its output.

Its only argument says as JSON what to do. The output is frames: a letter, the length in four bytes, the
content. B is a block of sound, P says that it goes on, D is the end with JSON, E is an error that a person
can read; see `contained`.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..confined import confine_process
from ..errors import MediaError
from .decode import stream_audio, stream_channels
from .mime import sniff_mime_type
from .photo import prepare_photo
from .probe import probe_media

MOST_MEMORY_BYTES = 1024 * 1024 * 1024
MOST_PROCESSOR_S = 300  # for what is answered in one piece; sound is bounded by its length and by silence


def main() -> None:
    """Do what the argument asks for, and say how it went."""
    asked: dict[str, Any] = json.loads(sys.argv[1])
    streams = asked["do"] == "stream"
    confine_process(memory_bytes=MOST_MEMORY_BYTES, processor_s=None if streams else MOST_PROCESSOR_S)
    try:
        say(b"D", DOINGS[asked.pop("do")](**asked))
    except MediaError as error:
        answer = {"kind": type(error).__name__, "sentence": str(error)}
        say(b"E", json.dumps(answer).encode())
    except MemoryError as error:
        raise SystemExit(1) from error


def say(kind: bytes, content: bytes = b"") -> None:
    """Write one frame."""
    sys.stdout.buffer.write(kind + len(content).to_bytes(4, "big"))
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _examine(path: str, file_name: str) -> bytes:
    info = probe_media(Path(path), file_name)
    return json.dumps({**vars(info), "mime_type": sniff_mime_type(Path(path))}).encode()


def _photo(path: str, file_name: str) -> bytes:
    return prepare_photo(Path(path).read_bytes(), file_name=file_name)


def _stream(path: str, file_name: str, start_s: float, sample_rate_hz: int, channels: int) -> bytes:
    if channels == 1:
        blocks = stream_audio(
            Path(path),
            start_s=start_s,
            sample_rate_hz=sample_rate_hz,
            file_name=file_name,
            on_skipped=lambda: say(b"P"),
        )
    else:
        blocks = stream_channels(Path(path), sample_rate_hz=sample_rate_hz, file_name=file_name)
    for block in blocks:
        say(b"B", block.tobytes())
    return b"{}"


DOINGS: dict[str, Callable[..., bytes]] = {"examine": _examine, "photo": _photo, "stream": _stream}
