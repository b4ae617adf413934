"""A client that talks to the routes behind the guards, as a browser on this machine would."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from fieldnotes.services.workspace import Workspace
from fieldnotes.ui.guards import Guards
from fieldnotes.ui.launch import LOCAL_HOSTS
from fieldnotes.ui.routes import api_routes


@pytest.fixture
def ws(workspace: Workspace) -> Workspace:
    return workspace


@pytest.fixture
def client(ws: Workspace) -> Iterator[TestClient]:
    app = Starlette(routes=api_routes(lambda: ws), middleware=[Middleware(Guards, hosts=LOCAL_HOSTS)])
    with TestClient(app, base_url="http://127.0.0.1:8501", raise_server_exceptions=True) as client:
        yield client
