"""Positive, negative or neutral in a team's own texts, learned from a few of its decisions.

The emotion network ranks texts of another domain well and cuts them badly: customers write "still waiting"
where Reddit writes "I hate this". A small softmax regression on what the network made of a text, on the
text's sentence vector, and on the experiences found in it, puts that right. Which texts the team is asked
about matters as much as how many: `choose_texts` picks those that stand for many others, and later those
among them that the head is least sure of. All with numpy alone, in a second or two.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fieldnotes.coding.embeddings import embed_texts
from fieldnotes.coding.emotion_experiences import EXPERIENCES
from fieldnotes.coding.emotion_implied import find_implied
from fieldnotes.coding.emotion_network import EmotionNetwork

SIGNS = ("negative", "neutral", "positive")
PENALTY = 6.0
MAX_LOGIT = 6.0
# How much each kind of evidence may move a decision under the one penalty.
LOGIT_SCALE, IMPLIED_SCALE, VECTOR_SCALE = 1 / 3, 1.5, 3.0
TRUST = 0.4  # how much of the network's own logit of a sign is believed before the first decision
STEPS = 300
ASKED_AT_ONCE = 25  # decisions after which the head is learned anew before more texts are chosen
UNSURE_SHARE = 0.25  # of the undecided texts, from which the next ones are chosen
NETWORK_SHARE = 0.7  # of the network's vector, beside the sentence's, in how alike two texts are
ROUNDS = 25  # of k-means

Matrix = NDArray[np.float64]
Places = NDArray[np.int64]

_HURTS = {experience.name: experience.negative for experience in EXPERIENCES}


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of some texts.

    known, shape (texts, 41): the network's 39 logits, scaled, and whether experiences that hurt or help were
    found. trusted, shape (texts, 3): how far the network speaks for each of SIGNS. vectors, sentences, shape
    (texts, 384): the network's and all-MiniLM's, of length 1.
    """

    known: Matrix
    trusted: Matrix
    vectors: Matrix
    sentences: Matrix

    def of(self, rows: Places) -> "Evidence":
        """Return what is known of some of the texts."""
        return Evidence(self.known[rows], self.trusted[rows], self.vectors[rows], self.sentences[rows])


@dataclass(frozen=True, eq=False)
class SentimentHead:
    """What was learned. centre: the vectors', shape (768,). weights: shape (inputs, 3), the shares last."""

    centre: Matrix
    weights: Matrix

    def judge(self, evidence: Evidence) -> Matrix:
        """Return the probabilities of SIGNS for each text, shape (texts, 3); a row sums to 1."""
        return _softmax(evidence.trusted + _inputs(evidence, self.centre) @ self.weights)


def read_evidence(texts: Sequence[str], network: EmotionNetwork) -> Evidence:
    """Return what a head is learned from and asked about, for each text.

    Raises WeightsNotFoundError or WeightsRefusedError where the sentence vectors' model is not as it
    should be.
    """
    logits, vectors = network.logits(texts)
    logits = np.clip(logits, -MAX_LOGIT, MAX_LOGIT)
    told = [{_HURTS[found.experience] for found in find_implied(text)} for text in texts]
    implied = np.array([[True in kinds, False in kinds] for kinds in told], np.float64).reshape(-1, 2)
    length = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    own = logits[:, len(network.labels) + len(network.ekman) :]
    places = [network.sentiment.index(sign) for sign in SIGNS]
    return Evidence(
        np.hstack([logits * LOGIT_SCALE, implied * IMPLIED_SCALE]),
        own[:, places] * TRUST,
        vectors.astype(np.float64) / length,
        embed_texts(texts).astype(np.float64),
    )


def learn_sentiment(evidence: Evidence, signs: Sequence[str]) -> SentimentHead:
    """Return a head learned from texts and their signs, each one of SIGNS; some 50 are a beginning."""
    centre = np.hstack([evidence.vectors, evidence.sentences]).mean(axis=0)
    inputs = _inputs(evidence, centre)
    target = np.eye(len(SIGNS))[[SIGNS.index(sign) for sign in signs]]
    held = np.full((inputs.shape[1], 1), PENALTY)
    held[-1] = 0.0  # the shares of the signs are free
    # Gradient descent with momentum, its step as long as the steepest curve allows.
    size = 1.0 / (0.5 * np.linalg.norm(inputs, 2) ** 2 + PENALTY)
    weights = before = np.zeros((inputs.shape[1], len(SIGNS)))
    for step in range(STEPS):
        ahead = weights + step / (step + 3) * (weights - before)
        slope = inputs.T @ (_softmax(evidence.trusted + inputs @ ahead) - target) + held * ahead
        before, weights = weights, ahead - size * slope
    return SentimentHead(centre, weights)


