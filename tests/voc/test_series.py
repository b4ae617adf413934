from itertools import pairwise, product

import numpy as np
import pytest

from fieldnotes.voc.change_points import PENALTY, find_change_points
from fieldnotes.voc.seasons import find_seasons

# The flow of the Nile at Aswan, 1871 to 1970; it fell in 1898 (Cobb, Biometrika 65:243-251, 1978).
NILE = (
    *(1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799),
    *(958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916),
    *(692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698),
    *(845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742),
    *(801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901),
    *(1170, 912, 746, 919, 718, 714, 740),
)


def test_the_nile_fell_after_1898():
    [change] = find_change_points(NILE)
    assert 1871 + change.place == 1899
    assert (round(change.before, 2), round(change.after, 3)) == (1097.75, 849.972)


def test_cuts_are_those_of_a_search_through_all():
    values = [10, 11, 10, 12, 20, 21, 19, 20, 11, 10, 9]
    spread = 1 / (0.6744897501960817 * np.sqrt(2))  # the median step from one to the next is 1
    penalty = PENALTY * np.log(len(values))

    def cost(cuts):
        edges = [0, *cuts, len(values)]
        parts = [np.asarray(values[a:b]) / spread for a, b in pairwise(edges)]
        if any(len(part) < 3 for part in parts):
            return np.inf
        return sum(np.abs(part - np.median(part)).sum() for part in parts) + penalty * len(cuts)

    every = [
        tuple(place for place, cut in enumerate(cuts, start=1) if cut) for cuts in product((0, 1), repeat=10)
    ]
    best = min(every, key=cost)
    found = find_change_points(values, [1.0] * 11)
    assert tuple(change.place for change in found) == best == (4, 8)


def test_a_level_series_and_a_single_spike_have_no_change_point():
    assert find_change_points([10, 11, 10, 9, 10, 11, 30, 10, 9, 10, 11, 10]) == ()
    assert find_change_points([5.0] * 20) == ()


def test_wide_intervals_keep_a_small_step_from_being_a_change():
    values = [10, 10.5, 10, 10.5, 10, 12, 12.5, 12, 12.5, 12]
    assert len(find_change_points(values)) == 1
    assert find_change_points(values, [8.0] * 10) == ()


def test_fewer_than_eight_periods_are_not_searched():
    assert find_change_points([1, 1.1, 1, 9, 9.1, 9, 9.1]) == ()


def test_a_season_of_two_years_is_found_with_its_months():
    rng = np.random.default_rng(4)
    months = np.array([8, 5, 2, 0, -2, -5, -8, -5, -2, 0, 2, 5.0])
    values = np.tile(months, 2) + 50 + rng.normal(0, 1, 24)
    seasons = find_seasons(values.tolist(), per_year=12)
    assert seasons is not None
    assert seasons.found
    assert np.argmax(seasons.effects) == 0
    assert np.argmin(seasons.effects) == 6
    assert seasons.strength > 0.9


def test_chance_alone_is_no_season_although_stl_would_draw_one():
    values = np.random.default_rng(5).normal(50, 3, 24).tolist()
    seasons = find_seasons(values, per_year=12)
    assert seasons is not None
    assert seasons.strength > 0.3
    assert not seasons.found


def test_the_test_for_a_season_agrees_with_one_worked_out_by_least_squares():
    from scipy.stats import f

    values = np.random.default_rng(6).normal(0, 1, 12) + np.tile([0, 1, 0, 2.0], 3)
    steps, places = np.arange(12), np.arange(12) % 4
    plain = np.column_stack([np.ones(12), steps])
    full = np.column_stack([plain, *(places == place for place in (1, 2, 3))])
    rest = [((values - x @ np.linalg.lstsq(x, values, rcond=None)[0]) ** 2).sum() for x in (plain, full)]
    p = f.sf((rest[0] - rest[1]) / 3 / (rest[1] / (12 - 5)), 3, 12 - 5)
    seasons = find_seasons(values.tolist(), per_year=4)
    assert seasons is not None
    assert seasons.p == pytest.approx(p, abs=1e-12)


def test_less_than_two_years_say_nothing_of_seasons():
    assert find_seasons([1.0] * 23, per_year=12) is None
