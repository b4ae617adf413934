"""The web process: what `app.py` hands to `st.App`, and the one workspace that the process serves."""

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, TypedDict

from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from fieldnotes.services.workspace import DATABASE_FILE, Workspace, create_workspace, open_workspace

from .guards import Guards
from .launch import allowed_hosts, workspace_folder
from .routes import api_routes

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
    return AppParts(
        routes=api_routes(workspace),
        middleware=[Middleware(Guards, hosts=allowed_hosts())],
        lifespan=_lifespan,
    )


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
    if (folder / DATABASE_FILE).exists():
        return open_workspace(folder)
    return create_workspace(folder)


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
