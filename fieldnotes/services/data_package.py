"""All that is held about a participant, for them to take away: JSON, a page to read, the sound."""

import json
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..interchange.data_package import package_html
from ..interchange.json_text import to_json_value
from ..media import silence_spans
from ..records import Segment
from ..store import erasure, recordings, sources
from ..store.database import writing
from ..store.rows import now
from .access import allowed
from .audit import note_in_audit
from .identities import get_identity, has_identity
from .participants import get_participant, list_consents
from .promises import list_promises
from .workspace import Workspace


@allowed("look after the workspace")
def make_data_package(ws: Workspace, participant_id: int, target: Path) -> None:
    """Write a ZIP file with all that is held about a participant: data.json, index.html and the sound.

    Of recordings and texts with others, it holds their lines alone, and silence where others speak; so it
    gives away nobody else. It needs no consent: everybody may have their own data. The audit log notes it.
    Raises NotFoundError, and AccessError for somebody who is no administrator.
    """
    person = get_participant(ws, participant_id)
    identity = get_identity(ws, participant_id) if has_identity(ws, participant_id) else None
    theirs = erasure.read_belongings(ws.db, participant_id)
    own = set(theirs.lines)
    found: list[dict[str, Any]] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for source_id in (*theirs.sources, *theirs.shared_sources):
            segments = sources.read_segments(ws.db, source_id)
            shared = source_id in theirs.shared_sources
            source = sources.read_source(ws.db, source_id)
            if source is None:
                continue
            said = [one for one in segments if not shared or one.id in own]
            sound = _add_sound(ws, file, source.recording_id, [] if not shared else _others(segments, own))
            lines = [{"text": one.text, "start_s": one.start_s, "end_s": one.end_s} for one in said]
            found.append({"title": source.title, "kind": source.kind, "sound": sound, "lines": lines})
        data = {
            "workspace": ws.name,
            "made_at": now().isoformat(),
            "participant": asdict(person),
            "identity": {"name": identity.name, "contact": identity.contact} if identity else {},
            "consents": [asdict(one) for one in list_consents(ws, participant_id)],
            "sources": found,
            "promises": [
                {"text": one.text, "owner": one.owner, "due_on": one.due_on, "answer": one.answer}
                for one in list_promises(ws)
                if one.participant_id == participant_id
            ],
        }
        text = json.dumps(to_json_value(data), ensure_ascii=False, indent=2)
        file.writestr("data.json", f"{text}\n")
        file.writestr("index.html", package_html(json.loads(text)))
    with writing(ws.db):
        note_in_audit(ws, "data package made", item_kind="participant", item_id=participant_id)


def _others(segments: list[Segment], own: set[int]) -> list[tuple[float, float]]:
    return [
        (one.start_s, one.end_s)
        for one in segments
        if one.id not in own and one.start_s is not None and one.end_s is not None
    ]


def _add_sound(
    ws: Workspace, file: zipfile.ZipFile, recording_id: int | None, silent: list[tuple[float, float]]
) -> str:
    """Add a recording's sound to the package, without what others say; returns its name in it, or ""."""
    for recording in recordings.read_recordings(ws.db, recording_id=recording_id or 0):
        media = recordings.read_media(ws.db, media_id=recording.media_id)
        if media is None or not ws.media.holds(media.sha256):
            continue
        name = f"recording-{recording.id}"
        if not silent:
            suffix = Path(media.file_name).suffix
            file.write(ws.media.path_of(media.sha256), f"{name}{suffix}", zipfile.ZIP_STORED)
            return f"{name}{suffix}"
        temporary = ws.media.new_temporary()
        try:
            silence_spans(ws.media.path_of(media.sha256), temporary, silent)
            file.write(temporary, f"{name}.flac", zipfile.ZIP_STORED)
        finally:
            temporary.unlink(missing_ok=True)
        return f"{name}.flac"
    return ""
