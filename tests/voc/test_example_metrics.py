from datetime import date
from pathlib import Path
from statistics import fmean

import pytest

from fieldnotes.demo.dealer import make_example_figures as make_desk_figures
from fieldnotes.demo.korea import make_example_figures
from fieldnotes.demo.metrics import make_example_metrics
from fieldnotes.records import Metric, MetricValue, Slice
from fieldnotes.voc.movement import movement_between
from fieldnotes.voc.table import read_metric_table

SHIPPED = Path(make_example_metrics.__file__).parent
KOREA = Path(make_example_figures.__file__).parent
DESK = Path(make_desk_figures.__file__).parent


@pytest.mark.parametrize(
    ("folder", "write"),
    [
        (SHIPPED, make_example_metrics.write_example_metrics),
        (KOREA, make_example_figures.write_example_figures),
        (DESK, make_desk_figures.write_example_figures),
    ],
)
def test_the_shipped_examples_are_what_the_scripts_write_and_say_that_they_are_made_up(
    folder, write, tmp_path
):
    written = write(tmp_path)
    assert {path.name for path in written} == {path.name for path in folder.glob("*.csv")}
    for path in written:
        shipped = (folder / path.name).read_bytes()
        assert path.read_bytes() == shipped
        assert len(shipped) < 300_000
        assert b"(example figures): made up by make_example_" in shipped.splitlines()[0]


def test_the_example_scores_hold_twelve_months_and_a_certain_drop_where_a_loss_is_notified():
    name = make_example_metrics.SCORES_FILE
    table = read_metric_table((SHIPPED / name).read_bytes(), file_name=name, kind="nps")
    assert table.rejected == ()
    months = {
        row.period_start: MetricValue(
            0, 1, row.period_start, row.period_end, row.value, row.slice, row.low, row.high
        )
        for row in table.rows
        if row.slice == Slice(stage="notify the loss")
    }
    assert (len(months), max(months)) == (12, date(2026, 10, 1))
    metric = Metric(1, "nps", make_example_metrics.METRIC_NAME, "points", "higher")
    drop = movement_between(months[date(2026, 7, 1)], months[date(2026, 8, 1)], metric=metric)
    assert drop.certain is True
    assert drop.change < -20


def test_the_example_contact_rates_are_read_as_they_are():
    name = make_example_metrics.CONTACTS_FILE
    table = read_metric_table((SHIPPED / name).read_bytes(), file_name=name, kind="contact rate")
    assert (len(table.rows), table.rejected) == (36, ())
    assert {row.slice.market for row in table.rows} == {"United Kingdom", "Germany", "Korea"}


def korea_figures(name):
    table = read_metric_table((KOREA / name).read_bytes(), file_name=name, kind="own")
    assert (len(table.rows), table.rejected) == (64, ())
    assert all(row.low < row.value < row.high and row.responses > 1_000 for row in table.rows)
    return table.rows


def mean(rows, market, first, last):
    return fmean(
        row.value for row in rows if row.slice.market == market and first <= row.period_start <= last
    )


def test_cancelling_doubles_in_korea_alone_when_the_threshold_comes():
    rows = korea_figures(make_example_figures.CANCELLED_FILE)
    change = {
        market: mean(rows, market, date(2026, 2, 1), date(2026, 6, 1))
        / mean(rows, market, date(2025, 7, 1), date(2026, 1, 1))
        for market in make_example_figures.MARKETS
    }
    assert change.pop("Korea") > 2
    assert all(0.85 < times < 1.15 for times in change.values())


def test_orders_in_korea_are_worth_15_percent_more_than_the_other_markets_let_expect():
    rows = korea_figures(make_example_figures.ORDER_VALUE_FILE)
    change = {
        market: mean(rows, market, date(2026, 7, 1), date(2026, 10, 1))
        - mean(rows, market, date(2026, 2, 1), date(2026, 6, 1))
        for market in make_example_figures.MARKETS
    }
    more = change.pop("Korea") - fmean(change.values())
    assert round(100 * more / mean(rows, "Korea", date(2026, 2, 1), date(2026, 6, 1))) == 15


def test_fewer_matters_are_settled_at_once_in_the_united_states_alone_until_the_desk_books_the_visit():
    name = make_desk_figures.SETTLED_FILE
    table = read_metric_table((DESK / name).read_bytes(), file_name=name, kind="fcr")
    assert (len(table.rows), table.rejected) == (54, ())
    spans = [
        (date(2025, 5, 1), date(2025, 10, 1)),
        (date(2025, 11, 1), date(2026, 5, 1)),
        (date(2026, 6, 1), date(2026, 10, 1)),
    ]
    course = {
        market: [round(mean(table.rows, market, *span)) for span in spans]
        for market in make_desk_figures.MARKETS
    }
    before, outside, booked = course.pop("United States")
    assert outside < booked - 5 < booked < before
    assert all(max(levels) - min(levels) <= 3 for levels in course.values())
