from datetime import date

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.records import Metric, Segment, Slice, Source
from fieldnotes.services import coding, findings, home, library, metrics, stories
from fieldnotes.services.workspace import Workspace

VALUES = "month;market;nps;responses\n2026-08;Korea;31,5;120\n2026-09;Korea;12,0;118\n2026-10;;40;900\n"


@pytest.fixture
def nps(workspace: Workspace) -> Metric:
    return metrics.add_metric(workspace, kind="nps", name="NPS")


@pytest.fixture
def excerpt_id(workspace: Workspace, source: Source, segments: list[Segment]) -> int:
    return coding.apply_code(
        workspace,
        source.id,
        code_id=coding.list_codes(workspace, kind="theme")[0].id,
        first_segment_id=segments[0].id,
        start_char=0,
        last_segment_id=segments[0].id,
        end_char=len(segments[0].text),
    ).excerpt_id


def test_values_in_utf16_with_semicolons_are_taken(workspace: Workspace, nps: Metric) -> None:
    done = metrics.import_metric_table(workspace, nps.id, VALUES.encode("utf-16"), file_name="nps.csv")

    assert (done.new, done.replaced, done.table.rejected) == (3, 0, ())
    values = metrics.list_metric_values(workspace, nps.id)
    assert [(v.slice.market, v.period_start, v.value, v.responses) for v in values] == [
        ("", date(2026, 10, 1), 40.0, 900),
        ("Korea", date(2026, 8, 1), 31.5, 120),
        ("Korea", date(2026, 9, 1), 12.0, 118),
    ]


def test_the_same_file_again_changes_nothing(workspace: Workspace, nps: Metric) -> None:
    data = VALUES.encode()
    metrics.import_metric_table(workspace, nps.id, data, file_name="nps.csv")

    with pytest.raises(ConflictError, match=r"nps\.csv was imported into “NPS” already"):
        metrics.import_metric_table(workspace, nps.id, data, file_name="nps.csv")

    assert len(metrics.list_metric_values(workspace, nps.id)) == 3


def test_a_newer_value_takes_the_older_ones_place(workspace: Workspace, nps: Metric) -> None:
    metrics.import_metric_table(workspace, nps.id, VALUES.encode(), file_name="nps.csv")

    newer = VALUES.replace("12,0", "14,0").encode()
    done = metrics.import_metric_table(workspace, nps.id, newer, file_name="nps2.csv")

    assert (done.new, done.replaced) == (0, 3)
    assert metrics.list_metric_values(workspace, nps.id)[2].value == 14.0


def test_an_import_can_be_undone(workspace: Workspace, nps: Metric) -> None:
    done = metrics.import_metric_table(workspace, nps.id, VALUES.encode(), file_name="nps.csv")

    metrics.undo_import(workspace, done.import_id)

    assert metrics.list_metric_values(workspace, nps.id) == []
    metrics.import_metric_table(workspace, nps.id, VALUES.encode(), file_name="nps.csv")


def test_a_finding_shows_its_evidence_its_metric_and_that_it_is_an_anecdote(
    workspace: Workspace, nps: Metric, excerpt_id: int
) -> None:
    metrics.import_metric_table(workspace, nps.id, VALUES.encode(), file_name="nps.csv")
    finding = findings.write_finding(workspace, statement="Nobody calls back.", market="Korea")
    findings.add_evidence(workspace, finding.id, excerpt_id=excerpt_id, stance="for")
    findings.link_finding(
        workspace,
        finding.id,
        metric_id=nps.id,
        kind="explains this movement",
        period_start=date(2026, 9, 1),
        period_end=date(2026, 9, 30),
        slice=Slice(market="Korea"),
    )

    view = findings.get_finding(workspace, finding.id)

    assert view.evidence[0].card is not None
    assert view.evidence[0].card.quote == "I was on hold for forty minutes 😀 and nobody called me back."
    assert [(m.name, m.value, m.period, m.slice_label) for m in view.metrics] == [
        ("NPS", 12.0, "Sep 2026", "Korea")
    ]
    assert view.strength.guards[0].startswith("Anecdote:")
    assert view.strength.local_reading == "not yet read locally"


