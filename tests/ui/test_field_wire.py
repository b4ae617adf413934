"""What the phone asks for and tells of a walk, through its routes."""

from datetime import timedelta

import pytest

from fieldnotes.services import members, sessions
from fieldnotes.services.workspace import acting_as
from fieldnotes.store import field
from fieldnotes.ui.addresses import sign_address


@pytest.fixture
def session(ws):
    journey = sessions.add_journey(ws, name="Buying", stage_names=["search", "pay"])
    return sessions.start_session(ws, title="Shop floor", mode="shadow the front line", journey_id=journey.id)


def ask(client, ws, session, **query):
    address = sign_address(ws, "GET", f"/api/sessions/{session.id}/notes")
    return client.get(address + "".join(f"&{name}={value}" for name, value in query.items())).json()


def tell(client, ws, session, **command):
    return client.post(sign_address(ws, "POST", f"/api/sessions/{session.id}/notes"), json=command)


def note(ws, session, key, **given):
    values = {"kind": "heard", "seat": "customer", "text": "Why again?", **given}
    return sessions.add_observation(ws, session.id, client_key=key, **values)


def test_the_phone_gets_everybodys_notes_with_their_author(client, ws, session):
    grace = members.add_member(ws, name="Grace").id
    first = note(ws, session, "a")
    with acting_as(grace):
        note(ws, session, "b", seat="employee", same_moment_as="a", text="<b>Three</b> screens")
    mine, theirs = ask(client, ws, session)["notes"]
    assert (mine["key"], mine["id"], mine["is_mine"], mine["moment"]) == ("a", first.id, True, None)
    assert (theirs["author"], theirs["is_mine"], theirs["moment"]) == ("Grace", False, "a")
    assert theirs["text"] == "<b>Three</b> screens"


def test_a_walk_in_which_nothing_is_new_is_its_stamp_alone(client, ws, session):
    stamp = ask(client, ws, session)["stamp"]
    assert ask(client, ws, session, since=stamp) == {"stamp": stamp}
    note(ws, session, "a")
    assert len(ask(client, ws, session, since=stamp)["notes"]) == 1


def test_a_walk_that_somebody_ended_says_so(client, ws, session):
    assert ask(client, ws, session)["ended"] is False
    sessions.finish_session(ws, session.id)
    assert ask(client, ws, session)["ended"] is True


def test_a_note_is_changed_removed_and_brought_back_by_its_key_also_twice(client, ws, session):
    note(ws, session, "a")
    change = {"command": "change", "client_key": "a", "kind": "quote", "seat": "employee", "text": "new"}
    for _ in range(2):
        assert tell(client, ws, session, **change).json() == {"done": True}
    (one,) = ask(client, ws, session)["notes"]
    assert (one["kind"], one["seat"], one["text"]) == ("quote", "employee", "new")
    for _ in range(2):
        assert tell(client, ws, session, command="remove", client_key="a").status_code == 200
    assert ask(client, ws, session)["notes"] == []
    for _ in range(2):
        assert tell(client, ws, session, command="restore", client_key="a").status_code == 200
    assert len(ask(client, ws, session)["notes"]) == 1


def test_a_prompt_comes_with_the_walk_and_goes_with_its_answer(client, ws, session):
    note(ws, session, "a")
    field.update_session(ws.db, session.id, {"started_at": session.started_at - timedelta(hours=1)})
    prompt = ask(client, ws, session)["prompt"]
    assert (prompt["key"], prompt["kind"], prompt["seat"]) == ("curiosity", "heard", "customer")
    assert ask(client, ws, session, ending="1")["prompt"]["key"] == "common_ground"
    answer = {"command": "answer", "prompt": "curiosity", "answer": "not now", "client_key": "k"}
    asked = tell(client, ws, session, **answer, answered_at=session.started_at.isoformat())
    assert asked.json() == {"done": True}
    assert ask(client, ws, session)["prompt"] is None


@pytest.mark.parametrize(
    ("command", "status", "sentence"),
    [
        ({"command": "burn"}, 422, "There is no command 'burn'; reload the page and try again."),
        (
            {"command": "remove", "client_key": "other"},
            404,
            "This note is not in the walk; it may never have been stored.",
        ),
        ({"command": "remove"}, 422, "The field `client_key` is missing; reload the page and try again."),
        (
            {"command": "transcribe", "client_key": "a"},
            404,
            "This note has no voice memo; reload the page.",
        ),
    ],
)
def test_a_command_that_makes_no_sense_is_refused(client, ws, session, command, status, sentence):
    note(ws, session, "a")
    answer = tell(client, ws, session, **command)
    assert (answer.status_code, answer.json()) == (status, {"error": sentence})


def test_a_note_of_another_walk_cannot_be_reached(client, ws, session):
    other = sessions.start_session(ws, title="O", mode="interview", journey_id=session.journey_id)
    note(ws, session, "a")
    assert tell(client, ws, other, command="remove", client_key="a").status_code == 404
    assert len(sessions.list_observations(ws, session.id)) == 1
