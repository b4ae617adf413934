"""Whether the people behind a finding are unlike those behind a metric: an exact test for few people.

Pearson's statistic says how unlike the base a mix of people is. Its distribution is not taken from a table,
which would be wrong for few people, but from all mixes that there can be, or from drawn ones where these are
too many (multinomial goodness of fit; Cressie and Read, "Multinomial goodness-of-fit tests", JRSS B, 1984).
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

LEVEL = 0.05
# What power is stated for: people of one part are met so many times as often as their share of the base.
TILT = 2.0
FEWEST_PEOPLE = 2
# More parts than these are taken together: a part with a handful of responses tells nobody apart.
MOST_PARTS = 6
_MOST_MIXES = 20_000
_DRAWS = 20_000
_SEED = 20261128


def unlike_p(met: Sequence[int], responses: Sequence[int]) -> float:
    """Return how often as many people, drawn like the base, would be at least as unlike it as these.

    met: people in each part, two or more parts; responses: the base's in the same parts, each above zero.
    """
    return _p_of(tuple(met), _shares(tuple(responses)))


@lru_cache(maxsize=4096)
def power_of(people: int, responses: tuple[int, ...], *, level: float = LEVEL, tilt: float = TILT) -> float:
    """Return how often a tilt is found at a level: the share of cases, 0 to 1.

    The tilt: people of one part are `tilt` times as likely to be met; each part is as likely to be that one.
    """
    shares = _shares(responses)
    null, tails = _null(people, shares)
    found = []
    for part in range(len(shares)):
        tilted = np.array(shares)
        tilted[part] *= tilt
        tilted /= tilted.sum()
        mixes, weights = _mixes(people, tuple(tilted), seed=_SEED + 1 + part)
        p_values = tails[np.searchsorted(null, _unlikeness(mixes, people, shares) * (1 - 1e-9))]
        found.append(float(weights[p_values <= level].sum()))
    return math.fsum(found) / len(found)


@lru_cache(maxsize=50_000)
def _p_of(met: tuple[int, ...], shares: tuple[float, ...]) -> float:
    people = sum(met)
    null, tails = _null(people, shares)
    observed = _unlikeness(np.array([met]), people, shares)[0]
    return min(1.0, float(tails[np.searchsorted(null, observed * (1 - 1e-9))]))


@lru_cache(maxsize=64)
def _null(people: int, shares: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Return the statistic's values under the base, ascending, and at each how often it is so high or higher.

    One more than there are values: nothing drawn was so unlike.
    """
    mixes, weights = _mixes(people, shares, seed=_SEED)
    unlikeness = _unlikeness(mixes, people, shares)
    order = np.argsort(unlikeness)
    tails = np.append(np.cumsum(weights[order][::-1])[::-1], 0.0)
    if _is_drawn(people, len(shares)):  # what is tested is one more draw (Davison and Hinkley 1997, 4.2)
        tails = (tails * _DRAWS + 1) / (_DRAWS + 1)
    return unlikeness[order], tails


def _mixes(people: int, shares: tuple[float, ...], *, seed: int) -> tuple[NDArray[np.int64], Floats]:
    """Return mixes of people, shape (mixes, parts), and how often each comes up; they add up to 1."""
    if _is_drawn(people, len(shares)):
        drawn = np.random.default_rng(seed).multinomial(people, shares, size=_DRAWS)
        return drawn, np.full(_DRAWS, 1 / _DRAWS)
    mixes = _all_mixes(people, len(shares))
    log_factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, people + 1)))])
    logs = log_factorials[people] - log_factorials[mixes].sum(axis=1) + mixes @ np.log(np.array(shares))
    return mixes, np.exp(logs)


@lru_cache(maxsize=64)
def _all_mixes(people: int, parts: int) -> NDArray[np.int64]:
    # Each way to set bars between stars is a mix; the gaps between the bars are its counts.
    slots = people + parts - 1
    bars = np.array(list(combinations(range(slots), parts - 1)), dtype=np.int64).reshape(-1, parts - 1)
    edges = np.concatenate([np.full((len(bars), 1), -1), bars, np.full((len(bars), 1), slots)], axis=1)
    return np.diff(edges, axis=1) - 1


def _is_drawn(people: int, parts: int) -> bool:
    return math.comb(people + parts - 1, parts - 1) > _MOST_MIXES


def _unlikeness(mixes: NDArray[np.int64], people: int, shares: tuple[float, ...]) -> Floats:
    expected = people * np.array(shares)
    return np.asarray(((mixes - expected) ** 2 / expected).sum(axis=1))


@lru_cache(maxsize=4096)
def _shares(responses: tuple[int, ...]) -> tuple[float, ...]:
    total = sum(responses)
    return tuple(count / total for count in responses)
