"""Macro-F1 with one threshold a label, and how honest probabilities are."""

import numpy as np
from numpy.typing import NDArray

GRID = np.geomspace(0.01, 0.9, 150)
SMOOTHING = 0.2  # of the F1 curve, in natural logarithms of the threshold

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]


def best_threshold(probability: Matrix, truth: Flags) -> float:
    """Return the threshold with the best F1 on these texts: midway between two of their probabilities."""
    order = np.argsort(-probability, kind="stable")
    f1 = 2 * np.cumsum(truth[order]) / (np.arange(1, len(order) + 1) + truth.sum())
    best = int(np.argmax(f1))
    below = probability[order[best + 1]] if best + 1 < len(order) else 0.0
    return float((probability[order[best]] + below) / 2)


def robust_threshold(probability: Matrix, truth: Flags) -> float:
    """Return a threshold that does well on texts that it was not chosen on.

    The geometric mean of two: the peak of the smoothed F1 curve, and the threshold with the best F1 to be
    expected from the probabilities alone, were they honest. For labels with a dozen texts the best
    threshold of a split is chance; on halves of the development split this one gains a point of macro-F1
    over it.
    """
    curve = np.array(
        [
            2 * ((probability >= t) & truth).sum() / max((probability >= t).sum() + truth.sum(), 1)
            for t in GRID
        ]
    )
    distance = np.log(GRID)[:, None] - np.log(GRID)[None, :]
    kernel = np.exp(-0.5 * (distance / SMOOTHING) ** 2)
    peak = GRID[int(np.argmax(kernel @ curve / kernel.sum(axis=1)))]
    falling = np.sort(probability)[::-1]
    expected = 2 * np.cumsum(falling) / (np.arange(1, len(falling) + 1) + falling.sum())
    return float(np.sqrt(peak * falling[int(np.argmax(expected))]))


def f1_scores(decided: Flags, truth: Flags) -> Matrix:
    """Return each column's F1; 0 where nothing was found."""
    right = (decided & truth).sum(axis=0)
    return np.asarray(2 * right / np.maximum(decided.sum(axis=0) + truth.sum(axis=0), 1))


def macro_f1(probability: Matrix, truth: Flags, thresholds: Matrix | None = None) -> float:
    """Return the mean F1 at the given thresholds, or at the best for these very texts (an upper bound)."""
    if thresholds is None:
        thresholds = np.array([best_threshold(probability[:, k], truth[:, k]) for k in range(truth.shape[1])])
    return float(f1_scores(probability >= thresholds, truth).mean())


def split_f1(probability: Matrix, truth: Flags, draws: int = 10) -> Matrix:
    """Return each column's mean F1 on halves of the texts, thresholds from the other halves.

    What decisions between models should look at: thresholds that were chosen on the very texts that they are
    scored on flatter the labels with few of them.
    """
    f1 = []
    for draw in range(draws):
        order = np.random.default_rng(draw).permutation(len(truth))
        for chosen, scored in (np.array_split(order, 2), np.array_split(order, 2)[::-1]):
            thresholds = [
                robust_threshold(column, held)
                for column, held in zip(probability[chosen].T, truth[chosen].T, strict=True)
            ]
            f1.append(f1_scores(probability[scored] >= np.array(thresholds), truth[scored]))
    return np.asarray(np.mean(f1, axis=0))


def expected_calibration_error(stated: Matrix, held: Flags, bins: int = 10) -> float:
    """Return the mean distance between stated probability and how often it held, over bins of equal width."""
    place = np.minimum((stated * bins).astype(int), bins - 1)
    return float(
        sum(
            (place == k).mean() * abs(stated[place == k].mean() - held[place == k].mean())
            for k in range(bins)
            if (place == k).any()
        )
    )
