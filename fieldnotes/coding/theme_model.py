"""Which themes a passage is about: a small model over sentence vectors, learned anew in seconds.

What it learns from: the codebook's own words (a code's name, definition and examples are its first passages),
the passages that people coded, those for which they refused a code, and passages as they come, most of which
are about nothing in the codebook. Two logistic regressions: one ranks the codes, one knows "none of them" as
well and says how sure a code is. A code that any passage is a little like (a hub: Radovanović and others,
"Hubs in Space", JMLR 11, 2010) is ranked lower by as much. `benchmarks/themes.py` measures it; docs/themes.md
has the figures.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .embeddings import SIZE, Vectors

MADE_BY = "themes"
SHOWN = 3  # how many themes are offered for a passage
PENALTY = 0.05  # on the squares of the weights
ROUNDS = 150
HUB_SHARE = 0.3  # how much of a code's hold on passages in general is taken off
HUB_PASSAGES = 40  # the passages that are likest to a code show how much of a hub it is
MOST_BACKGROUND = 1_000
# How much all background weighs, in passages: some for a bare codebook, then a share of what was coded.
BACKGROUND_WEIGHT = 40.0
BACKGROUND_SHARE = 0.2
MOST_WEIGHT = 0.2  # of one passage of the background: some of it is about a code after all
HALVES = 2  # the background is learned from in halves, so that no passage is judged by what it was taken for
# From what the second regression says to a probability of being right: fitted by
# `python -m benchmarks.themes --calibrate`, with one passage in five about a code of the codebook.
SLOPE = 2.38
OFFSET = 3.15
PER_LOG_PASSAGE = -1.47  # a code with more passages is spoken of more boldly than it is right

Matrix = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Lessons:
    """What a model learns from.

    code_ids: the codes, C of them. vectors: shape (n, SIZE), passages and the codebook's words. about: shape
    (n, C), rows that sum to 1 over the codes a passage is about, or are 0 throughout for one that is there
    for its refusals. refused: shape (n, C), whether a code was refused for it. background: shape (m, SIZE),
    passages of which nobody said what they are about, m may be 0; halves: shape (m,), 0 or 1 for each of
    them.
    """

    code_ids: tuple[int, ...]
    vectors: Vectors
    about: Matrix
    refused: NDArray[np.bool_]
    background: Vectors
    halves: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ThemeModel:
    """What was learned: codes C, and from how many passages each (C,); the mean vector; ranking weights
    (SIZE, C) and what is taken off for hubs (C,); weights for how sure it is (HALVES, SIZE, C + 1), each
    without one half of the background, the last column for none of the codes.
    """

    code_ids: tuple[int, ...]
    passages: Matrix
    mean: Matrix
    ranking: Matrix
    hubs: Matrix
    sureness: Matrix

    def rank(self, vectors: Vectors) -> Matrix:
        """Return how well each code fits each text, shape (n, C): only the order within a row means
        something.
        """
        return np.asarray(self._centred(vectors) @ self.ranking - self.hubs)

    def confidences(self, vectors: Vectors, halves: NDArray[np.int64] | None = None) -> Matrix:
        """Return the probability that a code is right for a text, shape (n, C), 0 to 1, before people
        decided.

        halves: to which half of the background each text belongs, 0 or 1, shape (n,); None for new texts. It
        was measured where one passage in five was about a code of the codebook; `fieldnotes.coding.trust`
        corrects it by what the team decides.
        """
        if not self.code_ids:
            return np.zeros((len(vectors), 0), dtype=np.float32)
        centred = self._centred(vectors)
        each = [_softmax(centred @ weights)[:, :-1] for weights in self.sureness]
        shares = sum(each) / HALVES if halves is None else np.where(halves[:, None] == 0, each[0], each[1])
        shares = np.clip(shares, 1e-6, 1 - 1e-6)
        odds = SLOPE * np.log(shares / (1 - shares)) + OFFSET
        odds += PER_LOG_PASSAGE * np.log(np.maximum(self.passages, 1))
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)

    def best(
        self, vectors: Vectors, halves: NDArray[np.int64] | None = None, most: int = SHOWN
    ) -> list[list[tuple[int, float]]]:
        """Return for each text its likeliest codes, best first, as (code id, confidence); halves as above."""
        confidences = self.confidences(vectors, halves)
        order = np.argsort(-self.rank(vectors), axis=1, kind="stable")[:, :most]
        return [
            [(self.code_ids[place], float(row[place])) for place in places]
            for row, places in zip(confidences, order, strict=True)
        ]

    def to_bytes(self) -> bytes:
        """Return the model as an .npz file without pickled objects."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            code_ids=np.array(self.code_ids, dtype=np.int64),
            passages=self.passages,
            mean=self.mean,
            ranking=self.ranking,
            hubs=self.hubs,
            sureness=self.sureness,
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "ThemeModel":
        """Return the model that `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as found:
            return cls(
                tuple(int(code_id) for code_id in found["code_ids"]),
                found["passages"],
                found["mean"],
                found["ranking"],
                found["hubs"],
                found["sureness"],
            )

    def _centred(self, vectors: Vectors) -> Matrix:
        return _unit(vectors - self.mean)


def learn(lessons: Lessons) -> ThemeModel:
    """Return the model of these lessons. The same lessons give the same model.

    Some 2 s on one core for 77 codes, 1,500 passages and 1,000 of background. Of a longer background
    MOST_BACKGROUND passages are taken, evenly.
    """
    codes = len(lessons.code_ids)
    if not codes:
        blank = np.zeros((SIZE, 1), dtype=np.float32)
        none, all_none = blank[:0, 0], np.stack([blank] * HALVES)
        return ThemeModel((), none, blank[:, 0], blank[:, :0], none, all_none)
    kept = _evenly(len(lessons.background), MOST_BACKGROUND)
    background, halves = lessons.background[kept], lessons.halves[kept]
    everything = np.concatenate([lessons.vectors, background])
    mean = everything.mean(axis=0) if len(background) >= HUB_PASSAGES else np.zeros(SIZE, dtype=np.float32)
    passages, around = _unit(lessons.vectors - mean), _unit(background - mean)
    ranking = _fit(passages, lessons.about, lessons.refused, np.ones(len(passages), dtype=np.float32))
    hubs = np.zeros(codes, dtype=np.float32)
    if len(around) >= HUB_PASSAGES:
        hubs = HUB_SHARE * np.sort(around @ ranking, axis=0)[-HUB_PASSAGES:].mean(axis=0)
    sureness = [_fit_none(passages, lessons, around[halves != half]) for half in range(HALVES)]
    return ThemeModel(
        lessons.code_ids,
        lessons.about.sum(axis=0).astype(np.float32),
        mean.astype(np.float32),
        ranking.astype(np.float32),
        hubs.astype(np.float32),
        np.stack(sureness).astype(np.float32),
    )


def _fit_none(passages: Matrix, lessons: Lessons, around: Matrix) -> Matrix:
    """Return the weights that know none of the codes as well, learned with a part of the background."""
    codes = len(lessons.code_ids)
    weight = min(MOST_WEIGHT, (BACKGROUND_WEIGHT + BACKGROUND_SHARE * len(passages)) / max(1, len(around)))
    return _fit(
        np.concatenate([passages, around]),
        np.concatenate([_widened(lessons.about), _none_of(len(around), codes)]),
        np.concatenate([_widened(lessons.refused), np.zeros((len(around), codes + 1), dtype=bool)]),
        np.concatenate([np.ones(len(passages)), np.full(len(around), weight)]),
    )


@dataclass(frozen=True)
class Held:
    """How often a model was right about coded passages that it had not seen: of `passages`, 0 to 1 each."""

    passages: int
    top1: float
    top3: float


def hold_out(lessons: Lessons, coded: Sequence[int], folds: int = 5) -> Held | None:
    """Return how often models learned without a fifth of the coded passages name a right code for these.

    coded: rows of the lessons that people coded; fewer than 20 say nothing, and give None.
    """
    if len(coded) < 20:
        return None
    first = within = 0.0
    for fold in range(folds):
        away = np.array(coded[fold::folds])
        kept = np.setdiff1d(np.arange(len(lessons.vectors)), away)
        model = learn(
            Lessons(
                lessons.code_ids,
                lessons.vectors[kept],
                lessons.about[kept],
                lessons.refused[kept],
                lessons.background,
                lessons.halves,
            )
        )
        order = np.argsort(-model.rank(lessons.vectors[away]), axis=1)[:, :SHOWN]
        right = np.take_along_axis(lessons.about[away] > 0, order, axis=1)
        first += right[:, 0].sum()
        within += right.any(axis=1).sum()
    return Held(len(coded), first / len(coded), within / len(coded))


def _fit(
    passages: Matrix, about: Matrix, refused: NDArray[np.bool_], weights: NDArray[np.floating]
) -> Matrix:
    """Return the weights of a multinomial logistic regression, by accelerated gradient steps.

    A row with refusals and no code is trained towards what the model would say if those codes were not there.
    Source of the steps: Nesterov, "A method for solving the convex programming problem", 1983.
    """
    scale = np.sqrt(weights).astype(np.float32)[:, None]
    steepest = 0.5 * _largest_square(passages * scale) + PENALTY
    open_rows = np.flatnonzero(about.sum(axis=1) == 0)
    found = ahead = np.zeros((passages.shape[1], about.shape[1]), dtype=np.float32)
    wanted = about.astype(np.float32).copy()
    weighted = passages * weights.astype(np.float32)[:, None]
    pace = 1.0
    for _ in range(ROUNDS):
        says = _softmax(passages @ ahead)
        if len(open_rows):
            rest = np.where(refused[open_rows], 0.0, says[open_rows])
            wanted[open_rows] = rest / np.maximum(rest.sum(axis=1, keepdims=True), 1e-6)
        moved = ahead - (weighted.T @ (says - wanted) + PENALTY * ahead) / steepest
        next_pace = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = moved + np.float32((pace - 1) / next_pace) * (moved - found)
        found, pace = moved, next_pace
    return found


def _largest_square(rows: Matrix) -> float:
    """Return an upper bound, nearly reached, of how much a vector of length 1 is stretched, squared."""
    return float(np.linalg.eigvalsh((rows.T @ rows).astype(np.float64))[-1]) if len(rows) else 0.0


def _softmax(scores: Matrix) -> Matrix:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6))


def _evenly(count: int, most: int) -> NDArray[np.int64]:
    return np.arange(count) if count <= most else np.linspace(0, count - 1, most).astype(np.int64)


def _widened(columns: NDArray[np.generic]) -> NDArray[np.generic]:
    return np.pad(columns, ((0, 0), (0, 1)))


def _none_of(rows: int, codes: int) -> Matrix:
    none = np.zeros((rows, codes + 1), dtype=np.float32)
    none[:, -1] = 1.0
    return none
