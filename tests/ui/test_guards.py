"""Known hosts, no foreign origins, headers on every answer, and no page past app.py."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.runtime.pages_manager import PagesManager

from fieldnotes.ui.guards import Guards, page_policy
from fieldnotes.ui.server import turn_off_pages_directory

HOME = "http://127.0.0.1:8501"


async def answer(_request):
    return PlainTextResponse("here")


async def talk(socket: WebSocket):
    await socket.accept()
    await socket.send_text("here")
    await socket.close()


@pytest.fixture
def guarded():
    app = Starlette(
        routes=[
            Route("/", answer),
            Route("/api/thing", answer, methods=["GET", "POST"]),
            WebSocketRoute("/_stcore/stream", talk),
        ],
        middleware=[Middleware(Guards, hosts=("127.0.0.1", "localhost", "[::1]", "notes.example.org"))],
    )
    with TestClient(app, base_url=HOME) as client:
        yield client


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "LOCALHOST:8501", "[::1]:8501", "notes.example.org"])
def test_known_hosts_are_answered(guarded, host):
    assert guarded.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8501", "localhost.evil.example", ""]
)
def test_a_foreign_host_is_refused(guarded, host):
    assert guarded.get("/", headers={"host": host}).status_code == 421


def test_a_websocket_under_a_foreign_host_is_refused(guarded):
    with (
        pytest.raises(WebSocketDisconnect),
        guarded.websocket_connect("/_stcore/stream", headers={"host": "evil.example"}),
    ):
        pass


def test_a_websocket_of_our_own_host_is_let_through(guarded):
    # The test client calls itself "testserver" on websockets unless told otherwise.
    with guarded.websocket_connect("/_stcore/stream", headers={"host": "127.0.0.1:8501"}) as socket:
        assert socket.receive_text() == "here"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_post_from_another_site_is_refused(guarded, headers):
    response = guarded.post("/api/thing", headers=headers)
    assert response.status_code == 403
    assert response.json() == {
        "error": "This request came from another site; open fieldnotes itself and try again."
    }


@pytest.mark.parametrize("headers", [{}, {"origin": HOME}, {"sec-fetch-site": "same-origin"}])
def test_a_post_of_our_own_page_or_of_a_script_goes_through(guarded, headers):
    assert guarded.post("/api/thing", headers=headers).status_code == 200


def test_every_answer_carries_the_headers_that_keep_the_app_closed(guarded):
    headers = guarded.get("/").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["content-security-policy"] == page_policy("127.0.0.1:8501")


def test_the_pages_policy_lets_no_request_leave_this_host():
    policy = page_policy("127.0.0.1:8501")
    assert "frame-ancestors 'self'" in policy
    assert "http:" not in policy
    assert "https:" not in policy
    assert "*" not in policy
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'unsafe-inline'" not in script
    assert "'unsafe-eval'" not in script
    assert "'sha256-" in script


def test_an_answer_of_the_api_may_not_run_anything(guarded):
    headers = guarded.get("/api/thing").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "private, no-store"


def test_streamlit_obeys_the_switch_that_turns_its_pages_directory_off(tmp_path, monkeypatch):
    (tmp_path / "pages").mkdir()
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    assert PagesManager(str(tmp_path / "app.py")).uses_pages_directory is True
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    turn_off_pages_directory()
    assert PagesManager(str(tmp_path / "app.py")).uses_pages_directory is False
