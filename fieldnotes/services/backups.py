"""Backups of a workspace while people work in it: the database as one state, of the media what is new."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from ..errors import NotFoundError, WorkspaceError
from ..media import MediaStore
from ..records import BackedUpMedia, Backup, BackupReason, MadeBackup, MediaState
from ..store.copies import (
    copy_database,
    find_damage,
    read_audit_head,
    read_media_list,
    read_originals_list,
    read_sums,
)
from ..store.database import disk_full
from ..store.rows import now
from .access import allowed
from .audit import note_audit_head
from .backup_files import (
    FILES_FOLDER,
    MEDIA_FOLDER,
    UNFINISHED,
    backup_folder,
    clear_unfinished,
    find_backup_problems,
    find_backups,
    one_at_a_time,
    other_files,
    read_backup,
    remove_backups,
    sum_of_file,
    write_backup_list,
)
from .health_file import read_health, write_health
from .redacted_sound import ORIGINALS_FOLDER
from .tombstones import TOMBSTONES_FILE, add_tombstones, read_tombstones
from .workspace import DATABASE_FILE, Workspace

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@allowed("look after the workspace")
def back_up(
    ws: Workspace,
    *,
    folder: Path | None = None,
    reason: BackupReason = "by hand",
    keep: int | None = None,
) -> MadeBackup:
    """Back the workspace up while it is in use, check the copy, and return what was made.

    The database is copied as one state by SQLite's online backup; the copy is read again, row by row, and has
    to be equal to that state. Media are copied by hash: those that lie among the backups are not copied
    again. A file that is damaged or missing in the workspace is noted in the backup, and what an earlier
    backup has of it stays. A crash leaves no backup that looks finished.
    folder: where to; the setting `backup_folder` by default. keep: how many of this workspace's backups with
    the same reason to keep, 1 or more; older ones are removed. None removes none.
    Raises WorkspaceError where the database is damaged, the disk is full or the folder cannot be written.
    """
    target = (folder or backup_folder(ws)).resolve()
    if (target / DATABASE_FILE).exists() or target.is_relative_to(ws.media.folder.resolve()):
        raise WorkspaceError(f"Backups cannot go into {target}: a workspace is there; choose another folder.")
    with _folder_errors(target):
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _folder_errors(target), one_at_a_time(target):
        clear_unfinished(target)
        made_at = now()
        name = f"{made_at:%Y%m%dT%H%M%S}{made_at.microsecond // 1000:03d}-{reason.replace(' ', '-')}"
        unfinished = target / f"{UNFINISHED}{name}"
        unfinished.mkdir()
        try:
            backup = _copy(ws, unfinished, made_at=made_at, reason=reason)
            pool = MediaStore(target / MEDIA_FOLDER)
            media, copied = _copy_media(ws, pool, backup.media)
            backup = replace(backup, media=media, path=target / name)
            write_backup_list(unfinished, backup)
            # Beside all backups, so that a restore of any of them knows who was erased since.
            add_tombstones(target / TOMBSTONES_FILE, read_tombstones(ws.folder / TOMBSTONES_FILE))
            unfinished.rename(backup.path)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        removed = _remove_old(target, backup, keep) if keep else ()
    if target == backup_folder(ws).resolve():
        health = read_health(ws.folder)
        health = replace(health, backup_name=backup.name, backup_at=backup.made_at, backup_problem="")
        write_health(ws.folder, health)
        note_audit_head(ws)
    return MadeBackup(backup, len(copied), sum(one.size_bytes for one in copied), removed)


@allowed("look after the workspace")
def list_backups(ws: Workspace, *, folder: Path | None = None) -> list[Backup]:
    """Return this workspace's backups, the newest first."""
    return find_backups(folder or backup_folder(ws), guid=ws.guid)


@allowed("look after the workspace")
def find_backup(ws: Workspace, name: str = "", *, folder: Path | None = None) -> Backup:
    """Return a backup by its name or path, or the newest. Raises NotFoundError."""
    place = folder or backup_folder(ws)
    if name:
        return read_backup(Path(name) if Path(name).is_dir() else place / name)
    found = list_backups(ws, folder=place)
    if not found:
        raise NotFoundError(
            f"There is no backup of “{ws.name}” in {place}; make one with `fieldnotes backup`."
        )
    return found[0]


