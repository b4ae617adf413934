"""The app for a team as it runs: a server, a real OpenID provider beside it, what each browser may reach."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from time import sleep
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2 as httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from fieldnotes.services import members, sessions
from fieldnotes.services.signing_in import make_link
from fieldnotes.services.workspace import Workspace, acting_as, create_workspace
from fieldnotes.ui.addresses import sign_address
from fieldnotes.ui.launch import web_command, web_environment
from scripts.ports import answers, free_port

PASSWORD = "seven quiet rivers"


@dataclass(frozen=True)
class Team:
    """A running app with sign-in, its workspace, and the provider's address."""

    url: str
    provider: str
    ws: Workspace


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    port, provider_port = free_port(), free_port()
    ws = create_workspace(tmp_path_factory.mktemp("team") / "workspace", name="Team")
    provider = f"http://127.0.0.1:{provider_port}"
    (ws.folder / "fieldnotes.toml").write_text(
        f"""sign_in = ["accounts", "oidc"]
public_address = "http://127.0.0.1:{port}"
oidc_name = "the mock"
oidc_metadata_url = "{provider}/.well-known/openid-configuration"
oidc_client_id = "fieldnotes"
oidc_client_secret = "not a real one"
"""
    )
    members.add_member(ws, name="Ada", role="administrator", sign_in_name="ada@example.org")
    members.add_member(ws, name="Lea", role="leader", sign_in_name="lea@example.org")
    members.add_member(ws, name="Lis", role="listener", sign_in_name="lis@example.org")
    beside = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(provider_port), "--host", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    app = subprocess.Popen(web_command(port=port), env=web_environment(ws.folder))
    while not (answers(port) and answers(provider_port)):
        assert app.poll() is None and beside.poll() is None
        sleep(0.1)
    yield Team(f"http://127.0.0.1:{port}", provider, ws)
    for process in (app, beside):
        process.terminate()
        process.wait()
    ws.close()


@pytest.fixture
def browser(team: Team) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=team.url, timeout=30) as client:
        yield client


def id_of(team: Team, name: str) -> int:
    return next(one.member.id for one in members.list_access(team.ws) if one.member.name == name)


def sign_in(team: Team, client: httpx.Client, name: str) -> None:
    """Set a password by a link, as people do the first time; that signs in."""
    token, _ = make_link(team.ws, id_of(team, name))
    answer = client.post("/sign-in/link", data={"token": token, "password": PASSWORD})
    assert answer.status_code == 303, answer.text


def signed(team: Team, name: str, method: str, path: str) -> str:
    with acting_as(id_of(team, name)):
        return sign_address(team.ws, method, path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/library?q=car",
        "/transcript?source=1",
        "/settings",
        "/static/js/index.js",
        "/app/static/mark.svg",
    ],
)
def test_who_is_not_signed_in_is_led_to_the_sign_in_and_back(browser: httpx.Client, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 303
    to = urlsplit(answer.headers["location"])
    assert to.path == "/sign-in"
    assert parse_qs(to.query)["next"] == [path]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/media/1"),
        ("GET", "/api/clips/1"),
        ("GET", "/api/sources/1"),
        ("POST", "/api/uploads"),
        ("POST", "/api/sessions/1/notes"),
        ("GET", "/_stcore/host-config"),
        ("PUT", "/_stcore/upload_file/a/b"),
        ("GET", "/api/here"),
    ],
)
def test_no_route_answers_who_is_not_signed_in(
    team: Team, browser: httpx.Client, method: str, path: str
) -> None:
    for address in (path, signed(team, "Ada", method, path)):
        assert browser.request(method, address).status_code == 401


