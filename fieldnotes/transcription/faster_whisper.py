"""The engine "faster-whisper": CTranslate2 with 8-bit weights, on the CPU or on a GPU where there is one.

Of faster-whisper itself it uses the tokenizer and the spectrogram; batches, retries and word times are ours.
ctranslate2 and faster_whisper are imported on first use: they take half a second.
"""

import os
import re
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from fieldnotes.errors import WeightsRefusedError
from fieldnotes.records import Word

from .guards import Attempt, Passage
from .hearing import MOST_NEW_TOKENS, SEED, Request, WhisperModel
from .languages import ENGLISH_ONLY
from .protocol import LONGEST_CHUNK_S, SAMPLE_RATE_HZ, Samples
from .weights import FoundWeights
from .whisper_engine import WhisperEngine
from .words import time_words

if TYPE_CHECKING:
    import ctranslate2
    from faster_whisper.tokenizer import Tokenizer

_WINDOW_SAMPLES = int(LONGEST_CHUNK_S * SAMPLE_RATE_HZ)
_WINDOW_FRAMES = 3000  # of the spectrogram, 10 ms each
_FRAMES_OF_SILENCE = 200
_FEWEST_FRAMES = 1000
_MOST_TOKENS = 2 * MOST_NEW_TOKENS
_MOST_PROMPT_TOKENS = 223
_LANGUAGE_TOKEN = re.compile(r"<\|[a-z]{2,3}\|>")

_Encoded = NDArray[np.float32]


class FasterWhisperEngine(WhisperEngine):
    """Whisper on CTranslate2; the contract is that of `SpeechEngine`."""

    name = "faster-whisper"
    # At most about 300 MB while decoding: 1,500 steps x width x 2 x decoder's layers x 4 bytes for each.
    # For the small models 8 would save 2 % of the time, and a crash would cost twice as much.
    _batch_sizes: ClassVar = {"tiny": 4, "base": 4, "small": 3, "large-v3-turbo": 4}

    def __init__(self, weights: FoundWeights, *, threads: int | None = None) -> None:
        """Prepare as `WhisperEngine` does; raises WeightsRefusedError for weights not CTranslate2's."""
        if weights.format != "ctranslate2":
            raise WeightsRefusedError(
                f"{weights.paths[0]} is a checkpoint of openai-whisper, which faster-whisper cannot read; "
                "set the engine to openai-whisper, or give a folder with a model.bin of CTranslate2."
            )
        super().__init__(weights, threads=threads)

    @property
    def version(self) -> str:
        """Return the versions of the installed faster-whisper and CTranslate2."""
        return f"{version('faster-whisper')} with ctranslate2 {version('ctranslate2')}"

    def _load(self) -> WhisperModel:
        return _Model(self._weights, self._threads)


