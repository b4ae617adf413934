from datetime import date

import pytest

from fieldnotes.voc.dates import Period, period_containing, read_period, settle_date_order

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
FIFTH = Period(date(2026, 3, 5), date(2026, 3, 5))


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05",
        "2026-03-05 10:22:00",
        "2026-03-05T23:59:59.123Z",
        "2026/3/5",
        "20260305",
        "5.3.2026",
        "05.03.26",
        "05/03/2026 10:22",
        "5. März 2026",
        "5 March 2026",
        "March 5, 2026",
        "Thu, 5 Mar 2026",
        "05-Mar-26",
        "5 de marzo de 2026",
        "2026. 3. 5.",
        "2026年3月5日",
        "2026년 3월 5일",
        "2026-W10-4",
    ],
)
def test_a_date_is_read_however_it_is_written(text):
    assert read_period(text, "day first") == FIFTH


@pytest.mark.parametrize(
    "text", ["2026-03", "03/2026", "03.2026", "202603", "March 2026", "Mar-26", "mars 2026", "2026년 3월"]
)
def test_a_month_is_read_however_it_is_written(text):
    assert read_period(text) == MARCH


@pytest.mark.parametrize("text", ["2026-Q1", "Q1 2026", "2026Q1", "1. Quartal 2026"])
def test_a_quarter_is_three_months(text):
    assert read_period(text) == Period(date(2026, 1, 1), date(2026, 3, 31))


@pytest.mark.parametrize("text", ["2026-W10", "KW 10/2026", "Week 10 2026"])
def test_a_week_runs_from_monday_to_sunday(text):
    assert read_period(text) == Period(date(2026, 3, 2), date(2026, 3, 8))


def test_a_year_and_a_last_quarter_end_on_their_last_day():
    assert read_period("2026") == Period(date(2026, 1, 1), date(2026, 12, 31))
    assert read_period("2025-Q4") == Period(date(2025, 10, 1), date(2025, 12, 31))


@pytest.mark.parametrize("text", ["", "31.02.2026", "2026-13", "2026-W60", "12", "46082", "1889.50", "soon"])
def test_what_is_no_date_is_not_made_one(text):
    assert read_period(text) is None


def test_month_first_reads_the_same_cell_the_other_way():
    assert read_period("03/05/2026", "month first") == FIFTH


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2026", "25/04/2026"], "day first"),
        (["03/04/2026", "04/25/2026"], "month first"),
        (["03.04.2026"], "day first"),
        (["01/01/2026", "02/01/2026", "03/01/2026"], "month first"),
        (["01/01/2026", "01/02/2026", "01/03/2026"], "day first"),
        (["2026-03-04"], "day first"),
        (["03/04/2026", "05/06/2026"], None),
    ],
)
def test_the_column_tells_whether_day_or_month_comes_first(texts, order):
    assert settle_date_order(texts).order == order


def test_periods_around_a_day():
    day = date(2026, 5, 13)
    assert period_containing(day, "week") == Period(date(2026, 5, 11), date(2026, 5, 17))
    assert period_containing(day, "quarter") == Period(date(2026, 4, 1), date(2026, 6, 30))
