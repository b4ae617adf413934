"""Pictures and sounds in order as one film or one sound file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av.container import OutputContainer

WIDTH_PX, HEIGHT_PX = 1280, 720
SAMPLE_RATE_HZ = 44_100
FRAMES_PER_S = 5  # of cards that stand still; few, so that an hour of a reel stays small
_SAMPLES_PER_FRAME = SAMPLE_RATE_HZ // FRAMES_PER_S
_AUDIO_BLOCK = 1024  # samples that the sound's encoder takes at a time


@dataclass(frozen=True)
class ReelPart:
    """A stretch of a reel. sound: shape (n,), -1.0 to 1.0, at SAMPLE_RATE_HZ; it says how long the part is.

    picture: a PNG of WIDTH_PX by HEIGHT_PX that stands meanwhile; a reel without pictures leaves it out.
    """

    sound: NDArray[np.float32]
    picture: bytes = b""

    @property
    def duration_s(self) -> float:
        """How long it is, in seconds: whole frames."""
        return _frames(self) / FRAMES_PER_S


def silence(seconds: float) -> NDArray[np.float32]:
    """Return silence of so many seconds, shape (n,)."""
    return np.zeros(round(seconds * SAMPLE_RATE_HZ), dtype=np.float32)


def write_reel(
    path: Path, parts: Iterable[ReelPart], *, film: bool, before_each: Callable[[], None] = lambda: None
) -> float:
    """Write a reel as MP4, with picture (H.264) or as sound alone (AAC), and return its length in seconds.

    path: of the file to write; what is there is overwritten. before_each: called before each part; what it
    raises ends the work, and leaves an unfinished file. Nothing but one part is held in memory.
    """
    import av

    length_s = 0.0
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        writer = _Writer(container, film=film)
        for part in parts:
            before_each()
            writer.add(part)
            length_s += part.duration_s
        writer.finish()
    return length_s


class _Writer:
    """Encodes parts one after the other; picture and sound have the same length in each."""

    def __init__(self, container: "OutputContainer", *, film: bool) -> None:
        self._container = container
        self._video: Any = None
        if film:
            self._video = container.add_stream(
                "libx264",
                rate=FRAMES_PER_S,
                options={"preset": "ultrafast", "tune": "stillimage", "crf": "23"},
            )
            self._video.width, self._video.height, self._video.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
            self._video.time_base = Fraction(1, FRAMES_PER_S)
        self._audio: Any = container.add_stream("aac", rate=SAMPLE_RATE_HZ)
        self._audio.layout = "mono"
        self._frames_done = self._samples_done = 0
        self._rest = np.zeros(0, dtype=np.float32)

    def add(self, part: ReelPart) -> None:
        frames = _frames(part)
        sound = np.zeros(frames * _SAMPLES_PER_FRAME, dtype=np.float32)
        sound[: len(part.sound)] = part.sound
        if self._video is not None:
            self._add_picture(part.picture, frames)
        waiting = np.concatenate([self._rest, sound])
        whole = len(waiting) // _AUDIO_BLOCK * _AUDIO_BLOCK
        for at in range(0, whole, _AUDIO_BLOCK):
            self._add_sound(waiting[at : at + _AUDIO_BLOCK])
        self._rest = waiting[whole:]

    def finish(self) -> None:
        if len(self._rest):
            self._add_sound(self._rest)
        for stream in (self._video, self._audio):
            if stream is not None:
                self._container.mux(stream.encode(None))

    def _add_picture(self, png: bytes, frames: int) -> None:
        import io

        from av.video.frame import VideoFrame
        from PIL import Image

        with Image.open(io.BytesIO(png)) as image:
            pixels = np.asarray(image.convert("RGB"))
        frame = VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format="yuv420p")
        for _ in range(frames):
            frame.pts, frame.time_base = self._frames_done, Fraction(1, FRAMES_PER_S)
            self._container.mux(self._video.encode(frame))
            self._frames_done += 1

    def _add_sound(self, samples: NDArray[np.float32]) -> None:
        from av.audio.frame import AudioFrame

        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = SAMPLE_RATE_HZ, self._samples_done
        frame.time_base = Fraction(1, SAMPLE_RATE_HZ)
        self._samples_done += len(samples)
        self._container.mux(self._audio.encode(frame))


def _frames(part: ReelPart) -> int:
    return max(1, -(-len(part.sound) // _SAMPLES_PER_FRAME))
