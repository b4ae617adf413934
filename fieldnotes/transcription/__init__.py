"""Speech to text: engines behind one protocol, their weights, and the pipeline around them."""

from .engines import DEFAULT_ENGINE, engine_names, engine_of, load_engine, register_engine
from .languages import LANGUAGES, check_can_translate, checked_language, language_name
from .lines_beside import lines_beside
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
    "LANGUAGES",
    "ChunkResult",
    "ChunkTranscript",
    "Correction",
    "FoundWeights",
    "Section",
    "SpeechEngine",
    "Speed",
    "Window",
    "check_can_translate",
    "checked_language",
    "cut_sections",
    "engine_names",
    "engine_of",
    "estimate_speed",
    "find_weights",
    "language_name",
    "lines_beside",
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
