"""The cookie that says which browser is signed in: a random token, which no script of a page can read."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.types import Scope

from fieldnotes.services.workspace import Workspace
from fieldnotes.settings import Settings

DAY_S = 24 * 3600
STASH_S = 15 * 60


def is_https(settings: Settings) -> bool:
    """Say whether the team opens the app by https, so that cookies are never sent without it."""
    return urlsplit(settings.public_address).scheme == "https"


def token_cookie(ws: Workspace) -> str:
    """Return the name of the cookie with the token. By https it is bound to this very host."""
    prefix = "__Host-" if is_https(ws.settings) else ""
    return f"{prefix}fieldnotes_in_{ws.guid[:8]}"


def stash_cookie(ws: Workspace) -> str:
    """Return the name of the cookie that keeps where somebody wanted to go, while the provider has them."""
    return f"fieldnotes_next_{ws.guid[:8]}"


def cookies_of(scope: Scope) -> dict[str, str]:
    """Return the cookies of a request or a websocket."""
    found: dict[str, str] = {}
    for name, value in scope.get("headers", ()):
        if name == b"cookie":
            try:
                found |= {key: morsel.value for key, morsel in SimpleCookie(value.decode("latin-1")).items()}
            except CookieError:
                continue
    return found


def token_of(ws: Workspace, cookies: Mapping[str, str]) -> str:
    """Return the token among a browser's cookies, or ""."""
    return cookies.get(token_cookie(ws), "")


def give_token(ws: Workspace, response: Response, token: str) -> None:
    """Let the browser that gets this response be signed in."""
    response.set_cookie(
        token_cookie(ws),
        token,
        max_age=ws.settings.sign_in_days * DAY_S,
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_https(ws.settings),
    )


def take_token(ws: Workspace, response: Response) -> None:
    """Let the browser that gets this response forget its token."""
    response.delete_cookie(
        token_cookie(ws), path="/", httponly=True, samesite="lax", secure=is_https(ws.settings)
    )


def stash_address(ws: Workspace, response: Response, address: str) -> None:
    """Keep in the browser where somebody wanted to go: providers lead back to "/" alone (streamlit#10162)."""
    response.set_cookie(
        stash_cookie(ws),
        address,
        max_age=STASH_S,
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_https(ws.settings),
    )
