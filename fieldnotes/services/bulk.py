"""A folder of recordings, added in one go or watched: stopped at any moment, continued, nothing twice."""

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ..errors import ConsentError, FieldnotesError, InvalidInputError, NotFoundError, WorkspaceError
from ..media import is_picture
from ..records import Recording
from ..store.database import writing
from . import participants, recordings
from .access import allowed
from .workspace import Workspace

SETTLED_S = 5.0
POLL_S = 5.0
_ENDINGS = (
    "3ga 3gp aac aif aiff amr asf avi caf flac gsm m4a m4b m4v mka mkv mov mp3 mp4 mpga oga ogg opus w64 wav "
    "wave webm wma wmv"
)
MEDIA_SUFFIXES = frozenset(f".{ending}" for ending in _ENDINGS.split())

Outcome = Literal["added", "already there", "left for later", "failed"]
Stamp = tuple[int, int]
"""A file's size in bytes and the time of its last change in nanoseconds."""


@dataclass(frozen=True)
class FolderRules:
    """What holds for every recording of a folder.

    consent: how everybody heard agreed to being recorded and quoted inside the team, for example "on tape";
    each recording gets a participant of its own with this consent. own_voice_only: nobody but the team is
    heard. settled_s: a file changed less than so many seconds ago may still be being written, and is left.
    """

    consent: str = ""
    own_voice_only: bool = False
    kind: str = "call"
    market: str = ""
    language: str | None = None
    recursive: bool = True
    settled_s: float = SETTLED_S


@dataclass(frozen=True)
class FolderSurvey:
    """What a folder holds: recordings, by their names, with their size; and files of other kinds."""

    files: int
    size_bytes: int
    others: int


@dataclass(frozen=True)
class FolderStep:
    """What became of one file.

    reason: a sentence for "failed" and "left for later", empty otherwise. recording: the one that was added
    or was there.
    """

    path: Path
    outcome: Outcome
    size_bytes: int = 0
    recording: Recording | None = None
    reason: str = ""


@allowed("bring in sources")
def survey_folder(ws: Workspace, folder: Path, *, recursive: bool = True) -> FolderSurvey:
    """Count what `add_folder` would go through. Raises NotFoundError where there is no such folder."""
    files = size_bytes = others = 0
    for path in _walk(ws, folder, recursive=recursive):
        if isinstance(path, FolderStep):
            continue
        if path.suffix.lower() not in MEDIA_SUFFIXES:
            others += 1
            continue
        files += 1
        stamp = _stamp(path)
        size_bytes += stamp[0] if stamp else 0
    return FolderSurvey(files, size_bytes, others)


@allowed("bring in sources")
def add_folder(ws: Workspace, folder: Path, rules: FolderRules) -> Iterator[FolderStep]:
    """Add every recording in a folder, in order of their paths, and queue the transcriptions.

    Yields a step a file. It may be stopped between any two instructions: the same call again goes on, for
    what is there already is known by its content and counted as such. Files are streamed, never held.
    A recording is dated by its file's last change. Hidden files, and files whose names end in no way that
    recordings do, are passed over.
    Raises NotFoundError for a folder that is not there, ConsentError or InvalidInputError for rules that no
    recording could be added under, WorkspaceError for a full disk.
    """
    _check_rules(rules)
    for path in _walk(ws, folder, recursive=rules.recursive):
        if isinstance(path, FolderStep):
            yield path
        elif path.suffix.lower() in MEDIA_SUFFIXES:
            yield _add(ws, path, rules)


@allowed("bring in sources")
def watch_folder(
    ws: Workspace, folder: Path, rules: FolderRules, stop: threading.Event, *, poll_s: float = POLL_S
) -> Iterator[FolderStep]:
    """Add what is in a folder and what arrives in it, until `stop` is set.

    Yields a step for each file that was looked at, once for each state that it was in; files that are still
    being written are not mentioned. On a full disk it waits and tries again.
    Raises as `add_folder`, but for the full disk.
    """
    _check_rules(rules)
    seen: dict[Path, Stamp | None] = {}
    full = False
    while not stop.is_set():
        for path in _walk(ws, folder, recursive=rules.recursive):
            if stop.is_set():
                return
            if isinstance(path, FolderStep):
                if path.path not in seen:
                    seen[path.path] = None
                    yield path
                continue
            stamp = _stamp(path)
            if path.suffix.lower() not in MEDIA_SUFFIXES or seen.get(path) == stamp:
                continue
            try:
                step = _add(ws, path, rules)
            except WorkspaceError as error:
                if not full:
                    yield FolderStep(path, "failed", reason=str(error))
                full = True
                break
            full = False
            if step.outcome != "left for later":
                seen[path] = stamp
                yield step
        stop.wait(poll_s)


