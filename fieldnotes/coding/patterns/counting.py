"""Counting what is different, by sorting: several times as fast as numpy's own for whole numbers."""

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.int64]

_MOST_FLAGS = 32_000_000  # bytes of memory; where there would be more, sorting takes less


def first_of_each(keys: Column) -> Column:
    """Return the place of the first of each different key, in the order of the keys.

    keys: 0 or more; the greatest times their number stays below 2**63.
    """
    width = len(keys) or 1
    both = np.sort(keys * width + np.arange(len(keys)))
    different = np.ones(len(both), dtype=bool)
    different[1:] = both[1:] // width != both[:-1] // width
    return np.asarray(both[different] % width, dtype=np.int64)


def count_different(line: Column, value: Column, lines: int) -> Column:
    """Return how many different values each line has; line: of each value, 0 to lines - 1."""
    width = int(value.max(initial=0)) + 1
    if lines * width <= _MOST_FLAGS:
        flags = np.zeros(lines * width, dtype=bool)
        flags[line * width + value] = True
        return np.asarray(flags.reshape(lines, width).sum(axis=1), dtype=np.int64)
    pairs = np.sort(line * width + value)
    different = np.ones(len(pairs), dtype=bool)
    different[1:] = pairs[1:] != pairs[:-1]
    return np.bincount(pairs[different] // width, minlength=lines)


def different_values(values: Column) -> tuple[Column, Column]:
    """Return the different values, in order, and how often each is there."""
    if not len(values):
        return values, values
    ordered = np.sort(values)
    begins = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return ordered[begins], np.diff(np.append(begins, len(ordered)))
