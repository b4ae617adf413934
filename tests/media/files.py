"""Audio and video files made for a test with PyAV, good ones and hostile ones."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE_HZ = 48_000
FRAME_SAMPLES = 960


def tone(seconds: float, *, hz: float = 440.0, rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    """A sine at half of full scale, shape (n,)."""
    at_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return (0.5 * np.sin(2 * np.pi * hz * at_s)).astype(np.float32)


def write_audio(
    path: Path,
    samples: NDArray[np.float32],
    *,
    codec: str,
    container: str,
    rate_hz: int = RATE_HZ,
    pause_at_s: float | None = None,
    pause_s: float = 0.0,
    options: dict[str, str] | None = None,
) -> Path:
    """Encode mono samples; from `pause_at_s` on, time stamps are `pause_s` later: a recorder that slept."""
    with av.open(str(path), "w", format=container, options=options or {}) as out:
        stream = out.add_stream(codec, rate=rate_hz, layout="mono")
        if codec == "wmav2":
            stream.bit_rate = 64_000
        resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=rate_hz)
        for start in range(0, len(samples), FRAME_SAMPLES):
            piece = samples[start : start + FRAME_SAMPLES]
            frame = av.AudioFrame.from_ndarray(piece.reshape(1, -1), format="flt", layout="mono")
            frame.sample_rate = rate_hz
            for ready in resampler.resample(frame):
                ready.pts = start
                ready.time_base = Fraction(1, rate_hz)
                late = pause_at_s is not None and start >= pause_at_s * rate_hz
                for packet in stream.encode(ready):
                    if late:
                        shift = round(pause_s / packet.time_base)
                        packet.pts += shift
                        packet.dts += shift
                    out.mux(packet)
        for packet in stream.encode(None):
            if pause_at_s is not None:
                shift = round(pause_s / packet.time_base)
                packet.pts += shift
                packet.dts += shift
            out.mux(packet)
    return path


def write_video(path: Path, *, seconds: float = 1.0, with_sound: bool, faststart: bool = False) -> Path:
    """An mp4 of grey pictures, with a tone or without any audio stream."""
    options = {"movflags": "faststart"} if faststart else {}
    with av.open(str(path), "w", format="mp4", options=options) as out:
        video = out.add_stream("mpeg4", rate=10)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = out.add_stream("aac", rate=RATE_HZ, layout="mono") if with_sound else None
        for index in range(round(seconds * 10)):
            picture = av.VideoFrame.from_ndarray(
                np.full((48, 64, 3), index * 2 % 255, np.uint8), format="rgb24"
            )
            picture.pts = index
            out.mux(video.encode(picture))
        out.mux(video.encode(None))
        if audio is not None:
            samples = tone(seconds)
            for start in range(0, len(samples) // 1024 * 1024, 1024):
                frame = av.AudioFrame.from_ndarray(
                    samples[start : start + 1024].reshape(1, -1), format="fltp", layout="mono"
                )
                frame.sample_rate = RATE_HZ
                frame.pts = start
                out.mux(audio.encode(frame))
            out.mux(audio.encode(None))
    return path
