"""The Walk page: empty, in the field, at the debrief, done; and what goes wrong."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.records import ImmersionSession, Stage
from fieldnotes.services import debriefs, promises, recordings, sessions, walks
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import field

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]

ATTACK = '<img src=x onerror="alert(1)">'


@pytest.fixture
def session(workspace: Workspace) -> ImmersionSession:
    """A walk in the field, with two expectations and no note yet."""
    return sessions.start_session(
        workspace,
        title="Claims <b>line</b>",
        mode="listen to calls",
        journey_id=sessions.list_journeys(workspace)[1].id,
        market="Korea",
        intent="Why did NPS fall?",
        assumptions=("Callers complain about waiting.", "Handlers see everything."),
    )


@pytest.fixture
def stages(workspace: Workspace) -> tuple[Stage, ...]:
    return sessions.list_journeys(workspace)[1].stages


def note(ws: Workspace, session: ImmersionSession, **given: object) -> int:
    values: dict[str, object] = {"kind": "heard", "seat": "customer", "text": "“Why again?”", **given}
    return sessions.add_observation(ws, session.id, **values).id  # type: ignore[arg-type]


def html(app: AppTest) -> str:
    """The page's own HTML, without the style sheets."""
    return "\n".join(element.value for element in app.html if not element.value.startswith("<style>"))


def start_key(name: str) -> str:
    return f"walk_start_0_{name}"


def fill_in(app: AppTest) -> None:
    """Fill in the form as far as a walk needs it."""
    app.radio(key=start_key("mode")).set_value("be the customer")
    app.text_area(key=start_key("assumptions")).set_value("The queue is long.\n\n  Nobody minds. ")


def test_an_empty_workspace_says_what_a_walk_is_and_how_to_start(visit: Visit, words: Words) -> None:
    app = visit("walk")

    assert "No walk yet" in words(app)
    assert "Before you go, write down what you expect to find." in words(app)
    app.button(key="start_walk").click().run()
    assert app.query_params["new"] == "1"
    assert "What do you expect to find?" in [area.label for area in app.text_area]


def test_walks_are_listed_by_what_is_to_be_done_with_them(
    visit: Visit, words: Words, workspace: Workspace, session: ImmersionSession
) -> None:
    for title in ("Ended", "Done"):
        other = sessions.start_session(
            workspace, title=title, mode="interview", journey_id=session.journey_id, market="Peru"
        )
        sessions.finish_session(workspace, other.id)
    debriefs.finish_debrief(workspace, other.id)
    note(workspace, session)

    app = visit("walk")

    said = words(app)
    assert "In the field Claims <b>line</b> Listen to calls · Insurance claim · Korea · " in said
    assert "1 note" in said
    assert said.index("In the field") < said.index("To debrief") < said.index("Walked before")
    app.button(key=f"walk_go_on_{session.id}").click().run()
    assert app.query_params["session"] == str(session.id)


def test_a_walk_starts_with_what_is_expected(visit: Visit, workspace: Workspace) -> None:
    app = visit("walk", new=1)
    fill_in(app)
    app.text_input(key=start_key("market")).set_value("Korea")
    app.button(key="walk_start").click().run()

    assert not app.exception
    started = sessions.list_sessions(workspace)[0]
    assert (started.mode, started.market, started.ended_at) == ("be the customer", "Korea", None)
    assert [one.text for one in sessions.list_assumptions(workspace, started.id)] == [
        "The queue is long.",
        "Nobody minds.",
    ]
    assert app.query_params["session"] == str(started.id)
    assert app.button(key="end_walk").label == "End the walk and debrief"


ASKED = {"market": "Korea", "stage": "settlement", "intent": "Why did NPS fall in Korea at settlement?"}


def test_an_address_fills_the_form_in(visit: Visit, words: Words, workspace: Workspace) -> None:
    app = visit("walk", new=1, **ASKED)

    journey = next(one for one in sessions.list_journeys(workspace) if one.name == "Insurance claim")
    assert app.text_input(key=start_key("market")).value == "Korea"
    assert app.text_input(key=start_key("intent")).value == ASKED["intent"]
    assert app.selectbox(key=start_key("journey")).value == journey.id
    assert "You set out to see “settlement”, a stage of this journey." in words(app)
    fill_in(app)
    app.button(key="walk_start").click().run()
    started = sessions.list_sessions(workspace)[0]
    assert (started.market, started.intent, started.journey_id) == ("Korea", ASKED["intent"], journey.id)


