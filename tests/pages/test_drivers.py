"""What the comments go along with, on the page of a metric."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from fieldnotes.records import Metric
from fieldnotes.services import metrics
from fieldnotes.services.drivers import list_scored_sources
from fieldnotes.services.workspace import Workspace
from tests.services.test_drivers import code_named, nps, put

__all__ = ["nps"]

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def test_each_code_shows_the_metric_with_and_without_it_and_leads_to_what_was_said(
    workspace: Workspace, visit: Visit, words: Words, nps: Metric
) -> None:
    source = list_scored_sources(workspace, nps.id)[0]
    put(workspace, source.source_id, "anger", range(40))
    put(workspace, source.source_id, "joy", range(40, 80))

    page = visit("metrics", metric=nps.id)

    said = words(page)
    assert "What the comments go along with" in said
    assert "This shows what goes together, not what causes what: a place to start looking." in said
    assert (
        "Counted: 80 respondents of 1 coded source whose comments have at least one accepted code. 40 more"
        in said
    )
    assert "−200 points: more than chance" in said
    assert "0 points, without them 100 points: −100" in said
    page.selectbox(key=f"drivers_{nps.id}_quotes").set_value(code_named(workspace, "anger")).run()
    assert "40 passages, the newest 6" in words(page)


def test_comments_that_nobody_coded_say_what_to_do(
    workspace: Workspace, visit: Visit, words: Words, nps: Metric
) -> None:
    assert "No coded comments here yet" in words(visit("metrics", metric=nps.id))


def test_a_metric_of_cases_has_no_such_section(workspace: Workspace, visit: Visit, words: Words) -> None:
    rate = metrics.add_metric(workspace, kind="contact rate", name="Contact rate")
    data = b"month,value,n\n2026-01,10,100\n2026-02,11,100"
    metrics.import_metric_table(workspace, rate.id, data, file_name="rate.csv")

    assert "What the comments go along with" not in words(visit("metrics", metric=rate.id))
