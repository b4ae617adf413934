"""The pages where one signs in and out; plain HTML, because nothing of the app opens before.

A password goes to the server in a form's body, once; what comes back is the cookie of `signed_in`.
"""

import json
from collections.abc import Awaitable, Callable
from functools import cache, partial
from urllib.parse import parse_qs, quote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from fieldnotes.errors import FieldnotesError, InvalidInputError
from fieldnotes.services.signing_in import (
    change_password,
    member_of_link,
    sign_in_with_link,
    sign_in_with_password,
    sign_in_with_provider,
    sign_out,
)
from fieldnotes.services.workspace import Workspace

from .addresses import check_address
from .components.assets import read_asset
from .formats import escaped
from .gate import FINISH, SIGN_IN
from .signed_in import give_token, stash_address, stash_cookie, take_token, token_of
from .theme import style_sheet
from .who import local_address

FORM_LIMIT_BYTES = 8 * 1024
PROVIDER = "default"

Handler = Callable[[Workspace, Request], Awaitable[Response]]

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · fieldnotes</title>
<link rel="stylesheet" href="/sign-in/style.css">
</head>
<body><main class="fn-sign-in"><p class="fn-eyebrow">{workspace}</p><h1>{title}</h1>{body}</main></body>
</html>
"""
_FIELD = (
    '<label for="password">{label}</label>'
    '<input id="password" name="password" type="password" autocomplete="{kind}" required minlength="{least}">'
)


def sign_in_routes(workspace: Callable[[], Workspace]) -> list[Route]:
    """Return the routes by which people get in and out. `workspace` gives the one that they enter."""
    table: tuple[tuple[str, str, Handler], ...] = (
        ("GET", SIGN_IN, show_sign_in),
        ("POST", SIGN_IN, take_password),
        ("GET", "/sign-in/link", show_link),
        ("POST", "/sign-in/link", take_link),
        ("GET", "/sign-in/provider", go_to_provider),
        ("GET", FINISH, come_back),
        ("GET", "/sign-in/password", show_change),
        ("POST", "/sign-in/password", take_change),
        ("GET", "/sign-out", leave),
        ("GET", "/api/here", answer_here),
    )
    return [
        Route("/sign-in/style.css", _style_route),
        *(Route(path, partial(_answer, workspace, run), methods=[method]) for method, path, run in table),
    ]


async def _answer(workspace: Callable[[], Workspace], handler: Handler, request: Request) -> Response:
    ws = await anyio.to_thread.run_sync(workspace)
    response = await handler(ws, request)
    response.headers["Cache-Control"] = "no-store"
    # Without any referrer a browser would not say either which site a form was sent from.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


async def show_sign_in(ws: Workspace, request: Request) -> Response:
    """Answer the form for name and password, and the way to the provider."""
    next_address = local_address(request.query_params.get("next", "/"))
    said = "You are signed out." if "out" in request.query_params else ""
    return _sign_in_page(ws, next_address, said=said)


async def take_password(ws: Workspace, request: Request) -> Response:
    """Sign in by name and password and lead on to where one wanted to go."""
    given = await _form(request)
    next_address = local_address(given.get("next", "/"))
    name = given.get("name", "")
    if "accounts" not in ws.settings.sign_in:
        return _sign_in_page(
            ws, next_address, wrong="Here people sign in by their provider alone.", status=403
        )
    try:
        token = await anyio.to_thread.run_sync(
            lambda: sign_in_with_password(ws, name=name, password=given.get("password", ""))
        )
    except FieldnotesError as error:
        return _sign_in_page(ws, next_address, name=name, wrong=str(error), status=403)
    return _let_in(ws, token, next_address)


async def show_link(ws: Workspace, request: Request) -> Response:
    """Answer the form in which the holder of a one-time link sets a password."""
    return await _link_page(ws, request.query_params.get("token", ""))


async def take_link(ws: Workspace, request: Request) -> Response:
    """Set the password and sign in."""
    given = await _form(request)
    token = given.get("token", "")
    try:
        signed_in = await anyio.to_thread.run_sync(
            lambda: sign_in_with_link(ws, token, password=given.get("password", ""))
        )
    except InvalidInputError as error:
        return await _link_page(ws, token, wrong=str(error))
    except FieldnotesError as error:
        return _page(ws, "This link does not open", _wrong(str(error)) + _to_sign_in(), status=403)
    return _let_in(ws, signed_in, "/")


async def go_to_provider(ws: Workspace, request: Request) -> Response:
    """Lead to the provider, as `st.login` does, and keep where one wanted to go."""
    if "oidc" not in ws.settings.sign_in:
        return _sign_in_page(ws, "/", wrong="There is no provider to sign in by here.", status=404)
    response = RedirectResponse(generate_login_redirect_url(PROVIDER), 303)
    stash_address(ws, response, quote(local_address(request.query_params.get("next", "/")), safe=""))
    return response


async def come_back(ws: Workspace, request: Request) -> Response:
    """Look up whom the provider vouches for, and lead on to where they wanted to go."""
    user = _user_of_provider(request) if "oidc" in ws.settings.sign_in else None
    wanted = parse_qs(f"to={request.cookies.get(stash_cookie(ws), '')}").get("to", ["/"])[0]
    if user is None:
        response = _sign_in_page(ws, local_address(wanted), wrong="Signing in was not finished; try again.")
    else:
        try:
            token = await anyio.to_thread.run_sync(
                lambda: sign_in_with_provider(
                    ws,
                    issuer=str(user.get("iss", "")),
                    subject=str(user.get("sub", "")),
                    email=str(user.get("email") or ""),
                    is_verified=user.get("email_verified") is True,
                )
            )
        except FieldnotesError as error:
            response = _sign_in_page(ws, local_address(wanted), wrong=str(error), status=403)
        else:
            response = _let_in(ws, token, local_address(wanted))
    # From here on our own cookie counts, which ends with the role; the provider's would hold for 30 days.
    for name in request.cookies:
        if name.startswith((USER_COOKIE_NAME, TOKENS_COOKIE_NAME)) or name == stash_cookie(ws):
            response.delete_cookie(name, path="/")
    return response


async def show_change(ws: Workspace, request: Request) -> Response:
    """Answer the form in which somebody who is signed in changes their password."""
    return _change_page(ws)


async def take_change(ws: Workspace, request: Request) -> Response:
    """Change the password; other browsers are signed out."""
    given = await _form(request)
    try:
        token = await anyio.to_thread.run_sync(
            lambda: change_password(ws, old=given.get("old", ""), new=given.get("password", ""))
        )
    except FieldnotesError as error:
        return _change_page(ws, wrong=str(error))
    return _let_in(ws, token, "/")


async def leave(ws: Workspace, request: Request) -> Response:
    """Sign out, by an address that was made for this member: no other site can do that for them."""
    state = check_address(
        ws,
        "GET",
        request.url.path,
        expires=request.query_params.get("expires", ""),
        signature=request.query_params.get("signature", ""),
        member=str(request.scope["state"]["member_id"]),
    )
    if state != "valid":
        return RedirectResponse("/", 303)
    await anyio.to_thread.run_sync(sign_out, ws, token_of(ws, request.cookies))
    response = RedirectResponse(f"{SIGN_IN}?out=1", 303)
    take_token(ws, response)
    return response


async def answer_here(ws: Workspace, request: Request) -> Response:
    """Answer that whoever asks is signed in; the gate answers for who is not."""
    return Response(status_code=204)


def _let_in(ws: Workspace, token: str, address: str) -> Response:
    response = RedirectResponse(address, 303)
    give_token(ws, response, token)
    return response


def _sign_in_page(
    ws: Workspace, next_address: str, *, name: str = "", wrong: str = "", said: str = "", status: int = 200
) -> Response:
    parts = [_wrong(wrong) if wrong else "", f"<p>{escaped(said)}</p>" if said else ""]
    if "oidc" in ws.settings.sign_in:
        to = f"/sign-in/provider?next={quote(next_address, safe='')}"
        parts.append(
            f'<p><a class="fn-sign-in-provider" href="{escaped(to)}">Sign in with '
            f"{escaped(ws.settings.oidc_name)}</a></p>"
        )
    if "accounts" in ws.settings.sign_in:
        parts.append(
            f'<form method="post" action="{SIGN_IN}">{_hidden("next", next_address)}'
            '<label for="name">Name or e-mail address</label><input id="name" name="name" '
            f'autocomplete="username" autocapitalize="none" required value="{escaped(name)}">'
            f"{_FIELD.format(label='Password', kind='current-password', least=1)}"
            "<button>Sign in</button></form>"
            "<p>Forgotten? An administrator of this workspace gives you a link to set another.</p>"
        )
    return _page(ws, "Sign in", "".join(parts), status=status)


async def _link_page(ws: Workspace, token: str, *, wrong: str = "") -> Response:
    try:
        member = await anyio.to_thread.run_sync(member_of_link, ws, token)
    except FieldnotesError as error:
        return _page(ws, "This link does not open", _wrong(str(error)) + _to_sign_in(), status=403)
    body = (
        f"{_wrong(wrong) if wrong else ''}<p>{escaped(member.name)}, choose a password of at least "
        f"12 characters. You sign in as <strong>{escaped(member.sign_in_name)}</strong>.</p>"
        f'<form method="post" action="/sign-in/link">{_hidden("token", token)}'
        f'<input name="name" autocomplete="username" value="{escaped(member.sign_in_name)}" hidden>'
        f"{_FIELD.format(label='New password', kind='new-password', least=12)}"
        "<button>Set it and sign in</button></form>"
    )
    return _page(ws, "Choose a password", body, status=422 if wrong else 200)


def _change_page(ws: Workspace, *, wrong: str = "") -> Response:
    body = (
        f'{_wrong(wrong) if wrong else ""}<form method="post" action="/sign-in/password">'
        '<label for="old">The password as it is</label>'
        '<input id="old" name="old" type="password" autocomplete="current-password" required>'
        f"{_FIELD.format(label='New, at least 12 characters', kind='new-password', least=12)}"
        '<button>Change it</button></form><p><a href="/">Back without a change</a></p>'
    )
    return _page(ws, "Change your password", body, status=422 if wrong else 200)


def _page(ws: Workspace, title: str, body: str, *, status: int = 200) -> Response:
    return HTMLResponse(
        _PAGE.format(title=escaped(title), workspace=escaped(ws.name), body=body), status_code=status
    )


def _wrong(sentence: str) -> str:
    return f'<p class="fn-sign-in-wrong" role="alert">{escaped(sentence)}</p>'


def _to_sign_in() -> str:
    return f'<p><a href="{SIGN_IN}">Go to sign in</a></p>'


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escaped(value)}">'


async def _form(request: Request) -> dict[str, str]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_LIMIT_BYTES:
            return {}
    try:
        found = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=8)
    except ValueError:  # more fields than any form of ours has
        return {}
    return {name: values[0] for name, values in found.items()}


def _user_of_provider(request: Request) -> dict[str, object] | None:
    """Return what the provider said of somebody, from the cookie that Streamlit signed after checking it."""

    def one(name: str) -> bytes | None:
        value = request.cookies.get(name)
        return (
            None if value is None else decode_signed_value(get_cookie_secret(), name, value.encode("latin-1"))
        )

    packed = get_cookie_with_chunks(one, USER_COOKIE_NAME)
    user = json.loads(packed) if packed else None
    return user if isinstance(user, dict) and user.get("is_logged_in") else None


async def _style_route(_: Request) -> Response:
    return Response(_style(), media_type="text/css", headers={"Cache-Control": "no-cache"})


@cache
def _style() -> str:
    return "\n".join([style_sheet(), read_asset("offline_page.css"), read_asset("sign_in.css")])
