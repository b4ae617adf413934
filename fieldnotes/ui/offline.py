"""The Walk page for where nothing can be reached: a service worker, and the page that a browser keeps.

Streamlit draws a page through a socket, so that a page opened without a line is an empty one. The page here
is a file of its own with the same script for the note, its queue and the time line; what the walk looked like
comes from the browser. The worker answers for `/walk` alone, and only where the server does not.
"""

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from .components.assets import read_asset
from .theme import style_sheet

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Walk · fieldnotes</title>
<link rel="stylesheet" href="/field/page.css">
</head>
<body><main></main><script type="module" src="/field/page.js"></script></body>
</html>
"""
_JAVASCRIPT = "text/javascript"
# Asked for anew on each visit: an upgrade of fieldnotes must reach the phone.
_FRESH = {"Cache-Control": "no-cache"}


def offline_routes() -> list[Route]:
    """Return the routes of the worker, and of the page with its script and its style."""
    return [
        Route("/field-worker.js", _worker),
        Route("/field/page", _page),
        Route("/field/page.js", _script),
        Route("/field/page.css", _style),
    ]


async def _worker(_: Request) -> Response:
    return Response(_asset("field_worker.js"), media_type=_JAVASCRIPT, headers=_FRESH)


async def _page(_: Request) -> Response:
    return HTMLResponse(_PAGE, headers=_FRESH)


async def _script(_: Request) -> Response:
    return Response(_asset("offline_page.js"), media_type=_JAVASCRIPT, headers=_FRESH)


async def _style(_: Request) -> Response:
    return Response(_page_style(), media_type="text/css", headers=_FRESH)


@cache
def _asset(name: str) -> str:
    return read_asset(name)


@cache
def _page_style() -> str:
    walk = (Path(__file__).parent / "walk.css").read_text(encoding="utf-8")
    own = ("offline_page.css", "base.css", "composer.css", "walk.css")
    return "\n".join([style_sheet(), walk, *map(read_asset, own)])
