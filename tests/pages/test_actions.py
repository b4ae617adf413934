"""Actions on the pages of a metric and of a finding: written down, judged, changed, taken away."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.records import Finding, Metric, Slice
from fieldnotes.services import actions, findings, metrics
from fieldnotes.services.workspace import Workspace
from tests.services.test_actions import DONE, KOREA, value_rows

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]
ATTACK = "<img src=x onerror=alert(1)>"


@pytest.fixture
def order_value(workspace: Workspace) -> Metric:
    metric = metrics.add_metric(workspace, kind="own", name="Average order value", measure="mean")
    data = "\n".join(value_rows()).encode()
    metrics.import_metric_table(workspace, metric.id, data, file_name="orders.csv")
    return metric


@pytest.fixture
def finding(workspace: Workspace, order_value: Metric) -> Finding:
    found = findings.write_finding(workspace, statement="They order and cancel to reach free delivery.")
    findings.link_finding(
        workspace, found.id, metric_id=order_value.id, kind="explains its level", slice=KOREA
    )
    return found


def test_a_metric_without_actions_says_what_to_do(visit: Visit, words: Words, order_value: Metric) -> None:
    page = visit("metrics", metric=order_value.id)

    assert "No action yet Write down what was changed and when." in words(page)


def test_an_action_written_on_the_findings_page_says_there_what_became_of_the_metric(
    workspace: Workspace, visit: Visit, words: Words, finding: Finding
) -> None:
    page = visit("findings", finding=finding.id)
    key = f"new_action_of_{finding.id}"
    page.text_area(key=f"{key}_text").set_value(f"The flag is off {ATTACK}")
    page.date_input(key=f"{key}_done_on").set_value(DONE)
    page.button(key=f"{key}_save").click().run()

    assert not page.exception
    stored = actions.list_actions(workspace, finding_id=finding.id)[0]
    assert (stored.slice, stored.done_on, stored.hoped, stored.owner) == (KOREA, DONE, "higher", "Ada")
    said = words(page)
    assert (
        "moved as hoped Since the change on 1 Mar 2025 “Average order value” in Korea is 15 % higher" in said
    )
    assert "<img" not in "".join(element.value for element in page.html)
    assert page.text_area(key=f"{key}_text").value == ""


def test_what_was_typed_stays_when_a_field_is_wrong(
    workspace: Workspace, visit: Visit, words: Words, order_value: Metric
) -> None:
    page = visit("metrics", metric=order_value.id, in_market="Korea")
    key = f"new_action_{order_value.id}"
    page.text_area(key=f"{key}_text").set_value("The flag is off")
    page.date_input(key=f"{key}_done_on").set_value(DONE)
    page.date_input(key=f"{key}_settled_on").set_value(date(2025, 2, 1))
    page.button(key=f"{key}_save").click().run()

    assert "The introduction ends (2025-02-01) before the change took effect (2025-03-01)" in words(page)
    assert page.text_area(key=f"{key}_text").value == "The flag is off"
    assert actions.list_actions(workspace) == []


def test_an_action_is_changed_and_removed_and_brought_back(
    workspace: Workspace, visit: Visit, words: Words, order_value: Metric
) -> None:
    action = actions.add_action(
        workspace, text="The flag is off", done_on=DONE, metric_id=order_value.id, slice=KOREA
    )
    page = visit("metrics", metric=order_value.id, in_market="Korea")
    page.number_input(key=f"action_{action.id}_hoped_by").set_value(30.0)
    page.button(key=f"action_{action.id}_save").click().run()

    assert actions.get_action(workspace, action.id).hoped_by == 30.0
    assert "It is less than the 30 % hoped for." in words(page)

    page.button(key=f"remove_action_{action.id}").click().run()
    assert actions.list_actions(workspace) == []
    page.button(key="undo").click().run()
    assert [one.id for one in actions.list_actions(workspace)] == [action.id]


def test_a_metric_without_values_still_shows_the_actions_that_keep_it_from_being_removed(
    workspace: Workspace, visit: Visit, words: Words
) -> None:
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    actions.add_action(workspace, text="Call back", done_on=DONE, metric_id=metric.id, slice=Slice())

    page = visit("metrics", metric=metric.id)

    assert "Cannot tell yet what the change on 1 Mar 2025 did to “NPS” for all customers" in words(page)
    page.button(key="remove_metric").click().run()
    assert "Actions should move “NPS”; remove them, or give them another metric, first." in words(page)
