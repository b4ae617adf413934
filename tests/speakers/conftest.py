from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from fieldnotes.media import stream_audio
from fieldnotes.speakers.sound import Samples

SPEECH = Path(__file__).parents[1] / "material" / "speech"


@pytest.fixture(scope="session")
def samples_of() -> Callable[[str], Samples]:
    """The samples of a file in tests/material/speech, by its name, mono at 16,000 Hz."""
    return lambda name: np.concatenate(list(stream_audio(SPEECH / name)))


@pytest.fixture(scope="session")
def two_channels() -> Samples:
    """A reader in each channel, shape (n, 2): 0.29 to 4.93 s in the first, 0.35 to 2.59 s in the second."""
    with av.open(str(SPEECH / "stereo_two_voices.flac")) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    whole = np.concatenate([frame.reshape(-1, 2) for frame in frames])
    return (whole / 32768.0).astype(np.float32)
