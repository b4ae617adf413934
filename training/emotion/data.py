"""The published splits of GoEmotions, its groupings of labels, and batches of texts of like length."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from groupings import EKMAN, SENTIMENT
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from fieldnotes.coding.emotion_text import tidy

MAX_PIECES = 64  # longer comments are cut; fewer than one in a thousand is


def read_labels(folder: Path) -> list[str]:
    """Return the 28 labels in their order, "neutral" last."""
    return (folder / "labels.txt").read_text(encoding="utf-8").split()


def read_split(path: Path, label_count: int) -> tuple[list[str], NDArray[np.bool_]]:
    """Return the texts and their labels, shape (texts, labels)."""
    texts: list[str] = []
    rows: list[NDArray[np.bool_]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            text, numbers, _ = line.split("\t")
            row = np.zeros(label_count, dtype=bool)
            row[[int(number) for number in numbers.split(",")]] = True
            texts.append(text)
            rows.append(row)
    return texts, np.array(rows)


def grouped(truth: NDArray[np.bool_], labels: list[str], groups: dict[str, str]) -> NDArray[np.bool_]:
    """Return which groups hold one of a text's labels, shape (texts, groups)."""
    return np.column_stack(
        [truth[:, [labels.index(name) for name in names.split()]].any(axis=1) for names in groups.values()]
    )


def with_groups(truth: NDArray[np.bool_], labels: list[str]) -> NDArray[np.bool_]:
    """Return the labels, then Ekman's seven groups, then the four of sentiment, shape (texts, 39)."""
    return np.hstack([truth, grouped(truth, labels, EKMAN), grouped(truth, labels, SENTIMENT)])


class Pieces:
    """Texts cut into word pieces, served in padded batches of texts of like length."""

    def __init__(self, tokenizer: Tokenizer, texts: list[str], pad_id: int) -> None:
        """Cut texts once."""
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_PIECES)
        self.ids = [encoding.ids for encoding in tokenizer.encode_batch([tidy(text) for text in texts])]
        self.lengths = np.array([len(ids) for ids in self.ids])
        self.pad_id = pad_id

    def padded(self, rows: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        """Return ids and mask (true where a piece is), shape (rows, longest)."""
        ids = torch.full((len(rows), int(self.lengths[rows].max())), self.pad_id)
        for place, row in enumerate(rows):
            ids[place, : self.lengths[row]] = torch.tensor(self.ids[row])
        return ids, ids != self.pad_id

    def shuffled(self, size: int, random: np.random.Generator) -> Iterator[NDArray[np.int64]]:
        """Yield each row once, in batches of about like length, both in random order."""
        # A little noise on the length keeps the batches of two epochs different.
        order = np.argsort(self.lengths + random.uniform(0, 3, len(self.lengths)), kind="stable")
        batches = [order[start : start + size] for start in range(0, len(order), size)]
        for number in random.permutation(len(batches)):
            yield batches[number]

    def sorted(self, size: int) -> Iterator[NDArray[np.int64]]:
        """Yield each row once, shortest first."""
        order = np.argsort(self.lengths, kind="stable")
        for start in range(0, len(order), size):
            yield order[start : start + size]
