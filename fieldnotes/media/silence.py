"""Taking words out of a recording: silence or a tone where they were, all else at its old place."""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from fieldnotes.errors import InvalidInputError

from .contained import examine_media, stream_audio, stream_channels
from .decode import Samples

TONE_HZ = 440.0
TONE_LOUDNESS = 0.08  # of full scale: heard, and no fright
EDGE_S = 0.06  # more on either side: an engine's word times are some hundredths of a second off
_FULL_SCALE = 32768  # as samples are decoded, so that what stays is bit for bit what it was
_HIGHEST_RATE_HZ = 48_000
_FRAME_SAMPLES = 4096

Span = tuple[float, float]


def silence_spans(path: Path, target: Path, spans: Sequence[Span], *, tone: bool = False) -> None:
    """Write a recording's sound to `target` as FLAC, with nothing to be heard in `spans`.

    spans: seconds from the start, 0.0 <= start <= end, in any order; each is widened by EDGE_S at both ends.
    tone: a quiet tone in their place instead of silence. Mono and stereo stay what they are; more channels
    become mono, and a video loses its picture, in which somebody could be seen. The length stays the same.
    Raises InvalidInputError for a span that ends before it begins, and what `stream_audio` raises.
    """
    import av

    for start_s, end_s in spans:
        if not 0.0 <= start_s <= end_s:
            raise InvalidInputError(f"A stretch from {start_s:g} s to {end_s:g} s cannot be silenced.")
    sound, _ = examine_media(path, path.name)
    rate_hz = min(_HIGHEST_RATE_HZ, sound.sample_rate_hz)
    is_stereo = sound.channels == 2
    blocks = (
        stream_channels(path, sample_rate_hz=rate_hz)
        if is_stereo
        else stream_audio(path, sample_rate_hz=rate_hz)
    )
    layout = "stereo" if is_stereo else "mono"
    with av.open(str(target), "w", format="flac") as out:
        # Two silences of one length would be one file, and files are told apart by their hash.
        out.metadata["comment"] = uuid4().hex
        stream = out.add_stream("flac", rate=rate_hz, layout=layout)
        done = 0
        for block in blocks:
            quiet = _without(block, done, rate_hz, spans, tone=tone)
            for at in range(0, len(quiet), _FRAME_SAMPLES):
                part = quiet[at : at + _FRAME_SAMPLES]
                frame = av.AudioFrame.from_ndarray(_as_int16(part), format="s16", layout=layout)
                frame.sample_rate = rate_hz
                frame.pts = done + at
                out.mux(stream.encode(frame))
            done += len(block)
        out.mux(stream.encode(None))


def _without(block: Samples, first: int, rate_hz: int, spans: Sequence[Span], *, tone: bool) -> Samples:
    """Return a block that begins at sample `first`, with silence or a tone in the spans."""
    found = block.copy()
    for start_s, end_s in spans:
        begin = max(0, round((start_s - EDGE_S) * rate_hz) - first)
        end = min(len(block), round((end_s + EDGE_S) * rate_hz) - first)
        if begin < end:
            places = np.arange(first + begin, first + end)
            sound = TONE_LOUDNESS * np.sin(2 * np.pi * TONE_HZ * places / rate_hz) if tone else 0.0 * places
            found[begin:end] = sound.reshape(-1, *[1] * (block.ndim - 1))
    return found


def _as_int16(block: Samples) -> NDArray[np.int16]:
    return np.clip(np.rint(block * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1).astype("<i2").reshape(1, -1)
