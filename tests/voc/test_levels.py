import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from fieldnotes.errors import EmptySampleError, InvalidInputError
from fieldnotes.voc.levels import (
    Level,
    Tally,
    count_level,
    level_of,
    mean_level,
    poisson_interval,
    rate_level,
    share_level,
)
from fieldnotes.voc.nps import nps_from_counts

# Student 1908: hours of sleep gained by ten patients; R prints 0.7001142 2.4598858 for t.test() of them.
SLEEP = (1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4)


def test_a_mean_has_students_interval_as_in_his_own_example():
    level = mean_level(len(SLEEP), sum(SLEEP), sum(hours**2 for hours in SLEEP))
    assert (round(level.value, 2), round(level.low, 7), round(level.high, 7)) == (1.58, 0.7001142, 2.4598858)


def test_a_mean_agrees_with_scipy():
    scores = [1, 5, 4, 4, 2, 7, 6, 6]
    low, high = stats.t.interval(0.95, 7, loc=sum(scores) / 8, scale=stats.sem(scores))
    level = mean_level(8, sum(scores), sum(score**2 for score in scores))
    assert (level.low, level.high) == (pytest.approx(low, abs=1e-12), pytest.approx(high, abs=1e-12))


def test_a_single_score_has_no_limits_and_neither_have_equal_scores():
    assert mean_level(1, 4, 16) == Level(4.0, None, None, 1)
    assert mean_level(100, 700, 4900) == Level(7.0, None, None, 100)
    level = mean_level(3, 0.3, 0.03)
    assert (level.value, level.low, level.high) == (pytest.approx(0.1), None, None)


def test_levels_agree_with_scipy_and_statsmodels_on_random_answers():
    random = np.random.default_rng(5)
    for _ in range(300):
        n = int(random.choice([1, 2, 3, 29, 30, 500, 100_000]))
        cases = int(random.integers(0, n + 1))
        share = share_level(cases, n, per=1)
        assert (share.low, share.high) == pytest.approx(proportion_confint(cases, n, method="wilson"))
        scores = random.integers(1, 8, size=n).astype(float)
        mean = mean_level(n, float(scores.sum()), float((scores**2).sum()))
        if len(set(scores)) == 1:
            assert (mean.value, mean.low, mean.high) == (scores[0], None, None)
        else:
            wanted = stats.t.interval(0.95, n - 1, scores.mean(), stats.sem(scores))
            assert (mean.low, mean.high) == pytest.approx(wanted)


def test_a_spread_lost_to_rounding_is_no_spread():
    cents = np.random.default_rng(1).normal(1e6, 0.01, 1000)
    assert mean_level(1000, float(cents.sum()), float((cents**2).sum())).low is None


@pytest.mark.parametrize(("cases", "n"), [(0, 20), (1, 29), (15, 148), (81, 263), (1869, 7043), (50, 50)])
def test_a_share_agrees_with_statsmodels_wilson(cases, n):
    low, high = proportion_confint(cases, n, method="wilson")
    level = share_level(cases, n)
    assert level.value == 100 * cases / n
    assert (level.low, level.high) == (
        pytest.approx(100 * low, abs=1e-9),
        pytest.approx(100 * high, abs=1e-9),
    )


def test_the_churn_of_the_ibm_file_by_hand():
    level = share_level(1869, 7043)
    assert (round(level.value, 2), round(level.low, 2), round(level.high, 2)) == (26.54, 25.52, 27.58)


@pytest.mark.parametrize("events", [0, 1, 7, 145, 5000])
def test_a_rate_agrees_with_statsmodels_score_interval(events):
    low, high = confint_poisson(events, 2_000, method="score")
    level = rate_level(events, 2_000, per=1_000)
    assert level.value == events / 2
    assert (level.low, level.high) == (pytest.approx(1_000 * low, abs=1e-9), pytest.approx(1_000 * high))


def test_a_count_of_145_by_hand():
    # 145 + 1.9207 ± 1.95996·√145.9604 = 146.9207 ± 23.6791
    assert tuple(round(limit, 3) for limit in poisson_interval(145)) == (123.242, 170.6)
    assert count_level(145).value == 145.0


def test_each_measure_takes_what_it_needs_of_a_tally():
    tally = Tally(responses=100, above=50, below=20, total=420.0, squares=1900.0)
    nps = nps_from_counts(50, 30, 20)
    assert level_of(tally, "nps") == Level(nps.value, nps.low, nps.high, 100)
    assert level_of(tally, "share") == share_level(50, 100)
    assert level_of(tally, "mean") == mean_level(100, 420.0, 1900.0)
    assert level_of(tally, "rate", per=1_000).value == 500.0
    assert level_of(tally, "count").value == 100.0


def test_a_rate_may_exceed_its_base_but_a_share_may_not():
    assert rate_level(130, 100).value == 130.0
    with pytest.raises(InvalidInputError, match="130 of 100 is no share"):
        share_level(130, 100)


@pytest.mark.parametrize(
    "level", [lambda: share_level(0, 0), lambda: rate_level(3, 0), lambda: mean_level(0, 0, 0)]
)
def test_nothing_has_no_level(level):
    with pytest.raises(EmptySampleError):
        level()


def test_limits_of_a_count_meet_its_score_test():
    low, high = poisson_interval(7)
    assert abs(7 - low) / math.sqrt(low) == pytest.approx(1.959964, abs=1e-6)
    assert abs(7 - high) / math.sqrt(high) == pytest.approx(1.959964, abs=1e-6)
