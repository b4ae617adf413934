"""Train the shipped emotion model on GoEmotions and say how good it is.

    pip install -e ".[train]"
    python training/emotion/train.py --data FOLDER --out fieldnotes/coding/models/emotion.npz

FOLDER holds train.tsv, dev.tsv, test.tsv (text, comma-separated label numbers, comment id) and labels.txt, as
published in google-research/google-research, goemotions/data (Demszky et al., ACL 2020; data CC BY 4.0).
Thresholds come from dev alone; test is scored once, with the rounded weights that are shipped. About 15 s
and 1 GB on one core. The same data and scikit-learn version give the same file.

Method: tf-idf of words and word pairs, scaled by naive Bayes log-count ratios, one logistic regression
a label (Wang and Manning, "Baselines and Bigrams", ACL 2012). The ratios are multiplied into the weights.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import sklearn
from groupings import EKMAN, SENTIMENT
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, precision_recall_fscore_support

from fieldnotes.coding.emotion_model import FORMAT, cut_features, load_emotion_model

NAME = "emotion-tfidf"
VERSION = "1"
MIN_TEXTS = 2  # a word or pair that fewer training texts hold is left out
INVERSE_PENALTY = 1.0  # scikit-learn's C
RATIO_SMOOTHING = 1.0
FLOOR_PRECISION = 0.5  # a label is suggested from where it was right this often on dev
FLOOR_MIN_HITS = 3  # and where dev has at least this many texts above it
MIN_FLOOR = 0.5  # a person is not asked about less than this
# Neutral is not "no emotion". To this model every question is curiosity and every "I want to change my name"
# desire: customers' words are full of both, and neither tells how they feel.
NOT_SUGGESTED = ("neutral", "curiosity", "desire")
NEVER = 2.0  # a floor that no probability reaches

# Sentences of our own, whose probabilities the tests compare with the shipped reader's.
EXAMPLES = [
    "Thank you so much, you really helped me!",
    "I was on hold for forty minutes and nobody called me back.",
    "Don’t you DARE hang up on me again!!",
    "I'm so sorry about that, I really am.",
    "wait wait wait... what?",
    "😡😡 no, no, no",
    "I love it, it's wonderful, I love it.",
    "honestly I am scared that they will cut off the power",
    "qwxzv",
    "",
    "كيف حالك؟ 안녕하세요",
    "They said they would send it on Monday and then on Tuesday and it never came, so I gave up. " * 5,
]


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


def fit_label(features: csr_matrix, truth: NDArray[np.bool_], seed: int) -> tuple[NDArray[np.float64], float]:
    """Return the weights, with the naive Bayes ratios multiplied in, and the intercept of one label."""
    present = features > 0
    with_label = np.asarray(present[truth].sum(axis=0)).ravel() + RATIO_SMOOTHING
    without = np.asarray(present[~truth].sum(axis=0)).ravel() + RATIO_SMOOTHING
    ratio = np.log(with_label / with_label.sum()) - np.log(without / without.sum())
    model = LogisticRegression(C=INVERSE_PENALTY, solver="liblinear", random_state=seed)
    model.fit(features.multiply(ratio).tocsr(), truth)
    return model.coef_[0] * ratio, float(model.intercept_[0])


def best_threshold(probability: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Return the threshold with the best F1, from a grid that is finer where rare labels have theirs."""
    grid = np.geomspace(0.005, 0.9, 120)
    scores = [f1_score(truth, probability >= threshold, zero_division=0) for threshold in grid]
    return float(grid[int(np.argmax(scores))])


def suggestion_floor(probability: NDArray[np.float64], truth: NDArray[np.bool_], threshold: float) -> float:
    """Return the lowest probability, not below the threshold, from which enough suggestions are right."""
    for floor in np.arange(2, 96) / 100:
        above = truth[probability >= floor]
        enough = floor >= max(threshold, MIN_FLOOR) and len(above) >= FLOOR_MIN_HITS
        if enough and above.mean() >= FLOOR_PRECISION:
            return float(floor)
    return NEVER


