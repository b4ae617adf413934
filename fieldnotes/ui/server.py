"""The web process: what `app.py` hands to `st.App`, and the one workspace that the process serves."""

import gc
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypedDict

from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit import config as st_config
from streamlit.runtime.pages_manager import PagesManager

from fieldnotes.errors import SettingsError
from fieldnotes.services.workspace import DATABASE_FILE, Workspace, create_workspace, open_workspace
from fieldnotes.settings import load_settings

from .gate import Gate
from .guards import Guards
from .launch import allowed_hosts, refuse_to_be_open, workspace_folder
from .offline import offline_routes
from .provider import tell_streamlit_of_provider
from .routes import api_routes
from .sign_in import sign_in_routes
from .signed_in import is_https
from .who import member_of_this_run

if TYPE_CHECKING:
    import streamlit as st

_opening = threading.Lock()


class AppParts(TypedDict):
    """The keyword arguments of `st.App`."""

    routes: list[Route]
    middleware: list[Middleware]
    lifespan: Any


def app_parts() -> AppParts:
    """Return the routes, middleware and lifespan of the app; call it once, as the server starts."""
    turn_off_pages_directory()
    settings = load_settings(workspace_folder())
    try:
        refuse_to_be_open(str(st_config.get_option("server.address") or ""), settings)
    except SettingsError as error:
        sys.exit(f"fieldnotes: {error}")
    routes, middleware = [*api_routes(workspace), *offline_routes()], []
    if settings.sign_in:
        routes = [*sign_in_routes(workspace), *routes]
        middleware = [Middleware(Gate, workspace=workspace)]
    if "oidc" in settings.sign_in:
        tell_streamlit_of_provider(workspace())
    guards = Middleware(Guards, hosts=allowed_hosts(), https=is_https(settings))
    return AppParts(routes=routes, middleware=[guards, *middleware], lifespan=_lifespan)


def turn_off_pages_directory() -> None:
    """Keep streamlit from running a file of `pages/` by its address, past `app.py`.

    Without this the first request to a fresh server does that. The attribute is streamlit's own business;
    `tests/ui/test_guards.py` fails if a new version moves it.
    """
    PagesManager.uses_pages_directory = False


def workspace() -> Workspace:
    """Return the workspace of this process, opened by the first who asks and created where there is none.

    Raises WorkspaceError if the folder cannot be opened, created or upgraded.
    """
    # The lock keeps two first visitors from both upgrading the database.
    with _opening:
        return _open()


@cache
def _open() -> Workspace:
    folder = workspace_folder()
    ws = open_workspace(folder) if (folder / DATABASE_FILE).exists() else create_workspace(folder)
    ws.ask_who = partial(member_of_this_run, ws)
    ws.sign_in_needed = bool(ws.settings.sign_in)
    return ws


@asynccontextmanager
async def _lifespan(_app: "st.App") -> AsyncIterator[None]:
    settle_memory()
    yield


def settle_memory() -> None:
    """Take everything that is loaded by now out of the garbage collector's rounds.

    Streamlit collects after every run of a page, and most of that time goes into modules that never leave.
    """
    gc.collect()
    gc.freeze()


@cache
def load_tables() -> None:
    """Import pandas, altair and pyarrow once and settle memory; a page that draws a chart calls this."""
    with _opening:
        import altair  # noqa: F401
        import pandas  # noqa: F401
        import pyarrow  # type: ignore[import-untyped]  # noqa: F401

        settle_memory()
