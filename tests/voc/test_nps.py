import math

import pytest

from fieldnotes.errors import EmptySampleError, InvalidInputError, OutOfScaleError
from fieldnotes.voc.nps import (
    NpsEstimate,
    net_promoter_score,
    nps_from_counts,
    nps_from_scores,
    nps_interval,
)


def test_promoters_are_9_and_10_and_detractors_0_to_6():
    assert net_promoter_score([9, 10]) == 100.0
    assert net_promoter_score([7, 8]) == 0.0
    assert net_promoter_score([0, 1, 2, 3, 4, 5, 6]) == -100.0
    assert net_promoter_score(list(range(11))) == pytest.approx(100 * (2 - 7) / 11)


def test_interval_adds_three_imagined_responses():
    # By hand for 50 promoters, 30 passives, 20 detractors: n' = 103, p' = 50.75/103, d' = 20.75/103.
    p, d = 50.75 / 103, 20.75 / 103
    half_width = 1.959963984540054 * math.sqrt((p + d - (p - d) ** 2) / 103)
    low, high = nps_interval(50, 30, 20)
    assert low == pytest.approx(100 * (30 / 103 - half_width), abs=1e-9)
    assert high == pytest.approx(100 * (30 / 103 + half_width), abs=1e-9)
    # (0.694175 - 0.291262²)/103 = 0.0059159, its root 0.076915, times 1.96 = 0.150751
    assert (round(low, 2), round(high, 2)) == (14.05, 44.20)


def test_interval_of_few_responses_is_wide_and_stays_on_the_scale():
    only = nps_from_counts(1, 0, 0)
    # (p' + d' - (p' - d')²)/4 = (0.625 - 0.0625)/4, so the half-width is 1.96 · 0.375
    assert (only.value, only.high) == (100.0, 100.0)
    assert only.low == pytest.approx(25 - 100 * 1.959963984540054 * 0.375)
    low, high = nps_interval(0, 0, 1000)
    assert low == -100.0
    # (0.998504 - 0.997009²)/1003 = 0.0000044642, its root 0.0021129, times 1.96 = 0.0041411
    assert high == pytest.approx(-99.701 + 0.414, abs=0.001)


def test_counts_and_scores_give_the_same_estimate():
    estimate = nps_from_scores([10, 9, 9, 8, 3])
    assert estimate == nps_from_counts(3, 1, 1)
    assert (estimate.value, estimate.responses, estimate.promoters) == (40.0, 5, 3)
    assert isinstance(estimate, NpsEstimate)


def test_no_scores_are_refused():
    with pytest.raises(EmptySampleError, match="no responses"):
        net_promoter_score([])


@pytest.mark.parametrize("bad", [11, -1, 7.5])
def test_the_first_score_off_the_scale_is_named(bad):
    with pytest.raises(OutOfScaleError, match=f"Score 2 is {bad};"):
        net_promoter_score([10, bad, 12])


def test_a_negative_count_is_refused():
    with pytest.raises(InvalidInputError, match="number of passives is -1"):
        nps_interval(3, -1, 0)
