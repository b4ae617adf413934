"""How often suggested themes are right, on Banking77 as a stand-in codebook of 77 codes.

    python -m benchmarks.themes benchmarks/material/themes

Prints one line a figure, as `name mean spread`: top1_K and top3_K for K examples a code (0, 1, 5, 20), over
several draws of the examples; `_tfidf` (words weighted by rarity; logistic regression, and for 0 examples the
likeness of words with the code's name) and `_frozen` (the sentence vectors alone: the code whose examples'
mean, or name, is nearest) are what it is compared with. All are judged on the whole test split, 3,080
questions. Then `open_…`: with half of the codes taken out of the codebook and one passage in five about one
of the rest, how many suggestions are made at a confidence of 0.5, how many of them are right, and how many
passages they find.

What it is compared with needs scikit-learn, as training does: `pip install "fieldnotes[train]"`.

Data: Casanueva and others, "Efficient Intent Detection with Dual Sentence Encoders", NLP for ConvAI 2020.
"""

import argparse
import csv
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fieldnotes.coding.embeddings import Vectors, embed_texts
from fieldnotes.coding.theme_model import SHOWN, Lessons, learn

EXAMPLES = (0, 1, 5, 20)
DATA = Path(__file__).parent / "material" / "themes"
BACKGROUND = 1_000
SHARE_ABOUT = 0.2
FLOOR = 0.5

Numbers = NDArray[np.int64]
Scores = NDArray[np.floating]


class Material:
    """The questions of both splits with their codes and vectors, and the codes' names."""

    def __init__(self, folder: Path) -> None:
        self.texts, self.codes, self.vectors = {}, {}, {}
        rows = {split: _read(folder / f"{split}.csv") for split in ("train", "test")}
        self.names = sorted({code for _, code in rows["train"]})
        for split, found in rows.items():
            self.texts[split] = [text for text, _ in found]
            self.codes[split] = np.array([self.names.index(code) for _, code in found])
            began_s = time.process_time()
            self.vectors[split] = embed_texts(self.texts[split])
            self.rate = len(found) / (time.process_time() - began_s)
        self.words = [name.replace("_", " ") for name in self.names]
        self.name_vectors = embed_texts(self.words)

    def draw(self, examples: int, seed: int) -> Numbers:
        """Return the rows of `examples` training questions a code."""
        random = np.random.default_rng(seed)
        rows = [
            random.choice(np.flatnonzero(self.codes["train"] == code), examples, replace=False)
            for code in range(len(self.names))
        ]
        return np.concatenate(rows).astype(np.int64)

    def background(self, seed: int) -> Vectors:
        """Return training questions without their codes, as passages in general."""
        random = np.random.default_rng(1_000 + seed)
        return self.vectors["train"][random.choice(len(self.texts["train"]), BACKGROUND, replace=False)]


def learned(material: Material, rows: Numbers, seed: int) -> Scores:
    """Return the scores of the product's model, shape (questions, codes)."""
    codes = np.arange(len(material.names))
    model = learn(
        lessons(
            np.concatenate([material.name_vectors, material.vectors["train"][rows]]),
            np.concatenate([codes, material.codes["train"][rows]]),
            len(codes),
            material.background(seed),
        )
    )
    return model.rank(material.vectors["test"])


def frozen(material: Material, rows: Numbers, seed: int) -> Scores:
    """Return how near each question is to the mean of a code's examples, or to its name without any."""
    if not len(rows):
        return material.vectors["test"] @ material.name_vectors.T
    about = np.eye(len(material.names), dtype=np.float32)[material.codes["train"][rows]]
    means = about.T @ material.vectors["train"][rows]
    return material.vectors["test"] @ (means / np.linalg.norm(means, axis=1, keepdims=True)).T


def tfidf(material: Material, rows: Numbers, seed: int) -> Scores:
    """Return the scores of words weighted by rarity: by logistic regression, or by the names alone."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = material.words + [material.texts["train"][row] for row in rows]
    codes = np.concatenate([np.arange(len(material.names)), material.codes["train"][rows]])
    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)).fit(material.texts["train"])
    known, asked = words.transform(texts), words.transform(material.texts["test"])
    if not len(rows):
        return np.asarray((asked @ known.T).todense())
    return LogisticRegression(C=10, max_iter=300).fit(known, codes).decision_function(asked)


def lessons(vectors: Vectors, codes: Numbers, count: int, background: Vectors) -> Lessons:
    """Return what the product's model learns from: passages with one code each, none refused."""
    about = np.eye(count, dtype=np.float32)[codes]
    halves = np.arange(len(background)) % 2
    refused = np.zeros(about.shape, dtype=bool)
    return Lessons(tuple(range(count)), vectors, about, refused, background, halves)


