"""The addresses that are called without a rerun: media, uploads, notes, sources, rounds, who works here.

Each is thin: check the signature, read the request, call one service in a thread, answer JSON. The services
raise FieldnotesError; its sentence goes to the browser as {"error": sentence}.
"""

import json
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any

import anyio
import anyio.from_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from fieldnotes.errors import (
    AccessError,
    ConflictError,
    ConsentError,
    FieldnotesError,
    InvalidInputError,
    NotFoundError,
    NotMediaError,
    SignInNeededError,
    WorkspaceError,
)
from fieldnotes.services import recordings, reels, rounds, sessions
from fieldnotes.services.collections import hear_passage
from fieldnotes.services.hearing import clip_to_play, media_to_play
from fieldnotes.services.quoting import check_may_be_read
from fieldnotes.services.workspace import Workspace, acting_as, list_members

from .addresses import check_address
from .field_wire import as_moment, field_json, run_field_command
from .reader_answers import changes_since
from .reader_commands import run_command, take_fields
from .sent_file import SentFile
from .who import local_address, remember_member
from .wire import likely_json, source_json, words_json

JSON_LIMIT_BYTES = 4 * 1024 * 1024
PART_BYTES = 1024 * 1024
SHOWN_TYPES = ("audio/", "video/", "image/jpeg", "image/png", "image/webp")

# The first class that fits; FieldnotesError itself is last.
STATUS_OF_ERROR: tuple[tuple[type[FieldnotesError], int], ...] = (
    (NotFoundError, 404),
    (ConflictError, 409),
    (ConsentError, 403),
    (SignInNeededError, 401),
    (AccessError, 403),
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
    "same_moment_as": (str, type(None)),
}

Handler = Callable[[Workspace, Request], Awaitable[Response]]


class TooLargeError(InvalidInputError):
    """A request's body is larger than its route takes."""


def api_routes(workspace: Callable[[], Workspace]) -> list[Route]:
    """Return the routes. `workspace` gives the one that they serve; it is asked at each request."""
    table: tuple[tuple[str, str, Handler], ...] = (
        ("GET", "/api/media/{media_id:int}", send_media),
        ("GET", "/api/clips/{excerpt_id:int}", send_told_clip),
        ("GET", "/api/stories/{story_id:int}/clips/{excerpt_id:int}", send_clip),
        ("GET", "/api/reels/{reel_id:int}/file", send_reel),
        ("GET", "/api/reels/{reel_id:int}/captions", send_reel_captions),
        ("POST", "/api/uploads", keep_upload),
        ("POST", "/api/sessions/{session_id:int}/observations", add_observation),
        ("GET", "/api/sessions/{session_id:int}/notes", send_notes),
        ("POST", "/api/sessions/{session_id:int}/notes", run_note_command),
        ("GET", "/api/sources/{source_id:int}", send_source),
        ("GET", "/api/sources/{source_id:int}/words", send_words),
        ("GET", "/api/sources/{source_id:int}/changes", send_changes),
        ("POST", "/api/sources/{source_id:int}/likely", send_likely_codes),
        ("POST", "/api/sources/{source_id:int}/commands", run_source_command),
        ("GET", "/api/rounds/{round_id:int}/source", send_round_source),
        ("POST", "/api/rounds/{round_id:int}/commands", run_round_command),
        ("GET", "/api/members/{member_id:int}/here", choose_member),
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
            member=(member := request.query_params.get("member", "")),
        )
        if state == "expired":
            return _error(
                "This page has been open for long; reload it and try again.", 403, address="expired"
            )
        if state == "forged":
            return _error("This address was not made by this fieldnotes; open the page that leads here.", 403)
        if ws.sign_in_needed and member != str(request.scope.get("state", {}).get("member_id")):
            return _error("This address was made for somebody else; open the page that leads here.", 403)
        with acting_as(int(member) if member else None):
            if (source_id := request.path_params.get("source_id")) is not None:
                await anyio.to_thread.run_sync(check_may_be_read, ws, source_id)
            return await handler(ws, request)
    except TooLargeError as error:
        return _error(str(error), 413)
    except FieldnotesError as error:
        status = next(status for kind, status in STATUS_OF_ERROR if isinstance(error, kind))
        return _error(
            str(error), status, **({"consent": "missing"} if isinstance(error, ConsentError) else {})
        )


def _error(sentence: str, status: int, **more: str) -> JSONResponse:
    return JSONResponse({"error": sentence, **more}, status)


def _is_saved(request: Request) -> bool:
    """Say whether a browser asks for a file to keep it and not for a player or a picture on a page.

    Browsers say what for since 2020 (https://www.w3.org/TR/fetch-metadata/#sec-fetch-dest-header), though
    over HTTPS and on their own machine alone; what does not say so counts as played.
    """
    return request.headers.get("sec-fetch-dest", "audio") not in ("audio", "video", "image")


async def send_media(ws: Workspace, request: Request) -> Response:
    """Answer a kept file, in the ranges that a player asks for."""
    allowed = partial(media_to_play, ws, request.path_params["media_id"], as_file=_is_saved(request))
    media = await anyio.to_thread.run_sync(allowed)
    if not media.mime_type.startswith(SHOWN_TYPES):
        return _error(f"{media.file_name} is not audio, video or an image; it cannot be shown here.", 415)
    return SentFile(
        media.path,
        still_allowed=allowed,
        media_type=media.mime_type,
        filename=media.file_name,
    )


