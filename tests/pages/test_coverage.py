"""The page of coverage: what it says, where its cells lead, putting off and teams with undo, home's card."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.services import coverage, sessions
from fieldnotes.services.workspace import Workspace, list_members

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.fixture
def walked(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> int:
    """A walk in Korea with one note at the first stage; returns its id."""
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Ada")
    journey = sessions.list_journeys(workspace)[0]
    walk = sessions.start_session(
        workspace, title="A <b>walk</b>", mode="interview", journey_id=journey.id, market="Korea & co"
    )
    sessions.add_observation(
        workspace, walk.id, kind="heard", seat="customer", text="Hm", stage_id=journey.stages[0].id
    )
    sessions.finish_session(workspace, walk.id)
    return walk.id


def hrefs(app: AppTest) -> list[str]:
    return [unescape(one) for element in app.html for one in re.findall(r'href="([^"]+)"', element.value)]


def test_without_a_walk_it_says_what_to_do(visit: Visit, words: Words) -> None:
    app = visit("coverage")
    assert "Nobody has walked the path yet" in words(app)
    assert "Start the first walk" in [link.label for link in app.get("page_link")]


def test_it_says_who_was_out_and_where(visit: Visit, words: Words, walked: int) -> None:
    said = words(visit("coverage"))
    for text in (
        "One member walked the path once",
        "no team given 1 of 1",
        "Korea & co",
        "Somebody has been out this week",
    ):
        assert text in said


def test_a_white_spot_leads_to_a_plan_that_is_filled_in(visit: Visit, walked: int) -> None:
    links = [urlsplit(one) for one in hrefs(visit("coverage")) if one.startswith("/plan")]
    assert len(links) == 6
    assert parse_qs(links[-1].query) == {
        "journey": ["1"],
        "market": ["Korea & co"],
        "stage": ["renew or leave"],
        "question": ["What is “renew or leave” like for customers in Korea & co?"],
    }
    across = [
        parse_qs(urlsplit(one).query) for one in hrefs(visit("coverage", across="mode")) if "/plan" in one
    ]
    assert {"shadow the front line", "mystery shop"} <= {one["mode"][0] for one in across}


def test_a_filled_cell_opens_its_walks(visit: Visit, words: Words, walked: int) -> None:
    (address,) = [one for one in hrefs(visit("coverage")) if one.startswith("/coverage")]
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    app = visit("coverage", **query)
    assert f"session={walked}" in [link.proto.query_string for link in app.get("page_link")]
    assert "become aware, Korea & co" in words(app)


def test_the_period_narrows_what_counts(visit: Visit, words: Words, walked: int) -> None:
    app = visit("coverage", period="days", to="2020-01-01")
    assert "Nobody was out in this period. The last walk began today." in words(app)
    app.pills(key="coverage_period").set_value("all").run()
    assert "One member walked the path once" in words(app)


def test_a_period_that_ends_before_it_begins_is_said(visit: Visit, words: Words, walked: int) -> None:
    said = words(visit("coverage", period="days", **{"from": "2026-02-01", "to": "2026-01-01"}))
    assert "before it begins" in said


def test_not_now_puts_a_place_off_and_undo_brings_it_back(
    visit: Visit, workspace: Workspace, walked: int
) -> None:
    app = visit("coverage")
    before = [button.key for button in app.button if button.key and button.key.startswith("not_now_")]
    app.button(key=before[0]).click().run()
    assert app.button(key="undo") and coverage.read_coverage(workspace).put_off == 1
    assert before[0] not in [button.key for button in app.button]
    app.button(key="undo").click().run()
    assert coverage.read_coverage(workspace).put_off == 0
    assert before == [button.key for button in app.button if button.key and button.key.startswith("not_now_")]


def test_what_was_put_off_can_be_shown_again(visit: Visit, workspace: Workspace, walked: int) -> None:
    coverage.put_off_place(workspace, stage_id=3, market="korea & co")
    app = visit("coverage")
    app.button(key="coverage_bring_back").click().run()
    assert coverage.read_coverage(workspace).put_off == 0


def test_home_names_who_is_out_and_a_place(visit: Visit, words: Words, walked: int) -> None:
    app = visit("home")
    said = words(app)
    assert "The last walk began today." in said and "Out in the last 30 days: Ada." in said
    assert "Worth a walk:" in said
    assert "Who has been where" in [link.label for link in app.get("page_link")]


def test_the_workspace_names_a_members_team(
    visit: Visit, words: Words, workspace: Workspace, walked: int
) -> None:
    from fieldnotes.services.teams import set_team

    set_team(workspace, list_members(workspace)[0].id, team="Service <b>", rank="lead")
    assert "Service <b>, lead" in words(visit("settings"))
    assert "lead 1 of 1" in words(visit("coverage", by="rank"))