def choose_texts(
    evidence: Evidence,
    count: int,
    *,
    decided: Sequence[int] = (),
    head: SentimentHead | None = None,
    seed: int = 0,
) -> list[int]:
    """Return the places of the texts to ask the team about first, `count` or as many as are undecided.

    decided: the places of texts that are decided already, never chosen. Without a head, the texts are
    grouped by how alike they are (k-means++, Arthur and Vassilvitskii, 2007) and each group is asked about by
    its middle one. With a head, only the quarter that it is least sure of is grouped: ask for
    ASKED_AT_ONCE, learn, and come again. Those that stand for the most texts come first. The same seed
    gives the same choice.
    """
    open_ones = np.setdiff1d(np.arange(len(evidence.known)), np.asarray(decided, np.int64))
    if head is not None and len(open_ones):
        judged = np.sort(head.judge(evidence.of(open_ones)), axis=1)
        least_sure = np.argsort(judged[:, -1] - judged[:, -2], kind="stable")
        open_ones = open_ones[least_sure[: max(count, round(UNSURE_SHARE * len(open_ones)))]]
    if len(open_ones) <= count:
        return [int(place) for place in open_ones]
    shifted = evidence.vectors - evidence.vectors.mean(axis=0)
    shifted /= np.maximum(np.linalg.norm(shifted, axis=1, keepdims=True), 1e-9)
    points = np.hstack([shifted * NETWORK_SHARE, evidence.sentences])[open_ones]
    return [int(open_ones[place]) for place in _middles(points, count, np.random.default_rng(seed))]


def _middles(points: Matrix, count: int, random: np.random.Generator) -> list[int]:
    """Return the point nearest to the middle of each of `count` groups, the largest group first."""
    middles = _far_apart(points, count, random)
    for _ in range(ROUNDS):
        group = _distances(points, middles).argmin(axis=1)
        member = np.eye(count)[group]
        sizes = member.sum(axis=0)[:, None]
        middles = np.where(sizes > 0, member.T @ points / np.maximum(sizes, 1), middles)
    distances = _distances(points, middles)
    group = distances.argmin(axis=1)
    sizes = np.bincount(group, minlength=count)
    chosen: list[int] = []
    for number in np.argsort(-sizes, kind="stable"):
        distances[chosen, number] = np.inf  # texts may be equal, and each is asked about once
        chosen.append(int(distances[:, number].argmin()))
    return chosen


def _far_apart(points: Matrix, count: int, random: np.random.Generator) -> Matrix:
    """Return `count` of the points, each drawn the likelier the farther it is from those before."""
    drawn = [int(random.integers(len(points)))]
    nearest = _distances(points, points[drawn])[:, 0]
    while len(drawn) < count:
        total = nearest.sum()
        shares = nearest / total if total > 0 else np.full(len(points), 1 / len(points))
        drawn.append(int(random.choice(len(points), p=shares)))
        nearest = np.minimum(nearest, _distances(points, points[drawn[-1:]])[:, 0])
    return points[drawn]


def _distances(points: Matrix, middles: Matrix) -> Matrix:
    """Return squared distances, shape (points, middles)."""
    squares = (points**2).sum(axis=1)[:, None] - 2 * points @ middles.T + (middles**2).sum(axis=1)
    return np.asarray(np.maximum(squares, 0.0))


def _inputs(evidence: Evidence, centre: Matrix) -> Matrix:
    ones = np.ones((len(evidence.known), 1))
    vectors = np.hstack([evidence.vectors, evidence.sentences])
    return np.hstack([evidence.known, (vectors - centre) * VECTOR_SCALE, ones])


def _softmax(scores: Matrix) -> Matrix:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))
