"""Speech to text: engines behind one protocol, their weights, and the pipeline around them."""

from .engines import DEFAULT_ENGINE, engine_names, engine_of, load_engine, register_engine
from .packing import Section, Window, cut_sections
from .pipeline import ChunkTranscript, transcribe_audio
from .protocol import ChunkResult, SpeechEngine
from .speed import Speed, estimate_speed
from .vocabulary import (
    Correction,
    make_prompt,
    stripped_span,
    suggest_corrections,
    suggest_in_lines,
    terms_of_prompt,
)
from .weights import FoundWeights, find_weights
from .words import place_words

__all__ = [
    "DEFAULT_ENGINE",
    "ChunkResult",
    "ChunkTranscript",
    "Correction",
    "FoundWeights",
    "Section",
    "SpeechEngine",
    "Speed",
    "Window",
    "cut_sections",
    "engine_names",
    "engine_of",
    "estimate_speed",
    "find_weights",
    "load_engine",
    "make_prompt",
    "place_words",
    "register_engine",
    "stripped_span",
    "suggest_corrections",
    "suggest_in_lines",
    "terms_of_prompt",
    "transcribe_audio",
]