def newest_whole_backup(folder: Path, *, guid: str = "") -> Backup | None:
    """Return the newest backup whose database is as it was when it was made, or None for none."""
    found = find_backups(folder, guid=guid)
    return next((one for one in found if not find_backup_problems(one, with_media=False)), None)


def verify_backup(backup: Backup) -> list[str]:
    """Return what is wrong with a backup, every byte of it read again; an empty list for nothing."""
    return find_backup_problems(backup)


def _copy(ws: Workspace, folder: Path, *, made_at: datetime, reason: BackupReason) -> Backup:
    database = folder / DATABASE_FILE
    sums = copy_database(ws.database_path, database)
    differing = [name for name, one in read_sums(database).items() if one != sums.get(name)]
    damage = find_damage(database)
    if differing or damage:
        raise WorkspaceError(
            f"The copy of the database is not whole ({', '.join(differing + damage)}), so it was not kept. "
            "`fieldnotes check` says whether the workspace or the backups' disk is damaged."
        )
    files: dict[str, str] = {}
    for path in other_files(ws.folder):
        (folder / FILES_FOLDER).mkdir(exist_ok=True)
        copied = Path(shutil.copy(path, folder / FILES_FOLDER / path.name))
        files[path.name] = sum_of_file(copied)
    return Backup(
        path=folder,
        made_at=made_at,
        reason=reason,
        workspace_guid=ws.guid,
        workspace_name=ws.name,
        fieldnotes_version=version("fieldnotes"),
        database_sha256=sum_of_file(database),
        database_bytes=database.stat().st_size,
        tables=sums,
        media=(*read_media_list(database), *_kept_apart(ws, database)),
        files=files,
        audit_head=read_audit_head(database),
    )


def _kept_apart(ws: Workspace, database: Path) -> Iterator[BackedUpMedia]:
    for sha256, file_name in read_originals_list(database):
        path = ws.folder / ORIGINALS_FOLDER / sha256
        size_bytes = path.stat().st_size if path.is_file() else 0
        yield BackedUpMedia(sha256, size_bytes, file_name, kept_apart=True)


def _place_of(ws: Workspace, sha256: str) -> Path | None:
    """Return where a file lies now; one that was redacted since the database was copied is kept apart."""
    if ws.media.holds(sha256):
        return ws.media.path_of(sha256)
    apart = ws.folder / ORIGINALS_FOLDER / sha256
    return apart if apart.is_file() else None


def _copy_media(
    ws: Workspace, pool: MediaStore, media: tuple[BackedUpMedia, ...]
) -> tuple[tuple[BackedUpMedia, ...], list[BackedUpMedia]]:
    """Copy what is not among the backups yet; returns all with their state, and those that were copied."""
    pool.clear_incoming(older_than_s=0.0)
    listed: list[BackedUpMedia] = []
    copied: list[BackedUpMedia] = []
    for one in media:
        state: MediaState = "whole"
        # The nightly check reads the bytes; here the size has to do, or each night would take hours.
        if pool.size_of(one.sha256) != one.size_bytes:
            path = _place_of(ws, one.sha256)
            if path is None:
                state = "missing"
            elif path.stat().st_size != one.size_bytes or not pool.take_copy(path, one.sha256):
                state = "damaged"
            else:
                copied.append(one)
        listed.append(replace(one, state=state))
    return tuple(listed), copied


def _remove_old(folder: Path, newest: Backup, keep: int) -> tuple[str, ...]:
    alike = [one for one in find_backups(folder, guid=newest.workspace_guid) if one.reason == newest.reason]
    return remove_backups(folder, alike[keep:])


@contextmanager
def _folder_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise disk_full(folder) from error
        raise WorkspaceError(
            f"No backup can be made in {folder} ({error.strerror}); choose a folder that may be written, "
            "with --to or the setting `backup_folder`."
        ) from error
