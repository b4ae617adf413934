"""A small head on the emotion network that is refitted to a team's own accepted and refused suggestions.

The network stays as it is. For each emotion that the team has decided on often enough, a logistic
regression of few numbers moves the network's probability; its strength is chosen by leaving decisions out,
and where it does not help on decisions that it has not seen, it is not used. Fitted with numpy alone, in
well under a second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fieldnotes.coding.emotion_network import EmotionNetwork, EmotionReading
from fieldnotes.records import EmotionTrial

MIN_DECISIONS = (
    20  # on one emotion; fewer decide nothing: by chance alone they would favour one head or another
)
MIN_OF_EACH = 4  # accepted ones, and refused ones
FOLDS = 5
PENALTIES = (3.0, 10.0, 30.0, 100.0)  # the weaker ones only where they help
MAX_STEPS = 30
MIN_GAIN = 0.01  # in log loss a decision, on decisions left out

Matrix = NDArray[np.float64]


class EmotionDecision(NamedTuple):
    """What a person decided on a suggested emotion."""

    text: str
    label: str
    accepted: bool


@dataclass(frozen=True, eq=False)
class EmotionHead:
    """What a team's decisions taught.

    version: counts up. labels: the network's. weights: for each label that was learned, the intercept, the
    slope of the network's own logit, and one number for each of its vector's 384.
    """

    version: int
    labels: tuple[str, ...]
    weights: Mapping[str, Sequence[float]]

    def judge(self, reading: EmotionReading) -> Matrix:
        """Return the labels' probabilities as the team would have it, shape (texts, 28)."""
        judged = reading.labels.copy()
        for label, weights in self.weights.items():
            column = self.labels.index(label)
            judged[:, column] = _sigmoid(
                _inputs(reading.labels[:, column], reading.vectors) @ np.asarray(weights)
            )
        return judged


def learn_head(
    decisions: Sequence[EmotionDecision], network: EmotionNetwork
) -> tuple[dict[str, tuple[float, ...]], tuple[EmotionTrial, ...]]:
    """Refit the head to decisions; return its weights by label, and the trial of each label with enough of
    them.

    A label's trial: in FOLDS folds that keep a sentence whole, weights are fitted without the fold and
    asked about it. A label has weights only where that foresaw the decisions left out better than the
    network does, by MIN_GAIN, and not at the cost of a smaller share of right suggestions.
    """
    reading = network.read([decision.text for decision in decisions])
    weights: dict[str, tuple[float, ...]] = {}
    trials = []
    for column, label in enumerate(network.labels):
        rows = np.array([row for row, decision in enumerate(decisions) if decision.label == label], int)
        truth = np.array([decisions[row].accepted for row in rows], bool)
        accepted, refused = int(truth.sum()), int((~truth).sum())
        if len(rows) < MIN_DECISIONS or min(accepted, refused) < MIN_OF_EACH:
            continue
        given = reading.labels[rows, column]
        inputs = _inputs(given, reading.vectors[rows])
        fold = _folds([decisions[row].text for row in rows])
        left_out = [_left_out(inputs, truth, fold, penalty) for penalty in PENALTIES]
        losses = [_loss(guess, truth) for guess in left_out]
        best = int(np.argmin(losses))
        kept = left_out[best] >= network.floors[column]
        still_accepted, still_refused = int((kept & truth).sum()), int((kept & ~truth).sum())
        # The best of several penalties looks better than it is, so their middle has to help too.
        helps = _loss(given, truth) - losses[best] >= MIN_GAIN and _loss(given, truth) > float(
            np.median(losses)
        )
        helps = helps and still_accepted * refused >= accepted * still_refused
        trials.append(EmotionTrial(label, accepted, refused, still_accepted, still_refused, helps))
        if helps:
            weights[label] = tuple(_fit(inputs, truth, PENALTIES[best]).round(6).tolist())
    return weights, tuple(trials)


def _inputs(probability: Matrix, vectors: NDArray[np.float32]) -> Matrix:
    """Return intercept, the network's logit, and its vector of length 1, shape (texts, 386)."""
    safe = np.clip(probability, 1e-6, 1 - 1e-6)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.column_stack(
        [np.ones(len(safe)), np.log(safe / (1 - safe)), vectors.astype(np.float64) / np.maximum(length, 1e-9)]
    )


def _fit(inputs: Matrix, truth: NDArray[np.bool_], penalty: float) -> Matrix:
    """Return logistic weights by Newton's method, drawn towards the network's own logit (0, 1, 0, 0, …)."""
    start = np.zeros(inputs.shape[1])
    start[1] = 1.0
    strength = np.full(inputs.shape[1], penalty)
    strength[:2] = 1.0  # a shift of the whole is what a few decisions can tell
    weights = start.copy()
    for _ in range(MAX_STEPS):
        guess = _sigmoid(inputs @ weights)
        slope = inputs.T @ (guess - truth) + strength * (weights - start)
        curve = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + np.diag(strength)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _left_out(inputs: Matrix, truth: NDArray[np.bool_], fold: NDArray[np.int64], penalty: float) -> Matrix:
    guess = np.zeros(len(truth))
    for number in range(FOLDS):
        here = fold == number
        if here.any():
            guess[here] = _sigmoid(inputs[here] @ _fit(inputs[~here], truth[~here], penalty))
    return guess


def _folds(texts: Sequence[str]) -> NDArray[np.int64]:
    """Return each text's fold; equal texts share one, so that no fold knows another's sentences."""
    order = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    return np.array([order[text] % FOLDS for text in texts])


def _loss(guess: Matrix, truth: NDArray[np.bool_]) -> float:
    safe = np.clip(guess, 1e-6, 1 - 1e-6)
    return float(-np.where(truth, np.log(safe), np.log(1 - safe)).mean())


def _sigmoid(values: Matrix) -> Matrix:
    return np.asarray(1.0 / (1.0 + np.exp(-values)))
