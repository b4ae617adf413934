"""The engine "openai-whisper": OpenAI's own program on the CPU.

torch and whisper are imported on first use: they take a second and 290 MB.
"""

import os
import sys
import warnings
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from fieldnotes.errors import TranscriptionError, WeightsRefusedError
from fieldnotes.records import SpeechSegment, Word

from .protocol import LONGEST_CHUNK_S, SAMPLE_RATE_HZ, ChunkResult, Samples
from .weights import FoundWeights

if TYPE_CHECKING:
    from whisper.model import Whisper

# Whisper's own guards: Radford and others, "Robust Speech Recognition via Large-Scale Weak Supervision",
# 2022, section 4.5.
_LARGEST_COMPRESSION_RATIO = 2.4
_LOWEST_MEAN_LOG_PROBABILITY = -1.0
_LARGEST_NO_SPEECH_PROBABILITY = 0.6

_TEMPERATURES = (0.0, 0.4, 0.8)  # Greedy, then two sampled attempts: each costs as much as the first.
_SEED = 20250625
# Text that stayed unlikely or repetitive in every attempt, where even this much speaks for no speech, is a
# guess at a ringing tone or a pause: on ringing and noise such text was always invented. Whisper's own way of
# skipping silence (hallucination_silence_threshold) also lost spoken words of a call.
_GUESS_NO_SPEECH_PROBABILITY = 0.35


class OpenAIWhisperEngine:
    """Whisper, decoding greedily, with the times and probability of each word.

    A passage that fails the guards is decoded again at higher temperatures, from a fixed seed; what still
    fails is marked doubtful, or left out where it is likelier to be no speech at all. No text
    is carried from one chunk to the next, so an error cannot spread.
    """

    def __init__(self, weights: FoundWeights, *, threads: int | None = None) -> None:
        """Prepare to use these weights; they are read when the first chunk comes.

        threads: how many processor threads to use at most, from 1; None for as many as there are cores.
        """
        self._weights = weights
        self._threads = threads or _usable_cores()
        self._loaded: Whisper | None = None

    @property
    def name(self) -> str:
        """Return "openai-whisper"."""
        return "openai-whisper"

    @property
    def version(self) -> str:
        """Return the version of the installed openai-whisper."""
        return version("openai-whisper")

    @property
    def model(self) -> str:
        """Return the name of the model, for example "base"."""
        return self._weights.model

    @property
    def weights(self) -> str:
        """Return where the weights came from, with the beginning of their SHA-256."""
        return f"{self._weights.origin} (SHA-256 {self._weights.sha256[:12]})"

    def transcribe_chunk(self, audio: Samples, *, language: str | None, prompt: str) -> ChunkResult:
        """Return what is said in a chunk; the contract is that of `SpeechEngine.transcribe_chunk`."""
        if (
            audio.ndim != 1
            or audio.dtype != np.float32
            or not 0 < len(audio) <= LONGEST_CHUNK_S * SAMPLE_RATE_HZ
        ):
            raise TranscriptionError(
                f"A chunk of {audio.dtype} and shape {audio.shape} cannot be transcribed; "
                "give 1 to 480,000 mono samples of float32 at 16,000 Hz."
            )
        model = self._load()
        self._check_language(model, language)
        import torch

        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(_SEED)
            heard: dict[str, Any] = model.transcribe(
                audio.copy(),
                language=language,
                initial_prompt=prompt or None,
                temperature=_TEMPERATURES,
                compression_ratio_threshold=_LARGEST_COMPRESSION_RATIO,
                logprob_threshold=_LOWEST_MEAN_LOG_PROBABILITY,
                no_speech_threshold=_LARGEST_NO_SPEECH_PROBABILITY,
                condition_on_previous_text=False,
                word_timestamps=True,
                fp16=False,
            )
        segments = _in_order(heard["segments"], end_s=len(audio) / SAMPLE_RATE_HZ)
        return ChunkResult(language=heard["language"], segments=segments)

    def _load(self) -> "Whisper":
        if self._loaded is not None:
            return self._loaded
        # Read by OpenMP when torch is first imported: idle threads sleep.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import torch
        import whisper
        from whisper.tokenizer import get_tokenizer

        from .ct2_checkpoint import build_whisper_model

        torch.set_num_threads(self._threads)
        heads = whisper._ALIGNMENT_HEADS.get(self._weights.model)
        if self._weights.format == "ctranslate2":
            model = build_whisper_model(self._weights.read(), alignment_heads=heads)
        else:
            model = _load_checkpoint(self._weights, heads)
        with warnings.catch_warnings():
            # Whisper leaves its vocabulary file open once, when it first makes a tokenizer.
            warnings.simplefilter("ignore", ResourceWarning)
            get_tokenizer(
                model.is_multilingual, num_languages=model.num_languages, language="en", task="transcribe"
            )
        self._loaded = model
        return model

    def _check_language(self, model: "Whisper", language: str | None) -> None:
        from whisper.tokenizer import LANGUAGES

        known = list(LANGUAGES)[: model.num_languages] if model.is_multilingual else ["en"]
        if language is not None and language not in known:
            raise TranscriptionError(
                f"The model {self.model} does not know the language {language!r}; "
                "leave the language open or choose a multilingual model such as base."
            )


