"""Make an exported network's numbers honest, choose its thresholds, and say how good it is.

    python training/emotion/calibrate.py --data FOLDER --model FOLDER [--test] [--plot FILE]

Reads model.onnx and tokenizer.json, writes model.json beside them. Everything is fitted and decided on the
development split. Only with --test is the test split read, for the report of what was decided on, with
the very int8 file that is shipped; --plot draws how honest its probabilities are there.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from data import read_labels, read_split, with_groups
from groupings import EKMAN, SENTIMENT
from numpy.typing import NDArray
from plot import draw_reliability
from scipy.optimize import minimize
from scoring import expected_calibration_error, f1_scores, macro_f1, robust_threshold, split_f1

from fieldnotes.coding.emotion_network import FORMAT, load_emotion_network

NAME = "emotion-minilm"
VERSION = "2"
PULL = 5.0  # how strongly a label's calibration is held at "leave it as it is"
FLOOR_PRECISION = 0.5  # a label is suggested from where it was right this often on dev
FLOOR_MIN_HITS = 3  # and where dev has at least this many texts above it
MIN_FLOOR = 0.5  # a person is not asked about less than this
# Neutral is not "no emotion". Every question is curiosity to the model and every "I want to change my name"
# desire: customers' words are full of both, and neither tells how they feel.
NOT_SUGGESTED = ("neutral", "curiosity", "desire")
WORDS_SHARE = 0.3  # of the word model in the mixed logits, chosen on dev from 0, .2 and .3
NEVER = 2.0  # a floor that no probability reaches

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]


def fit_calibration(logits: Matrix, truth: Flags) -> tuple[float, float]:
    """Return the scale and shift of one label's logit that make its probability honest (Platt, held back)."""

    def loss(values: Matrix) -> float:
        moved = values[0] * logits + values[1]
        likelihood = np.logaddexp(0, moved) - truth * moved
        return float(likelihood.sum() + PULL * ((values[0] - 1) ** 2 + values[1] ** 2))

    found = minimize(loss, np.array([1.0, 0.0]), method="BFGS").x
    return float(found[0]), float(found[1])


def suggestion_floor(probability: Matrix, truth: Flags, threshold: float) -> float:
    """Return the lowest probability, not below the threshold, from which enough suggestions are right."""
    for floor in np.arange(round(MIN_FLOOR * 100), 96) / 100:
        above = truth[probability >= floor]
        if floor >= threshold and len(above) >= FLOOR_MIN_HITS and above.mean() >= FLOOR_PRECISION:
            return float(floor)
    return NEVER


def sureness(probability: Matrix, truth: Flags, floors: Matrix) -> list[tuple[float, float, int]]:
    """Return for each tenth from a half up: where it begins, the share that was right, of how many."""
    hits = probability >= floors
    rows = []
    for low in (0.5, 0.6, 0.7, 0.8, 0.9):
        stated = hits & (probability >= low) & (probability < low + 0.1 + (low == 0.9))
        rows.append((low, round(float(truth[stated].mean()), 3) if stated.any() else 0.0, int(stated.sum())))
    return rows


def report(name: str, probability: Matrix, truth: Flags, thresholds: Matrix, floors: Matrix) -> None:
    """Print the scores of the model card."""
    f1 = f1_scores(probability >= thresholds, truth)
    labels, held = probability[:, : len(floors)], truth[:, : len(floors)]
    hits = labels >= floors
    right = hits & held
    top = labels.argmax(axis=1)
    rows = np.arange(len(top))
    print(
        f"{name}: macro-F1 28 labels {f1[:28].mean():.4f}, Ekman {f1[28:35].mean():.4f}, six without neutral"
    )
    print(
        f"  {f1[28:34].mean():.4f}, sentiment {f1[35:].mean():.4f}; 28 at best {macro_f1(labels, held):.4f}"
    )
    error = expected_calibration_error
    print(
        f"  calibration error: surest label {error(labels[rows, top], held[rows, top]):.4f}, "
        f"suggestions {error(labels[hits], held[hits]):.4f}, "
        f"all pairs {error(labels.ravel(), held.ravel()):.4f}"
    )
    emotions = held[:, :-1].sum()  # "neutral" stands last
    print(
        f"  suggestions: {hits.sum()} on {hits.any(axis=1).mean():.1%} of texts, "
        f"right {right.sum() / hits.sum():.3f}, of all emotions found {right.sum() / emotions:.3f}"
    )
    for low, share, count in sureness(labels, held, floors):
        print(f"  stated {low:.1f} to {low + 0.1:.1f}: right {share:.2f} of {count}")


