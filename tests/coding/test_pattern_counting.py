"""Sweeps and counts over many passages against the plain way of doing them."""

import itertools
import random

import numpy as np

from fieldnotes.coding.patterns.counting import count_different, different_values, first_of_each
from fieldnotes.coding.patterns.meeting import Stretches, meeting_pairs


def test_every_pair_that_meets_is_found_once():
    chance = random.Random(1)
    rows = [(chance.randrange(3), chance.randrange(60), chance.randrange(1, 25)) for _ in range(300)]
    source, start, length = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    for reach in (0, 1, 7):
        found = [
            tuple(sorted(pair))
            for one, other in meeting_pairs(Stretches(np.arange(300), source, start, start + length, reach))
            for pair in zip(one.tolist(), other.tolist(), strict=True)
        ]
        ends = start + length
        expected = {
            (n, m)
            for n, m in itertools.combinations(range(300), 2)
            if source[n] == source[m] and start[n] < ends[m] + reach and start[m] < ends[n] + reach
        }
        assert len(found) == len(set(found))
        assert set(found) == expected


def test_a_stretch_at_the_end_of_its_source_does_not_reach_into_the_next():
    source = np.array([1, 2], dtype=np.int64)
    start, end = np.array([90, 0], dtype=np.int64), np.array([100, 10], dtype=np.int64)

    assert list(meeting_pairs(Stretches(np.arange(2), source, start, end, 1_000_000))) == []


def test_counts_are_those_of_sets():
    chance = random.Random(2)
    line = np.array([chance.randrange(5) for _ in range(500)], dtype=np.int64)
    for most in (30, 50_000_000):  # flags for few values, sorting for many
        value = np.array([chance.randrange(most) for _ in range(500)], dtype=np.int64)
        pairs = set(zip(line.tolist(), value.tolist(), strict=True))
        expected = [sum(one == n for one, _ in pairs) for n in range(6)]
        assert count_different(line, value, 6).tolist() == expected


def test_the_first_of_each_key_stands_in_the_order_of_the_keys():
    keys = np.array([7, 3, 7, 3, 0], dtype=np.int64)

    assert first_of_each(keys).tolist() == [4, 1, 0]
    assert [column.tolist() for column in different_values(keys)] == [[0, 3, 7], [1, 2, 2]]
    assert first_of_each(keys[:0]).tolist() == []
    assert [column.tolist() for column in different_values(keys[:0])] == [[], []]