def group(
    probability: NDArray[np.float64], truth: NDArray[np.bool_], labels: list[str], groups: dict[str, str]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Join labels into groups: the probability that at least one holds, and whether one does."""
    columns = [[labels.index(name) for name in names.split()] for names in groups.values()]
    joined = np.column_stack([1 - np.prod(1 - probability[:, those], axis=1) for those in columns])
    return joined, np.column_stack([truth[:, those].any(axis=1) for those in columns])


def macro_f1(
    dev: tuple[NDArray[np.float64], NDArray[np.bool_]], scored: tuple[NDArray[np.float64], NDArray[np.bool_]]
) -> float:
    """Return the macro-F1 of `scored` at the thresholds that are best on dev."""
    thresholds = np.array([best_threshold(dev[0][:, k], dev[1][:, k]) for k in range(dev[1].shape[1])])
    return float(f1_score(scored[1], scored[0] >= thresholds, average="macro", zero_division=0))


def main() -> None:
    """Train, score, write the model and the examples that the tests compare with."""
    parser = argparse.ArgumentParser(description="Train the shipped emotion model on GoEmotions.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the published splits")
    parser.add_argument("--out", type=Path, required=True, help="the model file to write, *.npz")
    parser.add_argument("--examples", type=Path, help="write scikit-learn's probabilities of EXAMPLES here")
    parser.add_argument("--seed", type=int, default=20261121)
    options = parser.parse_args()

    labels = (options.data / "labels.txt").read_text(encoding="utf-8").split()
    splits = {
        name: read_split(options.data / f"{name}.tsv", len(labels)) for name in ("train", "dev", "test")
    }
    vectorizer = TfidfVectorizer(analyzer=cut_features, min_df=MIN_TEXTS, sublinear_tf=True, dtype=np.float64)
    train = vectorizer.fit_transform(splits["train"][0])
    fitted = [fit_label(train, splits["train"][1][:, k], options.seed) for k in range(len(labels))]
    # Everything from here on uses the weights as they are shipped: half precision.
    weights = np.column_stack([weight for weight, _ in fitted]).astype(np.float16)
    intercepts = np.array([intercept for _, intercept in fitted])

    def predict(texts: list[str]) -> NDArray[np.float64]:
        return 1 / (1 + np.exp(-(vectorizer.transform(texts) @ weights.astype(np.float64) + intercepts)))

    probability = {name: predict(splits[name][0]) for name in ("dev", "test")}
    truth = {name: splits[name][1] for name in ("dev", "test")}
    dev = [(probability["dev"][:, k], truth["dev"][:, k]) for k in range(len(labels))]
    thresholds = np.array([best_threshold(*columns) for columns in dev])
    floors = np.array(
        [suggestion_floor(*columns, threshold) for columns, threshold in zip(dev, thresholds, strict=True)]
    )
    floors[[labels.index(label) for label in NOT_SUGGESTED]] = NEVER

    report(probability, truth, labels, thresholds, floors)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        options.out,
        format=np.array(FORMAT),
        name=np.array(NAME),
        version=np.array(VERSION),
        labels=np.array(labels),
        terms=np.frombuffer("\n".join(vectorizer.get_feature_names_out()).encode("utf-8"), dtype=np.uint8),
        idf=vectorizer.idf_.astype(np.float64),
        weights=weights,
        intercepts=intercepts,
        thresholds=thresholds,
        floors=floors,
    )
    shipped = load_emotion_model(options.out).probabilities(splits["test"][0][:500])
    difference = np.abs(shipped - probability["test"][:500]).max()
    print(f"largest difference to scikit-learn on 500 texts: {difference:.1e}")
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB, {len(vectorizer.idf_)} terms")
    if options.examples:
        rows = [
            {"text": text, "probabilities": row.round(7).tolist()}
            for text, row in zip(EXAMPLES, predict(EXAMPLES), strict=True)
        ]
        options.examples.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def report(
    probability: dict[str, NDArray[np.float64]],
    truth: dict[str, NDArray[np.bool_]],
    labels: list[str],
    thresholds: NDArray[np.float64],
    floors: NDArray[np.float64],
) -> None:
    """Print the scores of the model card."""
    print(f"scikit-learn {sklearn.__version__}, numpy {np.__version__}")
    for name in ("dev", "test"):
        grouped = [
            macro_f1(
                group(probability["dev"], truth["dev"], labels, groups),
                group(probability[name], truth[name], labels, groups),
            )
            for groups in (EKMAN, SENTIMENT)
        ]
        score = f1_score(truth[name], probability[name] >= thresholds, average="macro", zero_division=0)
        print(f"{name}: macro-F1 28 labels {score:.4f}, Ekman {grouped[0]:.4f}, sentiment {grouped[1]:.4f}")
    hits = probability["test"] >= floors
    right = hits & truth["test"]
    print(
        f"suggestions on test: {hits.sum()} on {hits.any(axis=1).mean():.1%} of texts, precision "
        f"{right.sum() / hits.sum():.3f}, of all true emotions found "
        f"{right.sum() / truth['test'][:, :-1].sum():.3f}"
    )
    for name in ("dev", "test"):
        report_honesty(probability[name], truth[name], floors, name)
    precision, recall, f1, support = precision_recall_fscore_support(
        truth["test"], probability["test"] >= thresholds, zero_division=0
    )
    print("label          threshold floor  precision recall F1    texts | suggested right")
    for k, label in enumerate(labels):
        shown = truth["test"][hits[:, k], k]
        suggested = f"{shown.mean():.2f} of {len(shown)}" if len(shown) else "never"
        print(
            f"{label:14} {thresholds[k]:9.3f} {floors[k]:5.2f}  {precision[k]:9.2f} {recall[k]:6.2f} "
            f"{f1[k]:.2f} {support[k]:8} | {suggested}"
        )


def report_honesty(
    probability: NDArray[np.float64], truth: NDArray[np.bool_], floors: NDArray[np.float64], name: str
) -> None:
    """Print how often suggestions were right, by the probability that they stated."""
    hits = probability >= floors
    for low in np.arange(5, 10) / 10:
        stated = hits & (probability >= low) & (probability < low + 0.1)
        if stated.any():
            share = truth[stated].mean()
            print(f"  {name}, stated {low:.1f} to {low + 0.1:.1f}: right {share:.2f} of {stated.sum()}")


if __name__ == "__main__":
    main()