def top(scores: Scores, codes: Numbers, most: int) -> float:
    """Return the share of questions whose code is among the `most` that score best."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :most]
    return float((best == codes[:, None]).any(axis=1).mean())


METHODS: dict[str, Callable[[Material, Numbers, int], Scores]] = {
    "": learned,
    "_tfidf": tfidf,
    "_frozen": frozen,
}


def closed(material: Material, seeds: int) -> Iterator[tuple[str, list[float]]]:
    """Yield each figure's name and its value for every draw of examples."""
    for examples in EXAMPLES:
        for name, score in METHODS.items():
            draws = range(seeds if examples or not name else 1)
            found = [score(material, material.draw(examples, seed), seed) for seed in draws]
            for most in (1, SHOWN):
                yield (
                    f"top{most}_{examples}{name}",
                    [top(scores, material.codes["test"], most) for scores in found],
                )


def half_open(material: Material, examples: int, seed: int) -> tuple[Scores, NDArray[np.bool_], int]:
    """Return, with half of the codes unknown, confidences of the best code, whether it is right, and how many
    questions are about a code of the codebook.
    """
    random = np.random.default_rng(100 + seed)
    known = random.permutation(len(material.names))[: len(material.names) // 2]
    place = np.full(len(material.names), -1)
    place[known] = np.arange(len(known))
    rows = material.draw(examples, seed)
    rows = rows[place[material.codes["train"][rows]] >= 0]
    model = learn(
        lessons(
            np.concatenate([material.name_vectors[known], material.vectors["train"][rows]]),
            np.concatenate([np.arange(len(known)), place[material.codes["train"][rows]]]),
            len(known),
            material.vectors["train"][_mixed(place[material.codes["train"]] >= 0, BACKGROUND, random)],
        )
    )
    truth = place[material.codes["test"]]
    asked = _mixed(truth >= 0, int((truth < 0).sum() / (1 - SHARE_ABOUT)), random)
    vectors = material.vectors["test"][asked]
    best = model.rank(vectors).argmax(axis=1)
    sure = np.take_along_axis(model.confidences(vectors), best[:, None], axis=1)[:, 0]
    return sure, best == truth[asked], int((truth[asked] >= 0).sum())


def open_world(material: Material, seeds: int) -> Iterator[tuple[str, list[float]]]:
    """Yield how many suggestions a passage gets at FLOOR, how many are right, and how many passages they
    find.
    """
    for examples in EXAMPLES:
        made, right, reach = [], [], []
        for seed in range(seeds):
            sure, correct, about = half_open(material, examples, seed)
            suggested = sure >= FLOOR
            made.append(float(suggested.mean()))
            right.append(float(correct[suggested].mean()) if suggested.any() else 0.0)
            reach.append(float(correct[suggested].sum() / about))
        yield from (
            (f"open_made_{examples}", made),
            (f"open_right_{examples}", right),
            (f"open_found_{examples}", reach),
        )


def calibrate(material: Material, seeds: int) -> None:
    """Print what turns the odds into the odds of being right, over all numbers of examples."""
    from sklearn.linear_model import LogisticRegression

    seen, right = [], []
    for examples in EXAMPLES:
        for seed in range(seeds):
            sure, correct, _ = half_open(material, examples, 50 + seed)
            odds = np.log(sure / (1 - sure))
            seen.append(np.column_stack([odds, np.full(len(odds), np.log(1 + examples))]))
            right.append(correct)
        fitted = LogisticRegression(C=1e6).fit(seen[-1][:, :1], right[-1])
        print(f"{examples:>3} examples: {fitted.coef_[0, 0]:.2f} {fitted.intercept_[0]:.2f}", flush=True)
    fitted = LogisticRegression(C=1e6).fit(np.concatenate(seen), np.concatenate(right))
    print("with SLOPE 1, OFFSET 0 and PER_LOG_PASSAGE 0 in theme_model.py, they become", end=" ")
    print(*(f"{number:.2f}" for number in (fitted.coef_[0, 0], fitted.intercept_[0], fitted.coef_[0, 1])))


def _mixed(about: NDArray[np.bool_], count: int, random: np.random.Generator) -> Numbers:
    """Return rows of which SHARE_ABOUT are about a code of the codebook."""
    pick = partial(random.choice, replace=False)
    inside = pick(np.flatnonzero(about), min(int(count * SHARE_ABOUT), int(about.sum())))
    outside = pick(np.flatnonzero(~about), min(int(count * (1 - SHARE_ABOUT)), int((~about).sum())))
    return np.concatenate([inside, outside])


def _read(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "data", type=Path, nargs="?", default=DATA, help="a folder with train.csv and test.csv"
    )
    parser.add_argument("--seeds", type=int, default=5, help="how many draws of examples")
    parser.add_argument("--calibrate", action="store_true", help="fit SLOPE and OFFSET instead")
    options = parser.parse_args()
    material = Material(options.data)
    if options.calibrate:
        calibrate(material, options.seeds)
        return
    print(f"sentences_a_processor_second {material.rate:.0f}")
    for measure in (closed, open_world):
        for name, values in measure(material, options.seeds):
            print(f"{name} {np.mean(values):.3f} {np.std(values):.3f}", flush=True)


if __name__ == "__main__":
    main()
