"""Speech to text: engines behind one protocol, their weights, cutting at pauses."""

from .chunking import Chunk, cut_chunks, may_hold_speech
from .engines import engine_names, load_engine, register_engine
from .pipeline import ChunkTranscript, transcribe_audio
from .protocol import ChunkResult, SpeechEngine
from .weights import FoundWeights, find_weights

__all__ = [
    "Chunk",
    "ChunkResult",
    "ChunkTranscript",
    "FoundWeights",
    "SpeechEngine",
    "cut_chunks",
    "engine_names",
    "find_weights",
    "load_engine",
    "may_hold_speech",
    "register_engine",
    "transcribe_audio",
]
