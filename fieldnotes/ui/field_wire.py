"""A walk in the field as JSON for the phone: everybody's notes, the prompt that is due; and its commands."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from fieldnotes.errors import InvalidInputError, NotFoundError
from fieldnotes.services.jobs import queue_transcription, why_work_waits
from fieldnotes.services.noting import change_observation, find_observation
from fieldnotes.services.prompting import answer_prompt, read_prompt
from fieldnotes.services.sessions import remove_observation, restore_observation
from fieldnotes.services.walks import Note, read_walk
from fieldnotes.services.workspace import Workspace, current_member, list_members

from .addresses import MEDIA_S, sign_address
from .components.composer import emotion_look
from .reader_commands import take_fields

Json = dict[str, Any]

_CHOICES = {
    "text": (str,),
    "stage_id": (int, type(None)),
    "emotion_code_id": (int, type(None)),
    "intensity": (int, type(None)),
}


def field_json(ws: Workspace, session_id: int, *, since: str = "", ending: bool = False) -> Json:
    """Return what the phone shows of a walk, or its stamp alone where that is `since`: nothing is new then.

    Keys: stamp; ended, whether somebody ended the walk; several, whether the team has more than one member;
    why_memos_wait, a sentence or ""; prompt (key, grows, sentence, kind, seat; or None); notes in time order.
    A note has: key (its client_key), id, noted_at, author, is_mine, kind, seat, stage_id, text, emotion
    (code_id, name, colour, mark; or None), intensity, photo (an address, or None), memo (address, duration_s,
    state, text, error; or None), moment (the key of the note that was there first, or None).
    Raises NotFoundError.
    """
    walk = read_walk(ws, session_id)
    names = {member.id: member.name for member in list_members(ws)}
    me = current_member(ws).id
    keys = {note.observation.id: note.observation.client_key for note in walk.notes}
    prompt = read_prompt(ws, session_id, ending=ending)
    memo_waits = any(note.memo and note.memo.is_pending for note in walk.notes)
    shown: Json = {
        "ended": walk.session.ended_at is not None,
        "several": len(names) > 1,
        "why_memos_wait": why_work_waits(ws) if memo_waits else "",
        "prompt": prompt
        and {
            "key": prompt.key,
            "grows": prompt.grows,
            "sentence": prompt.sentence,
            "kind": prompt.kind,
            "seat": prompt.seat,
        },
        "notes": [_note_json(ws, note, names=names, me=me, keys=keys) for note in walk.notes],
    }
    stamp = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]
    return {"stamp": stamp} if stamp == since else {"stamp": stamp, **shown}


def _note_json(ws: Workspace, note: Note, *, names: dict[int, str], me: int, keys: dict[int, str]) -> Json:
    seen, memo = note.observation, note.memo
    return {
        "key": seen.client_key,
        "id": seen.id,
        "noted_at": seen.noted_at.isoformat(timespec="milliseconds"),
        "author": names.get(seen.noted_by, ""),
        "is_mine": seen.noted_by == me,
        "kind": seen.kind,
        "seat": seen.seat,
        "stage_id": seen.stage_id,
        "text": seen.text,
        "emotion": note.emotion and emotion_look(note.emotion.id, note.emotion.name, note.emotion_parent),
        "intensity": seen.intensity,
        "photo": seen.photo_id and sign_address(ws, "GET", f"/api/media/{seen.photo_id}", valid_s=MEDIA_S),
        "memo": memo
        and {
            "address": sign_address(ws, "GET", f"/api/media/{memo.media_id}", valid_s=MEDIA_S),
            "duration_s": memo.duration_s,
            "state": memo.state,
            "text": memo.text,
            "error": memo.error,
        },
        "moment": keys.get(seen.moment_id or 0),
    }


def run_field_command(ws: Workspace, session_id: int, asked: Json) -> None:
    """Do a command of the phone; each may arrive twice.

    change, remove, restore, transcribe (its memo) name the note by its client_key, which the phone knows
    before the note is stored. answer, to a prompt, has a client_key of its own.
    Raises InvalidInputError, NotFoundError.
    """
    command = asked.get("command")
    run = _COMMANDS.get(command) if isinstance(command, str) else None
    if run is None:
        raise InvalidInputError(f"There is no command {command!r}; reload the page and try again.")
    run(ws, session_id, {name: value for name, value in asked.items() if name != "command"})


def _change(ws: Workspace, session_id: int, asked: Json) -> None:
    required = {"client_key": (str,), "kind": (str,), "seat": (str,)}
    given = take_fields(asked, required=required, optional=_CHOICES)
    change_observation(ws, find_observation(ws, session_id, given.pop("client_key")), **given)


def _remove(ws: Workspace, session_id: int, asked: Json) -> None:
    key = take_fields(asked, required={"client_key": (str,)}, optional={})["client_key"]
    remove_observation(ws, find_observation(ws, session_id, key))


def _restore(ws: Workspace, session_id: int, asked: Json) -> None:
    key = take_fields(asked, required={"client_key": (str,)}, optional={})["client_key"]
    restore_observation(ws, find_observation(ws, session_id, key))


def _transcribe(ws: Workspace, session_id: int, asked: Json) -> None:
    key = take_fields(asked, required={"client_key": (str,)}, optional={})["client_key"]
    notes = {note.observation.client_key: note for note in read_walk(ws, session_id).notes}
    memo = notes[key].memo if key in notes else None
    if memo is None:
        raise NotFoundError("This note has no voice memo; reload the page.")
    if not memo.is_pending:
        queue_transcription(ws, memo.recording_id)


def _answer(ws: Workspace, session_id: int, asked: Json) -> None:
    fields = {name: (str,) for name in ("client_key", "prompt", "answer", "answered_at")}
    given = take_fields(asked, required=fields, optional={})
    answered_at = as_moment(given.pop("answered_at"))
    answer_prompt(ws, session_id, given.pop("prompt"), answered_at=answered_at, **given)


_COMMANDS: dict[str, Callable[[Workspace, int, Json], None]] = {
    "change": _change,
    "remove": _remove,
    "restore": _restore,
    "transcribe": _transcribe,
    "answer": _answer,
}


def as_moment(text: str) -> datetime:
    """Return an ISO time as UTC. Raises InvalidInputError for anything else, or a time without its zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInputError(f"{text!r} is not a time; it reads like 2026-11-21T14:05:00Z.") from error
    if moment.tzinfo is None:
        raise InvalidInputError(f"{text!r} has no time zone; it reads like 2026-11-21T14:05:00Z.")
    return moment.astimezone(UTC)
