"""Loaded by a Dask worker of the tests (`--preload`): makes the fake engine known there.

DIES_IN names a folder: the first process to hear its third chunk leaves a file there and kills itself with
SIGKILL in the midst of it, as a machine does that loses its power. It happens once for all workers.
"""

import os
import signal
from pathlib import Path

from fieldnotes.transcription import ChunkResult, register_engine
from fieldnotes.transcription.protocol import Samples
from tests.transcription.fake_engine import FakeEngine, SpanishEngine


class MortalEngine(FakeEngine):
    """The fake engine, in a process that may die."""

    def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
        heard = super().transcribe_chunk(audio, language=language, prompt=prompt)
        folder = os.environ.get("DIES_IN")
        if folder and self.chunks_heard == 3:
            try:
                (Path(folder) / "died").open("x").close()
            except FileExistsError:
                return heard
            os.kill(os.getpid(), signal.SIGKILL)
        return heard


register_engine("fake", lambda *_: MortalEngine())
register_engine("fake-spanish", lambda *_: SpanishEngine())
