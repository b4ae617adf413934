"""The demo: what it holds says that it is made up, and both worked examples hang together."""

from datetime import date

import pytest

from fieldnotes.records import Slice
from fieldnotes.services import (
    actions,
    coding,
    collections,
    debriefs,
    findings,
    lenses,
    metrics,
    next_questions,
    participants,
    promises,
    recordings,
    sessions,
    stories,
)
from fieldnotes.services import demo_dealer_texts as said
from fieldnotes.services.debrief_picks import list_picks
from fieldnotes.services.demo import create_demo_workspace
from fieldnotes.services.demo_script import DEMO_SCRIPT
from fieldnotes.services.library import search_library
from fieldnotes.services.own_debriefs import read_own_debriefs
from fieldnotes.services.promise_reminders import list_reminders
from fieldnotes.services.telling import tell_story
from fieldnotes.services.workspace import list_members


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    ws = create_demo_workspace(tmp_path_factory.mktemp("demo") / "workspace")
    yield ws
    ws.close()


def korea(ws):
    [finding] = [one for one in findings.list_findings(ws) if one.market == "Korea"]
    return findings.get_finding(ws, finding.id)


def desk(ws):
    [finding] = [one for one in findings.list_findings(ws) if one.market == said.UNITED_STATES]
    return findings.get_finding(ws, finding.id)


def test_every_made_up_thing_says_so_in_its_name(demo):
    names = [
        *(session.title for session in sessions.list_sessions(demo)),
        *(metric.name for metric in metrics.list_metrics(demo)),
        *(finding.statement for finding in findings.list_findings(demo)),
        *(story.title for story in stories.list_stories(demo)),
        *(view.collection.name for view in collections.list_collections(demo)),
        *(one.card.title for one in korea(demo).evidence if one.card),
        *(one.recording.title for one in recordings.list_recordings(demo)),
        *(member.name for member in list_members(demo) if member.role != "administrator"),
        *(promise.text for promise in promises.list_promises(demo)),
        *(promise.owner for promise in promises.list_promises(demo)),
    ]
    assert len(names) == 36
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


def test_of_the_promises_two_are_kept_and_one_is_left_alone(demo):
    alone, *kept = list_reminders(demo)
    assert (alone.state, alone.is_left_alone) == ("overdue", True)
    assert {one.state for one in kept} == {"kept"}
    [answered] = [one.promise for one in kept if one.promise.answer]
    assert (answered.answered_how, answered.answer[:10]) == ("on the phone", "Thank you.")


def test_everything_coded_in_the_demo_is_coded_by_its_script(demo):
    cards = search_library(demo, kind="passage").cards
    made = [one for card in cards for one in coding.read_source(demo, card.source_id).codings]
    assert len(made) > 20
    assert {(one.made_by, one.status) for one in made} == {(DEMO_SCRIPT, "accepted")}


def test_until_the_call_is_heard_its_story_says_that_the_sound_is_on_the_way(demo):
    [story] = [one for one in stories.list_stories(demo) if one.finding_id == desk(demo).finding.id]
    told = tell_story(demo, story.id)
    assert story.published_at is not None
    assert told.told[-1].startswith("The call's own words and sound stand here as soon as")
    assert [one.kept_back for one in told.passages] == [""] * 4
    assert all(one.lead and one.words for one in told.passages)
    assert {"customer", "employee"} < {one.seat for one in told.passages}


def test_the_call_belongs_to_the_walk_in_the_period_that_its_finding_explains(demo):
    [view] = recordings.list_recordings(demo)
    walk = sessions.get_session(demo, view.recording.session_id)
    assert (walk.title, walk.mode) == (said.WALK_TITLE, "listen to calls")
    assert {one.outcome for one in sessions.list_assumptions(demo, walk.id)} == {"overturned"}
    fall, rise = lenses.list_link_lines(demo, finding_id=desk(demo).finding.id)
    assert fall.link.period_start < view.recording.recorded_on < fall.link.period_end
    assert (fall.change.certain, fall.change.change < -10) == (True, True)
    assert (rise.change.certain, rise.change.change > 5) == (True, True)


def test_booking_the_visit_settled_9_points_more_with_the_other_markets_as_control(demo):
    [action] = actions.list_actions(demo, finding_id=desk(demo).finding.id)
    result = actions.get_action_result(demo, action.id)
    assert (action.done_on, result.method, result.verdict) == (date(2026, 6, 1), "others", "as hoped")
    assert {part.market for part in result.controls} == {"Canada", "Australia"}
    assert (round(result.effect), round(result.low), round(result.high)) == (9, 6, 12)
    assert result.alike == "not told"  # seven months before are few, and the demo hides nothing


def test_the_customer_of_the_call_was_promised_something_and_no_answer_is_put_into_her_mouth(demo):
    [promise] = promises.list_promises(demo, finding_id=desk(demo).finding.id)
    [view] = recordings.list_recordings(demo)
    [caller] = [one for one in view.participants if one.seat == "customer"]
    assert (promise.participant_id, promise.answer) == (caller.id, "")
    assert promise.kept_at.date() < promise.due_on