def test_an_address_may_name_the_journey(visit: Visit, words: Words, workspace: Workspace) -> None:
    journey = sessions.list_journeys(workspace)[-1]
    app = visit("walk", new=1, journey=journey.id, stage="no such stage")
    assert app.selectbox(key=start_key("journey")).value == journey.id
    assert "No stage of this journey is called that" in words(app)


def test_another_address_fills_in_only_what_nobody_has_written(visit: Visit, words: Words) -> None:
    app = visit("walk", new=1, **ASKED)
    app.text_input(key=start_key("intent")).set_value("My own question").run()
    app.query_params["market"] = "Japan"
    app.query_params["intent"] = "Why did NPS rise in Japan?"
    app.run()
    assert app.text_input(key=start_key("market")).value == "Japan"
    assert app.text_input(key=start_key("intent")).value == "My own question"
    assert "The question you came with: Why did NPS rise in Japan?" in words(app)


def test_what_is_changed_stays_changed(visit: Visit) -> None:
    app = visit("walk", new=1, **ASKED)
    app.text_input(key=start_key("market")).set_value("").run()
    app.selectbox(key=start_key("journey")).set_value(1).run()
    assert app.text_input(key=start_key("market")).value == ""
    assert app.selectbox(key=start_key("journey")).value == 1


@pytest.mark.parametrize("journey", ["0", "-1", "999", "x"])
def test_an_address_that_makes_no_sense_fills_in_what_it_can(visit: Visit, journey: str) -> None:
    app = visit("walk", new=1, journey=journey, market=" a\n b ", intent=ATTACK + "x" * 9000)
    assert app.text_input(key=start_key("market")).value == "a b"
    assert len(str(app.text_input(key=start_key("intent")).value)) == 500
    assert ATTACK not in html(app)


def test_a_walk_may_start_on_a_new_journey(visit: Visit, workspace: Workspace) -> None:
    app = visit("walk", new=1)
    fill_in(app)
    app.selectbox(key=start_key("journey")).set_value(0).run()
    app.text_input(key=start_key("journey_name")).set_value("Return a parcel")
    app.text_area(key=start_key("journey_stages")).set_value("find the label\nqueue")
    app.button(key="walk_start").click().run()

    journey = sessions.list_journeys(workspace)[-1]
    assert [stage.name for stage in journey.stages] == ["find the label", "queue"]
    assert sessions.list_sessions(workspace)[0].journey_id == journey.id


