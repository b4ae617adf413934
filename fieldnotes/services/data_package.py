"""All that is held about a participant, for them to take away: JSON, a page to read, the sound."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from itertools import accumulate
from pathlib import Path
from typing import Any

from ..interchange.data_package import package_html
from ..interchange.json_text import to_json_value
from ..media import silence_spans
from ..records import LeftOut, Promise, Segment, Source
from ..store import given, promises, recordings, sources
from ..store.database import writing
from ..store.rows import now
from .access import allowed
from .audit import note_in_audit
from .identities import get_identity, has_identity
from .participants import get_participant, list_consents
from .promises import list_promises
from .workspace import Workspace

_THE_END_S = 1e7  # later than any sound ends
_UNNAMED = (
    "Others are heard in it, and it is not noted which voice is theirs. Name the voices, say which "
    "participant each is, and make the package again."
)
_ANSWERS = "It holds the answers of everybody who was asked. Look up theirs by hand, and give them that one."


@allowed("look after the workspace")
def make_data_package(ws: Workspace, participant_id: int, target: Path) -> tuple[LeftOut, ...]:
    """Write a ZIP file with all that is held about a participant: data.json, index.html and the sound.

    Of recordings and texts with others, it holds what voices said that are linked to them, and silence
    elsewhere; so it gives away nobody else. Where no voice is linked to them nothing of it is given: it is
    returned, with what to do. It needs no consent: everybody may have their own data. The audit log notes it.
    Raises NotFoundError, and AccessError for somebody who is no administrator.
    """
    person = get_participant(ws, participant_id)
    identity = get_identity(ws, participant_id) if has_identity(ws, participant_id) else None
    theirs = given.read_given(ws.db, participant_id)
    left_out = _left_out(ws, theirs)
    closed = {one.source_id for one in left_out}
    found: list[dict[str, Any]] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for source_id in sorted((*theirs.sources, *theirs.lines)):
            source = sources.read_source(ws.db, source_id)
            if source is None:
                continue
            if source_id not in closed:
                found.append(_source(ws, file, source, theirs.lines.get(source_id)))
        for recording_id in theirs.recordings:
            sound = _add_sound(ws, file, recording_id, None)
            (one,) = recordings.read_recordings(ws.db, recording_id=recording_id)
            found.append({"title": one.title, "kind": "recording", "sound": sound, "lines": []})
        data = {
            "workspace": ws.name,
            "made_at": now().isoformat(),
            "participant": asdict(person),
            "identity": {"name": identity.name, "contact": identity.contact} if identity else {},
            "consents": [asdict(one) for one in list_consents(ws, participant_id)],
            "sources": found,
            # Titles may name others.
            "left_out": [{"source": one.source_id, "why": one.why} for one in left_out],
            "promises": [
                {"text": one.text, "owner": one.owner, "due_on": one.due_on, "answer": _answer(ws, one)}
                for one in list_promises(ws)
                if one.participant_id == participant_id
            ],
        }
        text = json.dumps(to_json_value(data), ensure_ascii=False, indent=2)
        file.writestr("data.json", f"{text}\n")
        file.writestr("index.html", package_html(json.loads(text)))
    with writing(ws.db):
        note_in_audit(ws, "data package made", item_kind="participant", item_id=participant_id)
    return left_out


@allowed("look after the workspace")
def list_left_out(ws: Workspace, participant_id: int) -> tuple[LeftOut, ...]:
    """Return what would not be in the package because it cannot be told apart whose words it holds."""
    return _left_out(ws, given.read_given(ws.db, participant_id))


def _left_out(ws: Workspace, theirs: given.Given) -> tuple[LeftOut, ...]:
    read = [sources.read_source(ws.db, source_id) for source_id, own in theirs.lines.items() if not own]
    return tuple(
        LeftOut(one.id, one.title, _ANSWERS if one.form == "answers" else _UNNAMED)
        for one in read
        if one is not None
    )


def _source(
    ws: Workspace, file: zipfile.ZipFile, source: Source, own: Sequence[int] | None
) -> dict[str, Any]:
    """Return a source as it is given, its sound added; own: the lines that are theirs, None for all."""
    segments = sources.read_segments(ws.db, source.id)
    said = segments if own is None else [one for one in segments if one.id in own]
    return {
        "title": source.title if own is None else f"With others, number {source.id}",
        "kind": source.kind,
        "sound": _add_sound(ws, file, source.recording_id, None if own is None else _quiet(segments, own)),
        "lines": [{"text": one.text, "start_s": one.start_s, "end_s": one.end_s} for one in said],
    }


def _answer(ws: Workspace, promise: Promise) -> str:
    """Return what they said to a promise, also where consent keeps it from everybody else."""
    return str((promises.read_cells(ws.db, promise.id) or {}).get("answer") or "")


def _quiet(segments: Sequence[Segment], own: Sequence[int]) -> list[tuple[float, float]]:
    """Return what is not theirs: all between their lines, and where somebody else speaks into one."""
    spans: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for one in segments:
        if one.start_s is not None and one.end_s is not None:
            spans[one.id in own].append((one.start_s, one.end_s))
    bounds = [(0.0, 0.0), *sorted(spans[True]), (_THE_END_S, _THE_END_S)]
    ends = list(accumulate((end for _, end in bounds), max))
    between = [(end, start) for end, (start, _) in zip(ends, bounds[1:], strict=False) if end < start]
    return [*between, *spans[False]]


def _add_sound(
    ws: Workspace,
    file: zipfile.ZipFile,
    recording_id: int | None,
    silent: list[tuple[float, float]] | None,
) -> str:
    """Add a recording's sound to the package, silent in spans, None for the file as it is.

    Returns its name in the package, or "".
    """
    for recording in recordings.read_recordings(ws.db, recording_id=recording_id or 0):
        media = recordings.read_media(ws.db, media_id=recording.media_id)
        if media is None or not ws.media.holds(media.sha256):
            continue
        name = f"recording-{recording.id}{Path(media.file_name).suffix if silent is None else '.flac'}"
        if name in file.namelist():  # another transcript of the same sound
            return name
        if silent is None:
            file.write(ws.media.path_of(media.sha256), name, zipfile.ZIP_STORED)
            return name
        temporary = ws.media.new_temporary()
        try:
            silence_spans(ws.media.path_of(media.sha256), temporary, silent)
            file.write(temporary, name, zipfile.ZIP_STORED)
        finally:
            temporary.unlink(missing_ok=True)
        return name
    return ""
