"""How long transcription takes on this machine, found out by doing it."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from .pipeline import transcribe_audio
from .protocol import SAMPLE_RATE_HZ, Samples, SpeechEngine

_WARM_UP_S = 5.0
_HOUR_S = 3600.0


@dataclass(frozen=True)
class Speed:
    """Seconds per hour of audio: of processor time over all cores, and by the clock."""

    processor_s_per_hour: float
    wall_s_per_hour: float


def estimate_speed(engine: SpeechEngine, blocks: Iterable[Samples]) -> Speed:
    """Return how long the engine takes for an hour like this recording, loading the model not counted.

    blocks: a recording of some minutes, mono float32 at 16,000 Hz, for example the demo's call; what is
    denser or emptier takes longer or shorter. Takes as long as transcribing it.
    Raises TranscriptionError as the engine does.
    """
    held = [block for block in blocks if len(block)]
    warm_up = [block[: int(_WARM_UP_S * SAMPLE_RATE_HZ)] for block in islice(held, 1)]
    engine.transcribe_batch(warm_up, language=None, prompt="")
    processor_s, wall_s = time.process_time(), time.perf_counter()
    for _ in transcribe_audio(held, engine):
        pass
    processor_s, wall_s = time.process_time() - processor_s, time.perf_counter() - wall_s
    hours = sum(map(len, held)) / SAMPLE_RATE_HZ / _HOUR_S
    return Speed(processor_s / hours, wall_s / hours)
