"""Whether a workspace's data are as they were written, and the way back where they are not."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

from ..errors import FieldnotesError, WorkspaceError
from ..media import MediaStore
from ..records import BackedUpMedia, Health
from ..settings import load_settings
from ..store.copies import read_media_list_of
from ..store.damage import find_database_problems
from ..store.database import connect
from ..store.rows import now
from ..store.workspace import read_workspace
from .access import allowed
from .backup_files import MEDIA_FOLDER, backup_folder_of
from .backups import newest_whole_backup
from .health_file import read_health, write_health
from .workspace import DATABASE_FILE, Workspace

NIGHTS = 7

Thoroughness = Literal["at start", "nightly", "all"]


def check_data(folder: Path, *, how: Thoroughness = "all", today: date | None = None) -> Health:
    """Look at the data of the workspace in `folder`, write down what was found, and return it.

    Each problem is a sentence with the way back: which backup, which command. how: "at start" looks at the
    structure of the database, its pages, and that every media file is there in its length; "nightly" at
    everything in the database and at the bytes of a seventh of the media, another one each night; "all" at
    every byte.
    """
    path = folder / DATABASE_FILE
    if not path.exists():
        raise WorkspaceError(f"{folder} holds no workspace; name its folder with --workspace.")
    problems = find_database_problems(path, quick=how == "at start")
    found = [f"The database {path} is damaged: {problem}" for problem in problems]
    if problems:
        found.append(_way_back(folder))
    try:
        media = read_media_list_of(path)
    except WorkspaceError:
        media = []  # the database cannot say what there should be; that is among the problems already
    try:
        pool = MediaStore(_backups_of(folder) / MEDIA_FOLDER) if _backups_of(folder).is_dir() else None
    except OSError:  # it cannot be written: the night's backup says so
        pool = None
    store = MediaStore(folder / "media")
    share = (today or now().date()).toordinal() % NIGHTS
    for one in media:
        read = how == "all" or (how == "nightly" and int(one.sha256[:2], 16) % NIGHTS == share)
        state = _state_of(store, one, read=read)
        if state:
            found.append(_media_sentence(folder, one, state, pool))
    health = replace(read_health(folder), checked_at=now(), problems=tuple(found))
    write_health(folder, health)
    return health


@allowed("look after the workspace")
def mend_media(ws: Workspace) -> tuple[list[str], list[str]]:
    """Put damaged and missing media back from the backups; returns the names of the mended and the lost."""
    pool = MediaStore(_backups_of(ws.folder) / MEDIA_FOLDER)
    mended: list[str] = []
    lost: list[str] = []
    for one in read_media_list_of(ws.database_path):
        if ws.media.is_whole(one.sha256):
            continue
        if pool.holds(one.sha256) and ws.media.take_copy(pool.path_of(one.sha256), one.sha256):
            mended.append(one.file_name)
        else:
            lost.append(one.file_name)
    return mended, lost


def _state_of(store: MediaStore, one: BackedUpMedia, *, read: bool) -> str:
    size_bytes = store.size_of(one.sha256)
    if size_bytes is None:
        return "missing"
    if size_bytes != one.size_bytes or (read and not store.is_whole(one.sha256)):
        return "damaged"
    return ""


def _media_sentence(folder: Path, one: BackedUpMedia, state: str, pool: MediaStore | None) -> str:
    said = f"{one.file_name} ({one.sha256[:12]}…) is {state} in {folder / 'media'}."
    if pool is not None and pool.size_of(one.sha256) == one.size_bytes:
        return f"{said} The backups have it: fieldnotes check --mend --workspace {folder}"
    return f"{said} No backup has it: add the file again if you have it elsewhere."


def _way_back(folder: Path) -> str:
    backups = _backups_of(folder)
    guid = ""
    try:
        database = connect(folder / DATABASE_FILE)
        with closing(database.conn):
            guid = read_workspace(database).get("guid", "")
    except FieldnotesError:
        guid = ""
    whole = newest_whole_backup(backups, guid=guid)
    restored = folder.with_name(f"{folder.name}-restored")
    if whole is not None:
        return (
            f"Stop fieldnotes. The newest whole backup is of {whole.made_at:%d %B %Y, %H:%M} UTC: "
            f"fieldnotes restore {whole.path} {restored}"
        )
    copies = sorted(backups.glob("*-before-*.db"))
    if copies:
        return (
            f"Stop fieldnotes. There is no backup in {backups}, but a copy of the database from before an "
            f"upgrade, {copies[-1].name}: copy the workspace's folder, and in the copy put this file in the "
            f"place of {DATABASE_FILE} and delete {DATABASE_FILE}-wal and {DATABASE_FILE}-shm."
        )
    return (
        f"Stop fieldnotes and copy the whole folder before anything else. There is no backup in {backups}; "
        "look for one on other disks, then: fieldnotes restore BACKUP NEW-FOLDER"
    )


def _backups_of(folder: Path) -> Path:
    try:
        return backup_folder_of(folder, load_settings(folder).backup_folder)
    except FieldnotesError:  # a settings file that cannot be read must not hide the way back
        return folder / "backups"
