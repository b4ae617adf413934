"""What every request meets first: known hosts, no foreign origins, headers that keep the app closed."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

API_PREFIX = "/api/"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

PLAIN_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
API_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'self'"


class Guards:
    """ASGI middleware around the whole app.

    hosts: host names without port that may stand in a request's Host header, in lower case. Any other is
    refused, websockets included: a foreign name that resolves to this machine must not reach the app.
    https: the team opens the app by https alone: browsers are told so, and every cookie is kept to it.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...], https: bool = False) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here if its host or origin is not ours."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if host_name(host) not in self.hosts:
            await self._refuse_host(scope, receive, send, host)
            return
        if scope["type"] == "websocket":
            if is_own_origin(headers):
                await self.app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return
        in_api = scope["path"].startswith(API_PREFIX)
        if scope["method"] not in SAFE_METHODS and not is_own_origin(headers):
            answer = JSONResponse(
                {"error": "This request came from another site; open fieldnotes itself and try again."}, 403
            )
            await answer(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                for name, value in PLAIN_HEADERS.items():
                    answered.setdefault(name, value)
                answered["Content-Security-Policy"] = API_POLICY if in_api else page_policy(host)
                if self.https:
                    answered["Strict-Transport-Security"] = "max-age=31536000"
                    keep_cookies_to_https(answered)
                if in_api:
                    answered.setdefault("Cache-Control", "private, no-store")
            await send(message)

        await self.app(scope, receive, send_guarded)

    async def _refuse_host(self, scope: Scope, receive: Receive, send: Send, host: str) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        answer = PlainTextResponse(
            f"fieldnotes does not answer as {host or 'a host without a name'}. "
            "Add the name to the setting `allowed_hosts` and start it again.",
            421,
        )
        await answer(scope, receive, send)


def keep_cookies_to_https(headers: MutableHeaders) -> None:
    """Add the flag Secure to each cookie that a response sets without it: Streamlit's own are such."""
    for at, (name, value) in enumerate(headers.raw):
        if name.lower() == b"set-cookie" and b"secure" not in value.lower().split(b"; ")[1:]:
            headers.raw[at] = (name, value + b"; Secure")


def host_name(host: str) -> str:
    """Return a Host header's name without its port; brackets stay around an IPv6 address."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def is_own_origin(headers: Headers) -> bool:
    """Return whether a request that changes something was sent by a page of this very host and port.

    Scheme aside, Origin must equal Host. Without Origin (a script, a command line) the browser's
    Sec-Fetch-Site must not name another site.
    """
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def page_policy(host: str) -> str:
    """Return the Content-Security-Policy of the app's pages, served as `host` (name and port)."""
    return "; ".join(
        (
            "default-src 'self'",
            # Components version 2 load their script from a blob. Charts interpret their expressions.
            # Streamlit compiles WebAssembly at its start; to make JavaScript of a text stays refused.
            f"script-src 'self' 'wasm-unsafe-eval' blob: {' '.join(_inline_script_hashes())}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' blob: data:",
            "media-src 'self' blob: data:",
            "font-src 'self' data:",
            # Not every browser counts a websocket of the same host as 'self'.
            f"connect-src 'self' blob: data: ws://{host} wss://{host}",
            "worker-src 'self' blob:",
            "frame-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


@cache
def _inline_script_hashes() -> tuple[str, ...]:
    import streamlit

    page = Path(streamlit.__file__).parent / "static" / "index.html"
    return tuple(
        "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"
        for script in _INLINE_SCRIPT.findall(page.read_text(encoding="utf-8"))
    )
