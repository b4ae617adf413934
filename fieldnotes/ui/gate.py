"""The gate around a whole app whose people sign in: without a valid token nothing behind it answers."""

import asyncio
from collections.abc import Callable
from urllib.parse import urlencode

import anyio.to_thread
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from fieldnotes.services.signing_in import member_signed_in
from fieldnotes.services.workspace import Workspace, acting_as

from .guards import API_PREFIX
from .signed_in import cookies_of, token_of

SIGN_IN, FINISH = "/sign-in", "/sign-in/finish"
# Nothing of the workspace is behind these: the way in, whether the server lives, and the look of both it and
# the Walk page that phones keep for where there is no line.
OPEN_PATHS = frozenset(
    {
        SIGN_IN,
        FINISH,
        "/sign-in/link",
        "/sign-in/provider",
        "/sign-in/style.css",
        "/auth/login",
        "/oauth2callback",
        "/_stcore/health",
        "/field-worker.js",
        "/field/page",
        "/field/page.js",
        "/field/page.css",
    }
)
LOOK_EVERY_S = 2.0
SIGNED_OUT = 4401  # of the codes that applications may choose; as HTTP's 401


class Gate:
    """ASGI middleware. What it lets through runs on behalf of the member whose token the browser has.

    workspace: gives the one that is served. A websocket is closed within LOOK_EVERY_S of its member being
    signed out, deactivated or given another role.
    """

    def __init__(self, app: ASGIApp, workspace: Callable[[], Workspace]) -> None:
        self.app = app
        self.workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or lead to the page where one signs in."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        ws = await anyio.to_thread.run_sync(self.workspace)
        cookies = cookies_of(scope)
        token = token_of(ws, cookies)
        member_id = await anyio.to_thread.run_sync(member_signed_in, ws, token)
        scope.setdefault("state", {})["member_id"] = member_id
        if scope["path"] in OPEN_PATHS:
            await self.app(scope, receive, send)
        elif member_id is None:
            await _refuse(scope, receive, send, came_back=USER_COOKIE_NAME in cookies)
        else:
            if scope["type"] == "websocket":
                watch = _Watch(ws, token, receive, send)
                receive, send = watch.receive, watch.send
            # Also for what is made only when it is downloaded: Streamlit does that in the socket's context.
            with acting_as(member_id):
                await self.app(scope, receive, send)


class _Watch:
    """A websocket that ends when its member's token does."""

    def __init__(self, ws: Workspace, token: str, receive: Receive, send: Send) -> None:
        self._ws, self._token, self._receive, self._send = ws, token, receive, send
        self._next: asyncio.Future[Message] | None = None
        self._is_over = False

    async def receive(self) -> Message:
        """Return the browser's next message, or that it is gone."""
        if self._is_over:
            return {"type": "websocket.disconnect", "code": SIGNED_OUT}
        pending = self._next or asyncio.ensure_future(self._receive())
        self._next = pending
        while True:
            try:
                done, _ = await asyncio.wait({pending}, timeout=LOOK_EVERY_S)
            except asyncio.CancelledError:
                pending.cancel()
                raise
            if done:
                self._next = None
                return pending.result()
            if await anyio.to_thread.run_sync(member_signed_in, self._ws, self._token) is None:
                pending.cancel()
                await self.send({"type": "websocket.close", "code": SIGNED_OUT})
                self._is_over = True
                return {"type": "websocket.disconnect", "code": SIGNED_OUT}

    async def send(self, message: Message) -> None:
        """Send to the browser, as long as its member is signed in."""
        if not self._is_over:
            await self._send(message)


async def _refuse(scope: Scope, receive: Receive, send: Send, *, came_back: bool) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": SIGNED_OUT})
        return
    path, query = scope["path"], scope.get("query_string", b"").decode("latin-1")
    if path.startswith((API_PREFIX, "/_stcore/")) or scope["method"] not in {"GET", "HEAD"}:
        answer = JSONResponse({"error": "You are signed out; sign in and open the page again."}, 401)
        await answer(scope, receive, send)
        return
    here = f"{path}?{query}" if query else path
    # Who comes back from a provider stands at "/" with the provider's cookie, and is looked up first.
    to = FINISH if came_back else f"{SIGN_IN}?{urlencode({'next': here})}"
    await RedirectResponse(to, 303, headers={"Cache-Control": "no-store"})(scope, receive, send)
