"""A first look at very many vectors: the sign of each of their numbers, compared by how many differ.

The angle between two vectors shows in how many of their signs differ (Charikar, "Similarity Estimation
Techniques from Rounding Algorithms", STOC 2002), so the nearest by signs hold the nearest by angle, if enough
of them are taken; those are then compared in full. 48 bytes a vector instead of 1,536.
"""

import numpy as np
from numpy.typing import NDArray

from .embeddings import SIZE, Vectors

WORDS = SIZE // 64
"""How many 64-bit words the signs of one vector are."""

_AT_ONCE = 32_768  # of one word each 256 kB, which stays in a core's cache

Signs = NDArray[np.uint64]


def signs_of(vectors: Vectors) -> Signs:
    """Return the signs of vectors, shape (WORDS, n): a column a vector."""
    bits = np.packbits(vectors > 0, axis=1).view(np.uint64)
    return np.ascontiguousarray(bits.reshape(len(vectors), WORDS).T)


def differing_signs(signs: Signs, wanted: Signs) -> NDArray[np.uint16]:
    """Return in how many signs each column of `signs` differs from the one column of `wanted`; 0 to SIZE."""
    count = signs.shape[1]
    found = np.zeros(count, dtype=np.uint16)
    xor = np.empty(min(_AT_ONCE, count), dtype=np.uint64)
    ones = np.empty(min(_AT_ONCE, count), dtype=np.uint8)
    for first in range(0, count, _AT_ONCE):
        last = min(first + _AT_ONCE, count)
        here = last - first
        for word in range(WORDS):
            np.bitwise_xor(signs[word, first:last], wanted[word, 0], out=xor[:here])
            np.bitwise_count(xor[:here], out=ones[:here])
            np.add(found[first:last], ones[:here], out=found[first:last])
    return found


def nearest_by_signs(differing: NDArray[np.uint16], most: int) -> NDArray[np.int64]:
    """Return where the smallest of these numbers stand, at least `most` of them where there are as many.

    All that are as small as the last one are among them, so the answer does not hang on their order.
    """
    if len(differing) <= most:
        return np.arange(len(differing))
    bound = np.partition(differing, most - 1)[most - 1]
    return np.flatnonzero(differing <= bound)
