from collections.abc import Callable
from functools import cache
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
def tiny_english() -> Callable[[str], SpeechEngine]:
    """Engines by name with the real weights of tiny.en, each loaded once for all tests."""
    return cache(lambda name: load_engine(name, model="tiny.en", threads=2))


@pytest.fixture(scope="session")
def base() -> SpeechEngine:
    """The default engine with the real multilingual weights, loaded once for all tests."""
    return load_engine(model="base", threads=2)
