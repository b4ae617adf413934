"""The interval of a coefficient: the percentile bootstrap over segments.

Source: Zapf, Castell, Morawietz and Karch, "Measuring inter-rater reliability for nominal data: which
coefficients and confidence intervals are appropriate?", BMC Medical Research Methodology, 2016.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

RESAMPLES = 1000
SEED = 20261128
# Where alpha cannot be computed in more resamples than this share, there is no honest interval.
_MOST_UNDEFINED = 0.05
_DRAWN_AT_ONCE = 2_000_000  # draws of a segment; 16 MB


@dataclass(frozen=True)
class Interval:
    """A coefficient with its 95 % interval; the limits are None where there is none."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


def resampled(columns: Floats, resamples: int, seed: int) -> Floats:
    """Return the sums of columns over samples of rows, drawn with replacement, shape (resamples, columns)."""
    segments = len(columns)
    if not segments:
        return np.zeros((0, columns.shape[1]))
    chance = np.random.default_rng(seed)
    sums = np.empty((resamples, columns.shape[1]))
    step = max(1, _DRAWN_AT_ONCE // segments)  # a few at a time: a long source would fill the memory
    for first in range(0, resamples, step):
        count = min(step, resamples - first)
        drawn = chance.integers(0, segments, size=(count, segments))
        drawn += segments * np.arange(count)[:, None]
        times = np.bincount(drawn.ravel(), minlength=count * segments).reshape(count, segments)
        sums[first : first + count] = times.astype(np.float64) @ columns
    return sums


def limits_of(value: float | None, sampled: Floats) -> Interval:
    """Return a coefficient with percentiles 2.5 and 97.5 of what it was in the samples, shape (resamples,).

    Without limits where it was not defined in too many of them.
    """
    known = sampled[np.isfinite(sampled)]
    if value is None or not known.size or known.size < (1 - _MOST_UNDEFINED) * sampled.size:
        return Interval(value)
    low, high = np.percentile(known, [2.5, 97.5])
    return Interval(value, float(low), float(high))
