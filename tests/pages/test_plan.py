"""The pages that plan a walk and show guides: filled in, stored, changed, called off and started."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.records import Plan
from fieldnotes.services import guides, planning, sessions
from fieldnotes.services.workspace import Workspace
from tests.services.test_planning import ATTACK, planned

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]
ASKED = {"market": "Korea", "stage": "settlement", "question": "Why did NPS fall?", "mode": "interview"}


@pytest.fixture
def plan(workspace: Workspace) -> Plan:
    return planned(workspace)


def key(name: str) -> str:
    return f"plan_new_0_{name}"


def html(app: AppTest) -> str:
    return "\n".join(element.value for element in app.html if not element.value.startswith("<style>"))


def test_an_address_plans_a_walk_with_one_line_and_one_press(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    app = visit("plan", **ASKED)
    app.text_area(key=key("assumptions")).set_value("Callers wait.")
    app.button(key="plan_save").click().run()

    (plan,) = planning.list_plans(workspace)
    view = planning.read_plan(workspace, plan.id)
    assert (plan.market, plan.intent, plan.mode, plan.language) == (
        "Korea",
        "Why did NPS fall?",
        "interview",
        "ko",
    )
    assert view.stage is not None and view.guide is not None
    assert (view.stage.name, view.guide.key) == ("settlement", "interview")
    assert app.query_params["id"] == str(plan.id)
    assert "What you expect Callers wait." in words(app)
    assert "Begin wide" in words(app)


def test_a_walk_without_expectations_is_asked_about_once_and_hides_its_guide(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    app = visit("plan", **ASKED)
    app.button(key="plan_save").click().run()
    assert "You expect nothing yet." in words(app)
    app.button(key="plan_save").click().run()

    (plan,) = planning.list_plans(workspace)
    assert "Begin wide" not in words(app)
    app.text_area(key=f"plan_{plan.id}_expected").set_value("Nobody knows.")
    app.button(key="plan_keep_expected").click().run()
    assert planning.get_plan(workspace, plan.id).assumptions == ("Nobody knows.",)
    assert "Begin wide" in words(app)
    app.button(key="undo").click().run()
    assert planning.get_plan(workspace, plan.id).assumptions == ()


def test_an_address_that_makes_no_sense_fills_in_what_it_can(visit: Visit) -> None:
    app = visit("plan", mode="fly", stage="x" * 999, metric=99, finding="y", journey=-1, question=ATTACK)
    assert app.radio(key=key("mode")).value is None
    assert "No stage of this journey is called that" in html(app)
    assert "<img" not in html(app)
    app.button(key="plan_save").click().run()
    assert "No way to walk is chosen" in app.error[0].value


def test_all_that_is_missing_is_said_at_the_first_press(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    app = visit("plan", question="Why?")
    app.date_input(key=key("day")).set_value(None)
    app.button(key="plan_save").click().run()
    said = words(app)
    for problem in ("No way to walk is chosen", "The day or the time is empty", "You expect nothing yet."):
        assert problem in said
    app.radio(key=key("mode")).set_value("interview")
    app.date_input(key=key("day")).set_value(date(2026, 12, 1))
    app.button(key="plan_save").click().run()
    assert [plan.intent for plan in planning.list_plans(workspace)] == ["Why?"]


def test_a_plan_is_changed_and_the_change_undone(visit: Visit, workspace: Workspace, plan: Plan) -> None:
    app = visit("plan", id=plan.id, change=1)
    before = f"plan_{plan.id}_0_"
    assert app.text_area(key=f"{before}intent").value == plan.intent
    app.text_area(key=f"{before}intent").set_value("Why else?")
    app.selectbox(key=f"{before}duration").set_value(90)
    app.button(key="plan_save").click().run()
    changed = planning.get_plan(workspace, plan.id)
    assert (changed.intent, changed.duration_min, changed.planned_for) == ("Why else?", 90, plan.planned_for)
    assert changed.guide_id == plan.guide_id
    app.button(key="undo").click().run()
    assert planning.get_plan(workspace, plan.id).intent == plan.intent


def test_a_walk_is_called_off_and_planned_again(
    visit: Visit, words: Words, workspace: Workspace, plan: Plan
) -> None:
    app = visit("plan", id=plan.id)
    app.button(key="plan_call_off").click().run()
    assert "Called off on" in words(app)
    app.button(key="undo").click().run()
    assert planning.get_plan(workspace, plan.id).called_off_at is None


def test_a_planned_walk_is_listed_and_starts_with_one_tap_at_its_stage(
    visit: Visit, words: Words, workspace: Workspace, plan: Plan
) -> None:
    app = visit("walk")
    assert "Planned" in words(app)
    app.button(key=f"walk_start_planned_{plan.id}").click().run()

    (session,) = sessions.list_sessions(workspace)
    assert session.stage_id == plan.stage_id
    assert app.query_params["session"] == str(session.id)
    assert "During a call: stay silent and note" in words(app)
    assert "네 가지를 여쭙고" in words(app)
    assert "This walk has started." in words(visit("plan", id=plan.id))
    app.button(key="walk_take_back").click().run()
    assert sessions.list_sessions(workspace) == []
    assert app.button(key=f"walk_start_planned_{plan.id}").label == "Start"


def test_a_walk_starts_from_its_own_page_with_one_press(
    visit: Visit, workspace: Workspace, plan: Plan
) -> None:
    app = visit("plan", id=plan.id)
    app.button(key="plan_start").click().run()
    (session,) = sessions.list_sessions(workspace)
    assert app.button(key="end_walk").label == "End the walk and debrief"
    assert app.query_params["session"] == str(session.id)


def test_home_names_the_walk_that_comes_next(visit: Visit, workspace: Workspace, plan: Plan) -> None:
    links = [link.label.replace("\\", "") for link in visit("home").get("page_link")]
    assert "Listen to calls in Korea, Tue 1 Dec 2026, 10:00 (Asia/Seoul)" in links


def test_a_walk_that_starts_from_an_address_begins_at_the_named_stage(
    visit: Visit, workspace: Workspace
) -> None:
    app = visit("walk", new=1, stage="settlement")
    app.radio(key="walk_start_0_mode").set_value("interview")
    app.text_area(key="walk_start_0_assumptions").set_value("It is slow.")
    app.button(key="walk_start").click().run()
    (session,) = sessions.list_sessions(workspace)
    stages = {stage.id: stage.name for one in sessions.list_journeys(workspace) for stage in one.stages}
    assert stages[session.stage_id or 0] == "settlement"


def test_what_was_planned_is_shown_as_text(visit: Visit, workspace: Workspace) -> None:
    hostile = planned(
        workspace, intent=ATTACK, assumptions=[ATTACK], who_is_met=ATTACK, title=ATTACK, place=ATTACK
    )
    guides.edit_guide(workspace, "aeiou", title=ATTACK[:30], about=ATTACK, parts=f"# {ATTACK}")
    for app in (visit("plan", id=hostile.id), visit("walk"), visit("guides"), visit("guides", guide="aeiou")):
        assert "<img" not in html(app)


def test_a_guide_is_changed_taken_away_and_brought_back(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    app = visit("guides", guide="aeiou", edit=1)
    app.text_area(key="guide_edit_aeiou_1_parts").set_value("# Ours\nWho waits?")
    next(one for one in app.button if one.label == "Save as a new version").click().run()
    assert guides.get_guide(workspace, "aeiou").version == 2
    assert "Ours Who waits?" in words(app)
    app.button(key="undo").click().run()
    assert guides.get_guide(workspace, "aeiou").origin == "shipped"
    app.button(key="guide_remove").click().run()
    assert "This guide was taken away." in words(app) or app.info
    app.button(key="guide_back").click().run()
    assert guides.get_guide(workspace, "aeiou").is_removed is False


def test_a_guide_of_our_own_is_added(visit: Visit, workspace: Workspace) -> None:
    app = visit("guides", new=1)
    app.text_input(key="guide_new_title").set_value("At the counter")
    app.text_area(key="guide_new_parts").set_value("Who waits?")
    next(one for one in app.button if one.label == "Add the guide").click().run()
    assert app.query_params["guide"] == "at-the-counter"
    assert guides.get_guide(workspace, "at-the-counter").parts[0].questions == ("Who waits?",)


def test_a_consent_text_is_read_in_its_own_direction_and_says_that_nobody_checked_it(
    visit: Visit, words: Words
) -> None:
    app = visit("guides", consent="ar")
    assert 'lang="ar" dir="rtl"' in html(app)
    assert "A machine translated this Arabic text" in words(app)
