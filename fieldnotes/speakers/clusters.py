"""Which pieces are of the same voice, and how many voices there are.

Pieces whose voices are alike on average are joined, most alike first (average linkage). A product of two
vectors depends on the recording: a telephone makes all voices alike, noise makes a voice unlike itself. So
whether two groups are one person is judged by how alike they are for how alike each is to itself, and, where
there is enough speech to tell, by whether their pieces lie apart with a gap between.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .pieces import Pieces

Vectors = NDArray[np.float64]

_LEAST_CLEAR_S = 0.6  # Shorter pieces say little of a voice; they are given to a voice, but make none.
_ALIKE = 0.48  # Pieces of two people seldom are.
_MUCH_ALIKE = 0.65
_ALIKE_STEP = 0.02
_LEAST_VOICE_S = 1.0
_LEAST_VOICE_SHARE = 0.02
_MOST_LEAST_VOICE_S = 10.0
_AT_ONCE = 1_000  # Groups compared with each other at once: 8 MB of products.
_ROUNDS = 5

# Of one person: two halves of what is said are 0.85 to 1.0 as alike as each is to itself, and their middles
# lie 2.5 to 5 standard deviations apart, because they were cut where they differ. Of two people: 0.4 to 0.85,
# and 5.5 to 17.
_SAME = 0.8
_MAYBE_SAME = 0.75
_SURELY_TWO = 0.7
_GAP = 5.0
_ENOUGH_PIECES = 8
_ALIKE_TO_ITSELF = 0.6  # What a piece of 1.5 s is to another of the same voice, where a group has only one.
_LEAST_ALIKE_TO_ITSELF = 0.3


@dataclass(frozen=True, eq=False)
class _Group:
    """Pieces taken for one voice: their rows, and the sums of their weighted vectors, weights and squares."""

    rows: tuple[int, ...]
    total: Vectors
    weight: float
    squares: float
    speech_s: float

    def __add__(self, other: "_Group") -> "_Group":
        return _Group(
            self.rows + other.rows,
            self.total + other.total,
            self.weight + other.weight,
            self.squares + other.squares,
            self.speech_s + other.speech_s,
        )

    def alike_to_itself(self) -> float:
        """Return the mean product of two different pieces of the group."""
        pairs = self.weight**2 - self.squares
        if pairs <= 1e-6 * self.squares:
            return _ALIKE_TO_ITSELF
        mean = (float(self.total @ self.total) - self.squares) / pairs
        return max(mean, _LEAST_ALIKE_TO_ITSELF)

    def likely_same(self, other: "_Group") -> float:
        """Return how alike the groups are for how alike each is to itself: 1.0 for one person, by chance."""
        alike = float(self.total @ other.total) / (self.weight * other.weight)
        return alike / float(np.sqrt(self.alike_to_itself() * other.alike_to_itself()))


def find_voices(pieces: Pieces, speakers: int | None) -> Vectors:
    """Return the voices of a recording as vectors of length 1, shape (voices, 192), at least one.

    speakers: how many there are, or None to find out. There can be fewer voices than asked for, where no more
    can be told from each other. pieces: at least one.
    """
    clear = np.flatnonzero(pieces.clear_s >= _LEAST_CLEAR_S)
    if not len(clear):
        clear = np.arange(len(pieces.voices))
    vectors, weights = pieces.voices[clear], np.maximum(pieces.clear_s[clear], 1e-3)
    own_s = pieces.own_s[clear].tolist()
    alone = [
        _Group((row,), weight * vectors[row], weight, weight**2, own_s[row])
        for row, weight in enumerate(weights.tolist())
    ]
    return _directions(_found(alone, vectors) if speakers is None else _asked_for(alone, speakers))


def _found(alone: Sequence[_Group], vectors: Vectors) -> list[_Group]:
    groups = _large(_join_alike(alone, _ALIKE))
    while True:
        groups = _large(_settle(groups, alone))
        fewer = _join_two(groups, lambda one, other: _one_person(one, other, vectors))
        if len(fewer) == len(groups):
            return groups
        groups = fewer


def _asked_for(alone: Sequence[_Group], speakers: int) -> list[_Group]:
    """Return so many groups; fewer, but not one alone, where no more voices can be told from each other.

    A person who says two words beside one who talks all the time must not get half of the other's speech. So
    what is left over beside the large groups counts for a voice before a large group is split.
    """
    fallback: list[_Group] = []
    for alike in np.arange(_ALIKE, _MUCH_ALIKE, _ALIKE_STEP).tolist():
        groups = _join_alike(alone, alike)
        large = _large(groups)
        while len(large) > speakers:
            large = _join_two(large, lambda one, other: True)
        apart = all(a.likely_same(b) < _SURELY_TWO for at, a in enumerate(large) for b in large[:at])
        if len(large) == speakers and apart:
            return _settle(large, alone)
        if len(fallback) < min(2, speakers):
            fallback = groups[:speakers]
    return _settle(fallback, alone)


def _large(groups: Sequence[_Group]) -> list[_Group]:
    """Return the groups with enough speech for a person, at least the largest. groups: largest first."""
    speech_s = sum(group.speech_s for group in groups)
    least_s = min(max(_LEAST_VOICE_S, _LEAST_VOICE_SHARE * speech_s), _MOST_LEAST_VOICE_S)
    return [group for group in groups if group.speech_s >= least_s] or list(groups[:1])


def _join_two(groups: Sequence[_Group], same: Callable[[_Group, _Group], bool]) -> list[_Group]:
    """Return the groups with the two joined that are most alike of those that are the same."""
    pairs = [
        (groups[a].likely_same(groups[b]), a, b)
        for b in range(len(groups))
        for a in range(b)
        if same(groups[a], groups[b])
    ]
    if not pairs:
        return list(groups)
    _, a, b = max(pairs)
    rest = [group for at, group in enumerate(groups) if at not in {a, b}]
    return _largest_first([*rest, groups[a] + groups[b]])


def _one_person(one: _Group, other: _Group, vectors: Vectors) -> bool:
    same = one.likely_same(other)
    if min(len(one.rows), len(other.rows)) < _ENOUGH_PIECES:
        return same >= _SAME
    return same >= _MAYBE_SAME and _gap(one, other, vectors) < _GAP


def _gap(one: _Group, other: _Group, vectors: Vectors) -> float:
    """Return how far apart the groups' pieces lie, in standard deviations.

    Measured along the line between the middles of one half of the pieces, on the other half: a line through
    the same pieces would part any two groups.
    """
    gaps = []
    for half in (0, 1):
        (line_one, rest_one), (line_other, rest_other) = (_halves(group, half) for group in (one, other))
        line = vectors[line_one].mean(axis=0) - vectors[line_other].mean(axis=0)
        near, far = vectors[rest_one] @ line, vectors[rest_other] @ line
        spread = np.sqrt((near.var() * len(near) + far.var() * len(far)) / (len(near) + len(far)))
        gaps.append((near.mean() - far.mean()) / max(float(spread), 1e-9))
    return float(np.mean(gaps))


def _halves(group: _Group, half: int) -> tuple[list[int], list[int]]:
    rows = sorted(group.rows)
    # Neighbours share sound: the halves are made of runs of four.
    chosen = [row for at, row in enumerate(rows) if at // 4 % 2 == half]
    return chosen, [row for at, row in enumerate(rows) if at // 4 % 2 != half]


def _settle(groups: Sequence[_Group], alone: Sequence[_Group]) -> list[_Group]:
    """Return the groups after every piece went over to the one that it is most like, again and again."""
    directions = _directions(groups)
    settled = list(groups)
    totals = np.array([piece.total for piece in alone])
    for _ in range(_ROUNDS):
        nearest = (totals @ directions.T).argmax(axis=1).tolist()
        gathered: dict[int, _Group] = {}
        for piece, group in zip(alone, nearest, strict=True):
            gathered[group] = gathered[group] + piece if group in gathered else piece
        settled = [gathered[group] for group in sorted(gathered)]
        moved = _directions(settled)
        if moved.shape == directions.shape and np.allclose(moved, directions):
            break
        directions = moved
    return _largest_first(settled)


def _join_alike(groups: Sequence[_Group], alike: float) -> list[_Group]:
    """Return the groups joined by average linkage, largest first; thousands at once in parts first."""
    joined = list(groups)
    while len(joined) > _AT_ONCE:
        parts = [_join_all(joined[at : at + _AT_ONCE], alike) for at in range(0, len(joined), _AT_ONCE)]
        fewer = [group for part in parts for group in part]
        if len(fewer) == len(joined):
            break
        joined = fewer
    return _largest_first(_join_all(joined, alike))


def _join_all(groups: Sequence[_Group], alike: float) -> list[_Group]:
    """Return the groups joined by average linkage until no two are alike.

    The mean product of two groups' pieces is the product of the groups' means: no table of pieces is needed.
    """
    found: list[_Group | None] = list(groups)
    means = np.array([group.total / group.weight for group in groups])
    products = means @ means.T
    np.fill_diagonal(products, -np.inf)
    while True:
        a, b = divmod(int(products.argmax()), len(groups))
        one, other = found[a], found[b]
        if products[a, b] < alike or one is None or other is None:
            return [group for group in found if group is not None]
        both = one + other
        found[a], found[b] = both, None
        means[a] = both.total / both.weight
        products[a] = products[:, a] = np.where(products[a] == -np.inf, -np.inf, means @ means[a])
        products[b] = products[:, b] = -np.inf


def _largest_first(groups: Sequence[_Group]) -> list[_Group]:
    return sorted(groups, key=lambda group: -group.speech_s)


def _directions(groups: Sequence[_Group]) -> Vectors:
    totals = np.array([group.total for group in groups])
    return np.asarray(totals / np.linalg.norm(totals, axis=1, keepdims=True))
