"""The demo: what it holds says that it is made up, and the worked example from Korea hangs together."""

from datetime import date

import pytest

from fieldnotes.records import Slice
from fieldnotes.services import (
    actions,
    collections,
    debriefs,
    findings,
    lenses,
    metrics,
    next_questions,
    participants,
    promises,
    sessions,
    stories,
)
from fieldnotes.services.debrief_picks import list_picks
from fieldnotes.services.demo import create_demo_workspace
from fieldnotes.services.own_debriefs import read_own_debriefs
from fieldnotes.services.promise_reminders import list_reminders
from fieldnotes.services.workspace import list_members


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    ws = create_demo_workspace(tmp_path_factory.mktemp("demo") / "workspace")
    yield ws
    ws.close()


def korea(ws):
    [finding] = [one for one in findings.list_findings(ws) if one.market == "Korea"]
    return findings.get_finding(ws, finding.id)


def test_every_made_up_thing_says_so_in_its_name(demo):
    names = [
        *(session.title for session in sessions.list_sessions(demo)),
        *(metric.name for metric in metrics.list_metrics(demo)),
        *(finding.statement for finding in findings.list_findings(demo)),
        *(story.title for story in stories.list_stories(demo)),
        *(view.collection.name for view in collections.list_collections(demo)),
        *(one.card.title for one in korea(demo).evidence if one.card),
        *(member.name for member in list_members(demo) if member.role == "local reader"),
        *(promise.text for promise in promises.list_promises(demo)),
        *(promise.owner for promise in promises.list_promises(demo)),
    ]
    assert len(names) == 28
    assert [name for name in names if "example" not in name] == []
    agreed = [participants.get_consent(demo, one.id) for one in participants.list_participants(demo)]
    hows = {one.how for one in agreed if one}
    assert all("Made up" in how or "Simulated" in how for how in hows)


def test_the_korean_finding_stands_on_walks_interviews_and_speaks_of_what_is_against_it(demo):
    view = korea(demo)
    stances = [one.evidence.stance for one in view.evidence]
    assert (stances.count("for"), stances.count("against")) == (9, 2)
    modes = {(one.card.mode, one.card.seat) for one in view.evidence if one.card.source_kind == "observation"}
    assert modes == {("be the customer", "customer"), ("shadow the front line", "employee")}
    assert len({one.card.title for one in view.evidence}) == 7
    newest, first = view.readings
    assert (first.market, first.reading) == ("Korea", "reads differently here")
    assert "알뜰하다" in first.because
    assert newest.reading == "reads as described"
    [words] = [
        edit.change
        for edit in findings.list_finding_changes(demo, view.finding.id)
        if edit.change.kind == "words"
    ]
    assert "get round the threshold" in str(words.before["statement"])
    assert view.strength.grade == "pattern"
    assert view.strength.guards == ()


def test_the_korean_finding_explains_a_movement_that_is_more_than_chance(demo):
    [spike, expected, fall] = lenses.list_link_lines(demo, finding_id=korea(demo).finding.id)
    assert (spike.link.kind, spike.link.slice) == ("explains this movement", Slice(market="Korea"))
    assert spike.change.certain
    assert spike.change.change > 5
    assert fall.change.certain
    assert fall.change.change < -2
    assert (expected.link.kind, expected.metric.unit) == ("should predict", "US$")


def test_the_walk_came_before_the_action_and_overturned_what_was_assumed(demo):
    [walk] = [one for one in sessions.list_sessions(demo) if one.mode == "be the customer"]
    assert walk.started_at.date().isoformat() == "2026-05-12"
    assert walk.started_at < walk.ended_at < walk.debriefed_at
    fraud, _ = sessions.list_assumptions(demo, walk.id)
    assert (fraud.text, fraud.outcome) == ("Who buys and then cancels is a fraudster.", "overturned")
    debriefs.edit_debrief(demo, walk.id, ask_next=walk.ask_next)  # it is as open as any other


def test_a_customer_of_the_example_may_be_quoted_inside_but_not_outside(demo):
    agreed = [participants.get_consent(demo, one.id) for one in participants.list_participants(demo)]
    agreed = [one for one in agreed if one]
    assert {(one.quote_inside, one.share_outside) for one in agreed} == {(True, True), (True, False)}


def test_the_action_raised_what_orders_are_worth_by_15_percent_with_the_other_markets_as_control(demo):
    [action] = actions.list_actions(demo, finding_id=korea(demo).finding.id)
    result = actions.get_action_result(demo, action.id)
    assert (action.done_on, result.method, result.verdict) == (date(2026, 7, 1), "others", "as hoped")
    assert {part.market for part in result.controls} == {"Japan", "Germany", "United Kingdom"}
    assert (round(result.effect), result.unit, result.alike) == (15, "%", "alike")
    assert 12 < result.low < 15 < result.high < 18
    [story] = [one for one in stories.list_stories(demo) if one.finding_id == korea(demo).finding.id]
    assert "The wrong decision avoided: the accounts were not blocked." in story.narrative


def test_the_walk_in_seoul_has_a_full_debrief_of_two_people(demo):
    [walk] = [one for one in sessions.list_sessions(demo) if one.mode == "be the customer"]
    assert len(debriefs.read_portrait(demo, walk.id)) == 8
    fraud, _ = sessions.list_assumptions(demo, walk.id)
    picks = list_picks(demo, walk.id)
    assert [len(picks[about]) for about in (fraud.id, None)] == [1, 1]
    assert [(one.state, bool(one.answers)) for one in read_own_debriefs(demo, walk.id)] == [
        ("done", True)
    ] * 2
    states = {(one.place, one.state) for one in next_questions.list_next_questions(demo)}
    assert states == {("survey", "open"), ("walk", "open"), ("walk", "asked")}


def test_one_promise_is_kept_with_the_answer_and_one_is_left_alone(demo):
    alone, kept = list_reminders(demo)
    assert (alone.state, alone.is_left_alone) == ("overdue", True)
    assert (kept.state, kept.promise.answered_how) == ("kept", "on the phone")
    assert kept.promise.answer.startswith("Thank you.")
