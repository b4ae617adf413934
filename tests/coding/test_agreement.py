"""Coefficients against the worked examples that their authors published."""

import math

import numpy as np
import pytest

from fieldnotes.coding.agreement import cohen_kappa, fleiss_kappa, krippendorff_alpha
from fieldnotes.errors import EmptySampleError, InvalidInputError

X = math.nan
# Krippendorff 2011, sections C and D: four observers, twelve units, five categories, missing values.
KRIPPENDORFF_2011 = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, X, X, X],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, X, 3],
    [X, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, X],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, X],
]
# Section A: two observers, binary data.
BINARY = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
# Section B: two observers, nominal data, a to e.
NOMINAL = [[1, 1, 2, 2, 4, 3, 3, 3, 5, 4, 4, 1], [2, 1, 2, 2, 2, 3, 3, 3, 5, 4, 4, 4]]
# Fleiss 1971, table 1: thirty patients, six psychiatrists, five diagnoses.
FLEISS_1971 = [
    *([0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0]),
    *([2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6]),
    *([1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1]),
    *([0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0], [0, 2, 0, 4, 0], [1, 0, 2, 0, 3]),
    *([0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0], [1, 0, 0, 4, 1]),
    *([0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6]),
]
# Cohen 1960, table 1: two psychologists, 200 patients, three diagnoses.
COHEN_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_is_that_of_krippendorffs_worked_example(level, published):
    assert round(krippendorff_alpha(KRIPPENDORFF_2011, level), 3) == published


def test_alpha_is_that_of_krippendorffs_example_of_binary_data():
    assert round(krippendorff_alpha(BINARY), 3) == 0.095


def test_alpha_is_that_of_krippendorffs_example_of_two_observers():
    assert round(krippendorff_alpha(NOMINAL), 3) == 0.692


def test_fleiss_kappa_is_that_of_his_psychiatric_example():
    assert round(fleiss_kappa(FLEISS_1971), 3) == 0.430


def test_cohens_kappa_is_that_of_his_worked_example():
    assert round(cohen_kappa(COHEN_1960), 3) == 0.492


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_coders_who_give_the_same_values_have_alpha_one(level):
    same = [[1, 2, 3, 3, 1, X], [1, 2, 3, 3, 1, 2], [1, 2, X, 3, 1, X]]
    assert krippendorff_alpha(same, level) == pytest.approx(1)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_the_order_of_the_coders_and_of_the_units_changes_nothing(level):
    chance = np.random.default_rng(1)
    data = np.array(KRIPPENDORFF_2011)
    moved = data[chance.permutation(4)][:, chance.permutation(12)]
    assert krippendorff_alpha(moved, level) == pytest.approx(krippendorff_alpha(data, level))


def test_alpha_and_fleiss_kappa_come_together_as_units_are_added():
    many = np.repeat(np.array(FLEISS_1971), 200, axis=0)
    values = [[category for category, n in enumerate(row) for _ in range(n)] for row in many]
    assert krippendorff_alpha(np.array(values).T) == pytest.approx(fleiss_kappa(many), abs=1e-3)


def test_without_variation_there_is_no_coefficient():
    assert krippendorff_alpha([[1, 1, 1], [1, 1, 1]]) is None
    assert cohen_kappa([[5, 0], [0, 0]]) is None
    assert fleiss_kappa([[3, 0], [3, 0]]) is None


def test_without_two_values_on_a_unit_there_is_no_sample():
    with pytest.raises(EmptySampleError):
        krippendorff_alpha([[1, X], [X, 2]])
    with pytest.raises(EmptySampleError):
        krippendorff_alpha([[X, X], [X, X]])
    with pytest.raises(EmptySampleError):
        cohen_kappa([[0, 0], [0, 0]])
    with pytest.raises(EmptySampleError):
        fleiss_kappa([])


def test_fleiss_kappa_refuses_units_with_different_numbers_of_coders():
    with pytest.raises(InvalidInputError):
        fleiss_kappa([[3, 0], [2, 0]])
