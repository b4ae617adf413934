"""A small server for the component tests: the routes over a folder, and one page of components.

`POST /api/test` with {"mode": …} makes it answer as a server in trouble does; GET tells what it has.
The signature that it takes lies in a file, so that the page and the routes agree on it and a test can let
addresses run out.
"""

import hashlib
import json
import os
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

FOLDER = Path(os.environ["FIELDNOTES_FIXTURE_FOLDER"])
FOLDER.mkdir(parents=True, exist_ok=True)
SIGNATURE = FOLDER / "signature"
SIGNATURE.write_text("1")

state: dict[str, object] = {"mode": "well"}
uploads: list[dict[str, object]] = []
observations: list[dict[str, object]] = []
commands: list[dict[str, object]] = []
removed: set[object] = set()


def refusal(request: Request) -> JSONResponse | None:
    if request.query_params.get("signature") != SIGNATURE.read_text():
        return JSONResponse({"error": "This page has been open for long; reload it and try again."}, 403)
    if state["mode"] == "refuse":
        return JSONResponse({"error": "The session has ended; start another one."}, 422)
    if state["mode"] == "forbid":
        return JSONResponse({"error": "C-001 did not agree to being recorded; ask first."}, 403)
    if state["mode"] == "unwell":
        return JSONResponse({"error": "The database is busy; try again."}, 503)
    return None


async def keep_upload(request: Request) -> JSONResponse:
    body = await request.body()
    if refused := refusal(request):
        return refused
    digest = hashlib.sha256(body).hexdigest()
    kept = next((item for item in uploads if item["sha256"] == digest), None)
    name = request.query_params["name"]
    if kept is None:
        kept = {"media_id": len(uploads) + 1, "sha256": digest, "file_name": name, "size_bytes": len(body)}
        uploads.append(kept)
        (FOLDER / digest).write_bytes(body)
        already_kept = False
    else:
        already_kept = True
    is_photo = name.endswith((".png", ".jpg"))
    return JSONResponse(
        {
            "media_id": kept["media_id"],
            "file_name": kept["file_name"],
            "mime_type": "image/png" if is_photo else "audio/wav",
            "duration_s": None if is_photo else 272.4,
            "already_kept": already_kept,
        },
        201,
    )


async def add_observation(request: Request) -> JSONResponse:
    given = json.loads(await request.body())
    if refused := refusal(request):
        return refused
    keys = [item["client_key"] for item in observations]
    if given["client_key"] not in keys:
        observations.append(given)
        keys.append(given["client_key"])
    return JSONResponse({"observation_id": keys.index(given["client_key"]) + 1}, 201)


async def send_notes(request: Request) -> JSONResponse:
    if refused := refusal(request):
        return refused
    notes = []
    for number, given in enumerate(observations, start=1):
        if given["client_key"] in removed:
            continue
        memo = given.get("memo_media_id") and {
            "address": None,
            "duration_s": 2.0,
            "state": "waiting",
            "text": "",
            "error": "",
        }
        notes.append(
            {
                "key": given["client_key"],
                "id": number,
                "noted_at": given["noted_at"],
                "author": given.get("author", "Ada"),
                "is_mine": "author" not in given,
                "kind": given["kind"],
                "seat": given["seat"],
                "stage_id": given["stage_id"],
                "text": given["text"],
                "emotion": given.get("emotion_code_id")
                and {
                    "code_id": given["emotion_code_id"],
                    "name": f"emotion {given['emotion_code_id']}",
                    "colour": "black",
                    "mark": "x",
                },
                "intensity": given.get("intensity"),
                "photo": None,
                "memo": memo,
                "moment": given.get("same_moment_as"),
            }
        )
    return JSONResponse(
        {
            "stamp": f"{len(commands)} {len(observations)} {state.get('prompt')}",
            "ended": False,
            "several": True,
            "why_memos_wait": "",
            "prompt": state.get("prompt"),
            "notes": notes,
        }
    )


async def run_command(request: Request) -> JSONResponse:
    given = json.loads(await request.body())
    if refused := refusal(request):
        return refused
    commands.append(given)
    key = given["client_key"]
    if given["command"] == "change":
        for one in observations:
            if one["client_key"] == key:
                one.update({name: given[name] for name in given if name not in ("command", "client_key")})
    elif given["command"] == "remove":
        removed.add(key)
    elif given["command"] == "restore":
        removed.discard(key)
    return JSONResponse({"done": True})


async def test_desk(request: Request) -> JSONResponse:
    if request.method == "POST":
        asked = json.loads(await request.body())
        if asked.get("mode") == "fresh":
            uploads.clear()
            observations.clear()
            commands.clear()
            removed.clear()
            state.pop("prompt", None)
        if asked.get("mode") == "note":  # somebody else notes something
            observations.append(asked["note"])
            return JSONResponse({})
        state.update(asked)
        if asked.get("mode") == "expire":
            SIGNATURE.write_text(str(int(SIGNATURE.read_text()) + 1))
    return JSONResponse({"uploads": uploads, "observations": observations, "commands": commands, **state})


app = st.App(
    str(Path(__file__).with_name("fixture_page.py")),
    routes=[
        Route("/api/uploads", keep_upload, methods=["POST"]),
        Route("/api/sessions/{session_id:int}/observations", add_observation, methods=["POST"]),
        Route("/api/sessions/{session_id:int}/notes", send_notes, methods=["GET"]),
        Route("/api/sessions/{session_id:int}/notes", run_command, methods=["POST"]),
        Route("/api/test", test_desk, methods=["GET", "POST"]),
    ],
)
