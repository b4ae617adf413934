"""The two networks that tell voices apart, run by onnxruntime on one thread.

`segmentation.onnx` is pyannote's segmentation 3.0, Copyright (c) 2020 CNRS, MIT: Plaquet and Bredin,
"Powerset multi-class cross entropy loss for neural speaker diarization", Interspeech 2023. `campplus.onnx` is
CAM++ of the 3D-Speaker project, Apache License 2.0: Wang and others, "CAM++: A Fast and Efficient Network for
Speaker Verification Using Context-Aware Masking", Interspeech 2023. `training/speakers/convert.py` made both
files.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .features import Features
from .sound import SAMPLE_RATE_HZ, Samples

if TYPE_CHECKING:
    import onnxruntime

MODELS = Path(__file__).parent / "models"

WINDOW_S = 10.0
FRAME_S = 0.016875
FIRST_FRAME_S = 0.03096875
"""The middle of the first frame of a window."""

VOICE_SIZE = 192
"""How many numbers describe a voice."""

_TWO_VOICES = slice(4, 7)
# The classes are: nobody, each of three voices alone, each two of them.
_VOICES = np.array(
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], dtype=np.float32
)

Curve = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Activity:
    """What is heard in each frame of a window, shape (frames,) each.

    overlap: the probability that two speak at once, 0 to 1. change: 1 where another voice takes over, else 0.
    """

    overlap: Curve
    change: Curve


def hear_activity(audio: Samples) -> Activity:
    """Return what is heard in up to 10 s of mono sound at 16,000 Hz."""
    window = np.zeros((1, 1, round(WINDOW_S * SAMPLE_RATE_HZ)), dtype=np.float32)
    window[0, 0, : len(audio)] = audio
    (found,) = _session("segmentation.onnx").run(None, {"waveform": window})
    classes = np.exp(found[0].astype(np.float64))
    voices = classes @ _VOICES
    loudest = voices.argmax(axis=1)
    speaking = np.flatnonzero(voices.max(axis=1) > 0.5)
    change = np.zeros(len(classes))
    change[speaking[1:]] = loudest[speaking[1:]] != loudest[speaking[:-1]]
    return Activity(classes[:, _TWO_VOICES].sum(axis=1), change)


def embed_voice(features: Features) -> NDArray[np.float64]:
    """Return a voice as a vector of length 1, shape (192,): two that are alike have a large product.

    features: from `log_mel_energies`, shape (frames, 80), some 0.4 s at least.
    1.5 s of the same voice give 0.45 to 0.8, of two voices 0.2 to 0.45.
    """
    centred = features - features.mean(axis=0)
    (found,) = _session("campplus.onnx").run(None, {"fbank": centred[None]})
    vector = found[0].astype(np.float64)
    return np.asarray(vector / np.linalg.norm(vector))


@cache
def _session(name: str) -> "onnxruntime.InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread gives the same sums on every machine, and leaves the others to the speech engine.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        str(MODELS / name), providers=["CPUExecutionProvider"], sess_options=options
    )
