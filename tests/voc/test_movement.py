from datetime import date

import pytest
from statsmodels.stats.proportion import test_proportions_2indep as compare_shares

from fieldnotes.errors import InvalidInputError
from fieldnotes.records import Metric, MetricValue, Slice
from fieldnotes.voc.movement import (
    against_year_before,
    list_consecutive_movements,
    movement_between,
    of_no_change,
)

NPS = Metric(1, "nps", "NPS", "points", "higher")
CSAT = Metric(1, "csat", "CSAT", "%", "higher")
ALL = Slice()


def month_value(number, value, *, low=None, high=None, responses=None, part=ALL):
    ends = {3: 31, 4: 30, 5: 31, 6: 30}
    start, end = date(2026, number, 1), date(2026, number, ends[number])
    return MetricValue(0, 1, start, end, value, part, low, high, responses)


def test_interval_of_a_difference_of_shares_agrees_with_newcombes_example():
    # 48/80 against 56/70: 0.2 with limits 0.0524 and 0.3339 (Newcombe 1998, method 10).
    before, after = month_value(3, 60.0, responses=80), month_value(4, 80.0, responses=70)
    movement = movement_between(before, after, metric=CSAT)
    assert movement.change == 20.0
    assert (round(movement.low, 2), round(movement.high, 2)) == (5.24, 33.39)
    assert movement.certain is True


def test_half_widths_are_squared_and_added():
    before = month_value(3, 30.0, low=27.0, high=34.0)
    after = month_value(4, 20.0, low=17.0, high=24.0)
    movement = movement_between(before, after, metric=NPS)
    assert (movement.change, movement.low, movement.high) == (-10.0, -15.0, -5.0)
    assert movement.certain is True


def test_a_change_whose_interval_holds_zero_is_not_certain():
    before = month_value(3, 30.0, low=10.0, high=50.0)
    after = month_value(4, 20.0, low=0.0, high=40.0)
    assert movement_between(before, after, metric=NPS).certain is False


def test_without_intervals_nothing_is_claimed():
    before = month_value(3, 30.0, responses=400)
    after = month_value(4, 20.0, low=0.0, high=40.0)
    movement = movement_between(before, after, metric=NPS)
    assert (movement.change, movement.low, movement.high, movement.certain) == (-10.0, None, None, None)


def test_values_of_two_slices_are_not_compared():
    with pytest.raises(InvalidInputError, match="One value is of Korea, the other of Germany"):
        movement_between(
            month_value(3, 1.0, part=Slice(market="Korea")),
            month_value(4, 1.0, part=Slice(market="Germany")),
            metric=NPS,
        )


def test_an_earlier_value_is_not_compared_with_a_later_one_backwards():
    with pytest.raises(InvalidInputError, match="does not come after"):
        movement_between(month_value(4, 1.0), month_value(3, 1.0), metric=NPS)


def test_consecutive_values_are_compared_within_a_slice_and_a_length_of_period():
    korea = Slice(market="Korea")
    quarter = MetricValue(9, 1, date(2026, 1, 1), date(2026, 3, 31), 99.0)
    values = [month_value(5, 3.0), month_value(3, 1.0), month_value(4, 2.0), quarter]
    values += [month_value(3, 10.0, part=korea), month_value(6, 15.0, part=korea)]
    changes = [
        (m.after.slice.market, m.before.period_start.month, m.after.period_start.month, m.change)
        for m in list_consecutive_movements(values, metric=NPS)
    ]
    assert changes == [("", 3, 4, 1.0), ("", 4, 5, 1.0), ("Korea", 3, 6, 5.0)]


def test_one_value_has_no_movement():
    assert list_consecutive_movements([month_value(3, 1.0)], metric=NPS) == ()


def test_the_p_value_is_that_of_the_interval():
    before, after = month_value(3, 30.0, low=25.0, high=35.0), month_value(4, 20.0, low=15.0, high=25.0)
    movement = movement_between(before, after, metric=NPS)
    # z = 1.96·10/√50 = 2.772, two-sided p = 0.00557.
    assert (round(movement.p, 5), movement.certain) == (0.00557, True)
    assert of_no_change(5.0, 0.0, 10.0) == pytest.approx(0.05, abs=1e-12)
    assert of_no_change(0.0, -1.0, 1.0) == 1.0


def test_the_p_value_of_two_shares_is_close_to_the_score_test():
    movement = movement_between(
        month_value(3, 60.0, responses=80), month_value(4, 80.0, responses=70), metric=CSAT
    )
    score = compare_shares(56, 70, 48, 80, method="score", correction=False).pvalue
    assert movement.p == pytest.approx(score, abs=0.002)


def test_a_movement_on_fewer_than_thirty_responses_is_not_judged():
    before, after = month_value(3, 10.0, responses=29), month_value(4, 90.0, responses=400)
    movement = movement_between(before, after, metric=CSAT)
    assert (movement.small, movement.certain, movement.p < 0.001) == (True, False, True)


def test_a_number_of_cases_is_judged_however_few_there_are():
    complaints = Metric(1, "complaint rate", "Complaints", "", "lower", measure="count")
    before = month_value(3, 8.0, low=4.1, high=15.8, responses=8)
    after = month_value(4, 128.0, low=107.7, high=152.2, responses=128)
    movement = movement_between(before, after, metric=complaints)
    assert (movement.small, movement.certain) == (False, True)
    answered = movement_between(before, after, metric=NPS)
    assert (answered.small, answered.certain) == (True, False)


def test_the_newest_month_stands_against_the_same_one_a_year_before():
    def month(year, number, value):
        end = date(year, number, {2: 28, 3: 31}[number])
        return MetricValue(0, 1, date(year, number, 1), end, value, ALL, value - 5, value + 5, 400)

    values = [month(2025, 2, 10.0), month(2025, 3, 40.0), month(2026, 2, 30.0), month(2026, 3, 20.0)]
    moved = against_year_before(values, metric=NPS)
    assert (moved.before.value, moved.after.value, moved.change, moved.certain) == (40.0, 20.0, -20.0, True)
    assert against_year_before(values[2:], metric=NPS) is None
    assert against_year_before([], metric=NPS) is None


def test_years_have_no_season_to_take_out():
    years = [
        MetricValue(0, 1, date(year, 1, 1), date(year, 12, 31), 10.0, ALL, 5, 15, 90) for year in (2024, 2025)
    ]
    assert against_year_before(years, metric=NPS) is None
