"""A first look at vectors by their signs."""

import numpy as np

from fieldnotes.coding.embeddings import SIZE
from fieldnotes.coding.signs import differing_signs, nearest_by_signs, signs_of


def some_vectors(count: int) -> np.ndarray:
    vectors = np.random.default_rng(1).standard_normal((count, SIZE)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_as_many_signs_differ_as_numbers_are_on_another_side_of_zero():
    vectors = some_vectors(40_000)  # more than one block of a first look
    counted = ((vectors > 0) != (vectors[7] > 0)).sum(axis=1)
    found = differing_signs(signs_of(vectors), signs_of(vectors[7:8]))
    assert found.tolist() == counted.tolist()
    assert found[7] == 0


def test_the_nearest_by_signs_hold_the_nearest_by_angle():
    vectors = some_vectors(5_000)
    wanted = vectors[3] + 0.5 * vectors[4]
    near = nearest_by_signs(differing_signs(signs_of(vectors), signs_of(wanted.reshape(1, -1))), 100)
    assert set(np.argsort(-(vectors @ wanted))[:2].tolist()) == {3, 4}
    assert {3, 4} <= set(near.tolist())


def test_all_that_are_as_near_as_the_last_one_are_taken():
    assert nearest_by_signs(np.array([5, 1, 5, 9], dtype=np.uint16), 2).tolist() == [0, 1, 2]
    assert nearest_by_signs(np.array([5, 1], dtype=np.uint16), 9).tolist() == [0, 1]
