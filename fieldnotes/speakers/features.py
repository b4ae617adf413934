"""Log mel energies, as the network that knows voices was trained on them."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from .sound import SAMPLE_RATE_HZ, Samples

FRAME_SAMPLES = 400  # 25 ms
HOP_SAMPLES = 160  # 10 ms
BANDS = 80

_LOWEST_HZ = 20.0
_FFT_SAMPLES = 512
_PRE_EMPHASIS = 0.97
_POVEY_EXPONENT = 0.85
_QUIETEST = float(np.finfo(np.float32).eps)

Features = NDArray[np.float32]


def log_mel_energies(audio: Samples) -> Features:
    """Return the energies of 80 mel bands from 20 to 8,000 Hz, natural logarithms, shape (frames, 80).

    audio: shape (n,), mono float32 at 16,000 Hz, n >= 400. Frame i is of samples 160 i to 160 i + 399.
    Source: Kaldi's `compute-fbank-feats` with its defaults but no dither and 80 bands (Povey and others, "The
    Kaldi Speech Recognition Toolkit", 2011). Full scale is 1.0 here, not 32,768, which only adds a constant.
    """
    frames = np.lib.stride_tricks.sliding_window_view(audio, FRAME_SAMPLES)[::HOP_SAMPLES]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    spectrum = np.abs(np.fft.rfft((frames - _PRE_EMPHASIS * before) * _window(), _FFT_SAMPLES)) ** 2
    return np.asarray(np.log(np.maximum(spectrum @ _bands(), _QUIETEST)), dtype=np.float32)


@cache
def _window() -> Features:
    return (np.hanning(FRAME_SAMPLES) ** _POVEY_EXPONENT).astype(np.float32)


@cache
def _bands() -> Features:
    """Return triangles that are even on the mel scale, shape (257, 80)."""
    edges = np.linspace(_mel(_LOWEST_HZ), _mel(SAMPLE_RATE_HZ / 2), BANDS + 2)
    lowest, middle, highest = edges[:-2], edges[1:-1], edges[2:]
    bins = _mel(np.arange(_FFT_SAMPLES // 2 + 1) * SAMPLE_RATE_HZ / _FFT_SAMPLES)[:, None]
    rising, falling = (bins - lowest) / (middle - lowest), (highest - bins) / (highest - middle)
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    triangles[-1] = 0.0
    return triangles.astype(np.float32)


def _mel(hz: float | NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1127.0 * np.log1p(np.asarray(hz) / 700.0))
