"""Many looks at once: which of them hold out against all that were looked at."""

from collections.abc import Sequence

FALSE_DISCOVERIES = 0.05  # of those that are called more than chance, at most this share is, on average


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return the adjusted p value (q) of each: the smallest share of false discoveries at which it is found.

    With the p values in ascending order, q_k = min over j >= k of p_j·m/j, at most 1. The order of the
    argument is kept; no p values give none.
    Source: Benjamini and Hochberg, "Controlling the False Discovery Rate", Journal of the Royal Statistical
    Society B 57:289-300, 1995; as scipy.stats.false_discovery_control computes it.
    """
    many = len(p_values)
    smallest = 1.0
    adjusted = [0.0] * many
    by_size = sorted(range(many), key=lambda place: p_values[place], reverse=True)
    for rank, place in zip(range(many, 0, -1), by_size, strict=True):
        smallest = min(smallest, p_values[place] * many / rank)
        adjusted[place] = smallest
    return tuple(adjusted)


def count_found(p_values: Sequence[float], *, share: float = FALSE_DISCOVERIES) -> int:
    """Return how many of the p values are found while false discoveries stay under `share` on average."""
    return sum(q <= share for q in benjamini_hochberg(p_values))
