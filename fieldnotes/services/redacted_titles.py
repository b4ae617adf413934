"""Names in the titles and file names of a source."""

from collections.abc import Collection
from pathlib import Path

from ..privacy.personal import find_personal, redact
from ..records import ImmersionSession, Plan
from ..store import field, plans, recordings, sources, transcript_files
from .access import allowed
from .workspace import Workspace


@allowed("code")
def redact_titles(ws: Workspace, source_id: int, known: Collection[str]) -> int:
    """Take what is sure to give somebody away out of a source's title, its recording's and its file's
    name, and, of a debrief, the titles of its walk and its plan, why they go, and whom they meet.

    Inside a transaction. known: names on record. Returns how many titles and names were changed.
    """
    source = sources.read_source(ws.db, source_id)
    if source is None:
        return 0
    changed = 0
    if (title := _without(source.title, known)) != source.title:
        sources.update_source(ws.db, source_id, {"title": title})
        changed += 1
    if source.form == "debrief" and source.session_id is not None:
        changed += _redact_walks_titles(ws, source.session_id, known)
    file = transcript_files.read_source_file(ws.db, source_id)
    if file is not None and (name := _without_in_name(file.file_name, known)) != file.file_name:
        transcript_files.rename_source_file(ws.db, source_id, name)
        changed += 1
    for recording in recordings.read_recordings(ws.db, recording_id=source.recording_id or 0):
        if (title := _without(recording.title, known)) != recording.title:
            recordings.update_recording(ws.db, recording.id, {"title": title})
            changed += 1
        media = recordings.read_media(ws.db, media_id=recording.media_id)
        if media is not None and (name := _without_in_name(media.file_name, known)) != media.file_name:
            recordings.replace_media(ws.db, media.id, {"file_name": name})
            changed += 1
    return changed


def _redact_walks_titles(ws: Workspace, session_id: int, known: Collection[str]) -> int:
    """Do so in what a walk and its plan say of themselves; its debrief is called after its title."""
    changed = 0
    for session in field.read_sessions(ws.db, session_id):
        if cells := _clean_cells(session, known):
            field.update_session(ws.db, session.id, cells)
            changed += len(cells)
    for plan in plans.read_plans(ws.db, session_id=session_id):
        if cells := _clean_cells(plan, known):
            plans.update_plan(ws.db, plan.id, cells)
            changed += len(cells)
    return changed


def _clean_cells(one: ImmersionSession | Plan, known: Collection[str]) -> dict[str, object]:
    """Return what changes of a walk or a plan, by column."""
    texts = {name: str(getattr(one, name)) for name in ("title", "intent", "who_is_met")}
    cleaned = {name: _without(text, known) for name, text in texts.items()}
    return {name: text for name, text in cleaned.items() if text != texts[name]}


def _without(text: str, known: Collection[str]) -> str:
    return redact(text, [span for span in find_personal(text, known=known) if span.sure])


def _without_in_name(file_name: str, known: Collection[str]) -> str:
    """Return a file name without what gives somebody away; its words may be joined by _ or -."""
    path = Path(file_name)
    spaced = path.stem.replace("_", " ")
    clean = _without(spaced, known)
    return file_name if clean == spaced else clean + path.suffix
