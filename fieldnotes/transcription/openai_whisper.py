"""The engine "openai-whisper": OpenAI's own program, on the CPU or on a GPU where there is one.

torch and whisper are imported on first use: they take a second and 290 MB.
"""

import os
import warnings
from collections.abc import Collection, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, ClassVar

from fieldnotes.errors import WeightsRefusedError
from fieldnotes.records import Word

from .guards import Attempt, Passage
from .hearing import MOST_NEW_TOKENS, SEED, Request, WhisperModel
from .languages import ENGLISH_ONLY
from .protocol import LONGEST_CHUNK_S, SAMPLE_RATE_HZ, Samples
from .weights import FoundWeights
from .whisper_engine import WhisperEngine

if TYPE_CHECKING:
    import torch
    from whisper.model import Whisper
    from whisper.tokenizer import Tokenizer

_WINDOW_SAMPLES = int(LONGEST_CHUNK_S * SAMPLE_RATE_HZ)
_SAMPLES_PER_FRAME = 160  # of the spectrogram


class OpenAIWhisperEngine(WhisperEngine):
    """Whisper in its makers' own program; the contract is that of `SpeechEngine`."""

    name = "openai-whisper"
    _batch_sizes: ClassVar = {"tiny": 4, "base": 4, "small": 2, "large-v3-turbo": 2}

    @property
    def version(self) -> str:
        """Return the version of the installed openai-whisper."""
        return version("openai-whisper")

    def _load(self) -> WhisperModel:
        return _Model(self._weights, self._threads)


class _Model:
    """The loaded model with its tokenizers."""

    def __init__(self, weights: FoundWeights, threads: int) -> None:
        # Read by OpenMP when torch is first imported: idle threads sleep.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import torch
        import whisper
        from whisper.tokenizer import LANGUAGES

        from .ct2_checkpoint import build_whisper_model

        torch.set_num_threads(threads)
        heads = whisper._ALIGNMENT_HEADS.get(weights.model)
        if weights.format == "ctranslate2":
            model = build_whisper_model(weights.read(), alignment_heads=heads)
        else:
            model = _load_checkpoint(weights, heads)
        self._model = model.to("cuda") if torch.cuda.is_available() else model
        multilingual = model.is_multilingual
        self.languages: Collection[str] = (
            frozenset(list(LANGUAGES)[: model.num_languages]) if multilingual else ENGLISH_ONLY
        )
        self._tokenizer()

    def encode(self, chunks: Sequence[Samples]) -> "torch.Tensor":
        """Return the encoder's output, of shape (chunks, 1500, width)."""
        import torch
        from whisper.audio import log_mel_spectrogram

        mels = self._model.dims.n_mels
        spectrograms = [
            log_mel_spectrogram(audio.copy(), mels, padding=_WINDOW_SAMPLES - len(audio)) for audio in chunks
        ]
        with torch.no_grad():
            encoded: torch.Tensor = self._model.encoder(torch.stack(spectrograms).to(self._model.device))
        return encoded

    def language_probabilities(self, encoded: "torch.Tensor") -> list[dict[str, float]]:
        """Return the probability of each language for each chunk."""
        found: list[dict[str, float]] = self._model.detect_language(encoded, self._tokenizer())[1]
        return found

    def decode(self, encoded: "torch.Tensor", request: Request, attempt: Attempt) -> list[Passage]:
        """Return a passage for each chunk."""
        import torch
        import whisper

        options = whisper.DecodingOptions(
            task=request.task,
            language=request.language,
            prompt=request.prompt or None,
            temperature=attempt.temperature,
            beam_size=attempt.beams if attempt.beams > 1 else None,
            sample_len=MOST_NEW_TOKENS,
            without_timestamps=True,
            fp16=False,
        )
        # A search over beams takes one chunk at a time: with more, whisper mixes up chunks and beams.
        size = 1 if attempt.beams > 1 else len(encoded)
        parts = [encoded[at : at + size] for at in range(0, len(encoded), size)]
        with torch.random.fork_rng():
            torch.manual_seed(SEED)
            found = [result for part in parts for result in whisper.decode(self._model, part, options)]
        eot = self._tokenizer(request).eot
        return [
            Passage(
                tokens=tuple(token for token in result.tokens if token < eot),
                text=result.text,
                mean_log_probability=result.avg_logprob,
                no_speech_probability=result.no_speech_prob,
                cut_off=len(result.tokens) >= MOST_NEW_TOKENS,
            )
            for result in found
        ]

    def align(
        self, encoded: "torch.Tensor", request: Request, passages: Sequence[Passage], samples: Sequence[int]
    ) -> list[list[Word]]:
        """Return each passage's words, timed by the decoder's attention to the sound."""
        from whisper.timing import find_alignment

        tokenizer = self._tokenizer(request)
        return [
            [
                Word(timing.word, float(timing.start), float(timing.end), float(timing.probability))
                for timing in find_alignment(
                    _Decoder(self._model),
                    tokenizer,
                    list(passage.tokens),
                    features,
                    max(2, length // _SAMPLES_PER_FRAME),
                )
            ]
            for passage, features, length in zip(passages, encoded, samples, strict=True)
        ]

    def _tokenizer(self, request: Request | None = None) -> "Tokenizer":
        from whisper.tokenizer import get_tokenizer

        with warnings.catch_warnings():
            # Whisper leaves its vocabulary file open when it first makes a tokenizer.
            warnings.simplefilter("ignore", ResourceWarning)
            return get_tokenizer(
                self._model.is_multilingual,
                num_languages=self._model.num_languages,
                language=request.language if request else "en",
                task=request.task if request else "transcribe",
            )


class _Decoder:
    """A model as `find_alignment` uses it, for sound that is encoded already: encoding is the dear half."""

    def __init__(self, model: "Whisper") -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def __call__(self, features: "torch.Tensor", tokens: "torch.Tensor") -> "torch.Tensor":
        logits: torch.Tensor = self._model.decoder(tokens, features)
        return logits


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
