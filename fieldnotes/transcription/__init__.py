"""Speech to text: engines behind one protocol, their weights, and the pipeline around them."""

from .engines import DEFAULT_ENGINE, engine_names, load_engine, register_engine
from .packing import Section, Window, cut_sections
from .pipeline import ChunkTranscript, transcribe_audio
from .protocol import ChunkResult, SpeechEngine
from .weights import FoundWeights, find_weights

__all__ = [
    "DEFAULT_ENGINE",
    "ChunkResult",
    "ChunkTranscript",
    "FoundWeights",
    "Section",
    "SpeechEngine",
    "Window",
    "cut_sections",
    "engine_names",
    "find_weights",
    "load_engine",
    "register_engine",
    "transcribe_audio",
]