def test_the_sign_in_page_says_nothing_of_the_workspace_but_its_name(browser: httpx.Client) -> None:
    answer = browser.get("/sign-in?next=//evil.example")
    assert answer.status_code == 200
    assert 'name="next" value="/"' in answer.text
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_password_signs_in_and_leads_to_where_one_wanted_to_go(team: Team, browser: httpx.Client) -> None:
    sign_in(team, browser, "Lea")
    with httpx.Client(base_url=team.url) as other:
        wrong = other.post("/sign-in", data={"name": "lea@example.org", "password": "wrong", "next": "/walk"})
        assert (wrong.status_code, "do not go together" in wrong.text) == (403, True)
        right = other.post(
            "/sign-in", data={"name": "lea@example.org", "password": PASSWORD, "next": "/walk?session=3"}
        )
        assert (right.status_code, right.headers["location"]) == (303, "/walk?session=3")
        cookie = right.headers["set-cookie"].lower()
        assert {"httponly", "samesite=lax", "path=/"} <= set(cookie.split("; "))
        assert other.get("/").status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_another_site_cannot_sign_anybody_in(browser: httpx.Client, origin: str) -> None:
    answer = browser.post("/sign-in", data={"name": "x", "password": "y"}, headers={"origin": origin})
    assert answer.status_code == 403
    assert "another site" in answer.text


def test_a_form_that_is_too_large_is_not_read(browser: httpx.Client) -> None:
    assert browser.post("/sign-in", data={"name": "x" * 100_000, "password": "y"}).status_code == 403


def test_an_address_opens_for_the_person_it_was_made_for_alone(team: Team, browser: httpx.Client) -> None:
    journey = sessions.list_journeys(team.ws)[0]
    with acting_as(id_of(team, "Lea")):
        walk = sessions.start_session(team.ws, title="Walk", mode="interview", journey_id=journey.id)
    path = f"/api/sessions/{walk.id}/notes"
    sign_in(team, browser, "Lea")
    assert browser.get(signed(team, "Lea", "GET", path)).status_code == 200
    with httpx.Client(base_url=team.url) as other:
        sign_in(team, other, "Lis")
        assert other.get(signed(team, "Lea", "GET", path)).status_code == 403
        refused = other.get(signed(team, "Lis", "GET", path))
        assert refused.status_code == 403
        assert "not open to them" in refused.json()["error"]


@pytest.mark.parametrize(
    ("name", "own", "others", "tags"),
    [("Ada", 200, 200, 200), ("Lea", 200, 403, 403), ("Lis", 403, 403, 403)],
)
def test_routes_ask_for_the_role(
    team: Team, browser: httpx.Client, name: str, own: int, others: int, tags: int
) -> None:
    journey = sessions.list_journeys(team.ws)[0]
    sources = []
    for leader in ("Lea", "Ada"):
        with acting_as(id_of(team, leader)):
            walk = sessions.start_session(team.ws, title=leader, mode="interview", journey_id=journey.id)
            note = sessions.add_observation(team.ws, walk.id, kind="heard", seat="customer", text="Waiting.")
        sources.append(note.source_id)
    sign_in(team, browser, name)
    asked = [browser.get(signed(team, name, "GET", f"/api/sources/{one}")).status_code for one in sources]
    assert asked == [own, others]
    command = signed(team, name, "POST", f"/api/sources/{sources[0]}/commands")
    answer = browser.post(command, json={"op": "add_code", "kind": "theme", "name": "Hold"})
    assert answer.status_code == tags


def test_signing_out_takes_an_address_of_ones_own(team: Team, browser: httpx.Client) -> None:
    sign_in(team, browser, "Lea")
    assert browser.get("/sign-out").headers["location"] == "/"
    assert browser.get("/api/here").status_code == 204
    out = browser.get(signed(team, "Lea", "GET", "/sign-out"))
    assert out.headers["location"] == "/sign-in?out=1"
    assert browser.get("/api/here").status_code == 401