async def send_clip(ws: Workspace, request: Request) -> Response:
    """Answer the sound of a story's passage, cut to its words; consent is asked for each time."""
    asked = request.path_params
    hear = partial(hear_passage, ws, asked["story_id"], asked["excerpt_id"], as_file=_is_saved(request))
    sound = await anyio.to_thread.run_sync(hear)
    return Response(sound, media_type="audio/wav", headers={"Cache-Control": "no-store"})


async def send_reel(ws: Workspace, request: Request) -> Response:
    """Answer a reel's file, in the ranges that a player asks for; consent is asked for each of them."""
    allowed = partial(reels.reel_file, ws, request.path_params["reel_id"], as_file=_is_saved(request))
    path = await anyio.to_thread.run_sync(allowed)
    return SentFile(path, still_allowed=allowed, media_type="video/mp4")


async def send_reel_captions(ws: Workspace, request: Request) -> Response:
    """Answer a reel's captions; consent is asked for each time."""
    text = await anyio.to_thread.run_sync(reels.reel_captions, ws, request.path_params["reel_id"])
    return Response(text, media_type="text/vtt", headers={"Cache-Control": "no-store"})


async def send_told_clip(ws: Workspace, request: Request) -> Response:
    """Answer the sound of a passage alone, for who may not hear the recording that it is from."""
    sound = await anyio.to_thread.run_sync(
        partial(clip_to_play, ws, request.path_params["excerpt_id"], as_file=_is_saved(request))
    )
    return Response(sound, media_type="audio/wav")


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
        given["noted_at"] = as_moment(given["noted_at"])
    session_id = request.path_params["session_id"]
    observation = await anyio.to_thread.run_sync(lambda: sessions.add_observation(ws, session_id, **given))
    return JSONResponse({"observation_id": observation.id}, 201)


async def send_notes(ws: Workspace, request: Request) -> Response:
    """Answer the notes of a walk and the prompt that is due; the stamp alone where nothing is new `since`."""
    asked = request.query_params
    answer = partial(
        field_json,
        ws,
        request.path_params["session_id"],
        since=asked.get("since", ""),
        ending=asked.get("ending") == "1",
    )
    return JSONResponse(await anyio.to_thread.run_sync(answer))


async def run_note_command(ws: Workspace, request: Request) -> Response:
    """Change, remove or restore a note, or keep an answer to a prompt."""
    asked = await _json_body(request)
    await anyio.to_thread.run_sync(run_field_command, ws, request.path_params["session_id"], asked)
    return JSONResponse({"done": True})


async def send_source(ws: Workspace, request: Request) -> Response:
    """Answer a source as JSON."""
    return JSONResponse(await anyio.to_thread.run_sync(source_json, ws, request.path_params["source_id"]))


async def send_words(ws: Workspace, request: Request) -> Response:
    """Answer the words that an engine heard in a source."""
    return JSONResponse(await anyio.to_thread.run_sync(words_json, ws, request.path_params["source_id"]))


async def send_changes(ws: Workspace, request: Request) -> Response:
    """Answer what is new in a source since the stamp that comes as `since`."""
    since = request.query_params.get("since", "")
    return JSONResponse(
        await anyio.to_thread.run_sync(changes_since, ws, request.path_params["source_id"], since)
    )


async def send_likely_codes(ws: Workspace, request: Request) -> Response:
    """Answer which codes the words `text` of a source are likeliest about, and how sure that is."""
    text = take_fields(await _json_body(request), required={"text": (str,)}, optional={})["text"]
    found = await anyio.to_thread.run_sync(likely_json, ws, request.path_params["source_id"], text)
    return JSONResponse({"likely": found})


async def run_source_command(ws: Workspace, request: Request) -> Response:
    """Do one of the reader's commands and answer the parts of the source that may have changed."""
    asked = await _json_body(request)
    source = await anyio.to_thread.run_sync(run_command, ws, request.path_params["source_id"], asked)
    return JSONResponse({"request_id": asked.get("request_id"), "source": source})


async def send_round_source(ws: Workspace, request: Request) -> Response:
    """Answer the source of a round as JSON, with the member's own codings in it alone."""

    def source() -> dict[str, Any]:
        one = rounds.round_to_code(ws, request.path_params["round_id"])
        return source_json(ws, one.source_id, in_round=one)

    return JSONResponse(await anyio.to_thread.run_sync(source))


async def run_round_command(ws: Workspace, request: Request) -> Response:
    """Do one of the reader's commands in a round, on the member's own codings alone."""
    asked = await _json_body(request)

    def run() -> dict[str, Any]:
        one = rounds.round_to_code(ws, request.path_params["round_id"])
        return run_command(ws, one.source_id, asked, in_round=one)

    source = await anyio.to_thread.run_sync(run)
    return JSONResponse({"request_id": asked.get("request_id"), "source": source})


async def choose_member(ws: Workspace, request: Request) -> Response:
    """Remember in this browser who works here, and lead back to the page `next`."""
    if ws.sign_in_needed:
        raise NotFoundError("Here people sign in; sign out, and in as somebody else.")
    member_id = request.path_params["member_id"]
    members = await anyio.to_thread.run_sync(list_members, ws)
    if member_id not in {member.id for member in members}:
        raise NotFoundError(f"There is no member {member_id} on the team; open the page Workspace.")
    response = RedirectResponse(local_address(request.query_params.get("next", "/")), 303)
    remember_member(ws, response, member_id)
    return response


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
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits
        raise InvalidInputError(f"The request is not JSON ({error}); reload the page.") from error
    if not isinstance(given, dict):
        raise InvalidInputError("The request is not a JSON object; reload the page.")
    return given
