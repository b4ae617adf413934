from datetime import date

import pytest

from fieldnotes.errors import InvalidInputError
from fieldnotes.records import Metric, MetricValue, Slice
from fieldnotes.voc.movement import list_consecutive_movements, movement_between

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
