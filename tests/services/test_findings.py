"""What a finding says and said, its evidence with notes, its links with directions; who changed what."""

from collections.abc import Callable
from datetime import date

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.records import Finding, Member, Segment, Slice, Source
from fieldnotes.services import findings, members, metrics, participants, sessions
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.store.database import rows

VALUES = b"month,value,low,high,n\n2026-01,30,26,34,400\n2026-02,10,6,14,390\n"


@pytest.fixture
def grace(workspace: Workspace) -> Member:
    return members.add_member(workspace, name="Grace")


@pytest.fixture
def finding(workspace: Workspace) -> Finding:
    return findings.write_finding(workspace, statement="Nobody calls back.", market="Korea")


def note(ws: Workspace, text: str, market: str = "Korea") -> int:
    """A walk's note; returns its source's id."""
    journey = sessions.list_journeys(ws)[0]
    walk = sessions.start_session(
        ws, title="Walk", mode="listen to calls", journey_id=journey.id, market=market
    )
    return sessions.add_observation(ws, walk.id, kind="heard", seat="customer", text=text).source_id


def test_a_finding_keeps_all_that_it_says(workspace: Workspace) -> None:
    stage = sessions.list_journeys(workspace)[0].stages[1]
    words = {
        "functional_need": "One call.",
        "emotional_need": "To be known.",
        "stage_id": stage.id,
        "touchpoint": "The claims line",
        "who": "First-time claimants",
        "seen": "In most calls",
        "seen_count": 7,
        "seen_of": 12,
        "confidence": "moderate",
        "confidence_because": "two of us saw it apart",
        "owner": "Somebody of operations",
    }
    made = findings.write_finding(
        workspace, statement="Nobody calls back.", markets=["Korea", " japan ", "JAPAN", ""], **words
    )
    assert (made.markets, made.market, made.status, made.revision) == (
        ("Korea", "japan"),
        "Korea",
        "draft",
        0,
    )
    assert {name: getattr(made, name) for name in words} == words
    assert findings.list_findings(workspace) == [made]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"statement": " "}, "The statement is empty"),
        ({"seen_count": 7}, "two whole numbers"),
        ({"seen_count": 13, "seen_of": 12}, "two whole numbers"),
        ({"seen_count": 0, "seen_of": 0}, "two whole numbers"),
        ({"confidence": "certain"}, "is no confidence"),
        ({"confidence": "high"}, "Say why the confidence is what it is"),
    ],
)
def test_what_cannot_be_meant_is_refused(workspace: Workspace, words: dict, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said):
        findings.write_finding(workspace, **{"statement": "They wait.", **words})
    assert findings.list_findings(workspace) == []


def test_a_stage_that_is_not_there_is_refused(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="no stage 99"):
        findings.write_finding(workspace, statement="They wait.", stage_id=99)


def test_a_change_names_only_what_it_changes_and_keeps_what_was_there(
    workspace: Workspace, finding: Finding, grace: Member
) -> None:
    with acting_as(grace.id):
        changed = findings.edit_finding(workspace, finding.id, who="Claimants", markets=["Korea", "Japan"])
    assert (changed.statement, changed.who, changed.markets) == (
        "Nobody calls back.",
        "Claimants",
        ("Korea", "Japan"),
    )
    (edit,) = findings.list_finding_changes(workspace, finding.id)
    assert (edit.who, edit.change.kind) == ("Grace", "words")
    assert edit.change.before == {"who": "", "markets": ["Korea"]}
    assert edit.change.after == {"who": "Claimants", "markets": ["Korea", "Japan"]}


def test_a_change_of_nothing_leaves_no_trace(workspace: Workspace, finding: Finding) -> None:
    same = findings.edit_finding(workspace, finding.id, statement=" Nobody calls back. ")
    assert same == finding
    assert findings.list_finding_changes(workspace, finding.id) == []


def test_who_changes_what_somebody_else_changed_meanwhile_is_told_and_nothing_is_lost(
    workspace: Workspace, finding: Finding, grace: Member
) -> None:
    with acting_as(grace.id):
        findings.edit_finding(workspace, finding.id, revision=finding.revision, statement="Few call back.")
    with pytest.raises(ConflictError, match="Grace changed this finding at"):
        findings.edit_finding(workspace, finding.id, revision=finding.revision, statement="None call back.")
    assert findings.find_finding(workspace, finding.id).statement == "Few call back."
    newest = findings.find_finding(workspace, finding.id).revision
    saved = findings.edit_finding(workspace, finding.id, revision=newest, statement="None call back.")
    assert (saved.statement, saved.revision) == ("None call back.", 2)


