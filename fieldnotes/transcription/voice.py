"""Where somebody speaks: the silero voice detector, run on a stream a piece at a time.

The detector is a small recurrent network that ships inside faster-whisper as an ONNX file: Silero Team,
"Silero VAD", version 6, MIT.
"""

import importlib.util
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fieldnotes.errors import TranscriptionError

from .protocol import Samples

if TYPE_CHECKING:
    import onnxruntime

FRAME_SAMPLES = 512
"""The detector judges frames of 32 ms."""

_CONTEXT_SAMPLES = 64  # of the frame before
_STATE_SHAPE = (1, 1, 128)
_ASSET = Path("assets", "silero_vad_v6.onnx")

Probabilities = NDArray[np.float32]


class VoiceDetector:
    """Gives each frame of a stream the probability that somebody speaks in it; remembers what came before."""

    def __init__(self) -> None:
        self._session = _session()
        self.reset()

    def reset(self) -> None:
        """Forget the stream; the next samples are the first of a new one."""
        self._hidden: Any = np.zeros(_STATE_SHAPE, dtype=np.float32)
        self._cell: Any = np.zeros(_STATE_SHAPE, dtype=np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, dtype=np.float32)

    def judge(self, audio: Samples) -> Probabilities:
        """Return the probability of speech, 0 to 1, of each frame of the stream's next samples.

        audio: shape (n,), mono float32 at 16,000 Hz; n is a multiple of 512.
        """
        if not len(audio):
            return np.zeros(0, dtype=np.float32)
        frames = audio.reshape(-1, FRAME_SAMPLES)
        contexts = np.concatenate([self._context[None, :], frames[:-1, -_CONTEXT_SAMPLES:]])
        self._context = frames[-1, -_CONTEXT_SAMPLES:].copy()
        found, self._hidden, self._cell = self._session.run(
            None, {"input": np.hstack([contexts, frames]), "h": self._hidden, "c": self._cell}
        )
        return np.asarray(found, dtype=np.float32).reshape(-1)


@cache
def _session() -> "onnxruntime.InferenceSession":
    spec = importlib.util.find_spec("faster_whisper")
    asset = Path(spec.origin).parent / _ASSET if spec and spec.origin else _ASSET
    if not asset.is_file():
        raise TranscriptionError(
            "The voice detector that comes with faster-whisper 1.2 is not installed; "
            "run `pip install faster-whisper`."
        )
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # More threads only spin: a frame takes 30 microseconds.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(asset), providers=["CPUExecutionProvider"], sess_options=options)
