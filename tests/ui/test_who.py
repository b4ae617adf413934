"""Who works in a browser: a signed cookie for pages, a member inside the signature for routes."""

from urllib.parse import parse_qs, urlsplit

import pytest

from fieldnotes.services import coding, rounds, sessions
from fieldnotes.services.members import add_member
from fieldnotes.services.workspace import acting_as, create_workspace
from fieldnotes.store import sources
from fieldnotes.store.database import writing
from fieldnotes.ui import who
from fieldnotes.ui.addresses import check_address, sign_address

TEXT = "I was on hold for forty minutes."


@pytest.fixture
def ada(ws):
    return add_member(ws, name="Ada")


@pytest.fixture
def ben(ws):
    return add_member(ws, name="Ben")


@pytest.fixture
def theme(ws):
    return coding.list_codes(ws, kind="theme")[0]


@pytest.fixture
def source_id(ws):
    with writing(ws.db):
        source_id = sources.add_source(ws.db, {"kind": "document", "title": "Letter"})
        sources.add_text_segment(ws.db, source_id, 0, TEXT)
    return source_id


@pytest.fixture
def one(ws, ada, ben, source_id):
    with acting_as(ada.id):
        return rounds.start_round(ws, source_id, coder_ids=[ada.id, ben.id])


def address(ws, member, method, path):
    with acting_as(member.id):
        return sign_address(ws, method, path)


@pytest.fixture
def tell(ws, client, one):
    def tell(member, op, **fields):
        path = address(ws, member, "POST", f"/api/rounds/{one.id}/commands")
        return client.post(path, json={"op": op, **fields})

    return tell


@pytest.fixture
def passage(ws, source_id):
    line = coding.read_source(ws, source_id).segments[0]
    return {"first_segment_id": line.id, "start_char": 6, "last_segment_id": line.id, "end_char": 13}


def test_a_cookie_names_a_member_of_this_workspace_alone(ws, ada, tmp_path):
    value = who.cookie_value(ws, ada.id)
    other = create_workspace(tmp_path / "other")
    assert who.member_of_cookie(ws, value) == ada.id
    assert who.member_of_cookie(other, value) is None
    other.close()


@pytest.mark.parametrize(
    "value", ["", "1", "1.", "1.abc", "2.{sig}", "-1.{sig}", "１.{sig}", "1.{sig}é", "x.{sig}"]
)
def test_a_cookie_that_was_not_signed_names_nobody(ws, value):
    signature = who.cookie_value(ws, 1).partition(".")[2]
    assert who.member_of_cookie(ws, value.replace("{sig}", signature)) is None


def test_saying_who_one_is_leads_back_with_the_cookie(client, ws, ada):
    answer = client.get(
        sign_address(ws, "GET", f"/api/members/{ada.id}/here") + "&next=/walk%3Fsession%3D3",
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/walk?session=3")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{who.cookie_name(ws)}={who.cookie_value(ws, ada.id)};")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "walk", "/a\nb"]
)
def test_no_link_of_ours_leads_elsewhere(elsewhere):
    assert who.local_address(elsewhere) == "/"


def test_only_a_member_can_be_chosen_and_only_by_a_link_of_ours(client, ws, ada):
    assert client.get(f"/api/members/{ada.id}/here", follow_redirects=False).status_code == 403
    assert client.get(sign_address(ws, "GET", "/api/members/999/here")).status_code == 404


def test_an_address_is_bound_to_the_member_it_was_made_for(ws, ada, ben):
    parts = urlsplit(address(ws, ada, "GET", "/api/media/1"))
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    asked = {"expires": query["expires"], "signature": query["signature"]}
    assert query["member"] == str(ada.id)
    assert check_address(ws, "GET", parts.path, **asked, member=str(ada.id)) == "valid"
    for other in (str(ben.id), "", f"0{ada.id}", "x", "１"):
        assert check_address(ws, "GET", parts.path, **asked, member=other) == "forged"


def test_without_anybody_chosen_an_address_carries_nobody(ws):
    assert "member" not in sign_address(ws, "GET", "/api/media/1")


def test_a_route_works_on_behalf_of_the_member_in_its_address(ws, client, ben):
    journey = sessions.list_journeys(ws)[0]
    session = sessions.start_session(ws, title="Shop", mode="interview", journey_id=journey.id)
    path = address(ws, ben, "POST", f"/api/sessions/{session.id}/observations")
    answer = client.post(
        path, json={"client_key": "k1", "kind": "heard", "seat": "customer", "text": "Slow."}
    )
    assert answer.status_code == 201
    assert sessions.list_observations(ws, session.id)[0].noted_by == ben.id


def test_two_people_code_through_the_reader_without_seeing_each_other(
    ws, client, ada, ben, one, theme, passage, tell
):
    answer = tell(ada, "apply", code_id=theme.id, intensity=2, **passage)
    (made,) = answer.json()["source"]["codings"]["changed"]
    assert (made["made_by"], made["status"], made["intensity"]) == ("Ada", "accepted", 2)

    seen = {}
    for member in (ada, ben):
        seen[member.name] = client.get(address(ws, member, "GET", f"/api/rounds/{one.id}/source")).json()
    assert [coding["id"] for coding in seen["Ada"]["codings"]] == [made["id"]]
    assert seen["Ben"]["codings"] == []
    assert seen["Ben"]["steps"] == {"undo": None, "redo": None}
    assert seen["Ben"]["segments"][0]["text"] == TEXT
    assert tell(ben, "remove", coding_id=made["id"]).status_code == 404

    removed = tell(ada, "remove", coding_id=made["id"]).json()["source"]
    assert removed["codings"]["removed"] == [made["id"]]
    assert tell(ada, "restore", coding_id=made["id"]).json()["source"]["codings"]["changed"] == [made]


def test_neither_suggestions_nor_earlier_codings_are_seen_in_a_round(
    ws, client, ada, one, source_id, theme, passage
):
    coding.apply_code(ws, source_id, code_id=theme.id, **passage)
    seen = client.get(address(ws, ada, "GET", f"/api/rounds/{one.id}/source")).json()
    assert (seen["codings"], seen["editable"], seen["trust"]) == ([], False, {})


@pytest.mark.parametrize("op", ["edit_text", "split", "merge", "accept", "reject", "add_code", "add_speaker"])
def test_in_a_round_nothing_but_ones_own_tags_can_be_changed(ws, ada, op, tell):
    answer = tell(ada, op)
    assert answer.status_code == 422
    assert answer.json() == {"error": "While you code independently, only tags of your own can be changed."}


def test_a_tag_of_a_round_cannot_be_reached_through_its_source(
    ws, client, ada, source_id, theme, passage, tell
):
    (made,) = tell(ada, "apply", code_id=theme.id, **passage).json()["source"]["codings"]["changed"]
    path = address(ws, ada, "POST", f"/api/sources/{source_id}/commands")
    for op in ("remove", "restore", "accept", "reject"):
        assert client.post(path, json={"op": op, "coding_id": made["id"]}).status_code == 404


def test_who_is_no_coder_of_a_round_gets_nothing_of_it(ws, client, one):
    cho = add_member(ws, name="Cho")
    assert client.get(address(ws, cho, "GET", f"/api/rounds/{one.id}/source")).status_code == 404