def _usable_cores() -> int:
    # A container may be held to fewer cores than the machine has; only Linux tells.
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _load_checkpoint(weights: FoundWeights, heads: bytes | None) -> "Whisper":
    import pickle

    import whisper

    try:
        # Loads tensors only (`weights_only=True` in whisper): nothing in the file is executed.
        model = whisper.load_model(str(weights.paths[0]), device="cpu")
    except (RuntimeError, KeyError, EOFError, pickle.UnpicklingError) as error:
        raise WeightsRefusedError(
            f"{weights.paths[0]} is not a checkpoint of openai-whisper ({error}); get the weights again."
        ) from error
    if heads is not None:
        model.set_alignment_heads(heads)
    return model


def _in_order(heard: list[dict[str, Any]], *, end_s: float) -> tuple[SpeechSegment, ...]:
    """Return whisper's segments that have text, with times that neither overlap nor leave the chunk."""
    segments = []
    latest_s = 0.0
    for segment in heard:
        text = segment["text"].strip()
        if not text or _is_a_guess(segment):
            continue
        start_s = _between(float(segment["start"]), latest_s, end_s)
        words = []
        latest_s = start_s
        for word in segment["words"]:
            word_start_s = _between(float(word["start"]), latest_s, end_s)
            latest_s = _between(float(word["end"]), word_start_s, end_s)
            if said := word["word"].strip():
                words.append(
                    Word(said, word_start_s, latest_s, _between(float(word["probability"]), 0.0, 1.0))
                )
        latest_s = _between(float(segment["end"]), latest_s, end_s)
        segments.append(
            SpeechSegment(
                start_s=start_s,
                end_s=latest_s,
                text=text,
                words=tuple(words),
                mean_log_probability=float(segment["avg_logprob"]),
                doubtful=_fails_the_guards(segment),
            )
        )
    return tuple(segments)


def _is_a_guess(segment: dict[str, Any]) -> bool:
    return _unlikely(segment) and bool(segment["no_speech_prob"] > _GUESS_NO_SPEECH_PROBABILITY)


def _fails_the_guards(segment: dict[str, Any]) -> bool:
    return _unlikely(segment) or bool(segment["no_speech_prob"] > _LARGEST_NO_SPEECH_PROBABILITY)


def _unlikely(segment: dict[str, Any]) -> bool:
    return bool(
        segment["compression_ratio"] > _LARGEST_COMPRESSION_RATIO
        or segment["avg_logprob"] < _LOWEST_MEAN_LOG_PROBABILITY
    )


def _between(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
