"""A kept file on its way to a player; consent is asked for again and again while it is sent."""

import time
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from pathlib import Path

import anyio
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from fieldnotes.errors import FieldnotesError

ASK_AGAIN_S = 1.0


class SentFile(FileResponse):
    """Sends a file, in the ranges that a player asks for, for as long as it may be heard.

    A player takes an hour of sound in one request and little by little. still_allowed: called in a thread,
    at most every ASK_AGAIN_S between two parts; where it raises a FieldnotesError the line is cut, and the
    next request is told why.
    """

    def __init__(
        self, path: Path, *, still_allowed: Callable[[], object], media_type: str, filename: str | None = None
    ) -> None:
        super().__init__(
            path,
            media_type=media_type,
            filename=filename,
            content_disposition_type="inline",
            # A browser that kept it would go on playing it after consent was withdrawn.
            headers={"Cache-Control": "no-store"},
        )
        # On behalf of whom it was asked for: it is sent after `acting_as` has ended.
        self.still_allowed = partial(copy_context().run, still_allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; where it may not go on it is left off, and the server hangs up."""
        asked_s = time.monotonic()

        async def send_while_allowed(message: Message) -> None:
            nonlocal asked_s
            if time.monotonic() - asked_s >= ASK_AGAIN_S:
                await anyio.to_thread.run_sync(self.still_allowed)
                asked_s = time.monotonic()
            await send(message)

        try:
            await super().__call__(scope, receive, send_while_allowed)
        except* FieldnotesError:  # the next request is told why
            pass
