"""What a folder of backups holds, read and written: one folder a backup, their media by hash beside."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from ..errors import NotFoundError, WorkspaceError
from ..media import MediaStore
from ..records import AuditHead, BackedUpMedia, Backup, TableSum
from .access import allowed
from .workspace import DATABASE_FILE, Workspace

LIST_FILE = "backup.json"
FILES_FOLDER = "files"
MEDIA_FOLDER = "media"
HEALTH_FILE = "health.json"
UNFINISHED = ".unfinished-"
_FORMAT = 1


@allowed("look after the workspace")
def backup_folder(ws: Workspace) -> Path:
    """Return where this workspace's backups lie: the setting `backup_folder`, else `backups` inside of it."""
    return backup_folder_of(ws.folder, ws.settings.backup_folder)


def backup_folder_of(workspace: Path, chosen: Path | None) -> Path:
    """Return where the backups of the workspace in a folder lie, as its settings choose."""
    return chosen if chosen is not None else workspace / "backups"


def find_backups(folder: Path, *, guid: str = "") -> list[Backup]:
    """Return the finished backups in a folder, the newest first; of one workspace where its `guid` is given.

    One whose list cannot be read is left out: it is no backup that could be restored.
    """
    found: list[Backup] = []
    for path in folder.glob(f"*/{LIST_FILE}") if folder.is_dir() else ():
        try:
            backup = read_backup(path.parent)
        except WorkspaceError:
            continue
        if not path.parent.name.startswith(".") and guid in ("", backup.workspace_guid):
            found.append(backup)
    return sorted(found, key=lambda one: (one.made_at, one.name), reverse=True)


def read_backup(path: Path) -> Backup:
    """Return what the backup in the folder `path` says of itself.

    Raises NotFoundError where there is none, WorkspaceError for a list that is damaged or of a newer format.
    """
    try:
        content = (path / LIST_FILE).read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError(
            f"{path} is no backup: it holds no {LIST_FILE}. `fieldnotes backups` lists them."
        ) from error
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be read ({error.strerror}); choose another backup.") from error
    try:
        said: dict[str, Any] = json.loads(content)
        listed = said["backup"]
        if said["sha256"] != _sum_of(listed):
            raise ValueError("its list does not fit its sum")
        return _from_json(path, listed)
    except (ValueError, KeyError, TypeError) as error:
        raise WorkspaceError(f"The backup {path} is damaged ({error}); choose another one.") from error


def write_backup_list(folder: Path, backup: Backup) -> None:
    """Write what a backup holds into its folder, with a sum over it."""
    listed = {"format": _FORMAT, **asdict(backup), "made_at": backup.made_at.isoformat()}
    del listed["path"]
    text = json.dumps({"sha256": _sum_of(listed), "backup": listed}, ensure_ascii=False, indent=1)
    with (folder / LIST_FILE).open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def media_of(backup: Path) -> MediaStore:
    """Return the media that lie beside the backup in a folder; all backups there share them."""
    return MediaStore(backup.parent / MEDIA_FOLDER)


def find_backup_problems(backup: Backup, *, with_media: bool = True) -> list[str]:
    """Return what is not as it was when a backup was made, in words; an empty list for nothing.

    with_media: whether to read every media file as well, which takes as long as the disk needs to read them.
    """
    problems = []
    database = backup.path / DATABASE_FILE
    if not database.is_file() or sum_of_file(database) != backup.database_sha256:
        problems.append("Its database is damaged.")
    for name, sha256 in backup.files.items():
        path = backup.path / FILES_FOLDER / name
        if not path.is_file() or sum_of_file(path) != sha256:
            problems.append(f"Its copy of {name} is damaged.")
    if with_media:
        pool = media_of(backup.path)
        problems += [
            f"{one.file_name} ({one.sha256[:12]}…) is missing or damaged in it."
            for one in backup.media
            if one.state == "whole" and not pool.is_whole(one.sha256)
        ]
    return problems


def remove_backups(folder: Path, backups: Iterable[Backup]) -> tuple[str, ...]:
    """Delete backups, and the media that no other backup in the folder names; returns their names."""
    names = []
    for backup in backups:
        # Renamed first: a crash half way leaves nothing that looks like a backup.
        gone = folder / f"{UNFINISHED}{backup.name}"
        backup.path.rename(gone)
        shutil.rmtree(gone)
        names.append(backup.name)
    if names:
        remove_unnamed_media(folder)
    return tuple(names)


def remove_unnamed_media(folder: Path) -> int:
    """Delete the media that no backup in the folder names; returns how many files that were.

    Where one of the lists cannot be read nothing is deleted: it may name them.
    """
    if any(not _is_readable(path.parent) for path in folder.glob(f"*/{LIST_FILE}")):
        return 0
    named = {one.sha256 for backup in find_backups(folder) for one in backup.media}
    pool = MediaStore(folder / MEDIA_FOLDER)
    unnamed = [sha256 for sha256 in pool.hashes() if sha256 not in named]
    for sha256 in unnamed:
        pool.discard(sha256)
    return len(unnamed)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Keep the block the only one that changes a folder of backups, in all processes.

    Raises WorkspaceError where another one is at it. On a disk that knows no locks it does nothing.
    """
    import fcntl  # not on every system

    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorkspaceError(
                f"Another backup is being made in {folder}; try again when it is done."
            ) from error
        except OSError:
            pass
        yield


def clear_unfinished(folder: Path) -> None:
    """Delete what a backup that was interrupted left behind."""
    for path in folder.glob(f"{UNFINISHED}*"):
        shutil.rmtree(path, ignore_errors=True)


def other_files(workspace: Path) -> list[Path]:
    """Return the files that lie in a workspace folder beside its database: settings and the like."""
    return sorted(
        path
        for path in workspace.iterdir()
        if path.is_file()
        and not path.is_symlink()
        and not path.name.startswith((DATABASE_FILE, f".{DATABASE_FILE}", HEALTH_FILE))
    )


def sum_of_file(path: Path) -> str:
    """Return a file's SHA-256 as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_readable(path: Path) -> bool:
    try:
        read_backup(path)
    except WorkspaceError:
        return False
    return True


def _sum_of(listed: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()


def _from_json(path: Path, listed: Mapping[str, Any]) -> Backup:
    if listed["format"] != _FORMAT:
        raise ValueError(f"it has the format {listed['format']}; a newer fieldnotes made it")
    return Backup(
        path=path,
        made_at=datetime.fromisoformat(listed["made_at"]),
        reason=listed["reason"],
        workspace_guid=listed["workspace_guid"],
        workspace_name=listed["workspace_name"],
        fieldnotes_version=listed["fieldnotes_version"],
        database_sha256=listed["database_sha256"],
        database_bytes=listed["database_bytes"],
        tables={name: TableSum(**one) for name, one in listed["tables"].items()},
        media=tuple(BackedUpMedia(**one) for one in listed["media"]),
        files=dict(listed["files"]),
        audit_head=AuditHead(**listed["audit_head"]) if listed.get("audit_head") else None,
    )