def test_evidence_changes_sides_and_can_be_taken_out(workspace: Workspace, excerpt_id: int) -> None:
    finding = findings.write_finding(workspace, statement="Nobody calls back.")
    findings.add_evidence(workspace, finding.id, excerpt_id=excerpt_id, stance="for")
    evidence_id = findings.add_evidence(workspace, finding.id, excerpt_id=excerpt_id, stance="against")

    assert [e.evidence.stance for e in findings.get_finding(workspace, finding.id).evidence] == ["against"]
    findings.remove_evidence(workspace, evidence_id)
    assert findings.get_finding(workspace, finding.id).strength.guards[0].startswith("No evidence yet")


def test_a_period_that_ends_before_it_begins_is_refused(workspace: Workspace, nps: Metric) -> None:
    finding = findings.write_finding(workspace, statement="Nobody calls back.")

    with pytest.raises(InvalidInputError, match="swap them"):
        findings.link_finding(
            workspace,
            finding.id,
            metric_id=nps.id,
            kind="explains its level",
            period_start=date(2026, 9, 1),
            period_end=date(2026, 8, 1),
        )


def test_reading_differently_asks_how(workspace: Workspace) -> None:
    finding = findings.write_finding(workspace, statement="Nobody calls back.", market="Korea")

    with pytest.raises(InvalidInputError, match="Say how it reads there"):
        findings.read_locally(workspace, finding.id, market="Korea", reading="reads differently here")

    findings.read_locally(
        workspace, finding.id, market="Korea", reading="reads differently here", because="A call is rude."
    )
    strength = findings.get_finding(workspace, finding.id).strength
    assert strength.local_reading == "reads differently here"


def test_a_published_story_is_in_the_library_with_its_metric(
    workspace: Workspace, nps: Metric, excerpt_id: int
) -> None:
    metrics.import_metric_table(workspace, nps.id, VALUES.encode(), file_name="nps.csv")
    finding = findings.write_finding(workspace, statement="Nobody calls back.")
    findings.add_evidence(workspace, finding.id, excerpt_id=excerpt_id, stance="for")
    findings.link_finding(workspace, finding.id, metric_id=nps.id, kind="explains its level")
    story = stories.write_story(workspace, title="On hold", finding_id=finding.id)
    assert library.search_library(workspace, kind="story").cards == ()

    stories.publish_story(workspace, story.id)

    (card,) = library.search_library(workspace, text="forty minutes", kind="story").cards
    assert (card.title, card.finding_id) == ("On hold", finding.id)
    assert [(m.name, m.value, m.period) for m in card.metrics] == [("NPS", 40.0, "Oct 2026")]


def test_a_story_without_a_passage_is_not_published(workspace: Workspace) -> None:
    story = stories.write_story(workspace, title="Nothing yet")

    with pytest.raises(InvalidInputError, match="“Nothing yet” has no passage that may be shown"):
        stories.publish_story(workspace, story.id)


def test_home_asks_for_stories_where_a_metric_moved_and_for_a_metric_where_a_finding_has_none(
    workspace: Workspace, nps: Metric
) -> None:
    table = "month,score,n,low,high\n2026-09,30,500,26,34\n2026-10,10,500,6,14\n"
    metrics.import_metric_table(workspace, nps.id, table.encode(), file_name="nps.csv")
    finding = findings.write_finding(workspace, statement="Nobody calls back.")

    seen = home.overview(workspace).lenses
    assert [one.metric.name for one in seen.in_region("go and see")] == ["NPS"]
    assert seen.unlinked == ((finding.id, "no evidence"),)

    findings.link_finding(workspace, finding.id, metric_id=nps.id, kind="explains this movement")
    seen = home.overview(workspace).lenses
    # A statement without evidence explains nothing.
    assert [(one.region, one.findings) for one in seen.slices] == [("go and see", (finding.id,))]
    assert seen.unlinked == ()


def test_a_finding_that_is_not_there_is_named(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="There is no finding 9"):
        findings.get_finding(workspace, 9)