def test_an_error_says_what_is_missing_and_loses_nothing(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    app = visit("walk", new=1)
    fill_in(app)
    app.text_input(key=start_key("who")).set_value("A clerk")
    app.selectbox(key=start_key("journey")).set_value(0).run()
    app.text_input(key=start_key("journey_name")).set_value("Return a parcel")
    app.button(key="walk_start").click().run()

    assert "The journey “Return a parcel” has no stages; name at least one." in words(app)
    assert app.text_input(key=start_key("who")).value == "A clerk"
    assert app.text_area(key=start_key("assumptions")).value.startswith("The queue is long.")
    assert app.radio(key=start_key("mode")).value == "be the customer"
    assert (sessions.list_sessions(workspace), len(sessions.list_journeys(workspace))) == ([], 3)


def test_a_walk_without_a_mode_is_not_started(visit: Visit, words: Words, workspace: Workspace) -> None:
    app = visit("walk", new=1)
    app.text_area(key=start_key("assumptions")).set_value("The queue is long.")
    app.button(key="walk_start").click().run()

    assert "No way to walk is chosen; choose one at the top." in words(app)
    assert sessions.list_sessions(workspace) == []


def test_all_that_a_walk_lacks_is_said_at_one_press(visit: Visit, words: Words, workspace: Workspace) -> None:
    app = visit("walk", new=1)
    app.button(key="walk_start").click().run()
    assert "No way to walk is chosen; choose one at the top." in words(app)
    assert "You expect nothing yet." in words(app)

    app.radio(key=start_key("mode")).set_value("interview")
    app.button(key="walk_start").click().run()

    assert len(sessions.list_sessions(workspace)) == 1


def test_a_walk_without_expectations_is_asked_about_once(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    app = visit("walk", new=1)
    app.radio(key=start_key("mode")).set_value("interview")
    app.button(key="walk_start").click().run()
    assert "You expect nothing yet." in words(app)
    assert sessions.list_sessions(workspace) == []

    app.button(key="walk_start").click().run()

    assert len(sessions.list_sessions(workspace)) == 1


def test_a_market_used_before_is_one_tap(visit: Visit, session: ImmersionSession) -> None:
    app = visit("walk", new=1)
    app.button_group(key=start_key("market_used")).set_value("Korea").run()

    assert app.text_input(key=start_key("market")).value == "Korea"


def test_what_was_noted_is_shown_as_text(
    visit: Visit, workspace: Workspace, session: ImmersionSession, stages: tuple[Stage, ...]
) -> None:
    anger = next(code for code in walks.list_emotion_families(workspace) if code.name == "anger")
    note(workspace, session, text=ATTACK, stage_id=stages[1].id)
    note(workspace, session, kind="felt", seat="observer", emotion_code_id=anger.id, intensity=3)

    app = visit("walk", session=session.id, debrief=1)

    shown = html(app)
    assert "<img" not in shown
    assert "<b>line</b>" not in shown
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;" in shown
    assert "<strong>Heard</strong> · customer · assessment" in shown
    assert "anger" in shown
    assert 'aria-label="strong">●●●' in shown


def test_a_photo_and_a_memo_stand_with_their_note(
    visit: Visit, workspace: Workspace, session: ImmersionSession, speech_clips: Path
) -> None:
    memo = recordings.keep_file(workspace, speech_clips / "jfk.flac").item
    note(workspace, session, memo_media_id=memo.id)

    shown = html(visit("walk", session=session.id, debrief=1))

    assert f'<audio controls preload="none" src="/api/media/{memo.id}?expires=' in shown
    assert "Voice memo, 0:11 · waiting to be transcribed …" in shown


def test_both_seats_open_as_two_windows_with_one_event_in_one_row(
    visit: Visit, workspace: Workspace, session: ImmersionSession, stages: tuple[Stage, ...]
) -> None:
    for seat, stage in (("customer", 0), ("employee", 0), ("observer", 0), ("employee", 1)):
        note(workspace, session, seat=seat, stage_id=stages[stage].id)
    shown = html(visit("walk", session=session.id, debrief=1))

    assert shown.count('class="fn-windows-row"') == 3
    assert shown.count("fn-window-employee") == 2


def test_one_moment_is_one_row_of_the_windows_also_with_other_notes_between(
    visit: Visit, workspace: Workspace, session: ImmersionSession
) -> None:
    note(workspace, session, client_key="first")
    note(workspace, session, text="Something else")
    note(workspace, session, seat="employee", same_moment_as="first")

    shown = html(visit("walk", session=session.id, debrief=1))

    assert shown.count('class="fn-windows-row"') == 2
    first, _ = shown.split('class="fn-windows-row"')[1:]
    assert "fn-window-customer" in first
    assert "fn-window-employee" in first


def test_ending_a_walk_leads_to_its_debrief_and_can_be_taken_back(
    visit: Visit, workspace: Workspace, session: ImmersionSession
) -> None:
    app = visit("walk", session=session.id)
    app.button(key="end_walk").click().run()
    assert app.query_params["debrief"] == "1"
    assert "Debrief: Claims" in html(app)

    app.button(key="undo").click().run()

    assert sessions.get_session(workspace, session.id).ended_at is None
    assert app.button(key="end_walk").label == "End the walk and debrief"


def test_before_a_walk_ends_one_question_is_asked_and_the_second_press_ends_it(
    visit: Visit, workspace: Workspace, session: ImmersionSession
) -> None:
    note(workspace, session)
    field.update_session(workspace.db, session.id, {"started_at": session.started_at - timedelta(hours=1)})
    app = visit("walk", session=session.id)

    app.button(key="end_walk").click().run()
    assert sessions.get_session(workspace, session.id).ended_at is None
    assert app.button(key="end_walk").label == "End now"

    app.button(key="end_walk").click().run()
    assert sessions.get_session(workspace, session.id).ended_at is not None
    assert app.query_params["debrief"] == "1"


def test_each_answer_of_a_debrief_is_kept_at_once(
    visit: Visit, workspace: Workspace, session: ImmersionSession
) -> None:
    first, second = sessions.list_assumptions(workspace, session.id)
    app = visit("walk", session=session.id, debrief=1)
    app.radio(key=f"debrief_{first.id}_outcome").set_value("overturned").run()
    app.text_area(key=f"debrief_{first.id}_because").set_value("They spoke of the form.").run()
    app.text_area(key=f"debrief_{session.id}_surprised").set_value("The silence.").run()

    again = visit("walk", session=session.id, debrief=1)

    assert again.radio(key=f"debrief_{first.id}_outcome").value == "overturned"
    assert again.text_area(key=f"debrief_{first.id}_because").value == "They spoke of the form."
    assert again.text_area(key=f"debrief_{session.id}_surprised").value == "The silence."
    assert again.radio(key=f"debrief_{second.id}_outcome").value is None
    assert sessions.get_session(workspace, session.id).debriefed_at is None


def test_an_answer_too_long_is_refused_and_stays_in_its_field(
    visit: Visit, words: Words, workspace: Workspace, session: ImmersionSession
) -> None:
    app = visit("walk", session=session.id, debrief=1)
    app.text_area(key=f"debrief_{session.id}_surprised").set_value("x" * 1_000_001).run()

    assert "What surprised has 1,000,001 characters; at most 1,000,000 fit." in words(app)
    assert len(app.text_area(key=f"debrief_{session.id}_surprised").value) == 1_000_001
    assert sessions.get_session(workspace, session.id).surprised == ""


def test_a_finished_debrief_reads_as_a_summary(
    visit: Visit, words: Words, workspace: Workspace, session: ImmersionSession, stages: tuple[Stage, ...]
) -> None:
    emotions = {code.name: code.id for code in walks.list_emotion_families(workspace)}
    note(workspace, session, stage_id=stages[0].id, emotion_code_id=emotions["anger"], intensity=3)
    note(workspace, session, stage_id=stages[2].id, emotion_code_id=emotions["joy"], intensity=1)
    first, _ = sessions.list_assumptions(workspace, session.id)
    debriefs.edit_debrief(
        workspace, session.id, outcomes={first.id: ("held", f"So it is {ATTACK}.")}, ask_next="Who reads it?"
    )
    app = visit("walk", session=session.id)
    app.button(key="end_walk").click().run()
    assert "The walk has ended." in words(app)
    app.button(key="finish_debrief").click().run()

    said = words(app)
    assert app.query_params.get("debrief") is None
    assert "undo" not in [button.key for button in app.button]
    assert "held Callers complain about waiting. So it is <img" in said
    assert "no outcome Handlers see everything." in said
    assert "What to ask next Who reads it?" in said
    assert "notify the loss −3 1 note" in said
    assert "fn-curve-gap" in html(app)


def test_one_emotion_draws_no_curve(
    visit: Visit, words: Words, workspace: Workspace, session: ImmersionSession, stages: tuple[Stage, ...]
) -> None:
    joy = next(code for code in walks.list_emotion_families(workspace) if code.name == "joy")
    note(workspace, session, stage_id=stages[0].id, emotion_code_id=joy.id, intensity=3)

    app = visit("walk", session=session.id, debrief=1)

    assert "Fewer than two emotions with a stage were noted here: too few to draw a curve." in words(app)
    assert "fn-curve-body" not in html(app)


def test_a_promise_gets_a_person_an_owner_and_a_date(
    visit: Visit, words: Words, workspace: Workspace, session: ImmersionSession
) -> None:
    app = visit("walk", session=session.id, debrief=1)
    app.text_area(key="promise_0_text").set_value("Refund by Friday")
    app.button(key="promise_0_add").click().run()
    assert "The promise has nobody it was made to; choose a person." in words(app)
    assert app.text_area(key="promise_0_text").value == "Refund by Friday"

    app.selectbox(key="promise_0_whom").set_value("customer")
    app.button(key="promise_0_add").click().run()

    made = promises.list_promises(workspace, session_id=session.id)
    assert [(one.text, one.owner, one.pillar) for one in made] == [("Refund by Friday", "Ada", "care")]
    assert "Refund by Friday C-001 · Ada · care" in words(app)

    app.button(key=f"keep_{made[0].id}").click().run()
    assert promises.get_promise(workspace, made[0].id).kept_at is not None


def test_an_unknown_walk_is_a_sentence_with_a_way_out(visit: Visit, words: Words) -> None:
    app = visit("walk", session=99)

    assert "This walk is not here" in words(app)
    assert "There is no session 99 in this workspace; open one from Walk." in words(app)


def test_an_address_that_is_no_number_shows_the_list(visit: Visit, words: Words) -> None:
    assert "No walk yet" in words(visit("walk", session="x"))


@pytest.mark.parametrize(("ended", "heeds"), [(False, 0), (True, 1)])
def test_a_walk_that_is_read_heeds_consents_and_one_in_the_field_does_not(
    visit: Visit,
    workspace: Workspace,
    session: ImmersionSession,
    monkeypatch: pytest.MonkeyPatch,
    ended: bool,
    heeds: int,
) -> None:
    if ended:
        sessions.finish_session(workspace, session.id)
        debriefs.finish_debrief(workspace, session.id)
    heeded: list[object] = []
    monkeypatch.setattr("fieldnotes.ui.privacy_parts.heed_consents", heeded.append)

    app = visit("walk")
    app.query_params["session"] = str(session.id)
    heeded.clear()
    app.run()

    assert len(heeded) == heeds
