"""Two rankings made one: what stands high in either comes high, and what stands in both comes higher.

Reciprocal rank fusion: a thing's weight is the sum of 1 / (K + its rank) over the rankings it stands in; the
rankings' own scores, which have no common measure, are not looked at.
Source: Cormack, Clarke, Büttcher, "Reciprocal Rank Fusion Outperforms Condorcet and Individual Rank Learning
Methods", SIGIR 2009, from which K = 60 is.
"""

import numpy as np
from numpy.typing import NDArray

K = 60
NOWHERE = 2**31 - 1
"""The rank of what does not stand in a ranking."""

Ranks = NDArray[np.int64]


def fused(*rankings: Ranks) -> NDArray[np.float64]:
    """Return the weight of each thing, shape (n,). rankings: the things' ranks from 1, NOWHERE for none."""
    weights = np.zeros(len(rankings[0]), dtype=np.float64)
    for ranks in rankings:
        weights += np.where(ranks == NOWHERE, 0.0, 1.0 / (K + ranks))
    return weights


def best_in_ranges(ranks: Ranks, first: Ranks, last: Ranks) -> Ranks:
    """Return the best (smallest) of ranks[first[i]:last[i]] for each i; NOWHERE for an empty range."""
    found = np.full(len(first), NOWHERE, dtype=np.int64)
    some = np.flatnonzero(last > first)
    if len(some):
        bounds = np.column_stack([first[some], last[some]]).ravel()
        # One past the end is no place of the ranks; the number added is what no range reaches.
        found[some] = np.minimum.reduceat(np.append(ranks, NOWHERE), bounds)[::2]
    return found
