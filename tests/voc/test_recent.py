import math
from dataclasses import replace
from datetime import date, timedelta
from statistics import NormalDist

import pytest

from fieldnotes.records import Metric, MetricValue, Slice
from fieldnotes.voc.nps import Z_95
from fieldnotes.voc.periods import period_label
from fieldnotes.voc.recent import compare_newest, compare_period, compare_slices

NPS = Metric(1, "nps", "NPS", "points", "higher")
STARTS = [date(2026, month, 1) for month in range(1, 13)]


def months(*values, half_width=None):
    return [
        MetricValue(
            0,
            1,
            STARTS[at],
            (STARTS[at] + timedelta(days=31)).replace(day=1) - timedelta(days=1),
            value,
            Slice(),
            None if half_width is None else value - half_width,
            None if half_width is None else value + half_width,
        )
        for at, value in enumerate(values)
    ]


def test_the_newest_three_months_are_compared_with_the_three_before():
    change = compare_newest(months(99, 10, 20, 30, 0, 10, 20, half_width=6), metric=NPS)
    assert (change.before, change.after, change.change) == (20.0, 10.0, -10.0)
    assert (change.before_start, change.before_end) == (date(2026, 2, 1), date(2026, 4, 30))
    assert (change.after_start, change.after_end) == (date(2026, 5, 1), date(2026, 7, 31))
    # Half widths 6·√3/3 for each mean, joined: 6·√(2/3).
    assert (round(change.low, 6), round(change.high, 6)) == (-14.898979, -5.101021)
    assert change.certain is True


def test_the_more_slices_were_looked_at_the_wider_the_interval():
    values = months(20, 12.5, half_width=5)
    one, seven = (compare_newest(values, metric=NPS, looked_at=among) for among in (1, 7))
    assert (round(one.low, 3), one.certain) == (-14.571, True)
    # The quantile of 1 - 0.025/7 is 2.6901, against 1.9600.
    assert (round(seven.low, 3), seven.certain) == (-17.205, False)


@pytest.mark.parametrize(("values", "expected"), [((), None), ((5,), None), ((5, 8), 3.0), ((5, 8, 10), 2.0)])
def test_a_short_history_is_compared_as_far_as_it_goes(values, expected):
    change = compare_newest(months(*values), metric=NPS)
    assert (change and change.change) == expected


def test_quarters_are_compared_one_with_one():
    quarters = [
        MetricValue(0, 1, date(2026, m, 1), date(2026, m + 2, d), v)
        for m, d, v in ((1, 31, 50.0), (4, 30, 40.0), (7, 30, 44.0))
    ]
    assert compare_newest(quarters, metric=NPS).change == 4.0


def test_without_an_interval_nothing_is_called_certain():
    change = compare_newest(months(10, 90), metric=NPS)
    assert (change.change, change.low, change.high, change.certain) == (80.0, None, None, None)


def test_a_linked_period_is_compared_with_as_many_months_before_it():
    change = compare_period(
        months(0, 10, 20, 40, 60, 7, half_width=1), metric=NPS, start=date(2026, 4, 1), end=date(2026, 5, 31)
    )
    assert (change.before, change.after, change.change) == (15.0, 50.0, 35.0)


def test_a_period_with_nothing_before_it_is_not_compared():
    assert compare_period(months(1, 2), metric=NPS, start=date(2026, 1, 1), end=date(2026, 2, 28)) is None


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        (date(2026, 8, 1), date(2026, 8, 31), "Aug 2026"),
        (date(2026, 8, 1), date(2026, 10, 31), "Aug to Oct 2026"),
        (date(2025, 11, 1), date(2026, 1, 31), "Nov 2025 to Jan 2026"),
        (date(2026, 7, 1), date(2026, 9, 30), "Q3 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2026, 3, 2), date(2026, 3, 2), "2 Mar 2026"),
        (date(2026, 3, 2), date(2026, 3, 8), "2 Mar 2026 to 8 Mar 2026"),
        (date(2024, 2, 29), date(2024, 2, 29), "29 Feb 2024"),
    ],
)
def test_a_period_reads_as_people_say_it(start, end, label):
    assert period_label(start, end) == label


def test_twenty_slices_are_judged_together_by_benjamini_and_hochberg():
    still = {Slice(market=f"M{n}"): months(20, 20 + n / 20, half_width=5) for n in range(18)}
    moved = {
        Slice(market="A"): months(20, 5, half_width=5),
        # p = 0.049 by itself: more than chance alone, but not among twenty.
        Slice(market="B"): months(20, 27.1, half_width=5),
    }
    changes = compare_slices(still | moved, metric=NPS)
    a, b = changes[-2:]
    assert (a.certain, a.looked_at, a.found, a.percent) == (True, 20, 1, 99.75)
    assert a.p == pytest.approx(2 * NormalDist().cdf(-15 / math.hypot(5, 5) * Z_95))
    assert a.q == pytest.approx(20 * a.p)
    assert (b.p < 0.05, b.certain, b.low < 0) == (True, False, True)


def test_a_slice_that_is_too_small_is_said_to_be_so_and_not_counted_among_the_looks():
    small = [replace(value, responses=12) for value in months(80, 20, half_width=20)]
    changes = compare_slices(
        {Slice(market="S"): small, Slice(market="L"): months(20, 5, half_width=5)}, metric=NPS
    )
    assert [(c.small, c.certain, c.looked_at) for c in changes] == [(True, False, 1), (False, True, 1)]
    assert changes[0].responses == 12
