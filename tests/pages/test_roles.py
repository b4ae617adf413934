"""Each page as each role sees it: it opens, or says that it does not; what is not one's own stays out."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.privacy.roles import TABLE
from fieldnotes.records import Role
from fieldnotes.services import collections, members, next_questions, promises, sessions, stories
from fieldnotes.services.access import may
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.ui import server, shell

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]

ROLES = tuple(TABLE)
PAGES = tuple(entry.name for entry in shell.PAGES)


@pytest.fixture
def team(workspace: Workspace) -> dict[Role, int]:
    return {
        role: members.add_member(workspace, name=role.title(), role=role, market="Korea").id for role in ROLES
    }


@pytest.fixture
def as_member(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open a page as somebody who is signed in."""

    def open_as(member_id: int | None, name: str, **query: object) -> AppTest:
        ws = server.workspace()
        monkeypatch.setattr(ws, "ask_who", lambda: member_id)
        monkeypatch.setattr(ws, "sign_in_needed", True)
        return visit(name, **query)

    return open_as


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["leader", "local reader", "listener"])
def test_a_page_opens_or_says_that_it_does_not(
    as_member: Visit, words: Words, workspace: Workspace, team: dict[Role, int], role: Role, page: str
) -> None:
    with acting_as(team[role]):
        is_open = may(workspace, shell.OPENS_TO[page])
    said = words(as_member(team[role], page))
    assert (f"is not open to the role “{role}”" in said) != is_open
    assert "is not open to them" not in said


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_nothing_to_who_is_not_signed_in(
    as_member: Visit, words: Words, workspace: Workspace, page: str
) -> None:
    assert (
        words(as_member(None, page)) == "Nobody is signed in here; sign in and open this again. Go to sign in"
    )


def test_a_listener_is_presented_with_what_is_published_of_a_collection(
    as_member: Callable[..., AppTest], workspace: Workspace, team: dict[Role, int], words: Words
) -> None:
    told, draft = (stories.write_story(workspace, title=title) for title in ("Told", "Not yet"))
    workspace.db["story"].update(told.id, {"published_at": "2020-01-01T00:00:00.000+00:00"})
    one = collections.add_collection(workspace, name="Board", story_ids=[draft.id, told.id])
    app = as_member(team["listener"], "collections", id=one.id)
    assert not app.error
    assert "Told" in words(app)
    assert "Not yet" not in words(app)
    presented = as_member(team["listener"], "collections", id=one.id, present=1)
    assert not presented.error
    assert "Presenting" in words(presented)


def test_every_page_says_to_whom_it_opens() -> None:
    assert set(shell.OPENS_TO) == set(PAGES)


def test_a_deep_link_to_what_is_not_ones_own_does_not_open(
    as_member: Visit, words: Words, workspace: Workspace, team: dict[Role, int]
) -> None:
    journey = sessions.list_journeys(workspace)[0]
    walks, sources = {}, {}
    for role in ("researcher", "leader"):
        with acting_as(team[role]):
            walks[role] = sessions.start_session(
                workspace, title=f"Walk by {role}", mode="interview", journey_id=journey.id
            )
            note = sessions.add_observation(
                workspace, walks[role].id, kind="heard", seat="customer", text=f"Heard by {role}."
            )
            sources[role] = note.source_id
    story = stories.write_story(workspace, title="Not told yet")
    for query in ({}, {"debrief": 1}):
        said = words(as_member(team["leader"], "walk", session=walks["leader"].id, **query))
        assert "is not open to them" not in said
    assert "is not open to them" not in words(
        as_member(team["leader"], "transcript", source=sources["leader"])
    )
    assert "is not open to them" in words(
        as_member(team["leader"], "transcript", source=sources["researcher"])
    )
    assert "Walk by leader" in words(as_member(team["leader"], "walk", session=walks["leader"].id))
    for query in ({"session": walks["researcher"].id}, {"session": walks["researcher"].id, "debrief": 1}):
        said = words(as_member(team["leader"], "walk", **query))
        assert "Walk by researcher" not in said
        assert "is not open to them" in said
    assert "Walk by researcher" not in words(as_member(team["leader"], "walk"))
    for role in ("leader", "local reader", "listener"):
        assert "Not told yet" not in words(as_member(team[role], "story", id=story.id))
        assert "Not told yet" not in words(as_member(team[role], "story"))


def test_a_leader_meets_what_they_owe_on_home_and_no_button_that_does_not_open(
    as_member: Visit, words: Words, workspace: Workspace, team: dict[Role, int]
) -> None:
    with acting_as(team["leader"]):
        walk = sessions.start_session(
            workspace,
            title="Desk",
            mode="interview",
            journey_id=sessions.list_journeys(workspace)[0].id,
        )
        promises.add_promise(
            workspace,
            text="Call back",
            owner="Leader",
            pillar="care",
            due_on=date(2026, 1, 2),
            session_id=walk.id,
        )
        question = next_questions.add_next_question(workspace, text="Why?", session_id=walk.id)
    assert "Overdue promise: Call back" in words(as_member(team["leader"], "home"))
    for name in ("promises", "ask_next"):
        assert not as_member(team["leader"], name).get("download_button")
    assert "guide_new" not in {one.key for one in as_member(team["leader"], "guides").button}

    app = as_member(team["leader"], "walk", session=walk.id, debrief=1)
    app.button(key=f"question_asked_{question.id}").click().run()

    assert next_questions.get_next_question(workspace, question.id).state == "asked"
