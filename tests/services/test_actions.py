from collections.abc import Iterator
from datetime import date

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.records import Finding, Metric, Slice
from fieldnotes.services import actions, findings, metrics
from fieldnotes.services.workspace import Workspace

KOREA = Slice(market="Korea")
DONE = date(2025, 3, 1)
TODAY = date(2025, 8, 10)


def value_rows(effect: float = 1.15) -> Iterator[str]:
    """Average order values from 2024 to July 2025: three markets on one course, Korea higher since March."""
    yield "month;market;value;low;high;responses"
    for n in range(19):
        month = f"{2024 + n // 12}-{n % 12 + 1:02}"
        swing = 1 + 0.01 * n + 0.02 * (n % 3)
        for market, level in (("Korea", 50_000.0), ("Japan", 6_000.0), ("Germany", 70.0)):
            own = effect if market == "Korea" and n >= 14 else 1.0
            wobble = 1 + 0.004 * ((n * (3 + len(market))) % 5 - 2)
            value = level * swing * own * wobble
            yield f"{month};{market};{value:.2f};{0.98 * value:.2f};{1.02 * value:.2f};900"


@pytest.fixture
def order_value(workspace: Workspace) -> Metric:
    metric = metrics.add_metric(
        workspace, kind="own", name="Average order value", unit="local currency", measure="mean"
    )
    data = "\n".join(value_rows()).encode()
    metrics.import_metric_table(workspace, metric.id, data, file_name="orders.csv")
    return metric


@pytest.fixture
def finding(workspace: Workspace) -> Finding:
    return findings.write_finding(workspace, statement="People order and cancel to reach free delivery.")


def test_an_action_is_compared_with_the_other_markets(
    workspace: Workspace, order_value: Metric, finding: Finding
) -> None:
    action = actions.add_action(
        workspace,
        text="The flag is taken off, the threshold stays.",
        done_on=DONE,
        metric_id=order_value.id,
        slice=KOREA,
        owner="Head of Korea",
        finding_ids=[finding.id],
    )

    found = actions.get_action_result(workspace, action.id, today=TODAY)

    assert found.method == "others"
    assert [part.market for part in found.controls] == ["Germany", "Japan"]
    assert (found.before, found.after, found.verdict, found.alike) == (14, 5, "as hoped", "alike")
    assert found.effect == pytest.approx(15, abs=1)
    assert found.sentence.startswith(
        "Since the change on 1 Mar 2025 “Average order value” in Korea is 15 % higher than the other "
        "markets’ course would lead one to expect (95 %: "
    )
    assert found.sentence.endswith("; before it they ran alike.")
    assert actions.list_actions(workspace, finding_id=finding.id) == [action]
    assert actions.list_actions(workspace, metric_id=order_value.id) == [action]
    assert (action.owner, action.hoped, action.finding_ids) == ("Head of Korea", "higher", (finding.id,))


def test_a_market_with_an_action_of_its_own_is_not_compared_with(
    workspace: Workspace, order_value: Metric
) -> None:
    of_korea = actions.add_action(
        workspace, text="Change", done_on=DONE, metric_id=order_value.id, slice=KOREA
    )
    actions.add_action(
        workspace,
        text="Sale",
        done_on=date(2025, 2, 3),
        metric_id=order_value.id,
        slice=Slice(market="Japan"),
    )

    found = actions.get_action_result(workspace, of_korea.id, today=TODAY)

    assert found.left_out == ((Slice(market="Japan"), "an action of its own on 3 Feb 2025"),)
    assert "the other market’s course" in found.sentence


def test_another_action_on_the_same_slice_is_told(workspace: Workspace, order_value: Metric) -> None:
    first = actions.add_action(workspace, text="Change", done_on=DONE, metric_id=order_value.id, slice=KOREA)
    actions.add_action(workspace, text="Sale", done_on=date(2025, 5, 1), metric_id=order_value.id)

    found = actions.get_action_result(workspace, first.id, today=TODAY)

    assert found.cautions == (
        "Another action, “Sale”, took effect on 1 May 2025, within the periods compared; the effects of both "
        "cannot be told apart.",
    )


def test_an_action_can_be_changed_taken_away_and_brought_back(
    workspace: Workspace, order_value: Metric, finding: Finding
) -> None:
    action = actions.add_action(workspace, text="Change", done_on=DONE, metric_id=order_value.id)

    changed = actions.edit_action(
        workspace,
        action.id,
        text="The flag is off",
        done_on=DONE,
        metric_id=order_value.id,
        slice=KOREA,
        finding_ids=[finding.id],
        hoped_by=10.0,
        settled_on=date(2025, 3, 20),
    )

    assert actions.list_actions(workspace) == [changed]
    assert (changed.text, changed.slice, changed.hoped_by) == ("The flag is off", KOREA, 10.0)
    taken = actions.remove_action(workspace, action.id)
    assert actions.list_actions(workspace) == []
    assert actions.restore_action(workspace, taken) == changed


def test_a_metric_that_an_action_should_move_is_not_removed(workspace: Workspace) -> None:
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    action = actions.add_action(workspace, text="Call back", done_on=DONE, metric_id=metric.id)

    with pytest.raises(ConflictError, match="Actions should move “NPS”; remove them"):
        metrics.remove_empty_metric(workspace, metric.id)

    assert actions.list_actions(workspace) == [action]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": " "}, "What was done is empty"),
        ({"hoped": "sideways"}, "“sideways” is no direction"),
        ({"hoped_by": -3.0}, "“By how much” is a number above 0"),
        ({"settled_on": date(2025, 2, 1)}, "The introduction ends"),
        ({"compare_from": DONE}, "“Compare from”"),
        ({"compare_until": DONE}, "“Compare until”"),
    ],
)
def test_a_field_that_makes_no_sense_is_named(
    workspace: Workspace, order_value: Metric, fields: dict[str, object], words: str
) -> None:
    with pytest.raises(InvalidInputError, match=words):
        actions.add_action(workspace, **{"text": "x", "done_on": DONE, "metric_id": order_value.id, **fields})

    assert actions.list_actions(workspace) == []


def test_a_finding_that_is_not_there_is_named(workspace: Workspace, order_value: Metric) -> None:
    with pytest.raises(NotFoundError, match="There is no finding 9"):
        actions.add_action(workspace, text="x", done_on=DONE, metric_id=order_value.id, finding_ids=[9])
