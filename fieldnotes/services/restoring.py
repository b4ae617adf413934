"""A workspace made of a backup, in a folder of its own, with the evidence that it is equal; and the drill."""

import shutil
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path

from ..errors import WorkspaceError
from ..media import MediaStore
from ..records import BackedUpMedia, Backup, RestoredBackup
from ..store.copies import find_damage, is_too_new, read_sums
from .access import allowed
from .audit import note_in_audit
from .backup_files import (
    FILES_FOLDER,
    backup_folder,
    find_backup_problems,
    media_of,
    read_backup,
    sum_of_file,
)
from .backups import find_backup
from .erasing import apply_tombstones, list_unread_tombstones
from .redacted_sound import ORIGINALS_FOLDER
from .tombstones import TOMBSTONES_FILE
from .workspace import DATABASE_FILE, Workspace, open_workspace


def restore_backup(path: Path, into: Path) -> RestoredBackup:
    """Make a workspace in the new or empty folder `into` of the backup in the folder `path`.

    Every table is compared with the sum that was taken when the backup was made, every media file with its
    hash. A file that cannot be had is said and left out; the rest is restored. Whoever was erased since the
    backup was made is erased again, by the tombstones beside it. The workspace appears in
    `into` when it is finished; a crash leaves `into` as it was.
    Raises NotFoundError where there is no backup, WorkspaceError where its database is damaged, was written
    by a newer fieldnotes, or `into` is in use.
    """
    began_s = time.monotonic()
    backup = read_backup(path)
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise WorkspaceError(f"{into} is not empty; restore into a new folder, then work with that one.")
    problems = find_backup_problems(backup, with_media=False)
    if problems:
        raise WorkspaceError(
            f"The backup {backup.name} cannot be restored: {' '.join(problems)} Choose another one; "
            "`fieldnotes backups` lists them."
        )
    if is_too_new(path / DATABASE_FILE):
        raise WorkspaceError(
            f"The backup {backup.name} was made by fieldnotes {backup.fieldnotes_version}, which is newer "
            "than this one; install that version, then restore."
        )
    into.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=into.parent, prefix=f".{into.name}-restoring-"))
    try:
        differences, erased = _fill(unfinished, backup)
        if into.exists():
            into.rmdir()
        unfinished.rename(into)
    except OSError as error:
        raise WorkspaceError(
            f"{into} cannot be written ({error.strerror}); choose another folder, or make room."
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return RestoredBackup(
        folder=into,
        backup=backup,
        tables=len(backup.tables),
        rows=sum(one.rows for one in backup.tables.values()),
        media=sum(one.state == "whole" for one in backup.media),
        seconds=time.monotonic() - began_s,
        differences=differences,
        erased=erased,
    )


@allowed("look after the workspace")
def drill_restore(ws: Workspace, *, name: str = "", folder: Path | None = None) -> RestoredBackup:
    """Restore a backup, the newest by default, into a folder that is deleted again, and say how it went.

    Nothing of the workspace is touched. Raises as `restore_backup` does.
    """
    backup = find_backup(ws, name, folder=folder)
    place = folder or backup_folder(ws)
    with tempfile.TemporaryDirectory(dir=place, prefix=".drill-") as scratch:
        return restore_backup(backup.path, Path(scratch) / "workspace")


def _fill(folder: Path, backup: Backup) -> tuple[tuple[str, ...], int]:
    database = Path(shutil.copy(backup.path / DATABASE_FILE, folder / DATABASE_FILE))
    for name in backup.files:
        shutil.copy(backup.path / FILES_FOLDER / name, folder / name)
    differences = [f"The database says: {problem}." for problem in find_damage(database)]
    restored = read_sums(database)
    differences += [
        f"The table {table} is not as it was."
        for table in sorted({*backup.tables, *restored})
        if backup.tables.get(table) != restored.get(table)
    ]
    differences += _restore_media(folder, media_of(backup.path), backup.media)
    unread, erased = _bring_up_to_date(folder, backup)
    differences += [
        f"{code} was erased since, and the words that were blotted out then cannot be read with this backup, "
        "which an older version made; look for them and take them out by hand."
        for code in unread
    ]
    return tuple(differences), erased


def _restore_media(folder: Path, pool: MediaStore, media: tuple[BackedUpMedia, ...]) -> list[str]:
    target, lost = MediaStore(folder / "media"), []
    for one in media:
        take = partial(_take_apart, folder / ORIGINALS_FOLDER) if one.kept_apart else target.take_copy
        if not pool.holds(one.sha256) or not take(pool.path_of(one.sha256), one.sha256):
            when = "in this backup" if one.state == "whole" else "already when the backup was made"
            state = "damaged" if pool.holds(one.sha256) else "missing"
            lost.append(f"{one.file_name} ({one.sha256[:12]}…) was {state} {when}; it is not restored.")
    return lost


def _take_apart(folder: Path, source: Path, sha256: str) -> bool:
    """Copy a recording's original to those kept apart; False, and nothing kept, where it has another hash."""
    folder.mkdir(exist_ok=True)
    copy = Path(shutil.copyfile(source, folder / sha256))
    if sum_of_file(copy) == sha256:
        return True
    copy.unlink()
    return False


def _bring_up_to_date(folder: Path, backup: Backup) -> tuple[list[str], int]:
    """Open the restored workspace once: its schema is brought up to date, and who was erased stays so.

    Returns the codes of those whose words cannot be read, and how many were erased again.
    """
    tombstones = backup.path.parent / TOMBSTONES_FILE
    with closing(open_workspace(folder)) as ws:
        note_in_audit(ws, "backup restored", detail=backup.made_at.isoformat())
        unread = list_unread_tombstones(ws, tombstones)
        return unread, apply_tombstones(ws, tombstones)
