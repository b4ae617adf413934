"""Two rankings made one."""

import numpy as np
import pytest

from fieldnotes.coding.merging import NOWHERE, K, best_in_ranges, fused


def ranks(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def test_what_stands_in_both_rankings_comes_before_what_leads_one_alone():
    words = ranks(1, 2, NOWHERE)
    meaning = ranks(NOWHERE, 2, 1)
    weights = fused(words, meaning)
    assert np.argsort(-weights, kind="stable").tolist() == [1, 0, 2]
    assert weights[1] == pytest.approx(2 / (K + 2))


def test_of_two_in_one_ranking_the_better_rank_comes_first():
    weights = fused(ranks(5, 3), ranks(NOWHERE, NOWHERE))
    assert weights[1] > weights[0]


def test_what_stands_in_no_ranking_weighs_nothing():
    assert fused(ranks(NOWHERE), ranks(NOWHERE)).tolist() == [0.0]


def test_the_best_of_each_range_is_its_smallest_rank_and_nowhere_of_an_empty_one():
    found = best_in_ranges(ranks(4, 2, 9, 1), ranks(0, 1, 2, 3, 4), ranks(2, 3, 2, 4, 4))
    assert found.tolist() == [2, 2, NOWHERE, 1, NOWHERE]
