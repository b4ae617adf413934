from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.media import stream_audio
from fieldnotes.transcription import SpeechEngine, load_engine
from fieldnotes.transcription.protocol import Samples

SPEECH = Path(__file__).parents[1] / "material" / "speech"


@pytest.fixture(scope="session")
def samples_of() -> Callable[[str], Samples]:
    """The samples of a file in tests/material/speech, by its name."""
    return lambda name: np.concatenate(list(stream_audio(SPEECH / name)))


@pytest.fixture(scope="session")
def tiny_english() -> SpeechEngine:
    """openai-whisper with real weights, loaded once for all tests."""
    return load_engine("openai-whisper", model="tiny.en", threads=2)
