from datetime import date

import pytest

from fieldnotes.errors import InvalidInputError
from fieldnotes.records import AnswerRow, Metric, Slice
from fieldnotes.services import coding, findings, metrics
from fieldnotes.services.answers import add_answers
from fieldnotes.services.driver_exports import DRIVER_COLUMNS, driver_rows
from fieldnotes.services.drivers import driver_passages, list_scored_sources, metric_drivers
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.column_mapping import ColumnMapping


def _row(n: int) -> str:
    score = 2 if n < 40 else 9 if n < 80 else 8
    return f"{n},2026-03-{1 + n % 28:02},{score},Comment {n},{'Korea' if n % 2 else 'Japan'}"


FILE = "\n".join(["id,date,score,comment,market", *map(_row, range(120))])


@pytest.fixture
def nps(workspace: Workspace) -> Metric:
    """An NPS of 120 answers: 40 detractors, 40 promoters, 40 passives, each with a comment to code."""
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    mapping = ColumnMapping(
        shape="responses", period="date", value="score", market="market", key="id", comment="comment"
    )
    metrics.import_metric_table(workspace, metric.id, FILE.encode(), file_name="nps.csv", mapping=mapping)
    metrics.add_metric_comments(
        workspace, metric.id, FILE.encode(), file_name="nps.csv", mapping=mapping, consent="survey's notice"
    )
    return metric


def code_named(ws: Workspace, name: str) -> int:
    return next(code.id for code in coding.list_codes(ws) if code.name == name)


def put(ws: Workspace, source_id: int, name: str, rows: range) -> list[int]:
    """Put a code on the first word of these answers; returns the excerpts."""
    segments = coding.read_source(ws, source_id).segments
    return [
        coding.apply_code(
            ws,
            source_id,
            code_id=code_named(ws, name),
            first_segment_id=segments[n].id,
            start_char=0,
            last_segment_id=segments[n].id,
            end_char=3,
        ).excerpt_id
        for n in rows
    ]


def test_a_code_is_compared_among_the_coded_comments_of_the_metrics_own_file(
    workspace: Workspace, nps: Metric
) -> None:
    source = list_scored_sources(workspace, nps.id)[0]
    waiting = put(workspace, source.source_id, "anger", range(40))
    put(workspace, source.source_id, "joy", range(35, 80))
    finding = findings.write_finding(workspace, statement="They are angry.")
    findings.add_evidence(workspace, finding.id, excerpt_id=waiting[0], stance="for")

    found = metric_drivers(workspace, nps.id)

    # 40 detractors and 40 promoters were coded; the 40 passives were perhaps never read.
    assert (found.respondents, found.uncoded, found.counted, found.value) == (80, 40, False, 0.0)
    first = {one.code.name: one for one in found.drivers}
    anger, joy = first["anger"], first["joy"]
    assert (anger.mentions, anger.others, anger.mentioning, anger.not_mentioning) == (40, 40, -100.0, 100.0)
    assert (anger.impact, anger.certain, anger.finding_ids) == (-100.0, True, (finding.id,))
    assert joy.comes_with == ()
    assert (joy.mentions, round(joy.mentioning or 0, 1)) == (45, 77.8)
    assert (found.looked_at, found.found) == (2, 2)
    assert sorted(driver_passages(workspace, nps.id, code_named(workspace, "anger"))) == waiting


def test_uncoded_comments_count_as_mentioning_nothing_only_where_somebody_says_so(
    workspace: Workspace, nps: Metric
) -> None:
    source = list_scored_sources(workspace, nps.id)[0]
    put(workspace, source.source_id, "anger", range(40))

    assert metric_drivers(workspace, nps.id).drivers[0].others == 0
    read = metric_drivers(workspace, nps.id, count_uncoded=True)

    assert (read.respondents, read.drivers[0].others, read.drivers[0].not_mentioning) == (120, 80, 50.0)


def test_suggestions_never_count(workspace: Workspace, nps: Metric) -> None:
    source = list_scored_sources(workspace, nps.id)[0]
    put(workspace, source.source_id, "anger", range(40))
    put(workspace, source.source_id, "joy", range(40, 80))
    before = metric_drivers(workspace, nps.id)
    workspace.db.conn.execute(
        "UPDATE coding SET status = 'suggested', coder_id = NULL WHERE code_id = ?",
        [code_named(workspace, "joy")],
    )

    found = metric_drivers(workspace, nps.id)

    assert [one.code.name for one in before.drivers] == ["joy", "anger"]
    assert [one.code.name for one in found.drivers] == ["anger"]
    assert found.respondents == 40