def _check_rules(rules: FolderRules) -> None:
    if not rules.consent.strip() and not rules.own_voice_only:
        raise ConsentError(
            "Nothing is said about the consent of those who are heard; say how they agreed, for example "
            "--consent “on tape”, or that it is the team's own voices only."
        )
    if rules.kind not in ("call", "interview", "other"):
        raise InvalidInputError(f"“{rules.kind}” is no kind of recording; use call, interview or other.")


def _fit(path: Path, folder: Path) -> Path | FolderStep:
    """Return the file as it is, or why it is left: a pipe would be read for ever, a link leads anywhere."""
    if path.suffix.lower() not in MEDIA_SUFFIXES:
        return path
    reason = ""
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            reason = f"{path.name} is a link that leads out of the folder; put the file itself there."
        elif path.exists() and not path.is_file():
            reason = f"{path.name} is no file but a pipe or a device; take it out of the folder."
    except (OSError, RuntimeError):  # a link that leads back to itself
        reason = f"{path.name} is a link that leads nowhere; put the file itself there."
    return FolderStep(path, "failed", 0, reason=reason) if reason else path


def _walk(ws: Workspace, folder: Path, *, recursive: bool) -> Iterator[Path | FolderStep]:
    """Yield the files in order, and a failed step for each folder that cannot be read."""
    if not folder.is_dir():
        raise NotFoundError(f"There is no folder {folder}; check the path.")
    own = ws.folder.resolve()
    closed: list[OSError] = []
    for name, folders, files in os.walk(folder, onerror=closed.append):
        here = Path(name)
        folders[:] = sorted(
            child
            for child in folders
            if recursive and not child.startswith(".") and (here / child).resolve() != own
        )
        yield from (_fit(here / file, folder) for file in sorted(files) if not file.startswith("."))
        while closed:
            yield _closed(closed.pop())
    while closed:
        yield _closed(closed.pop())


def _closed(error: OSError) -> FolderStep:
    return FolderStep(
        Path(error.filename), "failed", reason=f"The folder cannot be read ({error.strerror}); open it to us."
    )


def _add(ws: Workspace, path: Path, rules: FolderRules) -> FolderStep:
    before = _stamp(path)
    if before is None:
        return FolderStep(path, "failed", reason="It was gone when its turn came; put it back.")
    size_bytes, changed_ns = before
    # A time in the future is another machine's clock, and no sign of somebody writing.
    if 0 <= time.time() - changed_ns / 1e9 < rules.settled_s:
        return _later(path, size_bytes)
    try:
        return _add_settled(ws, path, rules, before)
    except WorkspaceError:
        raise
    except FieldnotesError as error:
        return FolderStep(path, "failed", size_bytes, reason=str(error))


def _add_settled(ws: Workspace, path: Path, rules: FolderRules, before: Stamp) -> FolderStep:
    size_bytes, changed_ns = before
    item = recordings.find_kept(ws, path)
    if item is None:
        if is_picture(path):
            raise InvalidInputError(f"{path.name} is a picture, whatever its name says; add it to a note.")
        kept = recordings.keep_file(ws, path)
        if _stamp(path) != before:
            if not kept.already_kept:
                recordings.discard_media(ws, kept.item.id)
            return _later(path, size_bytes)
        item = kept.item
    same = recordings.find_recording_of(ws, item.id)
    if same is not None:
        return FolderStep(path, "already there", size_bytes, same.recording)
    with writing(ws.db):  # a stop leaves no participant who is heard nowhere
        recording = recordings.add_recording(
            ws,
            item.id,
            title=path.stem,
            kind=rules.kind,
            market=rules.market,
            language=rules.language,
            recorded_on=datetime.fromtimestamp(changed_ns / 1e9, UTC).astimezone().date(),
            participant_ids=[]
            if rules.own_voice_only
            else [participants.add_agreeing_customer(ws, market=rules.market, how=rules.consent)],
            own_voice_only=rules.own_voice_only,
        )
    return FolderStep(path, "added", size_bytes, recording)


def _later(path: Path, size_bytes: int) -> FolderStep:
    reason = "It is still being written; the same command takes it next time."
    return FolderStep(path, "left for later", size_bytes, reason=reason)


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