def test_a_field_that_findings_do_not_have_is_named(workspace: Workspace, finding: Finding) -> None:
    with pytest.raises(InvalidInputError, match="A finding has no “colour”"):
        findings.edit_finding(workspace, finding.id, colour="red")


def test_evidence_says_why_and_comes_back_with_it(
    workspace: Workspace, finding: Finding, grace: Member, source: Source, segments: list[Segment]
) -> None:
    with acting_as(grace.id):
        evidence_id = findings.add_text_as_evidence(
            workspace,
            finding.id,
            segment_id=segments[0].id,
            start_char=0,
            end_char=36,
            stance="for",
            note="In his own words.",
        )
    (one,) = findings.get_finding(workspace, finding.id).evidence
    assert one.card is not None
    assert one.card.quote == "I was on hold for forty minutes 😀 an"
    assert (one.evidence.note, one.evidence.added_by) == ("In his own words.", grace.id)

    findings.note_evidence(workspace, evidence_id, note="He says so twice.")
    findings.add_evidence(workspace, finding.id, excerpt_id=one.evidence.excerpt_id, stance="against")
    (moved,) = findings.get_finding(workspace, finding.id).evidence
    assert (moved.evidence.stance, moved.evidence.note) == ("against", "He says so twice.")

    findings.remove_evidence(workspace, moved.evidence.id)
    assert findings.get_finding(workspace, finding.id).evidence == ()
    kinds = [edit.change.kind for edit in findings.list_finding_changes(workspace, finding.id)]
    assert kinds == ["evidence"] * 4
    last = findings.list_finding_changes(workspace, finding.id)[0].change
    assert (last.before["note"], last.after) == ("He says so twice.", {})


@pytest.mark.parametrize("bounds", [(0, 0), (5, 3), (0, 999), (-1, 4)])
def test_evidence_needs_words(
    workspace: Workspace, finding: Finding, segments: list[Segment], bounds: tuple[int, int]
) -> None:
    with pytest.raises(InvalidInputError, match="no words at that place"):
        findings.add_text_as_evidence(
            workspace,
            finding.id,
            segment_id=segments[0].id,
            start_char=bounds[0],
            end_char=bounds[1],
            stance="for",
        )
    assert rows(workspace.db, "SELECT * FROM excerpt") == []


def test_a_walks_note_becomes_evidence_as_a_whole(workspace: Workspace, finding: Finding) -> None:
    source_id = note(workspace, "She never got a call.")
    findings.add_source_as_evidence(workspace, finding.id, source_id=source_id, stance="for")
    (one,) = findings.get_finding(workspace, finding.id).evidence
    assert one.card is not None
    assert (one.card.quote, one.card.market) == ("She never got a call.", "Korea")


def test_a_document_of_many_lines_is_no_note(workspace: Workspace, finding: Finding, source: Source) -> None:
    with pytest.raises(InvalidInputError, match="choose a passage of it in the reader"):
        findings.add_source_as_evidence(workspace, finding.id, source_id=source.id, stance="for")


def test_a_link_has_a_direction_and_its_history(workspace: Workspace, finding: Finding) -> None:
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    link = findings.link_finding(
        workspace, finding.id, metric_id=metric.id, kind="should predict", direction="down"
    )
    changed = findings.edit_link(
        workspace, link.id, kind="explains its level", direction="up", mechanism="It tires."
    )
    assert (changed.kind, changed.direction, changed.mechanism) == ("explains its level", "up", "It tires.")
    findings.remove_link(workspace, link.id)
    findings.remove_link(workspace, link.id)  # a second click on the same button
    edits = [edit.change for edit in findings.list_finding_changes(workspace, finding.id)]
    assert [(bool(edit.before), bool(edit.after)) for edit in edits] == [
        (True, False),
        (True, True),
        (False, True),
    ]
    assert edits[1].before["direction"] == "down"
    with pytest.raises(InvalidInputError, match="is no direction"):
        findings.link_finding(
            workspace, finding.id, metric_id=metric.id, kind="should predict", direction="left"
        )