class _Model:
    """The loaded model with its tokenizer."""

    def __init__(self, weights: FoundWeights, threads: int) -> None:
        # Read when the library is first loaded: idle threads sleep instead of spinning.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import ctranslate2
        import tokenizers
        from faster_whisper.feature_extractor import FeatureExtractor

        self._folder = weights.folder()
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="faster-whisper")
        self._device = "cuda" if ctranslate2.get_cuda_device_count() > 0 else "cpu"
        for name in ("config.json", "tokenizer.json"):
            if not (self._folder / name).is_file():
                raise _incomplete(self._folder, f"{name} is missing")
        try:
            self._model = self._load(workers=threads)
        except (RuntimeError, ValueError) as error:
            raise _incomplete(self._folder, str(error)) from error
        self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        self._spectrogram = FeatureExtractor(feature_size=self._model.n_mels)
        tokens: dict[str, int] = self._tokenizer.get_vocab()
        self.languages: Collection[str] = (
            frozenset(t[2:-2] for t in tokens if _LANGUAGE_TOKEN.fullmatch(t))
            if self._model.is_multilingual
            else ENGLISH_ONLY
        )

    def encode(self, chunks: Sequence[Samples]) -> _Encoded:
        """Return the encoder's output, of shape (chunks, steps of 20 ms, width), steps at most 1500."""
        import ctranslate2

        frames = _frames_to_encode(max(len(audio) for audio in chunks))

        def encode_one(audio: Samples) -> _Encoded:
            spectrogram = self._spectrogram(_padded(audio), padding=0)[None, :, :frames]
            view = ctranslate2.StorageView.from_array(np.ascontiguousarray(spectrogram, dtype=np.float32))
            return np.array(self._model.encode(view, to_cpu=True))

        # One by one: together they are no faster, and each holds 72 MB of attention (for base).
        return np.concatenate(list(self._pool.map(encode_one, chunks)))

    def language_probabilities(self, encoded: _Encoded) -> list[dict[str, float]]:
        """Return the probability of each language for each chunk."""
        found = self._model.detect_language(_view(encoded))
        return [{token[2:-2]: probability for token, probability in chunk} for chunk in found]

    def decode(self, encoded: _Encoded, request: Request, attempt: Attempt) -> list[Passage]:
        """Return a passage for each chunk."""
        tokenizer = self._tokenizer_for(request)
        prompt = _prompt(tokenizer, request.prompt)
        how: dict[str, Any] = {"beam_size": attempt.beams}
        model, parts = self._model, self._parts(len(encoded))
        if attempt.temperature:
            how |= {"sampling_topk": 0, "sampling_temperature": attempt.temperature}
            # In one piece: what is drawn depends on the order in which it is drawn.
            model, parts = self._sampler(), [slice(None)]

        def decode_part(part: slice) -> list[Any]:
            found: list[Any] = model.generate(
                _view(encoded[part]),
                [prompt] * len(encoded[part]),
                # Prompt and text; of it CTranslate2 lets the text take half at the most.
                max_length=_MOST_TOKENS,
                return_scores=True,
                return_no_speech_prob=True,
                **how,
            )
            return found

        room = min(MOST_NEW_TOKENS, _MOST_TOKENS - len(prompt))
        return [
            _passage(result, tokenizer, room)
            for found in self._pool.map(decode_part, parts)
            for result in found
        ]

    def align(
        self, encoded: _Encoded, request: Request, passages: Sequence[Passage], samples: Sequence[int]
    ) -> list[list[Word]]:
        """Return each passage's words, timed by the decoder's attention to the sound."""
        tokenizer = self._tokenizer_for(request)

        def align_part(part: slice) -> list[Any]:
            found: list[Any] = self._model.align(
                _view(encoded[part]),
                tokenizer.sot_sequence,
                [list(passage.tokens) for passage in passages[part]],
                [_frames(length) for length in samples[part]],
            )
            return found

        # Whole batches hold the probability of every token of the vocabulary at every place.
        pairs = [slice(at, at + 2) for at in range(0, len(encoded), 2)]
        aligned = [found for part in self._pool.map(align_part, pairs) for found in part]
        timed = []
        for passage, found in zip(passages, aligned, strict=True):
            pieces, tokens = tokenizer.split_to_word_tokens([*passage.tokens, tokenizer.eot])
            sizes = [len(of_piece) for of_piece in tokens[:-1]]
            timed.append(time_words(pieces[:-1], sizes, found.alignments, found.text_token_probs))
        return timed

    def _parts(self, rows: int) -> list[slice]:
        """Return the rows in parts of about the same size, at most one for every two workers.

        Decoding costs the reading of the weights, which the rows of a part share: few parts are frugal.
        """
        size = -(-rows // max(1, self._threads // 2))
        return [slice(at, at + size) for at in range(0, rows, size)]

    def _load(self, workers: int) -> "ctranslate2.models.Whisper":
        import ctranslate2

        return ctranslate2.models.Whisper(
            str(self._folder),
            device=self._device,
            compute_type="int8_float16" if self._device == "cuda" else "int8",
            # Threads that share one product wait for each other; workers that share nothing do not.
            intra_threads=1,
            inter_threads=workers,
        )

    def _sampler(self) -> "ctranslate2.models.Whisper":
        import ctranslate2

        # Its threads draw from the seed they were born with: only a new model begins at the beginning.
        ctranslate2.set_random_seed(SEED)
        return self._load(workers=1)

    def _tokenizer_for(self, request: Request) -> "Tokenizer":
        from faster_whisper.tokenizer import Tokenizer

        return Tokenizer(
            self._tokenizer, self._model.is_multilingual, task=request.task, language=request.language
        )


def _incomplete(folder: Path, why: str) -> WeightsRefusedError:
    return WeightsRefusedError(
        f"{folder} holds no complete model of CTranslate2 ({why}); "
        "install or copy it again with config.json, tokenizer.json and the vocabulary."
    )


def _prompt(tokenizer: "Tokenizer", text: str) -> list[int]:
    known = tokenizer.encode(f" {text}")[-_MOST_PROMPT_TOKENS:] if text else []
    before = [tokenizer.sot_prev, *known] if known else []
    return [*before, *tokenizer.sot_sequence, tokenizer.no_timestamps]


def _passage(
    result: "ctranslate2.models.WhisperGenerationResult", tokenizer: "Tokenizer", room: int
) -> Passage:
    tokens = result.sequences_ids[0]
    return Passage(
        tokens=tuple(token for token in tokens if token < tokenizer.eot),
        text=tokenizer.decode(tokens),
        # The end of text counts as a token in openai-whisper's mean, whose thresholds are used.
        mean_log_probability=result.scores[0] * len(tokens) / (len(tokens) + 1),
        no_speech_probability=result.no_speech_prob,
        cut_off=len(tokens) >= room,
    )


def _padded(audio: Samples) -> Samples:
    return np.pad(audio, (0, _WINDOW_SAMPLES - len(audio)))


def _frames_to_encode(samples: int) -> int:
    """Return how much of the spectrogram the encoder needs to see, an even number.

    Whisper was trained on 30 s, the rest silence. With 2 s of silence it hears the same words as with more,
    for less; with less than 1 s it begins to loop.
    """
    needed = samples * _WINDOW_FRAMES // _WINDOW_SAMPLES + _FRAMES_OF_SILENCE
    return min(_WINDOW_FRAMES, max(_FEWEST_FRAMES, needed + needed % 2))


def _frames(samples: int) -> int:
    # At least one step of the attention.
    return max(2, -(-samples * _WINDOW_FRAMES // _WINDOW_SAMPLES))


def _view(values: NDArray[np.float32]) -> "ctranslate2.StorageView":
    import ctranslate2

    return ctranslate2.StorageView.from_array(np.ascontiguousarray(values))
