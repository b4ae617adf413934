"""Planned walks: what is kept, what a change does, and what a walk begins with."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.records import Plan
from fieldnotes.services import debriefs, guides, planning, sessions
from fieldnotes.services.members import add_member
from fieldnotes.services.plan_subject import read_subject
from fieldnotes.services.workspace import Workspace

TEN = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)  # ten o'clock in Seoul
ATTACK = '<img src=x onerror="alert(1)">\r\nBEGIN:VALARM'


@pytest.fixture
def plan(workspace: Workspace) -> Plan:
    """A walk to the settlement of claims in Korea, with two expectations and a guide."""
    return planned(workspace)


def planned(ws: Workspace, **given: Any) -> Plan:
    journey = next(one for one in sessions.list_journeys(ws) if one.name == "Insurance claim")
    values = {
        "mode": "listen to calls",
        "journey_id": journey.id,
        "stage_id": journey.stages[3].id,
        "market": "Korea",
        "intent": "Why did NPS fall?",
        "assumptions": ["Callers wait.", "  ", "Nobody knows."],
        "planned_for": TEN,
        "time_zone": "Asia/Seoul",
        "guide": "side-by-side",
        **given,
    }
    return planning.plan_walk(ws, **values)


def test_a_plan_keeps_what_was_said_of_it(workspace: Workspace, plan: Plan) -> None:
    view = planning.read_plan(workspace, plan.id)
    assert (plan.title, plan.planned_for, plan.duration_min) == ("Listen to calls in Korea", TEN, 60)
    assert plan.assumptions == ("Callers wait.", "Nobody knows.")
    assert (view.stage.name if view.stage else "", view.guide.key if view.guide else "") == (
        "settlement",
        "side-by-side",
    )
    assert (view.consent.language, view.walkers[0].id) == ("ko", plan.planned_by)
    assert planning.local_start(plan).hour == 10
    assert planning.list_plans(workspace) == [plan]


def test_a_walk_begins_with_its_plan(workspace: Workspace, plan: Plan) -> None:
    session = planning.start_plan(workspace, plan.id)

    assert (session.mode, session.market, session.intent, session.stage_id) == (
        plan.mode,
        plan.market,
        plan.intent,
        plan.stage_id,
    )
    assert [one.text for one in sessions.list_assumptions(workspace, session.id)] == [*plan.assumptions]
    assert planning.start_plan(workspace, plan.id).id == session.id  # a second tap
    kept = planning.plan_of_session(workspace, session.id)
    assert kept is not None and kept.id == plan.id
    assert planning.list_plans(workspace) == []
    with pytest.raises(ConflictError, match="has started already"):
        planning.call_off_plan(workspace, plan.id)


def test_a_start_by_mistake_is_taken_back_while_nothing_was_noted(workspace: Workspace, plan: Plan) -> None:
    planning.start_plan(workspace, plan.id)
    assert planning.take_back_start(workspace, plan.id).session_id is None
    assert (sessions.list_sessions(workspace), len(planning.list_plans(workspace))) == ([], 1)
    session = planning.start_plan(workspace, plan.id)
    sessions.add_observation(workspace, session.id, kind="heard", seat="customer", text="“Why?”")
    with pytest.raises(ConflictError, match="has notes by now"):
        planning.take_back_start(workspace, plan.id)
    assert len(sessions.list_observations(workspace, session.id)) == 1


def test_a_start_is_not_taken_back_once_its_debrief_was_begun(workspace: Workspace, plan: Plan) -> None:
    session = planning.start_plan(workspace, plan.id)
    debriefs.edit_debrief(workspace, session.id, surprised="The silence.")
    with pytest.raises(ConflictError, match="has notes by now"):
        planning.take_back_start(workspace, plan.id)
    debriefs.edit_debrief(workspace, session.id, surprised="")
    first = sessions.list_assumptions(workspace, session.id)[0]
    debriefs.edit_debrief(workspace, session.id, outcomes={first.id: ("held", "")})
    with pytest.raises(ConflictError, match="has notes by now"):
        planning.take_back_start(workspace, plan.id)


def test_the_title_that_nobody_gave_follows_the_way_and_the_market(workspace: Workspace, plan: Plan) -> None:
    moved = planning.edit_plan(workspace, plan.id, title=plan.title, market=" Japan", mode="interview")
    assert moved.title == "Interview in Japan"
    assert planning.put_plan_back(workspace, plan).title == plan.title
    named = planning.edit_plan(workspace, plan.id, title="With the night shift", market="Peru")
    assert named.title == "With the night shift"
    assert planning.edit_plan(workspace, plan.id, market="Chile").title == "With the night shift"


def test_a_walk_that_was_called_off_does_not_start_until_it_is_planned_again(
    workspace: Workspace, plan: Plan
) -> None:
    planning.call_off_plan(workspace, plan.id)
    assert planning.list_plans(workspace) == []
    with pytest.raises(ConflictError, match="was called off"):
        planning.start_plan(workspace, plan.id)
    planning.restore_plan(workspace, plan.id)
    assert [one.id for one in planning.list_plans(workspace)] == [plan.id]


def test_each_change_makes_a_newer_invitation_and_no_change_none(workspace: Workspace, plan: Plan) -> None:
    assert planning.edit_plan(workspace, plan.id, market="Korea").sequence == 0
    moved = planning.move_plan(workspace, plan.id, TEN + timedelta(days=1))
    assert (moved.sequence, moved.uid) == (1, plan.uid)
    off = planning.call_off_plan(workspace, plan.id)
    assert off.sequence == 2
    assert planning.restore_plan(workspace, plan.id).sequence == 3


def test_a_plan_goes_back_to_what_it_was(workspace: Workspace, plan: Plan) -> None:
    other = add_member(workspace, name="Grace")
    guides.edit_guide(workspace, "side-by-side", parts="One question?")
    planning.edit_plan(
        workspace, plan.id, market="Japan", guide="side-by-side", walkers=[other.id], assumptions=[]
    )
    back = planning.put_plan_back(workspace, plan)
    assert (back.market, back.guide_id, back.walkers, back.assumptions) == (
        plan.market,
        plan.guide_id,
        plan.walkers,
        plan.assumptions,
    )


def test_taking_a_change_back_leaves_what_a_colleague_did_since(workspace: Workspace, plan: Plan) -> None:
    planning.edit_plan(workspace, plan.id, market="Japan")
    theirs = planning.move_plan(workspace, plan.id, TEN + timedelta(days=1))
    with pytest.raises(ConflictError, match="was changed again since, and stays as it is now; open the plan"):
        planning.put_plan_back(workspace, plan)
    assert planning.get_plan(workspace, plan.id) == theirs

    planning.edit_plan(workspace, plan.id, market="Peru")
    back = planning.put_plan_back(workspace, theirs)
    assert (back.market, back.planned_for) == ("Japan", theirs.planned_for)


def test_a_plan_keeps_the_version_of_its_guide(workspace: Workspace, plan: Plan) -> None:
    guides.edit_guide(workspace, "side-by-side", parts="# Mine\nOne question?")
    kept = planning.read_plan(workspace, plan.id).guide
    assert kept is not None and (kept.version, len(kept.parts)) == (1, 4)
    planning.edit_plan(workspace, plan.id, guide="side-by-side")
    newest = planning.read_plan(workspace, plan.id).guide
    assert newest is not None and (newest.version, newest.parts[0].heading) == (2, "Mine")


def test_another_journey_begins_at_its_own_first_stage(workspace: Workspace, plan: Plan) -> None:
    other = sessions.list_journeys(workspace)[-1]
    assert planning.edit_plan(workspace, plan.id, journey_id=other.id).stage_id is None
    with pytest.raises(NotFoundError, match="has no stage"):
        planning.edit_plan(workspace, plan.id, stage_id=plan.stage_id)


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"mode": "fly"}, InvalidInputError, "is no way to walk"),
        ({"journey_id": 999}, NotFoundError, "no journey 999"),
        ({"stage_id": 999}, NotFoundError, "has no stage 999"),
        ({"planned_for": datetime(2026, 12, 1, 10)}, InvalidInputError, "needs its time zone"),  # noqa: DTZ001
        ({"duration_min": 0}, InvalidInputError, "not 0 minutes"),
        ({"time_zone": "Mars/Base"}, InvalidInputError, "is no time zone"),
        ({"time_zone": "../../etc/passwd"}, InvalidInputError, "is no time zone"),
        ({"walkers": [999]}, NotFoundError, "no member 999"),
        ({"guide": "nope"}, NotFoundError, "no guide “nope”"),
        ({"language": "xx"}, NotFoundError, "no consent text “xx”"),
        ({"metric_id": 9}, NotFoundError, "no metric 9"),
        ({"finding_id": 9}, NotFoundError, "no finding 9"),
        ({"assumptions": ["x"] * 41}, InvalidInputError, "41 assumptions"),
    ],
)
def test_what_cannot_be_is_refused_with_its_name(
    workspace: Workspace, given: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        planned(workspace, **given)
    assert planning.list_plans(workspace, waiting=False) == []


def test_a_finding_gives_the_question_and_one_that_is_gone_gives_none(workspace: Workspace) -> None:
    from fieldnotes.services.findings import write_finding

    finding = write_finding(workspace, statement="It tires.")
    subject = read_subject(workspace, metric_id=7, finding_id=finding.id)
    assert (subject.metric_id, subject.finding_id) == (None, finding.id)
    assert subject.question == "How many others does this concern: It tires."
    assert read_subject(workspace, metric_id=7, finding_id=7).question == ""


def test_what_people_write_is_kept_as_it_is(workspace: Workspace) -> None:
    kept = planned(workspace, intent=ATTACK, assumptions=[ATTACK])
    assert (kept.intent, kept.assumptions) == (ATTACK, (ATTACK,))
