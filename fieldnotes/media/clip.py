"""Cutting a passage out of a recording."""

import io
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fieldnotes.errors import InvalidInputError

from .contained import stream_audio

_FULL_SCALE = 32767


def cut_clip(
    path: Path,
    *,
    start_s: float,
    end_s: float,
    sample_rate_hz: int = 16_000,
    muted: Sequence[tuple[float, float]] = (),
) -> bytes:
    """Return the sound between two times as a WAV file: mono, 16 bits, `sample_rate_hz`.

    start_s, end_s: seconds from the recording's start, 0.0 <= start_s < end_s; the clip is
    shorter where the recording ends first. muted: (from, to) in the recording's seconds, silent in the clip.
    Raises InvalidInputError for times that are no passage, and what `stream_audio` raises.
    """
    if not 0.0 <= start_s < end_s:
        raise InvalidInputError(
            f"A clip from {start_s:g} s to {end_s:g} s is empty; choose an end after its start."
        )
    at = round(start_s * sample_rate_hz)
    wanted = round(end_s * sample_rate_hz) - at
    silent = [(round(start * sample_rate_hz), round(end * sample_rate_hz)) for start, end in muted]
    file = io.BytesIO()
    with wave.open(file, "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(2)
        clip.setframerate(sample_rate_hz)
        for block in stream_audio(path, start_s=start_s, sample_rate_hz=sample_rate_hz):
            taken = block[:wanted].copy()
            for start, end in silent:
                taken[max(0, start - at) : max(0, end - at)] = 0.0
            clip.writeframes((np.clip(taken, -1.0, 1.0) * _FULL_SCALE).astype("<i2").tobytes())
            wanted -= len(taken)
            at += len(taken)
            if wanted == 0:
                break
    return file.getvalue()