def test_the_check_takes_an_answers_own_market_and_day(workspace: Workspace, finding: Finding) -> None:
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    metrics.import_metric_table(workspace, metric.id, VALUES, file_name="nps.csv")
    with_answers = add_answers(workspace)
    lines = rows(workspace.db, "SELECT id FROM segment WHERE source_id = ? ORDER BY ordinal", [with_answers])
    for line in lines:
        findings.add_text_as_evidence(workspace, finding.id, segment_id=line["id"], stance="for")
    link = findings.link_finding(
        workspace,
        finding.id,
        metric_id=metric.id,
        kind="explains this movement",
        period_start=date(2026, 2, 1),
        period_end=date(2026, 2, 28),
        slice=Slice(market="Korea", segment="new"),
    )
    check = findings.check_link_evidence(workspace, finding.id)[link.id]
    assert [(one.lies, one.met) for one in check.pieces] == [
        ("in", "within"),
        ("outside", "after"),
        ("not known", "not known"),
    ]
    assert check.sentence == (
        "1 of 3 passages comes from the slice; 1 is from elsewhere (market, segment); of 1 it is not known "
        "(market, segment); 1 was met after the period it should explain; of 1 the day is not known."
    )
    assert findings.get_finding_page(workspace, finding.id).checks == {link.id: check}


def add_answers(ws: Workspace) -> int:
    from fieldnotes.records import AnswerRow
    from fieldnotes.services.answers import add_answers as add

    source = add(
        ws,
        "Comments",
        [
            AnswerRow(text="Never a call.", market="Korea", segment="new", answered_on=date(2026, 2, 3)),
            AnswerRow(text="They call.", market="Japan", segment="old", answered_on=date(2026, 3, 3)),
            AnswerRow(text="What call?"),
        ],
        consent="in the survey",
    )
    return source.id


def test_what_consent_covers_no_more_is_in_no_check_and_shows_no_words(
    workspace: Workspace, finding: Finding
) -> None:
    source_id = add_answers(workspace)
    line = rows(workspace.db, "SELECT id FROM segment WHERE source_id = ? ORDER BY ordinal", [source_id])[0]
    findings.add_text_as_evidence(workspace, finding.id, segment_id=line["id"], stance="for", note="Mine")
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    link = findings.link_finding(workspace, finding.id, metric_id=metric.id, kind="explains its level")
    for person in participants.list_participants(workspace):
        participants.withdraw_consent(workspace, person.id)
    page = findings.get_finding_page(workspace, finding.id)
    assert page.view.evidence[0].card is None
    assert page.checks[link.id].pieces == ()


def test_a_document_without_a_day_was_met_on_no_known_day(
    workspace: Workspace, finding: Finding, segments: list[Segment]
) -> None:
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    findings.add_text_as_evidence(workspace, finding.id, segment_id=segments[1].id, stance="for")
    link = findings.link_finding(
        workspace,
        finding.id,
        metric_id=metric.id,
        kind="explains its level",
        period_end=date(2020, 1, 1),
    )
    assert findings.check_link_evidence(workspace, finding.id)[link.id].pieces[0].met == "not known"


def test_a_page_of_findings_asks_the_database_as_often_for_twenty_as_for_two(workspace: Workspace) -> None:
    def statements_for(work: Callable[[], object]) -> int:
        seen: list[str] = []
        workspace.db.conn.set_trace_callback(seen.append)
        work()
        workspace.db.conn.set_trace_callback(None)
        return len(seen)

    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    source_id = note(workspace, "She never got a call.")
    counts = []
    for number in range(20):
        made = findings.write_finding(workspace, statement=f"Finding {number}", market=f"Market {number}")
        findings.add_source_as_evidence(workspace, made.id, source_id=source_id, stance="for")
        findings.link_finding(workspace, made.id, metric_id=metric.id, kind="explains its level")
        findings.read_locally(workspace, made.id, market=f"Market {number}", reading="reads as described")
        if number in (0, 1, 19):  # what is kept of a metric is read with the first one
            counts.append(statements_for(lambda: findings.list_finding_lines(workspace)))
    assert counts[1] == counts[2]
