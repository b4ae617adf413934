"""Coefficients of agreement between coders: Krippendorff's alpha, Cohen's and Fleiss' kappa.

Reliability data are an array of shape (coders, units) of numbers, NaN where a coder gave no value.
`python -m pytest tests/coding/test_agreement.py` checks each against its author's own worked example.
"""

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import EmptySampleError, InvalidInputError

Level = Literal["nominal", "ordinal", "interval"]
Floats = NDArray[np.floating[Any]]


def krippendorff_alpha(values: ArrayLike, level: Level = "nominal") -> float | None:
    """Return Krippendorff's alpha: 1 for perfect agreement, 0 for what chance gives, below 0 for less.

    values: shape (coders, units), NaN for missing; units with fewer than two values do not count.
    None where all values are the same one: without variation there is nothing to measure.
    Raises EmptySampleError where no unit has two values.
    Source: Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011, section E.
    """
    data = np.asarray(values, dtype=float)
    categories = np.unique(data[~np.isnan(data)])
    counts = np.stack([(data == one).sum(axis=0) for one in categories], axis=1) if categories.size else None
    if counts is None or not (counts.sum(axis=1) > 1).any():
        raise EmptySampleError("No unit has values of two coders; agreement needs at least one.")
    alpha = float(alpha_of(unit_coincidences(counts).sum(axis=0), level, categories))
    return None if np.isnan(alpha) else alpha


def unit_coincidences(counts: ArrayLike) -> Floats:
    """Return what each unit adds to the coincidence matrix, shape (units, categories, categories).

    counts: how many coders gave each value, shape (units, categories). Units with one value add nothing.
    """
    given = np.asarray(counts, dtype=float)
    pairs = given[:, :, None] * given[:, None, :]
    same = np.arange(given.shape[1])
    pairs[:, same, same] -= given
    others = given.sum(axis=1) - 1
    return np.asarray(pairs / np.where(others > 0, others, np.inf)[:, None, None])


def alpha_of(coincidences: Floats, level: Level, categories: ArrayLike | None = None) -> Floats:
    """Return alpha of coincidence matrices, shape (..., categories, categories); NaN without variation.

    categories: the values in ascending order; needed for the interval level alone.
    """
    totals = coincidences.sum(axis=-1)
    number = totals.sum(axis=-1)
    difference = _differences(totals, level, categories)
    observed = (coincidences * difference).sum(axis=(-2, -1))
    expected = (totals[..., :, None] * totals[..., None, :] * difference).sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(expected > 0, 1 - (number - 1) * observed / expected, np.nan))


def _differences(totals: Floats, level: Level, categories: ArrayLike | None) -> Floats:
    size = totals.shape[-1]
    if level == "nominal":
        return 1.0 - np.eye(size)
    if level == "interval":
        values = np.asarray(categories, dtype=float)
        return np.asarray((values[:, None] - values[None, :]) ** 2)
    # Ordinal: how many values were given between two, each end counting half.
    upto = np.cumsum(totals, axis=-1)
    between = upto[..., None, :] - upto[..., :, None] + totals[..., :, None]
    between = between - (totals[..., :, None] + totals[..., None, :]) / 2
    upper = np.triu(between, k=1)
    return np.asarray((upper + np.swapaxes(upper, -1, -2)) ** 2)


def cohen_kappa(table: ArrayLike) -> float | None:
    """Return Cohen's kappa of two coders, 1 for perfect agreement; None where chance alone gives that.

    table: shape (categories, categories), how many units the first coder (rows) and the second one
    (columns) gave each pair of values.
    Raises EmptySampleError for a table of zeros.
    Source: Cohen, "A coefficient of agreement for nominal scales", 1960.
    """
    counts = np.asarray(table, dtype=float)
    if counts.sum() <= 0:
        raise EmptySampleError("No unit was coded by both coders; agreement needs at least one.")
    shares = counts / counts.sum()
    observed = float(np.trace(shares))
    expected = float(shares.sum(axis=1) @ shares.sum(axis=0))
    return corrected(observed, expected)


def fleiss_kappa(counts: ArrayLike) -> float | None:
    """Return Fleiss' kappa of several coders, 1 for perfect agreement; None where all values are the same.

    counts: shape (units, categories), how many coders gave a unit each value; the same number for every unit.
    Raises EmptySampleError for no units, InvalidInputError where units have different numbers of values.
    Source: Fleiss, "Measuring nominal scale agreement among many raters", 1971.
    """
    given = np.asarray(counts, dtype=float)
    if not given.size:
        raise EmptySampleError("No unit was coded; agreement needs at least one.")
    coders = given.sum(axis=1)
    if coders.min() < 2 or coders.min() != coders.max():
        raise InvalidInputError("Fleiss' kappa needs the same coders on every unit, two or more.")
    number = coders[0]
    observed = float(((given**2).sum(axis=1) - number).mean() / (number * (number - 1)))
    expected = float(((given.sum(axis=0) / given.sum()) ** 2).sum())
    return corrected(observed, expected)


def corrected(observed: float, expected: float) -> float | None:
    """Return agreement beyond chance, of shares from 0 to 1; None where chance alone agrees perfectly."""
    return None if expected >= 1 - 1e-12 else (observed - expected) / (1 - expected)
