from datetime import date
from pathlib import Path

import pytest

from fieldnotes.demo.metrics import make_example_metrics
from fieldnotes.records import Metric, MetricValue, Slice
from fieldnotes.voc.movement import movement_between
from fieldnotes.voc.table import read_metric_table

SHIPPED = Path(make_example_metrics.__file__).parent


@pytest.mark.parametrize("name", [make_example_metrics.SCORES_FILE, make_example_metrics.CONTACTS_FILE])
def test_the_shipped_example_is_what_the_script_writes_and_says_that_it_is_made_up(name, tmp_path):
    make_example_metrics.write_example_metrics(tmp_path)
    shipped = (SHIPPED / name).read_bytes()
    assert (tmp_path / name).read_bytes() == shipped
    assert len(shipped) < 300_000
    assert b"(example figures): made up" in shipped.splitlines()[0]


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
