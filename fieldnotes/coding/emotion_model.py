"""The shipped emotion model: words and word pairs weighed by 27 logistic regressions, read with numpy alone.

`training/emotion/train.py` makes the file that is read here and cuts texts with `cut_features`, so that
training and use see the same. The scores and their limits are in docs/emotion-model.md.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fieldnotes.errors import SettingsError

MODEL_PATH = Path(__file__).parent / "models" / "emotion.npz"
FORMAT = 1
RECIPE = "training/emotion/train.py"
MAX_CODE_POINTS = 5_000  # what a text says beyond this is not read: the model knows single comments

_TOKEN = re.compile(
    r"\[[a-z]+\]"  # the training texts' masks, as in [name]
    r"|[^\W_]+(?:'[^\W_]+)*"  # words, with their apostrophes
    r"|[!?]|\.{3,}"
    r"|[:;=x]-?[()\[\]dp/]+|<3"
    r"|[\u2600-\u27bf\U0001f000-\U0001faff]"  # emoji, one by one
)


@dataclass(frozen=True, eq=False)
class EmotionModel:
    """A model in memory. labels: the 28 of GoEmotions in their order, "neutral" last.

    thresholds, shape (28,): from the development split, the probability from which a label counts in the
    published score. floors, shape (28,): the higher probability from which it is suggested to a person;
    above 1 for a label that was never reliable enough, and for "neutral".
    """

    name: str
    version: str
    labels: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: NDArray[np.float64]
    weights: NDArray[np.float16]
    intercepts: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    floors: NDArray[np.float64]

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return each label's probability for each text, shape (texts, 28), from 0 to 1, labels independent.

        A text without a single known word gets the labels' base rates.
        """
        logits = np.tile(self.intercepts, (len(texts), 1))
        for row, text in enumerate(texts):
            counts = Counter(cut_features(text[:MAX_CODE_POINTS]))
            known = [
                (self.vocabulary[term], count) for term, count in counts.items() if term in self.vocabulary
            ]
            if not known:
                continue
            columns = np.array([column for column, _ in known])
            # Sublinear tf-idf of unit length, as scikit-learn's TfidfVectorizer makes it.
            values = (1.0 + np.log(np.array([count for _, count in known], np.float64))) * self.idf[columns]
            values /= np.sqrt(values @ values)
            logits[row] += values @ self.weights[columns].astype(np.float64)
        return np.asarray(1.0 / (1.0 + np.exp(-logits)))


def cut_features(text: str) -> list[str]:
    """Return a text's words, signs and emoji in lower case, and each with the one before it."""
    tokens = _TOKEN.findall(text.replace("’", "'").lower())
    return tokens + [f"{before} {token}" for before, token in zip(["<s>", *tokens], tokens, strict=False)]


@cache
def load_emotion_model(path: Path = MODEL_PATH) -> EmotionModel:
    """Return the model of a file, loaded once per process; nothing in the file is ever executed.

    Raises SettingsError for a file that is missing, of another format, or inconsistent.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            parts = {key: stored[key] for key in stored.files}
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{path.name} cannot be read as an emotion model; install fieldnotes again or train it anew."
        ) from error
    if "format" not in parts or int(parts["format"]) != FORMAT:
        raise SettingsError(f"{path.name} is not of format {FORMAT}; train it anew with {RECIPE}.")
    terms = parts["terms"].tobytes().decode("utf-8").split("\n")
    labels = tuple(str(label) for label in parts["labels"])
    if parts["weights"].shape != (len(terms), len(labels)):
        raise SettingsError(f"{path.name} is inconsistent; train it anew with {RECIPE}.")
    return EmotionModel(
        name=str(parts["name"]),
        version=str(parts["version"]),
        labels=labels,
        vocabulary={term: column for column, term in enumerate(terms)},
        idf=parts["idf"].astype(np.float64),
        weights=parts["weights"],
        intercepts=parts["intercepts"].astype(np.float64),
        thresholds=parts["thresholds"].astype(np.float64),
        floors=parts["floors"].astype(np.float64),
    )
