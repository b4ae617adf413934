"""The map as the workspace gives it: judged over all metrics, and as it is after each change."""

from datetime import date

import pytest

from fieldnotes.records import Slice
from fieldnotes.services import findings, metrics, participants, stories
from fieldnotes.services.both_lenses import LensMap, list_findings_on_map, read_both_lenses
from fieldnotes.services.workspace import Workspace
from tests.lens_material import add_call, add_finding, add_metric

MOVED, STILL = (30.0, 10.0), (30.0, 31.0)
KOREA = Slice(market="Korea")


def regions(seen: LensMap) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in seen.slices:
        found.setdefault(one.region, []).append(f"{one.metric.name}, {one.slice.label()}")
    return found


def test_a_new_workspace_has_an_empty_map(workspace: Workspace) -> None:
    assert read_both_lenses(workspace) == LensMap((), 0, 0, (), (), ())


def test_slices_of_all_metrics_are_judged_together(workspace: Workspace) -> None:
    add_metric(workspace, "A", ("Korea", "", 30, 21), ("Japan", "", 30, 30))
    alone = read_both_lenses(workspace)
    add_metric(workspace, "B", *((f"M{n}", "", 30.0, 30.0) for n in range(40)))
    together = read_both_lenses(workspace)

    def q_of_korea(seen: LensMap) -> float:
        (one,) = (one for one in seen.slices if one.slice == KOREA)
        assert one.change is not None and one.change.q is not None
        return one.change.q

    assert (alone.judged, together.judged) == (2, 42)
    # The smallest of 42 p values counts 42 times, of 2 twice.
    assert q_of_korea(together) == pytest.approx(21 * q_of_korea(alone))


def test_a_movement_is_explained_by_a_finding_of_its_slice_alone(workspace: Workspace) -> None:
    nps = add_metric(workspace, "NPS", ("Korea", "", *MOVED), ("Japan", "", *MOVED))
    finding_id, _ = add_finding(workspace, "Nobody says why.", calls=2)
    findings.link_finding(workspace, finding_id, metric_id=nps.id, kind="explains its level", slice=KOREA)

    assert regions(read_both_lenses(workspace)) == {"act": ["NPS, Korea"], "go and see": ["NPS, Japan"]}


def test_a_consent_withdrawn_takes_the_finding_back_to_an_anecdote_at_once(workspace: Workspace) -> None:
    nps = add_metric(workspace, "NPS", ("", "", *MOVED))
    finding_id, people = add_finding(workspace, "Nobody says why.", calls=2)
    findings.link_finding(workspace, finding_id, metric_id=nps.id, kind="explains its level")
    seen = [read_both_lenses(workspace)]
    for person_id in people:
        participants.withdraw_consent(workspace, person_id)
        seen.append(read_both_lenses(workspace))

    assert [(one.slices[0].depth, one.slices[0].region) for one in seen] == [
        ("indication", "act"),
        ("anecdote", "anecdote: check"),
        ("no evidence", "go and see"),
    ]
    assert [one.slices[0].findings for one in seen] == [(finding_id,)] * 3


def test_evidence_that_is_added_or_taken_out_counts_at_once(workspace: Workspace) -> None:
    nps = add_metric(workspace, "NPS", ("", "", *STILL))
    finding_id, _ = add_finding(workspace, "Nobody says why.")
    findings.link_finding(workspace, finding_id, metric_id=nps.id, kind="explains its level")
    assert regions(read_both_lenses(workspace)) == {"watch": ["NPS, all customers"]}

    excerpt_id, _ = add_call(workspace, 1)
    evidence_id = findings.add_evidence(workspace, finding_id, excerpt_id=excerpt_id, stance="for")
    assert regions(read_both_lenses(workspace)) == {"anecdote: check": ["NPS, all customers"]}

    findings.remove_evidence(workspace, evidence_id)
    assert regions(read_both_lenses(workspace)) == {"watch": ["NPS, all customers"]}


def test_a_link_a_retirement_and_a_new_value_count_at_once(workspace: Workspace) -> None:
    nps = add_metric(workspace, "NPS", ("", "", *MOVED))
    finding_id, _ = add_finding(workspace, "Nobody says why.", calls=2)
    link = findings.link_finding(workspace, finding_id, metric_id=nps.id, kind="explains its level")
    assert list(regions(read_both_lenses(workspace))) == ["act"]

    findings.remove_link(workspace, link.id)
    seen = read_both_lenses(workspace)
    assert (list(regions(seen)), seen.unlinked) == (["go and see"], ((finding_id, "indication"),))

    findings.link_finding(workspace, finding_id, metric_id=nps.id, kind="explains its level")
    findings.edit_finding(workspace, finding_id, statement="Nobody says why.", status="retired")
    seen = read_both_lenses(workspace)
    assert (list(regions(seen)), seen.unlinked) == (["go and see"], ())

    newer = b"month,value,low,high,n\n2026-08,30,26,34,400\n"
    metrics.import_metric_table(workspace, nps.id, newer, file_name="newer.csv")
    assert list(regions(read_both_lenses(workspace))) == ["watch"]


def test_an_explanation_of_an_earlier_movement_lets_the_new_one_ask_again(workspace: Workspace) -> None:
    nps = add_metric(workspace, "NPS", ("", "", *MOVED))
    finding_id, _ = add_finding(workspace, "Nobody says why.", calls=2)
    findings.link_finding(
        workspace,
        finding_id,
        metric_id=nps.id,
        kind="explains this movement",
        period_start=date(2026, 1, 1),
        period_end=date(2026, 3, 31),
    )
    (one,) = read_both_lenses(workspace).slices
    assert (one.region, one.findings, one.earlier) == ("go and see", (), (finding_id,))


def test_metrics_without_values_and_findings_and_stories_without_a_metric_are_told(
    workspace: Workspace,
) -> None:
    metrics.add_metric(workspace, kind="csat", name="CSAT")
    bare, _ = add_finding(workspace, "Said only.")
    strong, _ = add_finding(workspace, "Met twice.", calls=2)
    excerpt_id, _ = add_call(workspace, 1)
    told = stories.write_story(workspace, title="Alone", narrative="So.", excerpt_ids=[excerpt_id])
    stories.write_story(workspace, title="A draft", narrative="So.")
    stories.publish_story(workspace, told.id)
    seen = read_both_lenses(workspace)
    assert seen.bare == ("CSAT",)
    assert seen.unlinked == ((strong, "indication"), (bare, "no evidence"))
    assert seen.unlinked_stories == ((told.id, "Alone"),)


def test_findings_are_listed_with_their_place_and_strength(workspace: Workspace) -> None:
    finding_id, _ = add_finding(workspace, "Nobody says why.", calls=1, market="Korea")
    found = list_findings_on_map(workspace, [finding_id])[finding_id]
    assert (found.statement, found.market, found.stage) == ("Nobody says why.", "Korea", "")
    assert (found.strength.grade, found.strength.local_reading) == ("anecdote", "not yet read locally")
    assert list_findings_on_map(workspace, []) == {}
