"""Which value of a metric stands beside a link."""

from datetime import date

import pytest

from fieldnotes.records import Link, MetricValue, Slice
from fieldnotes.services.finding_links import value_meant

KOREA = Slice(market="Korea")
JULY = MetricValue(1, 1, date(2026, 7, 1), date(2026, 7, 31), 18.0, KOREA)
AUGUST = MetricValue(2, 1, date(2026, 8, 1), date(2026, 8, 31), 20.0, KOREA)
QUARTER = MetricValue(3, 1, date(2026, 7, 1), date(2026, 9, 30), 35.0, KOREA)
JAPAN = MetricValue(4, 1, date(2026, 8, 1), date(2026, 8, 31), 50.0, Slice(market="Japan"))


@pytest.mark.parametrize(
    ("start", "end", "values", "meant"),
    [
        # A quarter that reaches beyond the period is not what the period was about.
        (date(2026, 8, 1), date(2026, 8, 31), [JULY, AUGUST, QUARTER, JAPAN], AUGUST),
        (date(2026, 7, 1), date(2026, 8, 31), [JULY, AUGUST], AUGUST),
        (date(2026, 8, 1), date(2026, 8, 31), [QUARTER], QUARTER),
        (date(2026, 10, 1), None, [JULY, AUGUST, QUARTER], None),
        (None, None, [JULY, AUGUST], AUGUST),
        (None, None, [JAPAN], None),
    ],
)
def test_a_link_stands_beside_the_value_of_its_period(
    start: date | None, end: date | None, values: list[MetricValue], meant: MetricValue | None
) -> None:
    link = Link(1, 1, 1, "explains its level", "", start, end, KOREA)
    assert value_meant(values, link) == meant
