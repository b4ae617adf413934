"""The five addresses that components call without a rerun: media, uploads, observations, sources, commands.

Each is thin: check the signature, read the request, call one service in a thread, answer JSON. The services
raise FieldnotesError; its sentence goes to the browser as {"error": sentence}.
"""

import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import anyio
import anyio.from_thread
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from fieldnotes.errors import (
    ConflictError,
    ConsentError,
    FieldnotesError,
    InvalidInputError,
    NotFoundError,
    NotMediaError,
    WorkspaceError,
)
from fieldnotes.services import recordings, sessions
from fieldnotes.services.workspace import Workspace

from .addresses import check_address
from .reader_commands import run_command, take_fields
from .wire import source_json

JSON_LIMIT_BYTES = 4 * 1024 * 1024
PART_BYTES = 1024 * 1024
SHOWN_TYPES = ("audio/", "video/", "image/jpeg", "image/png", "image/webp")

# The first class that fits; FieldnotesError itself is last.
STATUS_OF_ERROR: tuple[tuple[type[FieldnotesError], int], ...] = (
    (NotFoundError, 404),
    (ConflictError, 409),
    (ConsentError, 403),
    (NotMediaError, 415),
    (WorkspaceError, 503),
    (FieldnotesError, 422),
)

OBSERVATION_FIELDS = {"client_key": (str,), "kind": (str,), "seat": (str,)}
OBSERVATION_OPTIONS = {
    "text": (str,),
    "stage_id": (int, type(None)),
    "emotion_code_id": (int, type(None)),
    "intensity": (int, type(None)),
    "noted_at": (str, type(None)),
    "photo_id": (int, type(None)),
    "memo_media_id": (int, type(None)),
}

Handler = Callable[[Workspace, Request], Awaitable[Response]]


class TooLargeError(InvalidInputError):
    """A request's body is larger than its route takes."""


def api_routes(workspace: Callable[[], Workspace]) -> list[Route]:
    """Return the routes. `workspace` gives the one that they serve; it is asked at each request."""
    table: tuple[tuple[str, str, Handler], ...] = (
        ("GET", "/api/media/{media_id:int}", send_media),
        ("POST", "/api/uploads", keep_upload),
        ("POST", "/api/sessions/{session_id:int}/observations", add_observation),
        ("GET", "/api/sources/{source_id:int}", send_source),
        ("POST", "/api/sources/{source_id:int}/commands", run_source_command),
    )
    return [
        Route(path, partial(_answer, workspace, handler), methods=[method]) for method, path, handler in table
    ]


async def _answer(workspace: Callable[[], Workspace], handler: Handler, request: Request) -> Response:
    try:
        ws = await anyio.to_thread.run_sync(workspace)
        state = check_address(
            ws,
            request.method,
            request.url.path,
            expires=request.query_params.get("expires", ""),
            signature=request.query_params.get("signature", ""),
        )
        if state == "expired":
            return _error("This page has been open for long; reload it and try again.", 403)
        if state == "forged":
            return _error("This address was not made by this fieldnotes; open the page that leads here.", 403)
        return await handler(ws, request)
    except TooLargeError as error:
        return _error(str(error), 413)
    except FieldnotesError as error:
        return _error(str(error), next(status for kind, status in STATUS_OF_ERROR if isinstance(error, kind)))


def _error(sentence: str, status: int) -> JSONResponse:
    return JSONResponse({"error": sentence}, status)


async def send_media(ws: Workspace, request: Request) -> Response:
    """Answer a kept file, in the ranges that a player asks for."""
    media = await anyio.to_thread.run_sync(recordings.media_file, ws, request.path_params["media_id"])
    if not media.mime_type.startswith(SHOWN_TYPES):
        return _error(f"{media.file_name} is not audio, video or an image; it cannot be shown here.", 415)
    return FileResponse(
        media.path,
        media_type=media.mime_type,
        filename=media.file_name,
        content_disposition_type="inline",
    )


async def keep_upload(ws: Workspace, request: Request) -> Response:
    """Keep the request's body as a media file; its name comes as `name`, its size is limited by the settings.

    The body goes to disk part by part: the thread that writes asks for the next part when it has room.
    """
    name = request.query_params.get("name", "").strip()
    if not name:
        raise InvalidInputError("The upload has no file name; choose the file again.")
    body = request.stream().__aiter__()

    async def next_part() -> bytes:
        part = bytearray()
        while len(part) < PART_BYTES and (chunk := await anext(body, None)) is not None:
            part += chunk
        return bytes(part)

    def parts() -> Iterator[bytes]:
        while part := anyio.from_thread.run(next_part):
            yield part

    # The service counts what arrives; this saves the wait where the size is said beforehand.
    if int(request.headers.get("content-length", "0")) > ws.settings.max_upload_mb * 1024**2:
        raise TooLargeError(
            f"{name} is larger than {ws.settings.max_upload_mb} MB; split it, "
            "or raise the setting `max_upload_mb`."
        )
    kept = await anyio.to_thread.run_sync(lambda: recordings.keep_upload(ws, parts(), file_name=name))
    return JSONResponse(
        {
            "media_id": kept.item.id,
            "file_name": kept.item.file_name,
            "mime_type": kept.item.mime_type,
            "duration_s": kept.item.duration_s,
            "already_kept": kept.already_kept,
        },
        201,
    )


async def add_observation(ws: Workspace, request: Request) -> Response:
    """Store an observation; the same client_key again answers the one already stored."""
    given = take_fields(await _json_body(request), required=OBSERVATION_FIELDS, optional=OBSERVATION_OPTIONS)
    if given.get("noted_at") is not None:
        given["noted_at"] = _moment(given["noted_at"])
    session_id = request.path_params["session_id"]
    observation = await anyio.to_thread.run_sync(lambda: sessions.add_observation(ws, session_id, **given))
    return JSONResponse({"observation_id": observation.id}, 201)


async def send_source(ws: Workspace, request: Request) -> Response:
    """Answer a source as JSON."""
    return JSONResponse(await anyio.to_thread.run_sync(source_json, ws, request.path_params["source_id"]))


async def run_source_command(ws: Workspace, request: Request) -> Response:
    """Do one of the reader's commands and answer the parts of the source that may have changed."""
    asked = await _json_body(request)
    source = await anyio.to_thread.run_sync(run_command, ws, request.path_params["source_id"], asked)
    return JSONResponse({"request_id": asked.get("request_id"), "source": source})


async def _json_body(request: Request) -> dict[str, Any]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > JSON_LIMIT_BYTES:
            raise TooLargeError(
                f"This entry is larger than {JSON_LIMIT_BYTES // 1024**2} MB; split it into several."
            )
    try:
        given = json.loads(body)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InvalidInputError(f"The request is not JSON ({error}); reload the page.") from error
    if not isinstance(given, dict):
        raise InvalidInputError("The request is not a JSON object; reload the page.")
    return given


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInputError(f"{text!r} is not a time; it reads like 2026-11-21T14:05:00Z.") from error
    if moment.tzinfo is None:
        raise InvalidInputError(f"{text!r} has no time zone; it reads like 2026-11-21T14:05:00Z.")
    return moment.astimezone(UTC)