def test_a_kind_that_was_not_used_in_a_source_says_nothing_of_its_answers(
    workspace: Workspace, nps: Metric
) -> None:
    source = list_scored_sources(workspace, nps.id)[0]
    put(workspace, source.source_id, "anger", range(40))
    put(workspace, source.source_id, "joy", range(40, 80))
    other = add_answers(
        workspace,
        "Other",
        [AnswerRow(text=f"Comment {n}", respondent=f"o{n}", score=10.0) for n in range(50)],
        own_voice_only=True,
    )
    put(workspace, other.id, "waiting", range(50))

    found = metric_drivers(workspace, nps.id, source_ids=[source.source_id, other.id])

    sides = {one.code.name: (one.mentions, one.others) for one in found.drivers}
    assert sides == {"anger": (40, 40), "joy": (40, 40), "waiting": (50, 0)}
    assert found.respondents == 130


def test_one_respondent_counts_once_with_the_newest_answer(workspace: Workspace, nps: Metric) -> None:
    rows = [
        AnswerRow(text="Old", respondent="a", score=0.0, answered_on=date(2026, 1, 1), row_number=2),
        AnswerRow(text="New", respondent="a", score=10.0, answered_on=date(2026, 2, 1), row_number=3),
        AnswerRow(text="Else", respondent="b", score=10.0, answered_on=date(2026, 1, 1), row_number=4),
    ]
    source = add_answers(workspace, "Panel", rows, own_voice_only=True)
    put(workspace, source.id, "anger", range(1))
    put(workspace, source.id, "joy", range(1, 3))

    found = metric_drivers(workspace, nps.id, source_ids=[source.id])

    assert (found.respondents, found.value) == (2, 100.0)
    assert [(one.code.name, one.mentions) for one in found.drivers] == [("joy", 2)]


def test_only_answers_of_the_slice_and_the_days_count(workspace: Workspace, nps: Metric) -> None:
    source = list_scored_sources(workspace, nps.id)[0]
    put(workspace, source.source_id, "anger", range(40))

    korea = metric_drivers(workspace, nps.id, part=Slice(market="Korea"))
    early = metric_drivers(workspace, nps.id, end_on=date(2026, 3, 7))

    assert (korea.respondents, early.respondents) == (20, 14)


def test_scores_that_the_metric_does_not_know_are_left_out_and_told(
    workspace: Workspace, nps: Metric
) -> None:
    rows = [AnswerRow(text=f"Comment {n}", respondent=f"o{n}", score=float(n)) for n in range(14)]
    source = add_answers(workspace, "Other", rows, own_voice_only=True)
    put(workspace, source.id, "anger", range(14))

    found = metric_drivers(workspace, nps.id, source_ids=[source.id])

    assert (found.respondents, found.off_scale) == (11, 3)


def test_a_metric_that_is_not_made_of_scores_says_so(workspace: Workspace) -> None:
    rate = metrics.add_metric(workspace, kind="contact rate", name="Contact rate")

    with pytest.raises(InvalidInputError, match="“Contact rate” is not made of scores"):
        metric_drivers(workspace, rate.id)


def test_without_coded_answers_there_is_nothing_to_rank(workspace: Workspace, nps: Metric) -> None:
    found = metric_drivers(workspace, nps.id)

    assert (found.drivers, found.respondents, found.value, found.sources) == ((), 0, None, ())


def test_two_sides_without_any_spread_say_so(workspace: Workspace) -> None:
    ease = metrics.add_metric(workspace, kind="ces", name="Ease", measure="mean")
    file = "id,date,score,comment\n" + "".join(
        f"{n},2026-03-01,{1 if n < 40 else 5},Comment {n}\n" for n in range(80)
    )
    mapping = ColumnMapping(shape="responses", period="date", value="score", key="id", comment="comment")
    metrics.import_metric_table(workspace, ease.id, file.encode(), file_name="e.csv", mapping=mapping)
    metrics.add_metric_comments(
        workspace, ease.id, file.encode(), file_name="e.csv", mapping=mapping, consent="survey's notice"
    )
    source = list_scored_sources(workspace, ease.id)[0].source_id
    put(workspace, source, "anger", range(40))
    put(workspace, source, "joy", range(40, 80))

    found = metric_drivers(workspace, ease.id)

    assert [one.certain for one in found.drivers] == [None, None]
    judged = [row[DRIVER_COLUMNS.index("judged")] for row in driver_rows(found)]
    assert judged == ["no spread to judge by"] * 2