def cookies_of(client: httpx.Client) -> str:
    return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def test_a_socket_opens_to_who_is_signed_in_and_ends_with_the_role(team: Team, browser: httpx.Client) -> None:
    sign_in(team, browser, "Lis")
    address = team.url.replace("http", "ws") + "/_stcore/stream"

    with pytest.raises(InvalidStatus):
        connect(address, subprotocols=["streamlit"], origin=team.url)
    known = {"Cookie": cookies_of(browser)}
    with pytest.raises(InvalidStatus):
        connect(address, subprotocols=["streamlit"], origin="https://evil.example", additional_headers=known)
    with connect(address, subprotocols=["streamlit"], origin=team.url, additional_headers=known) as socket:
        members.change_member(team.ws, id_of(team, "Lis"), market="Korea")
        with pytest.raises(ConnectionClosed):
            while True:
                socket.recv(timeout=30)
    assert browser.get("/api/here").status_code == 401


def through_the_provider(team: Team, browser: httpx.Client, subject: str, wanted: str) -> httpx.Response:
    """Go from an address of the app to the provider, say who one is there, and come back."""
    answer = browser.get(wanted)
    page = browser.get(answer.headers["location"])
    link = unescape(re.search(r'href="(/sign-in/provider[^"]*)"', page.text)[1])
    answer = browser.get(link)
    while answer.status_code in (302, 303):
        to = urljoin(str(answer.url), answer.headers["location"])
        answer = browser.get(to)
        if to.startswith(team.provider):
            break
    assert answer.status_code == 200, answer.text
    answer = browser.post(str(answer.url), data={"sub": subject})
    while answer.status_code in (302, 303):
        to = urljoin(str(answer.url), answer.headers["location"])
        if urlsplit(to).path == urlsplit(wanted).path and to.startswith(team.url) and to != f"{team.url}/":
            return answer
        answer = browser.get(to)
    return answer


def test_a_provider_signs_in_and_the_deep_link_is_not_lost(team: Team, browser: httpx.Client) -> None:
    httpx.put(
        f"{team.provider}/users/subject-1", json={"email": "ada@example.org", "email_verified": True}
    ).raise_for_status()
    last = through_the_provider(team, browser, "subject-1", "/library?q=waiting")
    assert last.headers["location"] == "/library?q=waiting"
    assert browser.get("/api/here").status_code == 204
    # The provider's own cookies would outlive the role; ours alone stay.
    assert not any(name.startswith("_streamlit_user") for name in browser.cookies)


@pytest.mark.parametrize(
    ("subject", "claims"),
    [
        ("stranger", {"email": "eve@example.org", "email_verified": True}),
        ("liar", {"email": "lea@example.org", "email_verified": False}),
    ],
)
def test_a_provider_adds_nobody_and_its_unverified_addresses_are_not_believed(
    team: Team, browser: httpx.Client, subject: str, claims: dict[str, object]
) -> None:
    httpx.put(f"{team.provider}/users/{subject}", json=claims).raise_for_status()
    last = through_the_provider(team, browser, subject, "/library")
    assert last.status_code == 403
    assert "is not on the team" in last.text
    assert browser.get("/api/here").status_code == 401


@pytest.mark.parametrize(
    "settings",
    ["", 'allowed_hosts = ["notes.example.org"]\n', 'public_address = "https://notes.example.org"\n'],
)
def test_a_server_that_others_reach_does_not_start_without_sign_in(tmp_path: Path, settings: str) -> None:
    ws = create_workspace(tmp_path / "workspace")
    (ws.folder / "fieldnotes.toml").write_text(settings)
    ws.close()
    address = "127.0.0.1" if settings else "0.0.0.0"
    by_hand = subprocess.run(
        web_command(address=address, port=free_port()),
        env=web_environment(ws.folder),
        capture_output=True,
        text=True,
        check=False,
    )
    command = [sys.executable, "-m", "fieldnotes.cli", "run", "--no-open", "--workspace", str(ws.folder)]
    started = subprocess.run(
        [*command, "--address", address, "--port", str(free_port())],
        capture_output=True,
        text=True,
        check=False,
    )
    for ended in (by_hand, started):
        assert ended.returncode != 0
        assert "because nobody has to sign in" in ended.stderr
        assert "127.0.0.1" in ended.stderr
