"""The debrief on the Walk page: alone first, then together, with evidence, quotes and the portrait."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.records import ImmersionSession
from fieldnotes.services import debriefs, members, next_questions, own_debriefs, sessions
from fieldnotes.services.debrief_picks import list_pickable, list_picks
from fieldnotes.services.workspace import Workspace, acting_as, current_member
from fieldnotes.store.rows import now

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]

ATTACK = "<img src=x onerror=alert(1)>"


@pytest.fixture
def walk(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> ImmersionSession:
    """A walk that Ada led and that ended ten minutes ago, with an assumption and a note."""
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Ada")
    session = sessions.start_session(
        workspace,
        title="Desk",
        mode="interview",
        journey_id=sessions.list_journeys(workspace)[0].id,
        assumptions=["They want it fast"],
        started_at=now() - timedelta(hours=2, minutes=10),
    )
    sessions.add_observation(workspace, session.id, kind="quote", seat="customer", text=f"“So?” {ATTACK}")
    return sessions.finish_session(workspace, session.id, ended_at=now() - timedelta(minutes=10))


@pytest.fixture
def ben(workspace: Workspace, walk: ImmersionSession) -> int:
    """Somebody else who noted something on the walk."""
    member = members.add_member(workspace, name="Ben")
    with acting_as(member.id):
        sessions.add_observation(workspace, walk.id, kind="heard", seat="customer", text="Hm")
    return member.id


def test_a_walk_of_one_opens_the_debrief_with_when_it_is_due(
    visit: Visit, words: Words, walk: ImmersionSession
) -> None:
    said = words(visit("walk", session=walk.id, debrief=1))
    assert "Due by " in said
    assert "60 minutes: half of the time in the field." in said


def test_several_write_alone_first_and_nobody_sees_another(
    visit: Visit, words: Words, workspace: Workspace, walk: ImmersionSession, ben: int
) -> None:
    with acting_as(ben):
        own_debriefs.write_own_debrief(workspace, walk.id, "surprised", text=f"The noise {ATTACK}")
        own_debriefs.write_own_debrief(workspace, walk.id, "ask_next", text="Who hears it?\n\nWhen?")
        own_debriefs.finish_own_debrief(workspace, walk.id)

    app = visit("walk", session=walk.id, debrief=1)
    assert "Your debrief: Desk" in words(app)
    assert "Also on this walk: Ben (done)." in words(app)
    assert "The noise" not in words(app)
    me = current_member(workspace).id
    app.text_area(key=f"own_{walk.id}_{me}_surprised").set_value("The silence")
    app.button(key="finish_own_debrief").click().run()

    said = words(app)
    assert "Debrief: Desk" in said
    assert "Ada The silence" in said
    assert f"Ben The noise {ATTACK}" in said
    assert ATTACK not in "".join(one.value for one in app.html)
    app.button(key=f"debrief_{walk.id}_surprised_take_{ben}").click().run()
    app.button(key=f"debrief_{walk.id}_surprised_take_{me}").click().run()
    app.button(key=f"debrief_{walk.id}_ask_next_take_{ben}").click().run()
    asked = [one.text for one in next_questions.list_next_questions(workspace, session_id=walk.id)]
    assert asked == ["Who hears it?", "When?"]
    kept = sessions.get_session(workspace, walk.id).surprised
    assert kept == f"The noise {ATTACK}\nThe silence"


def test_where_they_saw_it_differently_the_page_says_so(
    visit: Visit, words: Words, workspace: Workspace, walk: ImmersionSession, ben: int
) -> None:
    (one,) = sessions.list_assumptions(workspace, walk.id)
    for member, outcome in ((ben, "held"), (current_member(workspace).id, "overturned")):
        with acting_as(member):
            own_debriefs.write_own_debrief(workspace, walk.id, f"assumption:{one.id}", outcome=outcome)
            own_debriefs.finish_own_debrief(workspace, walk.id)
    assert "You saw it differently: what did each of you see?" in words(
        visit("walk", session=walk.id, debrief=1)
    )


def test_taking_words_alone_leaves_what_was_decided_together(
    visit: Visit, workspace: Workspace, walk: ImmersionSession, ben: int
) -> None:
    (one,) = sessions.list_assumptions(workspace, walk.id)
    with acting_as(ben):
        own_debriefs.write_own_debrief(workspace, walk.id, f"assumption:{one.id}", text="It rang.")
        own_debriefs.finish_own_debrief(workspace, walk.id)
    own_debriefs.finish_own_debrief(workspace, walk.id)
    debriefs.edit_debrief(workspace, walk.id, outcomes={one.id: ("held", "")})
    app = visit("walk", session=walk.id, debrief=1)
    app.button(key=f"debrief_{one.id}_take_{ben}").click().run()
    (after,) = sessions.list_assumptions(workspace, walk.id)
    assert (after.outcome, after.because) == ("held", "It rang.")


def test_evidence_quotes_portrait_and_questions_are_kept_and_read_as_a_summary(
    visit: Visit, words: Words, workspace: Workspace, walk: ImmersionSession
) -> None:
    (one,) = sessions.list_assumptions(workspace, walk.id)
    (note,) = list_pickable(workspace, walk.id)
    app = visit("walk", session=walk.id, debrief=1)
    app.multiselect(key=f"debrief_pick_{walk.id}_{one.id}").set_value([note.key]).run()
    app.multiselect(key=f"debrief_pick_{walk.id}_0").set_value([note.key]).run()
    app.text_area(key=f"debrief_{walk.id}_emotional_need").set_value("To be told").run()
    app.text_area(key=f"debrief_{walk.id}_talk").set_value("“The queue”").run()
    app.text_input(key="question_0_text").set_value("Who told you?")
    app.button(key="question_0_add").click().run()
    assert len(list_picks(workspace, walk.id)) == 2
    assert debriefs.read_portrait(workspace, walk.id) == {
        "emotional_need": "To be told",
        "talk": "“The queue”",
    }
    assert [each.text for each in next_questions.list_next_questions(workspace)] == ["Who told you?"]

    app.button(key="finish_debrief").click().run()

    said = words(app)
    assert "Emotional need To be told" in said
    assert "What they talk about “The queue”" in said
    assert "What to ask next Who told you? On the next walk" in said
    assert said.count("in its place") == 2
    assert ATTACK not in "".join(each.value for each in app.html)