def table(probability: Matrix, truth: Flags, thresholds: Matrix, floors: Matrix, names: list[str]) -> None:
    """Print one line a label."""
    f1 = f1_scores(probability >= thresholds, truth)
    print("label          threshold floor   F1   texts | suggested right")
    for k, name in enumerate(names):
        shown = truth[probability[:, k] >= floors[k], k] if k < len(floors) else np.array([])
        suggested = f"{shown.mean():.2f} of {len(shown)}" if len(shown) else "never"
        floor = f"{floors[k]:5.2f}" if k < len(floors) else "     "
        print(f"{name:14} {thresholds[k]:9.3f} {floor} {f1[k]:.3f} {truth[:, k].sum():6} | {suggested}")


def main() -> None:
    """Calibrate, choose, write, report."""
    parser = argparse.ArgumentParser(description="Calibrate an exported emotion network.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--words-share", type=float, default=WORDS_SHARE)
    parser.add_argument("--test", action="store_true", help="score the test split, once all is decided")
    parser.add_argument("--plot", type=Path, help="where to draw the reliability on the test split")
    options = parser.parse_args()
    labels = read_labels(options.data)
    columns = len(labels) + len(EKMAN) + len(SENTIMENT)
    facts: dict[str, object] = {
        "format": FORMAT, "name": NAME, "version": VERSION, "labels": labels, "ekman": list(EKMAN),
        "sentiment": list(SENTIMENT), "thresholds": [0.5] * columns, "floors": [NEVER] * len(labels),
        "scale": [1.0] * columns, "shift": [0.0] * columns, "sureness": [],
        "words_share": options.words_share,
        "groups": [
            [labels.index(name) for name in names.split()]
            for groups in (EKMAN, SENTIMENT)
            for names in groups.values()
        ],
    }  # fmt: skip
    target = options.model / "model.json"
    target.write_text(json.dumps(facts), encoding="utf-8")
    network = load_emotion_network(options.model)
    texts, truth = {}, {}
    names = ("dev", "test") if options.test or options.plot else ("dev",)
    for name in names:
        texts[name], flags = read_split(options.data / f"{name}.tsv", len(labels))
        truth[name] = with_groups(flags, labels)
    logits = {name: network.logits(texts[name])[0] for name in names}
    fitted = np.array([fit_calibration(logits["dev"][:, k], truth["dev"][:, k]) for k in range(columns)])
    probability = {name: 1 / (1 + np.exp(-(fitted[:, 0] * logits[name] + fitted[:, 1]))) for name in names}
    thresholds = np.array(
        [robust_threshold(probability["dev"][:, k], truth["dev"][:, k]) for k in range(columns)]
    )
    floors = np.array(
        [
            NEVER if label in NOT_SUGGESTED
            else suggestion_floor(probability["dev"][:, k], truth["dev"][:, k], thresholds[k])
            for k, label in enumerate(labels)
        ]
    )  # fmt: skip
    shares = sureness(probability["dev"][:, :28], truth["dev"][:, :28], floors)
    facts |= {
        "scale": fitted[:, 0].round(5).tolist(), "shift": fitted[:, 1].round(5).tolist(),
        "thresholds": thresholds.round(5).tolist(), "floors": floors.tolist(),
        "sureness": [[low, share] for low, share, count in shares if count],
    }  # fmt: skip
    target.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    split = split_f1(probability["dev"], truth["dev"])
    print(
        f"dev, thresholds from its other half: macro-F1 28 labels {split[:28].mean():.4f}, "
        f"Ekman {split[28:35].mean():.4f}, sentiment {split[35:].mean():.4f}"
    )
    for name in names:
        report(name, probability[name], truth[name], thresholds, floors)
        table(probability[name], truth[name], thresholds, floors, [*labels, *EKMAN, *SENTIMENT])
    if options.plot:
        hits = probability["test"][:, :28] >= floors
        draw_reliability(options.plot, probability["test"][:, :28], truth["test"][:, :28], hits)


if __name__ == "__main__":
    main()
