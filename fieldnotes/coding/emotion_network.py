"""The shipped emotion network: a small transformer, read by onnxruntime in batches of sentences of like
length.

Its logits are mixed with those of the word model (see `emotion_model`), which sees what single words say.
`training/emotion` makes the folder that is read here. onnxruntime and the tokenizer are loaded on first
use, in the worker; what a suggestion's number means in words is in `emotion_certainty`, which loads
neither. The scores and their limits are in docs/emotion-model.md.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fieldnotes.coding.emotion_model import EmotionModel, load_emotion_model
from fieldnotes.coding.emotion_text import tidy
from fieldnotes.errors import SettingsError

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

NETWORK_PATH = Path(__file__).parent / "models" / "emotion"
FORMAT = 2
RECIPE = "training/emotion"
MOST_PIECES = 128  # word pieces of a sentence that are read, about 90 words; split_sentences gives 40
PIECES_A_BATCH = 1_024
TEXTS_A_BATCH = 64
MOST_THREADS = 2
VECTOR_SIZE = 384

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class EmotionReading:
    """What the network made of some texts.

    labels, shape (texts, 28): the probability of each label, independent of each other. sentiment, shape
    (texts, 4): of positive, negative, ambiguous, neutral. vectors, shape (texts, 384): what the labels were
    read from, for a head of the team's own.
    """

    labels: Matrix
    ekman: Matrix
    sentiment: Matrix
    vectors: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class EmotionNetwork:
    """A network in memory.

    labels: the 28 of GoEmotions in their order, "neutral" last. thresholds, shape (39,): from the
    development split, the probability from which a label or group counts in the published scores. floors,
    shape (28,): the probability from which a label is suggested to a person; above 1 for one that is never
    suggested. scale, shift, shape (39,): what makes a logit an honest one, from the development split.
    words_share: how much the word model's logits count, 0 to 1. groups: the labels of each group, by their
    places.
    """

    name: str
    version: str
    labels: tuple[str, ...]
    ekman: tuple[str, ...]
    sentiment: tuple[str, ...]
    thresholds: Matrix
    floors: Matrix
    scale: Matrix
    shift: Matrix
    words_share: float
    groups: tuple[tuple[int, ...], ...]
    words: EmotionModel
    session: "onnxruntime.InferenceSession"
    tokenizer: "Tokenizer"

    @property
    def made_by(self) -> str:
        """The name and version that stand at a suggestion."""
        return f"{self.name} {self.version}"

    def read(
        self, texts: Sequence[str], *, check: Callable[[float], None] = lambda _: None
    ) -> EmotionReading:
        """Read texts, each as one sentence.

        check: called before each batch with the share that is done, 0 to 1; what it raises ends the reading.
        The last digits of a text's numbers depend on its batch, because activations are cut to 8 bits by the
        batch's range.
        """
        logits, vectors = self.logits(texts, check=check)
        probabilities = 1.0 / (1.0 + np.exp(-(self.scale * logits + self.shift)))
        labels, ekman = len(self.labels), len(self.ekman)
        return EmotionReading(
            probabilities[:, :labels],
            probabilities[:, labels : labels + ekman],
            probabilities[:, labels + ekman :],
            vectors,
        )

    def logits(
        self, texts: Sequence[str], *, check: Callable[[float], None] = lambda _: None
    ) -> tuple[Matrix, NDArray[np.float32]]:
        """Return the network's own numbers, before they are made honest, and the vectors; see `read`."""
        encodings = self.tokenizer.encode_batch([tidy(text) for text in texts])
        ids = [encoding.ids for encoding in encodings]
        logits = np.zeros((len(texts), len(self.scale)))
        vectors = np.zeros((len(texts), VECTOR_SIZE), np.float32)
        done = 0
        for rows in _batches([len(row) for row in ids]):
            check(done / len(texts))
            longest = max(len(ids[row]) for row in rows)
            padded = np.zeros((2, len(rows), longest), np.int32)  # 0 is the padding piece
            for place, row in enumerate(rows):
                padded[0, place, : len(ids[row])] = ids[row]
                padded[1, place, : len(ids[row])] = 1
            logits[rows], vectors[rows] = self.session.run(None, {"ids": padded[0], "mask": padded[1]})
            done += len(rows)
        return (1 - self.words_share) * logits + self.words_share * self.word_logits(texts), vectors

    def word_logits(self, texts: Sequence[str]) -> Matrix:
        """Return what the word model makes of the texts: logits of labels and groups, shape (texts, 39)."""
        labels = self.words.probabilities(texts)
        # A group's probability: that at least one of its labels holds.
        grouped = [1 - np.prod(1 - labels[:, list(group)], axis=1) for group in self.groups]
        safe = np.clip(np.column_stack([labels, *grouped]), 1e-6, 1 - 1e-6)
        return np.asarray(np.log(safe / (1 - safe)))


@cache
def load_emotion_network(folder: Path = NETWORK_PATH, threads: int = MOST_THREADS) -> EmotionNetwork:
    """Return the network of a folder, loaded once per process.

    threads: processor threads for a reading. Raises SettingsError for a folder without a network of this
    format.
    """
    try:
        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{folder.name} holds no emotion network; install fieldnotes again or train it: {RECIPE}."
        ) from error
    if facts.get("format") != FORMAT:
        raise SettingsError(f"{folder.name} is not of format {FORMAT}; train it anew: {RECIPE}.")
    return EmotionNetwork(
        name=facts["name"],
        version=facts["version"],
        labels=tuple(facts["labels"]),
        ekman=tuple(facts["ekman"]),
        sentiment=tuple(facts["sentiment"]),
        thresholds=np.array(facts["thresholds"]),
        floors=np.array(facts["floors"]),
        scale=np.array(facts["scale"]),
        shift=np.array(facts["shift"]),
        words_share=float(facts["words_share"]),
        groups=tuple(tuple(group) for group in facts["groups"]),
        words=load_emotion_model(),
        session=_open_session(folder / "model.onnx", threads),
        tokenizer=_open_tokenizer(folder / "tokenizer.json"),
    )


def _open_session(path: Path, threads: int) -> "onnxruntime.InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # A thread that waits spinning takes the processor from the speech engine beside it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _open_tokenizer(path: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_PIECES)
    return tokenizer


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Return the rows of each batch: texts of like length together, shortest first."""
    batches: list[list[int]] = [[]]
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        if (len(batches[-1]) + 1) * lengths[row] > PIECES_A_BATCH or len(batches[-1]) == TEXTS_A_BATCH:
            batches.append([])
        batches[-1].append(row)
    return [batch for batch in batches if batch]
